"""The check boxes of the rules and the fields of their parameters, made from what the rules say of themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Callable

import qt
import slicer
from slicer.i18n import tr as _

from DICOMPatcherLib.panel.available_rules import available_rules
from DICOMPatcherLib.panel.engine_texts import translated
from DICOMPatcherLib.panel.looks import HEADLINE
from DICOMPatcherLib.panel.parameter_field import add_field, entry_of
from DICOMPatcherLib.panel.rule_texts import about_rule
from DICOMPatcherLib.panel.text_layout import as_tool_tip, font_metrics, wrapped
from DICOMPatcherLib.rule_api.parameters import YES_NO
from DICOMPatcherLib.rules.base import DICOMPatcherRule, Parameter


class RuleChoices:
    """All rules, in their order: which of them are ticked, with which parameters.

    Attributes
    ----------
    boxes
        The check boxes, by name of the rule.
    edits
        The fields, by names of rule and parameter.
    in_order
        All of these as the user goes through them.
    problem
        Why rules of others could not be used; "" if nothing is wrong.
    """

    ALWAYS = ("RemoveDICOMDIR",)
    """Rules without a check box: Slicer would import only what a DICOMDIR lists."""

    def __init__(self, ui: Any, width: int, on_changed: Callable[[], None]) -> None:
        rules, self.problem = available_rules()
        self._rules: dict[str, type[DICOMPatcherRule]] = {rule.__name__: rule for rule in rules}
        self._on_changed = on_changed
        self.boxes: dict[str, Any] = {}
        self.edits: dict[tuple[str, str], Any] = {}
        self.in_order: list[Any] = []
        self._before: dict[str, tuple[bool, dict[str, str]]] = {}
        self._is_answering = False
        self._labelled: list[tuple[Any, int]] = []
        self._parts: dict[str, tuple[Any, Any]] = {}
        always = [rule for rule in rules if rule.default == "always" or rule.__name__ in self.ALWAYS]
        groups: dict[Any, list[type[DICOMPatcherRule]]] = {ui.defaultArea: [], ui.ruleArea: [], ui.identityArea: []}
        for rule in rules:
            if rule not in always:
                area = ui.identityArea if rule.deidentifies else ui.defaultArea if rule.default else ui.ruleArea
                groups[area].append(rule)
        for area, found in groups.items():
            for rule in found:
                self._add(area.layout(), rule)
        for label in (ui.defaultTitle, ui.choiceTitle, ui.identityTitle):
            label.setStyleSheet(HEADLINE)
        ui.searchEdit.textChanged.connect(self._on_search)
        titles = ", ".join(translated(rule.title) for rule in always)
        ui.alwaysLabel.text = _("Always done: {rules}.").format(rules=titles)
        for area in groups:  # else they could not become narrower
            area.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)
        self.fit(width)

    def fit(self, width: int) -> None:
        """Break the lines of the check boxes where they would make the panel wider."""
        for box, indentation in self._labelled:
            metrics = font_metrics(box)
            text = wrapped(box.text, metrics, width - indentation - 3 * metrics.height() // 2)
            if text != box.text:
                box.text = text

    def _add(self, layout: Any, rule: type[DICOMPatcherRule]) -> None:
        box = qt.QCheckBox()
        box.objectName = rule.__name__
        box.text = translated(rule.title)
        self._labelled.append((box, 0))
        box.toolTip = as_tool_tip(about_rule(rule))
        if self._is_remembered(rule):
            box.checked = slicer.util.settingsValue(self._key(rule), bool(rule.default), converter=slicer.util.toBool)
        self.boxes[rule.__name__] = box
        self.in_order.append(box)
        layout.addWidget(box)
        self._parts[rule.__name__] = box, None
        if rule.parameterSpecs:
            fields = self._fields(rule, box)
            layout.addWidget(fields)
            fields.visible = box.checked
            box.toggled.connect(fields.setVisible)
            self._parts[rule.__name__] = box, fields
        box.toggled.connect(lambda is_ticked: self._on_toggled(rule, is_ticked))

    def _fields(self, rule: type[DICOMPatcherRule], box: Any) -> Any:
        fields = qt.QWidget()
        form = qt.QVBoxLayout(fields)
        indentation = font_metrics(box).height() + 8
        form.setContentsMargins(indentation, 0, 0, 4)
        for parameter in rule.parameterSpecs:
            edit, widget = add_field(form, parameter)
            self.in_order.append(widget)
            if parameter.kind == YES_NO:
                self._labelled.append((widget, indentation))
            edit.text = entry_of(parameter)
            if parameter.remembered:
                edit.text = qt.QSettings().value(self._parameter_key(rule, parameter), edit.text)
            edit.textChanged.connect(lambda text, parameter=parameter: self._on_edited(rule, parameter, text))
            self.edits[rule.__name__, parameter.name] = edit
        return fields

    def _on_search(self, text: str) -> None:
        """Show the repairs that have a text in what they say of themselves, and the fields of those that are ticked."""
        wanted = text.strip().casefold()
        for name, (box, fields) in self._parts.items():
            rule = self._rules[name]
            is_found = wanted in f"{translated(rule.title)} {about_rule(rule)}".casefold()
            box.visible = is_found
            if fields is not None:
                fields.visible = is_found and box.checked

    def _key(self, rule: type[DICOMPatcherRule]) -> str:
        return f"DICOMPatcher/Rules/{rule.__name__}"

    def _parameter_key(self, rule: type[DICOMPatcherRule], parameter: Parameter) -> str:
        is_own = rule.__module__.startswith("DICOMPatcherLib.")
        return (
            f"DICOMPatcher/{parameter.name}" if is_own else f"DICOMPatcher/Parameters/{rule.__name__}/{parameter.name}"
        )

    def _is_remembered(self, rule: type[DICOMPatcherRule]) -> bool:
        """Tell whether a rule stays ticked: not without what was entered, which may name the patient of last time."""
        return all(parameter.remembered for parameter in rule.parameterSpecs)

    def _on_toggled(self, rule: type[DICOMPatcherRule], is_ticked: bool) -> None:
        if not self._is_answering:
            if rule.__name__ in self._before:  # the user's own choice now, with parameters of their own
                self._choose(rule.__name__, is_ticked, self._before.pop(rule.__name__)[1])
            if self._is_remembered(rule):
                qt.QSettings().setValue(self._key(rule), "true" if is_ticked else "false")
        self._on_changed()

    def _on_edited(self, rule: type[DICOMPatcherRule], parameter: Parameter, text: str) -> None:
        if not self._is_answering and rule.__name__ not in self._before and parameter.remembered:
            qt.QSettings().setValue(self._parameter_key(rule, parameter), text)
        self._on_changed()

    def answer(self, name: str, values: Mapping[str, str]) -> None:
        """Tick a rule with these parameters for the folder that is worked on: the settings do not learn of it."""
        self._before.setdefault(name, self._chosen(name))
        self._choose(name, True, {**self._chosen(name)[1], **values})

    def take_back(self, name: str) -> None:
        """Choose for a rule what was chosen before the answer."""
        if name in self._before:
            self._choose(name, *self._before.pop(name))
        else:  # the user has ticked it since
            self.boxes[name].checked = False

    def forget_answers(self) -> None:
        """Choose for all rules what was chosen before the answers: these are about one folder."""
        for name in list(self._before):
            self.take_back(name)

    def _chosen(self, name: str) -> tuple[bool, dict[str, str]]:
        """Return whether a rule is ticked, and its parameters."""
        return self.boxes[name].checked, {spec.name: field.text for spec, field in self.parameters(name)}

    def _choose(self, name: str, is_ticked: bool, values: Mapping[str, str]) -> None:
        self._is_answering = True
        try:
            for spec, field in self.parameters(name):
                field.text = values[spec.name]
            self.boxes[name].checked = is_ticked
        finally:
            self._is_answering = False

    def parameters(self, name: str) -> list[tuple[Parameter, Any]]:
        """Return the parameters of a rule, each with the field of it."""
        return [(spec, self.edits[name, spec.name]) for spec in self._rules[name].parameterSpecs]

    def named_in(self, text: str) -> str:
        """Return the name of the first rule that a text names; "" if there is none."""
        return next((word for word in re.findall(r"\w+", text) if word in self._rules), "")

    def with_titles(self, text: str) -> str:
        """Return a text with what users know rules by instead of their names, and parameters that follow these."""

        def title(found: re.Match[str]) -> str:
            name, parameter = found.groups()
            specs = {spec.name: spec for spec in self._rules[name].parameterSpecs}
            if parameter in specs:
                of_rule = _('"{parameter}" of "{rule}"')
                return of_rule.format(parameter=translated(specs[parameter].title), rule=self.title(name))
            return f'"{self.title(name)}"{found[0][len(name) :]}'

        return re.sub(rf"\b({'|'.join(self._rules)})\b(?:\.(\w+))?", title, text)

    def unusual(self) -> list[str]:
        """Return the titles of the rules that are ticked but not by default."""
        ticked = self.ticked()
        return [translated(rule.title) for name, rule in self._rules.items() if name in ticked and not rule.default]

    def title(self, name: str) -> str:
        """Return what users know a rule by."""
        return translated(self._rules[name].title) if name in self._rules else name

    def ticked(self) -> set[str]:
        """Return the names of the rules that would be run."""
        return {name for name in self._rules if name not in self.boxes or self.boxes[name].checked}

    def state(self, name: str) -> str:
        """Return what users know a rule by, and whether it is going to be run."""
        if name not in self.boxes:
            return _("{rule} (always done)").format(rule=self.title(name))
        text = _("{rule} (ticked)") if self.boxes[name].checked else _("{rule} (not ticked)")
        return text.format(rule=self.title(name))

    def restore_defaults(self) -> None:
        self._before = {}
        for name, box in self.boxes.items():
            rule = self._rules[name]
            box.checked = bool(rule.default)
            for parameter in rule.parameterSpecs:
                self.edits[name, parameter.name].text = entry_of(parameter)
                qt.QSettings().remove(self._parameter_key(rule, parameter))
            qt.QSettings().remove(self._key(rule))

    def choices(self) -> dict[str, dict[str, str]]:
        """Return the parameters of each rule that is to be run, by name."""
        ticked = self.ticked()
        return {
            name: {spec.name: self.edits[name, spec.name].text for spec in rule.parameterSpecs}
            for name, rule in self._rules.items()
            if name in ticked
        }
