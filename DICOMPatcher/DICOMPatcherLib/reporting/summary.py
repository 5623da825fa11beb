"""What people are told of a run, each thing once: what was wrong, what was left out, what they may want to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.planning.plan import PATCHED, SKIPPED, UNREADABLE
from DICOMPatcherLib.reporting.messages import stated
from DICOMPatcherLib.reporting.overview import ADVISED, FOUND, KEPT, LEFT_OUT, STILL_DAMAGED, Group
from DICOMPatcherLib.reporting.plain_words import in_plain_words
from DICOMPatcherLib.reporting.series_count import series_count, staying_in_copy
from DICOMPatcherLib.texts import Text, plural, with_arguments

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report


class Item(NamedTuple):
    """One thing to tell.

    Attributes
    ----------
    files
        Places, in the plan, of the files that it is about.
    stays
        Whether it is wrong, and stays so.
    option
        The option of the command line that does it.
    """

    text: str
    files: tuple[int, ...]
    stays: bool = False
    option: str = ""


class Headline(NamedTuple):
    """What a run has come to, and what there is to add to it; whether that is good news."""

    text: Text
    lines: tuple[str, ...]
    is_good: bool


def files_text(count: int) -> Text:
    """Return a number of files."""
    return with_arguments(plural(count, "{count} file", "{count} files"), count=f"{count:,}")


def headline(report: Report) -> Headline:
    """Return what a run has come to."""
    total, plan = len(report.plan.files), report.plan
    lines: tuple[str, ...]
    if report.written:
        done = Text("{count} of {total} files are in the copy.", count=f"{report.writable:,}", total=f"{total:,}")
        lines = done, Text("The originals are as they were.")
        if not plan.is_complete:
            return Headline(Text("Stopped before all files were written"), lines, False)
        if not report.writable:
            return Headline(Text("Nothing was written"), (Text("The originals are as they were."),), False)
        staying = staying_in_copy(report)
        if staying is not None:
            return Headline(staying.headline, lines, False)
        return Headline(ready(report), lines, True)
    lines = (*plan.hindrances, Text("Nothing was written: this was a check."))
    if not report.writable:
        is_damaged = bool(report.counts[UNREADABLE])
        nothing = Text("No file can be read") if is_damaged else Text("No DICOM files here")
        return Headline(nothing, (files_text(total), *lines), False)
    if report.is_in_order:
        return Headline(Text("Nothing needs repair"), lines, True)
    series = series_count(report)
    if series.ill:
        return Headline(series.headline, lines, False)
    if report.would_change:
        return Headline(Text("Slicer reads all of it; small faults matter to other programs"), lines, True)
    return Headline(Text("Something is left to look at"), lines, False)


def ready(report: Report) -> Text:
    """Return the headline of a copy in which all is as it should be."""
    return Text("The repaired copy is ready") if report.counts[PATCHED] else Text("The copy is ready")


def problems(report: Report) -> list[Item]:
    """Return what was wrong, each defect once, those with most files first."""
    found: dict[str, set[int]] = {}
    texts: dict[str, str] = {}
    staying: set[str] = set()
    for group in report.overview.of_section(FOUND):
        found.setdefault(group.key, set()).update(group.files)
        texts.setdefault(group.key, in_plain_words(group.key, group.text))
        if group.stays:
            staying.add(group.key)
    places = {file.source: index for index, file in enumerate(report.plan.files)} if report.plan.remarks else {}
    for remark in report.plan.remarks:
        if remark.defect:
            files = [places[source] for source in remark.sources if source in places]
            found.setdefault(remark.defect, set()).update(files)
            texts.setdefault(remark.defect, in_plain_words(remark.defect, remark.message))
            staying.add(remark.defect)
    items = [Item(texts[key], tuple(sorted(files)), key in staying) for key, files in found.items()]
    return sorted(items, key=lambda item: -len(item.files))


def left_out(report: Report) -> list[Item]:
    """Return why files are not written: what is lost first, then what is left out on purpose."""
    groups = report.overview.of_section(LEFT_OUT)
    return _items(report, sorted(groups, key=lambda group: group.key == SKIPPED))


def lost(report: Report) -> list[Item]:
    """Return why files are not written that are or may be images, unless that is on purpose."""
    return _items(report, (group for group in report.overview.of_section(LEFT_OUT) if group.key != SKIPPED))


def still_damaged(report: Report) -> list[Item]:
    """Return what stays damaged although it is written."""
    return [*_items(report, report.overview.of_section(KEPT)), *patched_and_damaged(report)]


def patched_and_damaged(report: Report) -> list[Item]:
    """Return what stays damaged in files that are patched."""
    return _items(report, report.overview.of_section(STILL_DAMAGED))


def _items(report: Report, groups: Iterable[Group]) -> list[Item]:
    found: dict[str, list[int]] = {}
    for group in groups:
        found.setdefault(_reason(report, group), []).extend(group.files)
    return [Item(text, tuple(sorted(files))) for text, files in found.items()]


def _reason(report: Report, group: Group) -> str:
    """Return why files are left out, in plain words if it is a defect."""
    file = report.plan.files[group.files[0]]
    findings = report.plan.details(file).findings
    defect = next((finding.defect for finding in findings if finding.message == file.reason), "")
    return in_plain_words(defect, group.text) if defect else group.text


def suggestions(report: Report) -> list[Item]:
    """Return what people may want to do."""
    return [_suggestion(report, group) for group in report.overview.of_section(ADVISED)]


def _suggestion(report: Report, group: Group) -> Item:
    same = [advice for advice in report.advice if (advice.rule, advice.message) == (group.key, group.text)]
    files = tuple(group.files)
    text = Text("{text} ({files})", text=group.text, files=files_text(len(files))) if len(same) > 1 else group.text
    return Item(text, files, option=group.option)


def notes(report: Report) -> list[Item]:
    """Return what rules tell of the run as a whole that is no fault."""
    remarks = [remark for remark in report.plan.remarks if not remark.defect]
    return [Item(stated(remark.message, report.written), ()) for remark in remarks]
