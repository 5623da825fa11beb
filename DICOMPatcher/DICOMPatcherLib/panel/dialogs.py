"""What the panel asks before it does something that cannot be undone or may not be wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Callable

import qt
import slicer
from slicer.i18n import tr as _

from DICOMPatcherLib.disk.input_files import legible
from DICOMPatcherLib.panel.text_layout import breakable

if TYPE_CHECKING:
    from DICOMPatcherLib.panel.importing import Import
    from DICOMPatcherLib.panel.written_folders import Changes

Answers = list[tuple[str, str]]
"""Keys and labels of buttons."""


class Dialogs:
    """Questions in boxes of their own, which have to be answered before anything else is done.

    Parameters
    ----------
    database_directory
        Gives the folder of the DICOM database, which must not be emptied.
    count_imported
        Gives the number of files in a folder that the database refers to.
    """

    def __init__(
        self, parent: Any, database_directory: Callable[[], str], count_imported: Callable[[str], int]
    ) -> None:
        self._parent = parent
        self._database_directory = database_directory
        self._count_imported = count_imported

    def ask(self, text: str, explanation: str, answers: Answers) -> str:
        """Show a question; return the key of the answer, "cancel" if there was none."""
        box = qt.QMessageBox(self._parent)
        box.icon = qt.QMessageBox.Question
        box.windowTitle = _("DICOM Patcher")
        box.textFormat = qt.Qt.PlainText
        box.text = breakable(legible(text))
        box.informativeText = breakable(explanation)
        for label in slicer.util.findChildren(box, className="QLabel"):
            label.textFormat = qt.Qt.PlainText
            label.openExternalLinks = False
        buttons = {key: box.addButton(label, qt.QMessageBox.ActionRole) for key, label in answers}
        box.setDefaultButton(box.addButton(qt.QMessageBox.Cancel))
        box.exec_()
        clicked = box.clickedButton()
        answer = next((key for key, button in buttons.items() if button == clicked), "cancel")
        box.deleteLater()
        return answer

    def choose_folder(self, title: str, start: str) -> str:
        """Let the user choose a folder; return "" if there was none."""
        return qt.QFileDialog.getExistingDirectory(self._parent, title, start)

    def choose_file_to_open(self, title: str, start: str) -> str:
        """Let the user choose a file; return "" if there was none."""
        return qt.QFileDialog.getOpenFileName(self._parent, title, start)

    def choose_file_to_save(self, title: str, start: str, kinds: str) -> str:
        """Let the user name a file to write; return "" if there was none."""
        return qt.QFileDialog.getSaveFileName(self._parent, title, start, kinds)

    # Before patching

    def what_to_do_with_full_output(self, output: str, present: Sequence[str]) -> str:
        """Return "choose", "replace" or "cancel"."""
        from DICOMPatcherLib.writing.output_folder import may_be_emptied

        others = len(present) - 1
        contents = _("it contains {name} and {count} more") if others else _("it contains {name}")
        text = _("The output folder {path} is not empty: {contents}.").format(
            path=output, contents=contents.format(name=present[0], count=f"{others:,}")
        )
        answers = [("choose", _("Choose a new one..."))]
        if may_be_emptied(output, self._database_directory()):
            answers.append(("replace", _("Replace its contents")))
        why = [_("If you replace its contents, everything in it is deleted first.")]
        imported = self._count_imported(output)
        if imported:
            why.append(
                _(
                    "Files in it that were imported into the DICOM database: {count}. Slicer would show what is "
                    "written now in their place, even of another patient, until their studies are removed."
                ).format(count=f"{imported:,}")
            )
        return self.ask(text, " ".join(why), answers)

    def wants_part_deleted(self, folder: str, count: int) -> bool:
        text = _("Delete what was written to {path}? Files: {count}.").format(path=folder, count=f"{count:,}")
        why = _("Only files that this run has written are deleted. The originals are as they were.")
        return self.ask(text, why, [("delete", _("Delete them"))]) == "delete"

    # Before importing

    def what_to_do_with_known_studies(self, job: Import, copies: bool) -> str:
        """Offer to remove what the database would not update; return "remove", "keep" or "cancel"."""
        names = ", ".join(sorted(set(job.known_studies.values()))[:3])
        text = _("The DICOM database has {count} of these studies already ({names}).").format(
            count=f"{len(job.known_studies):,}", names=names
        )
        why = [
            _(
                "Slicer does not update patients, studies and series that are already in the database. Remove these "
                "studies first, so that the files are shown as they are now."
            )
        ]
        answers = []
        if job.deletes_originals:
            why.append(
                _(
                    "This is not possible here: the database would delete files of the input or output folder, because "
                    "they are in its own folder."
                )
            )
        else:
            answers.append(("remove", _("Remove and import")))
            if job.other_instances:
                why.append(
                    _("Images of these studies that would be removed and not imported again: {count}.").format(
                        count=f"{job.other_instances:,}"
                    )
                )
            if job.own_files:
                why.append(
                    _("Files in the database folder that would be deleted: {count}.").format(count=f"{job.own_files:,}")
                )
        if not copies:
            answers.append(("keep", _("Import without removing")))
        return self.ask(text, " ".join(why), answers)

    def what_to_do_with_changed_copy(self, folder: str, count: int, changes: Changes) -> str:
        """Return "written" for what is as it was written, "import" for all that is there, or "cancel"."""
        what = [
            text.format(count=f"{len(paths):,}")
            for text, paths in (
                (_("gone: {count}"), changes.gone),
                (_("replaced or changed: {count}"), changes.altered),
                (_("added: {count}"), changes.added),
            )
            if paths
        ]
        text = _("{path} has changed since it was written: {count} files were written; since then {changes}.").format(
            path=folder, count=f"{count:,}", changes=", ".join(what)
        )
        why = _("Slices may be missing, or belong to another patient. Press Patch to write the copy again.")
        answers = [("import", _("Import it"))]
        if (changes.altered or changes.added) and count > len(changes.gone) + len(changes.altered):
            answers.insert(0, ("written", _("Import only what was written")))
        return self.ask(text, why, answers)

    def wants_incomplete(self) -> bool:
        text = _(
            "The output folder contains only some of the files: patching was cancelled, or files could not be written."
        )
        why = _("Volumes may lack slices. Press Patch to write all of them.")
        return self.ask(text, why, [("import", _("Import this part"))]) == "import"
