"""The field that a parameter of a rule is entered in."""

from __future__ import annotations

from typing import Any, Callable

import qt

from DICOMPatcherLib.panel.engine_texts import translated
from DICOMPatcherLib.panel.text_layout import as_tool_tip, font_metrics, wrapped
from DICOMPatcherLib.rule_api.parameters import CHOICE, YES_NO
from DICOMPatcherLib.rules.base import Parameter

_WIDEST_BOX = 220
"""Pixels of the text of a check box, which does not wrap it by itself."""


def add_field(form: Any, parameter: Parameter) -> tuple[Any, Any]:
    """Add label and field of a parameter to a layout; return the field, which has a `text`, and its widget."""
    label = qt.QLabel(translated(parameter.title))
    label.wordWrap = True
    label.textInteractionFlags = qt.Qt.TextSelectableByMouse
    if parameter.kind == YES_NO:
        widget = qt.QCheckBox()
        widget.text = wrapped(label.text, font_metrics(widget), _WIDEST_BOX)
        field: Any = CheckField(widget)
    elif parameter.kind == CHOICE:
        widget = _combo_box(parameter)
        field = widget.lineEdit()
    else:
        field = widget = qt.QLineEdit()
    widget.objectName = parameter.name
    widget.accessibleName = label.text
    widget.toolTip = label.toolTip = as_tool_tip(translated(parameter.description))
    if parameter.kind != YES_NO:
        label.setBuddy(widget)
        form.addWidget(label)
    form.addWidget(widget)
    return field, widget


def entry_of(parameter: Parameter) -> str:
    """Return the default of a parameter as it is entered."""
    if parameter.kind == YES_NO:
        return "yes" if parameter.default in (True, "yes", "true", "on", "1") else "no"
    return str(parameter.default)


def follow(edit: Any, other: Any) -> None:
    """Let a field show what is entered in another."""

    def take(text: str) -> None:
        if edit.text != text:  # or the cursor would jump to the end
            edit.text = text

    other.textChanged.connect(take)


class CheckField:
    """A check box with what the engine uses of a line of text: "yes" or "no"."""

    def __init__(self, box: Any) -> None:
        self._box = box
        self.textChanged = _Signal(lambda callback: box.toggled.connect(lambda is_on: callback(_yes_or_no(is_on))))
        self.returnPressed = _Signal(lambda callback: None)  # Return does nothing in a check box

    @property
    def text(self) -> str:
        return _yes_or_no(self._box.checked)

    @text.setter
    def text(self, text: str) -> None:
        self._box.checked = text == "yes"

    def setFocus(self) -> None:
        self._box.setFocus()


class _Signal:
    def __init__(self, connect: Callable[[Callable[..., None]], object]) -> None:
        self.connect = connect


def _yes_or_no(is_on: bool) -> str:
    return "yes" if is_on else "no"


def _combo_box(parameter: Parameter) -> Any:
    """Return a list of the choices that shows what is chosen in a line of text."""
    box = qt.QComboBox()
    box.editable = True
    box.setInsertPolicy(qt.QComboBox.NoInsert)
    box.setCompleter(None)  # "cp125" is not to become "cp1250" by itself
    box.addItems(parameter.choices if parameter.default in parameter.choices else ("", *parameter.choices))
    box.lineEdit().readOnly = not parameter.allows_others
    return box
