"""What the panel says after a check and after patching."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from slicer.i18n import tr as _

from DICOMPatcherLib.panel.deidentification import RULE
from DICOMPatcherLib.panel.engine_texts import shown
from DICOMPatcherLib.panel.messages import INFORMATION, WARNING
from DICOMPatcherLib.panel.output_choice import is_temporary

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report
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
    lines = [_("Checked: {conclusion}").format(conclusion=shown(report.conclusion())), *_remarks(report)]
    lines += _lines_of_files(
        results, _("To be patched, but still damaged:"), _("To be copied unchanged:"), _("Not to be written:")
    )
    stays = _lines_of_what_stays(results)
    lines += stays
    if not report.all_handled and not report.writable:
        lines.append(_nothing_writable())
    elif not report.writable:
        lines.append(_("There are no DICOM files that can be written. Check the input folder."))
    elif recommended:
        lines.append(_("Also recommended:"))
        lines += [f"- {title_of(name)}" for name in recommended]
        lines.append(_("Press Use recommended to select them, or Patch to continue without them."))
    elif report.would_help:
        lines.append(_("Press Patch to write the repaired copy. Nothing has been written yet."))
    elif not report.is_in_order:
        lines.append(_("No other repair is recommended. Patch writes a copy of all files that can be written."))
    elif report.has_findings:
        lines.append(_("These problems are only reported: the original files can be imported directly."))
    else:
        lines.append(_("No repair is needed: the original files can be imported directly."))
    lines += _lines_of_anonymity(results)
    is_fine = report.all_handled and report.writable and not stays and not report.has_wrong_series
    return "\n".join(lines), INFORMATION if is_fine else WARNING


def after_patch(results: Results, output: str, is_cancelled: bool) -> tuple[str, str]:
    """Return the message after patching, and of which kind it is."""
    report = results.report
    if is_cancelled:
        text = _("Cancelled. Files written until then: {count}. These are complete, the others are missing.")
        lines = [text.format(count=report.writable)]
    else:
        lines = [_("Done: {conclusion}").format(conclusion=shown(report.conclusion())), *_remarks(report)]
    lines += _lines_of_files(results, _("Patched, but still damaged:"), _("Copied unchanged:"), _("Not written:"))
    stays = _lines_of_what_stays(results)
    lines += stays
    is_there = os.path.isdir(output)
    if not is_there:
        text = _("The output folder {path} has been removed or renamed. Press Patch again.")
        lines.append(text.format(path=output))
    elif report.writable:
        lines.append(_("The files are in {path}").format(path=output))
        if is_temporary(output):
            lines.append(_("This is a temporary folder: move the files to another folder to keep them."))
    elif not is_cancelled and not report.all_handled:
        lines.append(_nothing_writable())
    elif not is_cancelled:
        lines.append(_("No file could be written. Check the input folder."))
    lines += _lines_of_anonymity(results)
    if is_cancelled:
        lines.append(_("Press Patch to start again."))
    elif is_there and report.writable:
        lines.append(_("Next: Import to DICOM database."))
    is_complete = report.all_handled and report.writable and is_there and not is_cancelled
    is_fine = is_complete and not stays and not report.has_wrong_series
    return "\n".join(lines), INFORMATION if is_fine else WARNING


def _remarks(report: Report) -> list[str]:
    """Return what is said of no single file; which rule says it is in the log, by a name that users do not know."""
    return [shown(line) for line in report.last_lines(named=False)[1:]]


def _lines_of_files(results: Results, still_damaged: str, kept: str, left_out: str) -> list[str]:
    """Return which files are not written as they should be, under the titles for them."""
    from DICOMPatcherLib.reporting.overview import KEPT, LEFT_OUT, STILL_DAMAGED  # imports pydicom

    titles = {STILL_DAMAGED: still_damaged, KEPT: kept, LEFT_OUT: left_out}
    return [line for section, title in titles.items() for line in _lines_of(results, section, title)]


def _lines_of(results: Results, section: str, title: str) -> list[str]:
    """Return which files are in a section, by outcome and reason; the rest of a long list is in the tree."""
    groups = [group for group in results.groups if group.section == section]
    label = _("{outcome}: {reason} ({count})")
    return _listed(
        title,
        [label.format(outcome=shown(group.key), reason=shown(group.text), count=len(group.files)) for group in groups],
    )


def _nothing_writable() -> str:
    return _("None of the DICOM files can be written. See the results for problems and available repairs.")


def _lines_of_what_stays(results: Results) -> list[str]:
    groups = [group for group in results.groups if group.stays]
    return _listed(
        _("Problems left unchanged:"),
        [_("{problem} ({count})").format(problem=shown(group.text), count=len(group.files)) for group in groups],
    )


def _listed(title: str, texts: Sequence[str]) -> list[str]:
    lines = [f"- {text}" for text in texts[:REASONS]]
    if len(texts) > REASONS:
        lines.append(_("- more in the results"))
    return [title, *lines] if lines else []


def _lines_of_anonymity(results: Results) -> list[str]:
    if not results.plan.hides_identity:
        return []
    if RULE in results.plan.hiding_rules:
        lines = [shown(results.report.withheld)] if results.report.withheld else []
        return [*lines, _("Look through the values that stay, in the results, and through the images.")]
    return [_("Only partially anonymized: other names, dates, places, devices, and text in the images may remain.")]
