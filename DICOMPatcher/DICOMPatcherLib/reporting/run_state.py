"""What the panel says of a folder that was looked at, and of the copy that was written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from DICOMPatcherLib.planning.plan import DAMAGED, FAILED, PATCHED, SKIPPED, UNREADABLE
from DICOMPatcherLib.reporting.messages import stated
from DICOMPatcherLib.reporting.overview import KEPT, STILL_DAMAGED
from DICOMPatcherLib.reporting.panel_state import (
    ANSWER,
    BAD,
    CHECK,
    CHOOSE,
    COPY_MESSAGE,
    DELETE_PART,
    GOOD,
    IMPORT,
    IMPORT_COPY,
    IMPORT_ORIGINALS,
    INFORMATION,
    MAKE_COPY,
    MOST_LINES,
    OPEN_FOLDER,
    PATCH,
    QUESTION,
    SAVE_REPORT,
    START_OVER,
    UNTOUCHED,
    Count,
    PanelState,
    several_patients,
)
from DICOMPatcherLib.reporting.plain_words import first_of, if_plain
from DICOMPatcherLib.reporting.questions import questions_of
from DICOMPatcherLib.reporting.series_count import SeriesCount, series_count, staying_in_copy, staying_line
from DICOMPatcherLib.reporting.summary import files_text, left_out, lost, patched_and_damaged, problems, ready
from DICOMPatcherLib.rules.anonymize import Anonymize
from DICOMPatcherLib.texts import Text, action, plural, with_arguments

if TYPE_CHECKING:
    from DICOMPatcherLib.reporting.report import Report


def diagnosis(report: Report, declined: Collection[str] = ()) -> PanelState:
    """Return what is said of a folder that was looked at, of which nothing was written.

    Parameters
    ----------
    declined
        Names of the repairs that are not wanted.
    """
    if not report.writable:
        return _nothing_to_write(report)
    series = series_count(report, declined)
    state = PanelState("faults", QUESTION, "", counts=_counts(report), primary=PATCH, links=(CHECK,))
    if report.is_in_order:
        of_all = plural(series.total, "The only series loads as it is.", "All {count} series load as they are.")
        return state._replace(
            kind="fine",
            mood=GOOD,
            headline=Text("Nothing needs repair"),
            lines=(of_all,) if series.total else (),
            primary=IMPORT,
            links=(MAKE_COPY, CHECK),
        )
    lines = _lines_of_diagnosis(report, series)
    if _is_nothing_shown(report) and not questions_of(report, declined):
        headline, links = Text("Slicer would show nothing of it"), (MAKE_COPY, CHECK)
        return state._replace(kind="unshown", mood=BAD, headline=headline, lines=lines, primary=CHOOSE, links=links)
    if report.plan.hides_identity:
        headline = Text("The copy will be de-identified")
        if _is_partial(report):
            headline = Text("The copy will be partially anonymized")
        return state._replace(kind="identities", headline=headline, lines=lines)
    if series.ill:
        return state._replace(headline=series.headline, lines=lines)
    if report.plan.hindrances or _is_any_not_shown(report):
        return state._replace(headline=Text("Slicer would not import all of it"), lines=lines)
    links = (IMPORT_ORIGINALS, CHECK)
    found = problems(report)
    faults = len(found)
    questions = questions_of(report, declined)
    is_any_left = not report.all_handled or any(item.stays for item in found)
    if not questions and (report.would_change or not is_any_left):
        only = plural(
            faults,
            "{count} small fault matters to other programs only.",
            "{count} small faults matter to other programs only.",
        )
        return state._replace(
            kind="small",
            mood=GOOD,
            headline=Text("Slicer reads all of it"),
            lines=((only,) if faults else ()) + lines[: MOST_LINES - 1] or _line_of_changes(report),
            links=links,
        )
    if questions:
        asked = plural(len(questions), "{count} question is open", "{count} questions are open")
        about = Text("{problems}.", problems=first_of([question.problem for question in questions]))
        lines = (about, *lines)[:MOST_LINES]
        return state._replace(kind="questions", headline=asked, lines=lines, links=links)
    return state._replace(kind="left", headline=Text("Something is left to look at"), lines=lines, links=links)


def _line_of_changes(report: Report) -> tuple[str, ...]:
    """Return how many files are changed because somebody wants it, not because something is wrong."""
    count = report.counts[PATCHED]
    text = plural(
        count, "{number} file is changed as chosen.", "{number} files are changed as chosen.", number=f"{count:,}"
    )
    return (text,) if count else ()


def _is_nothing_shown(report: Report) -> bool:
    """Tell whether Slicer has nothing of what is written."""
    return report.outlook is not None and not report.outlook.after.series


def _is_any_not_shown(report: Report) -> bool:
    """Tell whether Slicer refuses one of the images, or shows another one in its place."""
    outlook = report.outlook
    if outlook is None:
        return False
    hidden = {*outlook.now.overwritten, *(path for path, _ in outlook.now.refused)} - outlook.shown_as.keys()
    return bool(hidden) and any(file.source in hidden for file in report.plan.files if file.target)


def _is_partial(report: Report) -> bool:
    """Tell whether identities are removed in part only."""
    return report.plan.hides_identity and set(report.plan.hiding_rules) <= {Anonymize.__name__}


def changed(is_written: bool = False) -> PanelState:
    """Return what is said once other repairs are chosen than those that a diagnosis was made with.

    Parameters
    ----------
    is_written
        Whether a copy was written with those.
    """
    line = Text("Patch looks at the files again first.")
    headline = Text("Other repairs are chosen now")
    links = (CHECK, IMPORT_COPY) if is_written else (CHECK,)
    return PanelState("changed", QUESTION, headline, (line,), primary=PATCH, links=links)


def gone(folder: str, is_folder_there: bool = False) -> PanelState:
    """Return what is said once the copy that was written is not there any more.

    Parameters
    ----------
    is_folder_there
        Whether there is a folder in its place, with other files or none.
    """
    line = Text("The output folder {path} has been removed or renamed. Press Patch again.", path=folder)
    if is_folder_there:
        line = Text("No file that was written is left in the output folder {path}. Press Patch again.", path=folder)
    return _gone(Text("The copy is not there any more"), line)._replace(primary=PATCH)


def originals_gone(path: str) -> PanelState:
    """Return what is said once the originals, which need no repair, are not there any more."""
    line = Text("The input {path} has been removed or renamed, or its disk is not connected.", path=path)
    return _gone(Text("The originals are not there any more"), line)


def _gone(headline: Text, line: Text) -> PanelState:
    return PanelState("gone", BAD, headline, (line,), links=(CHECK, START_OVER))


def _nothing_to_write(report: Report) -> PanelState:
    """Return what is said of a folder of which nothing can be written."""
    if report.plan.hindrances:
        headline: Text = Text("Only the table of contents is here")
        return PanelState("directory", QUESTION, headline, tuple(report.plan.hindrances[:MOST_LINES]), links=(CHECK,))
    total = len(report.plan.files)
    if any(report.counts[outcome] for outcome in (UNREADABLE, FAILED, DAMAGED)) or report.overview.withheld:
        headline, mood = Text("No file can be written"), BAD
    else:
        headline, mood = Text("No DICOM files here"), QUESTION
    looked = plural(total, "{count} file looked at", "{count} files looked at")
    looked = with_arguments(looked, count=f"{total:,}")
    reasons = first_of([if_plain(item.text) for item in left_out(report)])
    line = Text("{looked}: {reasons}.", looked=looked, reasons=reasons)
    return PanelState("nothing", mood, headline, (line, *_lines_of_withheld(report)), links=(CHECK,))


def _lines_of_diagnosis(report: Report, series: SeriesCount) -> tuple[str, ...]:
    parts: list[str] = []
    if series.repaired:
        parts.append(
            plural(
                series.repaired,
                "{count} is repaired without a question",
                "{count} are repaired without a question",
            )
        )
    if series.asked:
        missing = Text("for {count} an answer is missing", count=series.asked)
        parts.append(missing if parts else Text("For {count} an answer is missing", count=series.asked))
    if series.staying:
        parts.append(plural(series.staying, "{count} stays as it is", "{count} stay as they are"))
    lines: list[str] = [Text("{parts}.", parts=parts)] if series.ill else []
    if series.ill and report.plan.hides_identity:
        lines = [Text("{series}: {parts}.", series=series.headline, parts=parts)]
    lines += _lines_of_withheld(report)
    if report.outlook is not None and report.outlook.after.mixed:
        lines.append(several_patients(len(report.outlook.after.mixed)))
    lines += report.plan.hindrances
    lines += _lines_of_files(report)
    return tuple(lines[:MOST_LINES])


def _counts(report: Report) -> tuple[Count, ...]:
    outlook = report.outlook
    if outlook is None:
        return ()
    names = Text("Patients"), Text("Studies"), Text("Series")
    return tuple(map(Count, names, outlook.now.counts, outlook.after.counts))


# What was written


def done(report: Report, is_temporary: bool = False, gone: int = 0) -> PanelState:
    """Return what is said of a copy that was written.

    Parameters
    ----------
    is_temporary
        Whether it lies where it will not be for long.
    gone
        How many files could not be written because the input does not have them any more.
    """
    if not report.plan.is_complete:
        return _stopped(report)
    if gone:
        return _incomplete(report, gone)
    if not report.writable:
        lines = [*lines_of_lost(report), *_lines_of_withheld(report), UNTOUCHED][:MOST_LINES]
        return PanelState("nothing", BAD, Text("Nothing was written"), tuple(lines), links=(SAVE_REPORT, CHECK))
    if report.counts[FAILED]:
        return _incomplete(report)
    outlook = report.outlook
    files = files_text(report.writable)
    first: list[str] = [Text("{files}.", files=files)]
    if outlook is not None:
        series = plural(len(outlook.after.series), "{count} series, {files}.", "{count} series, {files}.", files=files)
        first = [with_arguments(series, count=f"{len(outlook.after.series):,}")]
    questions = questions_of(report)
    if questions:
        asked = plural(
            len(questions),
            "{files} {count} question was not answered with yes: {problems}.",
            "{files} {count} questions were not answered with yes: {problems}.",
            files=first[0],
            problems=first_of([question.problem for question in questions]),
        )
        first = [asked]
    staying = staying_in_copy(report)
    first += [*_lines_of_withheld(report), *staying_line(staying)]
    if is_temporary:
        first.append(Text("They are in a temporary folder: move them to keep them."))
    lines = [*first, *_lines_of_files(report, [question.problem for question in questions])]
    headline = ready(report) if staying is None else staying.headline
    if report.plan.hides_identity:
        headline = Text("The copy is ready: look through it before you give it away")
    mood = GOOD if staying is None else QUESTION
    links = (*((ANSWER,) if questions else ()), OPEN_FOLDER, SAVE_REPORT, START_OVER)
    counts = _counts(report)
    if _is_nothing_shown(report):
        headline = Text("The copy is ready, but Slicer will show nothing of it")
        return PanelState("done", BAD, headline, tuple(lines[:MOST_LINES]), counts, CHOOSE, links)
    return PanelState("done", mood, headline, tuple(lines[:MOST_LINES]), counts, IMPORT, links)


def changed_since_check(count: int) -> Text:
    """Return what is said of a copy if so many files are others than, or are not among, those that were checked."""
    text = plural(
        count,
        "{count} file of the input has changed since the check: the copy is of what is there now.",
        "{count} files of the input have changed since the check: the copy is of what is there now.",
    )
    return with_arguments(text, count=f"{count:,}")


def _incomplete(report: Report, gone: int = 0) -> PanelState:
    """Return what is said if files could not be written that were to be."""
    count = report.counts[FAILED]
    text = plural(count, "{count} file could not be written", "{count} files could not be written")
    whole = (Text("{files} written: these are whole.", files=files_text(report.writable)),) if report.writable else ()
    lines = (*_lines_of_failed(report), *whole, UNTOUCHED)
    if gone:
        missing = plural(
            gone,
            "{count} file is not in the input any more: it was removed or renamed, or the disk is not connected.",
            "{count} files are not in the input any more: they were removed or renamed, or the disk is not connected.",
        )
        missing = with_arguments(missing, count=f"{gone:,}")
        lines = (missing, *whole) if gone == count else (missing, *_lines_of_failed(report), *whole)
    links = (IMPORT_COPY, OPEN_FOLDER, SAVE_REPORT) if report.writable else (SAVE_REPORT,)
    links = (*links, *((CHECK, START_OVER) if gone else ()), COPY_MESSAGE)
    headline = with_arguments(text, count=f"{count:,}")
    return PanelState("incomplete", BAD, headline, lines[:MOST_LINES], primary=PATCH, links=links)


def _lines_of_failed(report: Report) -> Iterator[str]:
    """Yield why files could not be written, once that they could not is said; and what else is left out."""
    reasons: dict[str, None] = {}
    for file in report.plan.files:
        if file.outcome == FAILED:
            # The words "cannot be written" are in the headline; that a file cannot be read is what is to be said.
            told = file.reason.arguments.get("reason") if isinstance(file.reason, Text) else None
            reasons[if_plain(str(told or file.reason))] = None
    yield Text("The reason: {reasons}.", reasons=first_of(list(reasons)))
    if sum(len(item.files) for item in lost(report)) > report.counts[FAILED]:
        yield from lines_of_lost(report)


def _stopped(report: Report) -> PanelState:
    total = sum(1 for file in report.plan.files if file.target or file.outcome == FAILED)
    text = Text("Stopped: {done} of {total} files written", done=f"{report.writable:,}", total=f"{total:,}")
    whole = (Text("These are whole, the others are missing."),) if report.writable else ()
    links = (DELETE_PART, OPEN_FOLDER, CHECK) if report.writable else (CHECK,)
    return PanelState("stopped", QUESTION, text, (*whole, UNTOUCHED), primary=PATCH, links=links)


def part_deleted(folder: str, count: int, left: int) -> PanelState:
    """Return what is said once the part of a copy that was written was deleted, but for what has changed since."""
    deleted = plural(
        count,
        "{count} file was deleted in {folder}.",
        "{count} files were deleted in {folder}.",
        folder=folder,
    )
    stay = plural(
        left,
        "{count} file stays: it is not as it was written.",
        "{count} files stay: they are not as they were written.",
    )
    lines = (deleted, stay, UNTOUCHED) if left else (deleted, UNTOUCHED)
    headline = Text("The part that was written is deleted")
    return PanelState("deleted", INFORMATION, headline, lines, primary=PATCH, links=(CHECK, START_OVER))


def _lines_of_files(report: Report, told: Collection[str] = ()) -> Iterator[str]:
    """Yield what is not as it should be in the copy, the worst first, but for problems that are told already."""
    yield from lines_of_lost(report)
    yield from _lines_of_damaged(report)
    yield from _lines_of_identity(report)
    yield from _lines_of_rest(report, told)


def lines_of_lost(report: Report) -> Iterator[str]:
    """Yield which files are left out although they are, or seem to be, images; not what is none."""
    damaged = lost(report)
    count = sum(len(item.files) for item in damaged)
    if count:
        reasons = first_of([if_plain(item.text) for item in damaged])
        one = action(
            "{count} file was left out: {reasons}.",
            "{count} file would be left out: {reasons}.",
            count=count,
            reasons=reasons,
        )
        several = action(
            "{count} files were left out: {reasons}.",
            "{count} files would be left out: {reasons}.",
            count=f"{count:,}",
            reasons=reasons,
        )
        yield stated(one if count == 1 else several, report.written)
    copied = report.overview.files_in(KEPT)
    if copied:
        yield plural(
            copied,
            "{count} file is damaged, and is copied as it is.",
            "{count} files are damaged, and are copied as they are.",
        )


def _lines_of_damaged(report: Report) -> Iterator[str]:
    """Yield what is patched and stays damaged."""
    damaged = patched_and_damaged(report)
    if damaged:
        yield plural(
            report.overview.files_in(STILL_DAMAGED),
            "{count} file stays damaged: {reasons}.",
            "{count} files stay damaged: {reasons}.",
            reasons=first_of([if_plain(item.text) for item in damaged]),
        )


def _lines_of_withheld(report: Report) -> Iterator[str]:
    if report.withheld:
        yield report.withheld


def _lines_of_identity(report: Report) -> Iterator[str]:
    """Yield what a reader must know of a copy from which identities are removed."""
    if not report.plan.hides_identity:
        return
    if _is_partial(report):
        yield Text("Only partially anonymized: other names, dates, places, devices, and text in images may remain.")
    else:
        yield Text("Look through the values that stay, in the details, and through the images.")


def _lines_of_rest(report: Report, told: Collection[str]) -> Iterator[str]:
    """Yield what is wrong and stays so, and what was left out on purpose."""
    stays = [if_plain(item.text) for item in problems(report) if item.stays and item.text not in told]
    if stays:
        yield Text("Left as it is: {problems}.", problems=first_of(stays))
    chosen = sum(file.outcome == SKIPPED and file.row is not None for file in report.plan.files)
    chosen -= report.overview.withheld
    if chosen > 0:
        one = action("{count} image was left out on purpose.", "{count} image would be left out on purpose.", count=1)
        several = action(
            "{count} images were left out on purpose.",
            "{count} images would be left out on purpose.",
            count=f"{chosen:,}",
        )
        yield stated(one if chosen == 1 else several, report.written)
