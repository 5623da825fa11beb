"""What the panel says after a check and after patching."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from DICOMPatcherLib.panel.messages import INFORMATION, WARNING
from DICOMPatcherLib.panel.output_choice import is_temporary

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.results import Results

REASONS = 5
"""Lines that say what is not written."""


def after_check(results: Results, recommended: Sequence[str], title_of: Callable[[str], str]) -> tuple[str, str]:
    """Return the message after a check, and of which kind it is.

    Parameters
    ----------
    recommended
        Names of rules that should be ticked besides.
    title_of
        Gives what users know a rule by.
    """
    report = results.report
    conclusion, *hindrances = report.last_lines()
    lines = [_("Checked: {conclusion}").format(conclusion=conclusion), *hindrances]
    lines += _lines_of(results, "still damaged", _("To be patched, still damaged then:"))
    lines += _lines_of(results, "kept", _("To be copied as they are:"))
    lines += _lines_of(results, "left out", _("Not to be written:"))
    stays = _lines_of_what_stays(results)
    lines += stays
    if not report.all_handled and not report.writable:
        lines.append(_nothing_writable())
    elif not report.writable:
        lines.append(_("There is no DICOM file that can be written. Is it the right folder?"))
    elif recommended:
        lines.append(_("Recommended besides:"))
        lines += [f"- {title_of(name)}" for name in recommended]
        lines.append(_("Press Use recommended to tick that, or Patch to do without."))
    elif report.would_help:
        lines.append(_("Press Patch to write the repaired copy. Nothing is written yet."))
    elif not report.is_in_order:
        lines.append(_("Nothing else needs repair. Patch writes a copy of all that can be written."))
    elif report.has_findings:
        lines.append(_("What is wrong is only reported: the originals can be imported as they are."))
    else:
        lines.append(_("Nothing needs repair: the originals can be imported as they are."))
    lines += _lines_of_anonymity(results)
    is_fine = report.all_handled and report.writable and not stays
    return "\n".join(lines), INFORMATION if is_fine else WARNING


def after_patch(results: Results, output: str, is_cancelled: bool) -> tuple[str, str]:
    """Return the message after patching, and of which kind it is."""
    report = results.report
    if is_cancelled:
        text = _("Cancelled. Files written before that: {count}. These are whole, the others are missing.")
        lines = [text.format(count=report.writable)]
    else:
        lines = [_("Done: {conclusion}").format(conclusion=report.conclusion())]
        lines += [remark.text for remark in report.plan.remarks]
    lines += _lines_of(results, "still damaged", _("Patched, and still damaged:"))
    lines += _lines_of(results, "kept", _("Copied as they are:"))
    lines += _lines_of(results, "left out", _("Not written:"))
    stays = _lines_of_what_stays(results)
    lines += stays
    is_there = os.path.isdir(output)
    if not is_there:
        text = _("The output folder is no longer there: {path} was removed or renamed meanwhile. Press Patch again.")
        lines.append(text.format(path=output))
    elif report.writable:
        lines.append(_("The files are in {path}").format(path=output))
        if is_temporary(output):
            lines.append(_("It is a temporary folder: move the files elsewhere if you want to keep them."))
    elif not is_cancelled and not report.all_handled:
        lines.append(_nothing_writable())
    elif not is_cancelled:
        lines.append(_("Nothing could be written. Is the input folder the right one?"))
    lines += _lines_of_anonymity(results)
    if is_cancelled:
        lines.append(_("Press Patch to start again."))
    elif is_there and report.writable:
        lines.append(_("Next: Import to DICOM database."))
    is_fine = report.all_handled and report.writable and is_there and not is_cancelled and not stays
    return "\n".join(lines), INFORMATION if is_fine else WARNING


def _lines_of(results: Results, section: str, title: str) -> list[str]:
    """Return which files are in a section, by outcome and reason; the rest of a long list is in the tree."""
    groups = [group for group in results.groups if group.section == section]
    return _listed(title, [f"{group.key}: {group.text} ({len(group.files)})" for group in groups])


def _nothing_writable() -> str:
    return _("None of the DICOM files can be written. The results say what is wrong, and which repairs there are.")


def _lines_of_what_stays(results: Results) -> list[str]:
    groups = [group for group in results.groups if group.stays]
    return _listed(_("Wrong, and left as it is:"), [f"{group.text} ({len(group.files)})" for group in groups])


def _listed(title: str, texts: Sequence[str]) -> list[str]:
    lines = [f"- {text}" for text in texts[:REASONS]]
    if len(texts) > REASONS:
        lines.append(_("- more, see the results"))
    return [title, *lines] if lines else []


def _lines_of_anonymity(results: Results) -> list[str]:
    if not results.plan.hides_identity:
        return []
    return [_("Only partially anonymized: other names, dates, places, devices, and text in the images may remain.")]
