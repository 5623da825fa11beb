"""Runs modal dialogs with the answers that `user` has for them, and keeps everything else from leaving the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import user
from PySide6 import QtCore, QtGui, QtWidgets

from wrapped import instances, members, signals

Buttons = QtWidgets.QMessageBox.StandardButton


def replacement(native_class: type, name: str) -> Callable[..., Any] | None:
    """Return what is called in place of a function, if anything is."""
    name = members.native_name(native_class, name)
    for base in native_class.__mro__:
        if (base, name) in _REPLACED:
            return _REPLACED[base, name]
    return None


def _label(button: Any) -> str:
    return str(button.text()).replace("&", "")


# Dialogs


def run_dialog(native: QtWidgets.QDialog) -> int:
    """Open a dialog of its own kind, and do with it what the next answer says."""
    user.show(user.Dialog(type(native).__name__, title=native.windowTitle()))
    answer = user.next_answer() if user.has_answer() else None
    return _run(native, lambda: _act(native, answer), answered=answer is not None)


def _act(native: QtWidgets.QDialog, answer: Any) -> None:
    if callable(answer):
        answer(instances.wrap(native))
    elif answer:
        native.accept()
    else:
        native.reject()


def _run(native: QtWidgets.QDialog, act: Callable[[], None], answered: bool) -> int:
    closed_by_clock = []

    def give_up() -> None:
        closed_by_clock.append(True)
        native.done(0)

    clock = QtCore.QTimer()
    clock.setSingleShot(True)
    clock.timeout.connect(give_up)
    clock.start(int(user.SECONDS * 1000))
    if answered:
        QtCore.QTimer.singleShot(0, lambda: signals.guarded(act))
    result = native.exec()
    clock.stop()
    if closed_by_clock:
        raise user.Unanswered(f"nobody answers {user.dialogs[-1]}")
    return int(result)


def run_message_box(native: QtWidgets.QMessageBox, kind: str = "") -> int:
    """Open a message box and click the button that the next answer names; a single button needs no answer."""
    remembered = native.remembered() if hasattr(native, "remembered") else None
    if remembered is not None:
        return int(remembered)
    if not native.buttons():
        native.addButton(Buttons.Ok)
    buttons = [button for button in native.buttons() if "Details..." not in button.text()]
    dialog = user.Dialog(
        kind or type(native).__name__,
        native.windowTitle(),
        *map(_visible, (native.text(), native.informativeText(), native.detailedText())),
        tuple(map(_label, buttons)),
        default=_label(native.defaultButton()) if native.defaultButton() is not None else "",
        is_plain=all(map(_is_plain, native.findChildren(QtWidgets.QLabel))),
    )
    user.show(dialog)
    if len(buttons) == 1 and not user.has_answer():
        return _run(native, buttons[0].click, answered=True)
    answer = user.next_answer() if user.has_answer() else None
    act = (lambda: _act(native, answer)) if callable(answer) else lambda: _button(native, answer).click()
    return _run(native, act, answered=answer is not None)


def _visible(text: str) -> str:
    """Return a text without the places where its lines may be broken."""
    return text.replace("\N{ZERO WIDTH SPACE}", "")


def _is_plain(label: QtWidgets.QLabel) -> bool:
    is_plain = label.textFormat() == QtCore.Qt.TextFormat.PlainText and not label.openExternalLinks()
    return is_plain or not label.text()


def _button(native: QtWidgets.QMessageBox, answer: Any) -> QtWidgets.QAbstractButton:
    for button in native.buttons():
        if answer == (_label(button) if isinstance(answer, str) else int(native.standardButton(button).value)):
            return button
    native.done(0)
    raise AssertionError(f"{user.dialogs[-1]} has no button {answer!r}")


def _static_message_box(icon: QtWidgets.QMessageBox.Icon, name: str, preset: Buttons) -> Callable[..., int]:
    def run(
        _nothing: None, parent: Any, title: str, text: str, buttons: Any = preset, default: Any = Buttons.NoButton
    ) -> int:
        native = QtWidgets.QMessageBox(icon, title, text, buttons, parent)
        native.setDefaultButton(default)
        return run_message_box(native, f"QMessageBox.{name}")

    return run


# Files, menus, the desktop


def existing_directory(
    _nothing: None = None, parent: Any = None, caption: str = "", folder: str = "", *_rest: Any
) -> str:
    return _file_dialog("getExistingDirectory", caption, folder)


def open_file_name(_nothing: None = None, parent: Any = None, caption: str = "", folder: str = "", *_rest: Any) -> str:
    return _file_dialog("getOpenFileName", caption, folder)


def save_file_name(_nothing: None = None, parent: Any = None, caption: str = "", folder: str = "", *_rest: Any) -> str:
    return _file_dialog("getSaveFileName", caption, folder)


def open_file_names(
    _nothing: None = None, parent: Any = None, caption: str = "", folder: str = "", *_rest: Any
) -> list[str]:
    chosen: Any = _file_dialog("getOpenFileNames", caption, folder)
    return list(chosen or [])


def _file_dialog(name: str, caption: str, folder: str) -> Any:
    user.show(user.Dialog(f"QFileDialog.{name}", title=caption, folder=folder))
    return user.next_answer()


def run_menu(native: QtWidgets.QMenu, *_place: Any) -> QtGui.QAction | None:
    """Choose the action that the next answer names; "" closes the menu."""
    labels = tuple(_label(action) for action in native.actions())
    user.show(user.Dialog("QMenu", title=native.title(), buttons=labels))
    answer = user.next_answer()
    for action in native.actions():
        if answer and _label(action) == answer:
            action.trigger()
            return action
    return None


def open_url(_nothing: None, url: QtCore.QUrl) -> bool:
    user.opened_urls.append(url.toString())
    return True


_Icon = QtWidgets.QMessageBox.Icon
_REPLACED: dict[tuple[type, str], Callable[..., Any]] = {
    (QtWidgets.QMessageBox, "exec"): run_message_box,
    (QtWidgets.QMessageBox, "information"): _static_message_box(_Icon.Information, "information", Buttons.Ok),
    (QtWidgets.QMessageBox, "warning"): _static_message_box(_Icon.Warning, "warning", Buttons.Ok),
    (QtWidgets.QMessageBox, "critical"): _static_message_box(_Icon.Critical, "critical", Buttons.Ok),
    (QtWidgets.QMessageBox, "question"): _static_message_box(_Icon.Question, "question", Buttons.Yes | Buttons.No),
    (QtWidgets.QDialog, "exec"): run_dialog,
    (QtWidgets.QFileDialog, "getExistingDirectory"): existing_directory,
    (QtWidgets.QFileDialog, "getOpenFileName"): open_file_name,
    (QtWidgets.QFileDialog, "getOpenFileNames"): open_file_names,
    (QtWidgets.QFileDialog, "getSaveFileName"): save_file_name,
    (QtWidgets.QMenu, "exec"): run_menu,
    (QtGui.QDesktopServices, "openUrl"): open_url,
}
