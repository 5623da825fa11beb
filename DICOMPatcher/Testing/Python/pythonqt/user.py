"""The person at the screen, for tests: answers to dialogs, and what there was to see.

Nothing here needs Qt. All lists are emptied whenever the module under test is imported anew.
"""

from __future__ import annotations

import collections
import dataclasses
import sys
from collections.abc import Callable
from typing import Any

SECONDS = 3.0
"""Time after which a dialog that nobody answers is closed."""


class Unanswered(AssertionError):
    """A dialog that asked something, and no answer was waiting."""


@dataclasses.dataclass(frozen=True)
class Dialog:
    """What a modal dialog showed."""

    kind: str
    """The class, or class and name of a static function."""
    title: str = ""
    text: str = ""
    informative: str = ""
    detailed: str = ""
    buttons: tuple[str, ...] = ()
    """Labels of the buttons, without the signs for the keyboard."""
    folder: str = ""
    """Where a file dialog began."""
    default: str = ""
    """Label of the button that the Enter key presses."""
    is_plain: bool = False
    """Whether a message box shows all of its text as it is, whatever it looks like, and opens no link."""


dialogs: list[Dialog] = []
"""All modal dialogs, in the order in which they were shown."""
answers: collections.deque[Any] = collections.deque()
"""What the next dialogs are answered with."""
slot_errors: list[BaseException] = []
"""Exceptions that left a slot or an overridden function, which PythonQt prints and forgets."""
opened_urls: list[str] = []
"""What was handed to the system to be opened."""
calls: list[tuple[Any, ...]] = []
"""Name and arguments of what was asked of Slicer; the same list as `slicer.calls`."""


def in_english(context: str, text: str) -> str:
    return text


translate: Callable[[str, str], str] = in_english
"""Gives a text in the language of the user, by the context that it is in."""

watched = ""
"""Beginning of the names of modules; what these do with objects of C++ is noted in `noticed`."""
noticed: set[tuple[type, str, str]] = set()
"""Class, attribute, and "read", "set" or "call"."""


def notice(native_class: type, attribute: str, access: str) -> None:
    """Take note of what the caller's caller does with an attribute, if it belongs to a module that is watched."""
    if watched and sys._getframe(2).f_globals["__name__"].startswith(watched):
        noticed.add((native_class, attribute, access))


class World:
    """What kind of Slicer it is; may be changed before the panel is made."""

    version = (5, 12, 3)
    has_main_window = True
    testing = False
    """As Slicer is with `--testing`: its message boxes are only logged."""
    imports_at_most: int | None = None
    """Files after which an import in the background waits until it is cancelled, or this is changed."""
    launcher = ""
    """The program that starts Slicer; "" if it was started without."""
    is_scene_modified = False


def will_answer(*values: Any) -> None:
    """Say what the next modal dialogs are answered with, one value for each.

    For a message box it is the label of a button or a standard button; for a file dialog a path, a list of paths, or
    "" to cancel; for a menu the text of an action; for any other dialog True or False. For a dialog of any kind that is
    no file dialog it may be a function that is called with the dialog while it is open.
    """
    answers.extend(values)


def show(dialog: Dialog) -> None:
    """Take note of a dialog."""
    dialogs.append(dialog)


def has_answer() -> bool:
    return bool(answers)


def next_answer() -> Any:
    """Return the answer to the dialog shown last."""
    if not answers:
        raise Unanswered(f"nobody answers {dialogs[-1]}")
    return answers.popleft()


def take_slot_errors() -> list[BaseException]:
    """Return the exceptions so far and forget them: the test expected them."""
    taken = list(slot_errors)
    slot_errors.clear()
    return taken


def texts(kind: str = "") -> list[str]:
    """Return what dialogs said, those of one kind or all."""
    return [dialog.text for dialog in dialogs if kind in dialog.kind]


def check() -> None:
    """Fail if anything went wrong that a panel does not notice."""
    assert slot_errors == [], "exceptions in slots, which PythonQt prints and forgets"
    assert not answers, "answers that no dialog asked for"


def reset(version: tuple[int, int, int] = World.version) -> None:
    """Forget everything, and be at the screen of another Slicer."""
    global translate, watched
    for forgotten in (dialogs, answers, slot_errors, opened_urls, calls, noticed):
        forgotten.clear()
    translate = in_english
    watched = ""
    World.version, World.has_main_window, World.testing = version, True, False
    World.imports_at_most = None
    World.launcher, World.is_scene_modified = "", False
