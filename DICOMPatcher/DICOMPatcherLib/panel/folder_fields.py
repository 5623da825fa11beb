"""The fields of the input and the output folder."""

from __future__ import annotations

import os
from typing import Any, Callable

import ctk
import qt
from slicer.i18n import tr as _

from DICOMPatcherLib.disk.new_folder import proposed_output
from DICOMPatcherLib.errors import InputError
from DICOMPatcherLib.panel.text_layout import font_metrics, without_breaks


class FolderFields:
    """Two fields for paths, with the history of each.

    Attributes
    ----------
    input, output
        The fields.
    on_input
        Is called when another path is in the first one.
    """

    def __init__(self, ui: Any, width: int, on_changed: Callable[[], None], on_enter: Callable[[], None]) -> None:
        self.on_input: Callable[[], None] = lambda: None
        self.input = ui.inputDirSelector
        self.output = ui.outputDirSelector
        self._layout = ui.foldersLayout
        self._labels = ui.inputLabel, ui.outputLabel
        self._least_width = width
        for label, selector, setting_key in (
            (ui.inputLabel, self.input, "DICOMPatcherInputDir"),
            (ui.outputLabel, self.output, "DICOMPatcherOutputDir"),
        ):
            selector.filters = ctk.ctkPathLineEdit.Dirs
            selector.settingKey = setting_key
            # Long paths must not make the panel wide.
            selector.comboBox().sizeAdjustPolicy = qt.QComboBox.AdjustToMinimumContentsLengthWithIcon
            selector.comboBox().minimumContentsLength = 8
            selector.currentPathChanged.connect(on_changed)
            selector.validInputChanged.connect(_only_if_empty(on_changed))
            selector.comboBox().accessibleName = label.text
        self._proposed = self.output.currentPath
        self.input.currentPathChanged.connect(self._on_input)
        self.input.validInputChanged.connect(_only_if_empty(self._on_input))
        self.output.comboBox().lineEdit().placeholderText = _("Temporary folder")
        self.input.comboBox().lineEdit().returnPressed.connect(on_enter)

    def _on_input(self) -> None:
        """Propose an output folder for another input, unless the user has chosen one."""
        source = self.paths()[0]
        if self.output.currentPath == self._proposed and source and os.path.exists(source):
            documents = qt.QStandardPaths.writableLocation(qt.QStandardPaths.DocumentsLocation)
            self._proposed = proposed_output(source, documents)
            self.output.currentPath = self._proposed
        self.on_input()

    def remember(self, selector: Any) -> None:
        """Offer the path in a field the next time; meanwhile it shows others, which nobody has chosen."""
        was_blocked = selector.blockSignals(True)
        selector.addCurrentPathToHistory()
        selector.blockSignals(was_blocked)

    def clear(self) -> None:
        """Choose nothing; an output folder is proposed again."""
        self._proposed = self.output.currentPath = ""
        self.input.currentPath = ""

    def fit(self, width: int) -> None:
        for selector in (self.input, self.output):
            # By itself it keeps the height that it needed for its first letters.
            selector.minimumHeight = selector.comboBox().sizeHint.height()
        needed = [font_metrics(label).boundingRect(label.text).width() for label in self._labels]
        for label, label_width in zip(self._labels, needed):
            label.wordWrap = label_width > 0.9 * self._least_width
        is_wide = max(needed) <= width / 2
        self._layout.rowWrapPolicy = qt.QFormLayout.WrapLongRows if is_wide else qt.QFormLayout.WrapAllRows

    def paths(self) -> tuple[str, str]:
        """Return the paths in the fields as they are understood; "" for none."""
        return _understood(self.input.currentPath), _understood(self.output.currentPath)

    def chosen(self, selector: Any) -> str:
        """Return the path in a field, and put it there as it was understood."""
        path = _understood(selector.currentPath)
        if path != selector.currentPath:
            selector.currentPath = path
        return path

    def input_folder(self) -> str:
        """Return the input folder. Raises InputError if none was chosen."""
        source = self.chosen(self.input)
        if not source:
            raise InputError(_("Choose the input folder first: the one that contains the files to patch."))
        return os.path.abspath(source)


def _only_if_empty(act: Callable[[], None]) -> Callable[[bool], None]:
    """Return what acts when a field was emptied, which its signal of another path does not tell."""
    return lambda is_valid: None if is_valid else act()


def _understood(text: str) -> str:
    """Return the path in a text: drag and drop leaves a URL, copying it from elsewhere often quotes."""
    text = without_breaks(text).strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1].strip()
    return qt.QUrl(text).toLocalFile() if text.startswith("file:") else os.path.expanduser(text)
