"""What the panel says after an import into the DICOM database."""

from __future__ import annotations

from collections.abc import Sequence

from slicer.i18n import tr as _

from DICOMPatcherLib.panel import importing
from DICOMPatcherLib.panel.importing import Import


def after_import(folder: str, job: Import, added: Sequence[int], *, is_cancelled: bool, is_removed: bool) -> list[str]:
    """Return the lines of the message.

    Parameters
    ----------
    added
        How many patients, studies, series and instances the database has more than before.
    is_removed
        Whether an earlier import was removed first.
    """
    lines = [
        _(
            "Added to the DICOM database from {files} files: patients {patients}, studies {studies}, "
            "series {series}, instances {instances}."
        ).format(patients=added[0], studies=added[1], series=added[2], instances=added[3], files=job.total),
        _("The files are in {path}").format(path=folder),
    ]
    if is_cancelled and added[3] < job.total:
        lines.insert(0, _("The import was cancelled."))
        if is_removed:
            lines.insert(1, _("The earlier import of these studies was removed. Import again to complete it."))
    elif added[3] < job.total:
        lines += _reasons(job, added[3])
    if added[3]:
        lines.append(_("Next: Go to DICOM module."))
    return lines


def _reasons(job: Import, added: int) -> list[str]:
    """Return why fewer instances were added than there are files."""
    reasons = {
        importing.BAD_NAME: _("with a name that Slicer cannot read: tick Normalize file names"),
        importing.NO_DICOM: _("not a DICOM file, or damaged"),
        importing.NO_STUDY: _("without a study UID: the database refuses it"),
        importing.NO_SERIES: _("without a series UID: the database does not show it"),
        importing.NO_INSTANCE: _("without an instance UID: the database keeps one of them at most"),
        importing.REPEATED: _("with the instance UID of another file: the database keeps one of them"),
        importing.PRESENT: _("already in the database: replaced"),
    }
    lines = [f"- {count} x {reasons[name]}" for name, count in sorted(job.obstacles.items()) if count]
    rest = job.total - added - sum(job.obstacles.values())
    if rest > 0:
        lines.append(_("- {count} x refused by the database: see the log of Slicer").format(count=rest))
    return lines
