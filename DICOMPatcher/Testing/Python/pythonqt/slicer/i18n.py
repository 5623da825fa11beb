"""Stands for `slicer.i18n`: what is translated is said by the person at the screen."""

from __future__ import annotations

import os
import sys

import user


def translate(context, text):
    return user.translate(context, text)


def tr(text):
    """Translate a text in the context of the file it is in, which Slicer names by the folder if that is a package."""
    folder, name = os.path.split(sys._getframe(1).f_code.co_filename)
    context = os.path.splitext(name)[0]
    if os.path.isfile(os.path.join(folder, "__init__.py")):
        context = f"{os.path.basename(folder)}.{context}"
    return translate(context, text)
