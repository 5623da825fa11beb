"""How far a check, a run or an import has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slicer.i18n import tr as _

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Progress


class ProgressArea:
    """A bar, and what is being done now in the place of the message."""

    def __init__(self, bar: Any, label: Any) -> None:
        self._bar = bar
        self._label = label

    def begin(self) -> None:
        """Show that something is going on, but not yet how far it has come."""
        self._bar.setRange(0, 0)

    def show(self, progress: Progress) -> None:
        steps = {
            "comparing": _("Checking whether the input folder has changed"),
            "examining": _("Checking file {done} of {total}"),
            "deciding": _("Planning file {done} of {total}"),
            "writing": _("Writing file {done} of {total}"),
            "emptying": _("Emptying the output folder"),
            "sorting": _("Sorting the results"),
            "looking": _("Reading the files"),
            "removing": _("Removing the earlier import"),
            "importing": _("Importing"),
            "saving": _("Saving the report"),
        }
        self._label.text = steps[progress.step].format(done=progress.done, total=progress.total)
        self._bar.setRange(0, progress.total)
        self._bar.value = progress.done
