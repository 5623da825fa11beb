"""The field that a parameter of a rule is typed into."""

from __future__ import annotations

from typing import Any

import qt

from DICOMPatcherLib.panel.engine_texts import translated
from DICOMPatcherLib.panel.text_layout import as_tool_tip
from DICOMPatcherLib.rules.base import Parameter


def add_field(form: Any, parameter: Parameter) -> Any:
    """Add label and field of a parameter to a layout; return the field."""
    label = qt.QLabel(translated(parameter.title))
    label.wordWrap = True
    edit = qt.QLineEdit()
    label.setBuddy(edit)
    edit.objectName = parameter.name
    edit.accessibleName = label.text
    edit.toolTip = label.toolTip = as_tool_tip(translated(parameter.description))
    form.addWidget(label)
    form.addWidget(edit)
    return edit


def follow(edit: Any, other: Any) -> None:
    """Let a field show what is typed into another."""

    def take(text: str) -> None:
        if edit.text != text:  # or the cursor would jump to the end
            edit.text = text

    other.textChanged.connect(take)
