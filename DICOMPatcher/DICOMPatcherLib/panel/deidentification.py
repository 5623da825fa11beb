"""De-identification in one choice, and the file with the key of a study."""

from __future__ import annotations

import os
from typing import Any, Callable

import qt
from slicer.i18n import tr as _

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.panel.dialogs import Dialogs
from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.rule_choices import RuleChoices
from DICOMPatcherLib.panel.text_layout import without_breaks

RULE = "DeidentifyBasicProfile"


class Deidentification:
    """A list of presets that ticks the rule and sets its parameters, and shows what these are.

    Parameters
    ----------
    on_key
        Is called when the key file is another one.
    on_problem
        Is told why a key file cannot be made.
    """

    SETTING = "DICOMPatcher/KeyFile"

    def __init__(
        self,
        ui: Any,
        rules: RuleChoices,
        dialogs: Dialogs,
        on_key: Callable[[], None],
        on_problem: Callable[[str], None],
    ) -> None:
        from DICOMPatcherLib.rules.deidentify_basic_profile import PRESET_TEXTS, PRESET_TITLES  # imports pydicom

        self._ui = ui
        self._rules = rules
        self._dialogs = dialogs
        self._on_key_changed = on_key
        self._on_problem = on_problem
        self._presets = ("", *PRESET_TITLES)
        self._texts = ["", *(shown(text) for text in PRESET_TEXTS.values()), ""]
        self._box = ui.presetBox
        titles = [_("None"), *(shown(title) for title in PRESET_TITLES.values()), _("As chosen below")]
        self._box.addItems(titles)
        # Long titles must not make the panel wide.
        self._box.sizeAdjustPolicy = qt.QComboBox.AdjustToMinimumContentsLengthWithIcon
        self._box.minimumContentsLength = 8
        self._box.accessibleName = ui.presetLabel.text
        ui.presetLabel.setBuddy(self._box)
        ui.keyEdit.accessibleName = ui.keyLabel.text
        ui.keyLabel.setBuddy(ui.keyEdit)
        ui.keyEdit.text = qt.QSettings().value(self.SETTING, "")
        self.show()
        self._box.connect("activated(int)", self._on_chosen)
        ui.keyEdit.textChanged.connect(self._on_key)
        ui.chooseKeyButton.clicked.connect(self._on_choose_key)
        ui.newKeyButton.clicked.connect(self._on_new_key)

    @property
    def in_order(self) -> list[Any]:
        """What the user goes through."""
        ui = self._ui
        return [self._box, ui.keyEdit, ui.chooseKeyButton, ui.newKeyButton]

    @property
    def key_file(self) -> str:
        """The path of the file with the key; "" for a random key."""
        text = without_breaks(self._ui.keyEdit.text).strip()
        return os.path.expanduser(text) if text and self._is_ticked() else ""

    def show(self) -> None:
        """Show which preset is the same as what is ticked and chosen."""
        from DICOMPatcherLib.rules.deidentify_basic_profile import preset_values

        chosen = {spec.name: field.text for spec, field in self._rules.parameters(RULE) if spec.choices}
        like = [index for index, preset in enumerate(self._presets) if preset and preset_values(preset) == chosen]
        index = (like or [len(self._presets)])[0] if self._is_ticked() else 0
        if self._box.currentIndex != index:
            self._box.currentIndex = index
        self._ui.presetText.text = self._texts[index]
        self._ui.presetText.visible = bool(self._texts[index])  # empty, it would be a gap
        self._ui.keyArea.visible = self._is_ticked()

    def forget_key(self) -> None:
        self._ui.keyEdit.text = ""
        qt.QSettings().remove(self.SETTING)

    def _is_ticked(self) -> bool:
        return bool(self._rules.boxes[RULE].checked)

    def _on_chosen(self, index: int) -> None:
        from DICOMPatcherLib.rules.deidentify_basic_profile import preset_values

        preset = self._presets[index] if index < len(self._presets) else ""
        values = preset_values(preset) if preset else {}
        for spec, field in self._rules.parameters(RULE):
            if spec.name in values:
                field.text = values[spec.name]
        self._rules.boxes[RULE].checked = index > 0
        self.show()

    def _on_key(self, text: str) -> None:
        qt.QSettings().setValue(self.SETTING, text)
        self._on_key_changed()

    def _on_choose_key(self) -> None:
        path = self._dialogs.choose_file_to_open(_("Choose the key file of the study"), self._folder())
        if path:
            self._ui.keyEdit.text = path

    def _on_new_key(self) -> None:
        from DICOMPatcherLib.planning.keys import make_key_file

        path = self._dialogs.choose_file_to_save(_("Name a new key file"), self._folder(), _("Key (*.key)"))
        if not path:
            return
        try:
            make_key_file(path)
        except ParameterError as error:
            self._on_problem(str(error))
        else:
            self._ui.keyEdit.text = path

    def _folder(self) -> str:
        return os.path.dirname(self.key_file) or os.path.expanduser("~")
