"""Shows the objects of PySide6 as PythonQt shows those of C++, as strictly as it does.

A property is an attribute with a plain value; what is not known raises; there are no keyword arguments; enumerators are
whole numbers and lists are tuples; classes of qt and ctk are no bases of each other; an exception in a slot is printed
and forgotten, except that `user.slot_errors` keeps it for the tests.
"""
