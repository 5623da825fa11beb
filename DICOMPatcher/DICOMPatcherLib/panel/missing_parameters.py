"""The fields of rules that still need something filled in, beside the message that says so."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Callable

import qt

from DICOMPatcherLib.panel.parameter_field import add_field, follow
from DICOMPatcherLib.panel.rule_choices import RuleChoices


class MissingParameters:
    """Shows the fields of some rules a second time, where the user looks."""

    def __init__(self, area: Any, rules: RuleChoices, before: Any, on_enter: Callable[[], None]) -> None:
        self._area = area
        self._rules = rules
        self._before = before
        self._on_enter = on_enter
        self._fields: dict[str, tuple[Any, list[Any]]] = {}

    def ask(self, names: Collection[str]) -> None:
        """Show the fields of these rules and no others, and let the user type into the first."""
        asked = [self._fields_of(name) for name in names if name]
        self.show_only(names)
        for fields, _edits in asked:
            fields.visible = True
        if asked:
            _fields, edits = asked[0]
            edits[0].setFocus()

    def show_only(self, names: Collection[str]) -> None:
        """Hide the fields of all rules but these."""
        for name, (fields, _edits) in self._fields.items():
            if name not in names:
                fields.visible = False

    def _fields_of(self, name: str) -> tuple[Any, list[Any]]:
        if name not in self._fields:
            fields = qt.QWidget()
            form = qt.QVBoxLayout(fields)
            form.setContentsMargins(0, 0, 0, 0)
            edits: list[Any] = []
            widgets: list[Any] = []
            for parameter, other in self._rules.parameters(name):
                edit, widget = add_field(form, parameter)
                edit.text = other.text
                follow(edit, other)
                follow(other, edit)
                edit.returnPressed.connect(self._on_enter)
                edits.append(edit)
                widgets.append(widget)
            self._area.layout().addWidget(fields)
            for widget in widgets:
                qt.QWidget.setTabOrder(self._before, widget)
                self._before = widget
            self._fields[name] = fields, edits
        return self._fields[name]
