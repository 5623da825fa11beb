"""What a run found and did, for programs and as text. Reads the plan, changes nothing."""

from __future__ import annotations

import itertools
import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from typing import NamedTuple

from DICOMPatcherLib.disk.input_files import legible
from DICOMPatcherLib.outlook.outlook import Outlook
from DICOMPatcherLib.outlook.state import DOUBTFUL, WRONG
from DICOMPatcherLib.planning.plan import (
    COPIED,
    DAMAGED,
    FAILED,
    PATCHED,
    SKIPPED,
    UNREADABLE,
    Plan,
    Recommended,
)
from DICOMPatcherLib.reporting.brief import brief_lines
from DICOMPatcherLib.reporting.entries import (
    Entry,
    file_entry,
    now,
    outlook_entries,
    recommendation_entries,
    remark_entries,
    run_entry,
    total_entry,
)
from DICOMPatcherLib.reporting.forms import PAGE, is_page
from DICOMPatcherLib.reporting.messages import stated
from DICOMPatcherLib.reporting.outlook_text import outlook_lines, outlook_texts
from DICOMPatcherLib.reporting.overview import (
    ADVISED,
    CHANGED,
    FOUND,
    KEPT,
    LEFT_OUT,
    SECTIONS,
    STILL_DAMAGED,
    Group,
    Overview,
)
from DICOMPatcherLib.reporting.page import page_steps
from DICOMPatcherLib.reporting.report_file import ReportFile, check_outside_input
from DICOMPatcherLib.texts import Text, Translate, plural

_SHOWN = 5


class Row(NamedTuple):
    """One line of a report: the same thing in one or more files."""

    files: int
    text: str
    example: str


class Report:
    """The outcome of a run.

    Attributes
    ----------
    plan
        The plan that was made, and carried out if `written`.
    overview
        All that there is to tell of it, added up.
    output
        The folder that was written to, for people; "" if it is not known.
    """

    def __init__(self, plan: Plan, written: bool, at_once: bool = True, output: str = "") -> None:
        self.plan = plan
        self.written = written
        self.output = output
        self.overview = Overview(plan, written)
        self._ended = now()
        for _ in self.count_steps() if at_once else ():
            pass

    def count_steps(self) -> Iterator[None]:
        """Count a file at a time; to be done once, if it was not done at once."""
        yield from self.overview.steps()

    @property
    def counts(self) -> Counter[str]:
        """Number of files by outcome."""
        return self.overview.counts

    @property
    def failed_rules(self) -> int:
        """Number of files that a rule could not be applied to."""
        return self.overview.failed_rules

    @property
    def advice(self) -> list[Recommended]:
        """The rules that are off and should be used."""
        return self.plan.advice

    @property
    def would_change(self) -> bool:
        """Whether any data element differs from the input."""
        return self.counts[PATCHED] > 0

    @property
    def would_help(self) -> bool:
        """Whether Slicer gets more from the copy than from the input: something changes, or else is in the way."""
        return self.would_change or bool(self.plan.hindrances)

    @property
    def is_in_order(self) -> bool:
        """Whether Slicer can import all DICOM files of the input as they are, and nothing is wrong with a series."""
        return self.writable > 0 and not (
            self.overview.not_in_order
            or self.failed_rules
            or self.advice
            or self.plan.hindrances
            or self.has_findings
            or self._has_series_of(DOUBTFUL)
            or (self.outlook is not None and self.outlook.after.refused)
        )

    @property
    def has_wrong_series(self) -> bool:
        """Whether measurements would be wrong in a series of the output."""
        return self._has_series_of(WRONG)

    def _has_series_of(self, degree: int) -> bool:
        return self.outlook is not None and any(one.state.degree >= degree for one in self.outlook.after.series)

    @property
    def has_findings(self) -> bool:
        """Whether anything is wrong with a file."""
        return bool(self.overview.of_section(FOUND))

    @property
    def writable(self) -> int:
        """How many files are written, or will be."""
        return self.counts[PATCHED] + self.counts[COPIED] + self.overview.files_in(KEPT)

    @property
    def all_handled(self) -> bool:
        """Whether no file is damaged or unreadable, has failed or is withheld, and all rules could be applied."""
        is_any_left = any(self.counts[outcome] for outcome in (DAMAGED, UNREADABLE, FAILED)) or self.overview.withheld
        return not (is_any_left or self.overview.of_section(STILL_DAMAGED) or self.failed_rules)

    @property
    def withheld(self) -> Text | None:
        """How many files are left out because they might identify someone; None if there are none."""
        count = self.overview.withheld
        return (
            plural(
                count,
                "{count} file is left out because it may identify someone.",
                "{count} files are left out because they may identify someone.",
            )
            if count
            else None
        )

    def sections(self) -> Iterator[tuple[str, list[Row]]]:
        """Yield the parts of the report that are not empty: a title, and rows with the most frequent first.

        What is recommended comes last.
        """
        titles = {
            FOUND: Text("Problems"),
            ADVISED: Text("Also recommended"),
            CHANGED: Text("Changed") if self.written else Text("To be changed"),
            STILL_DAMAGED: Text("Changed, but still damaged" if self.written else "To be changed, but still damaged"),
            KEPT: Text("Copied unchanged") if self.written else Text("To be copied unchanged"),
            LEFT_OUT: Text("Not written") if self.written else Text("Not to be written"),
        }
        for section in sorted(SECTIONS, key=lambda section: section == ADVISED):
            groups = self.overview.of_section(section)
            if section == CHANGED:
                groups.sort(key=lambda group: group.key)
            if groups:
                yield titles[section], [self._row(group) for group in groups]

    def _row(self, group: Group) -> Row:
        if group.section == CHANGED:
            most = sorted(group.elements, key=lambda element: (-group.elements[element][0], element))
            count, first = group.elements[most[0]]
            shown = most[:_SHOWN] + (["..."] if len(most) > _SHOWN else [])
            return Row(count, Text("{kind}: {message}", kind=group.key, message=shown), self._name(first))
        kind = f"{group.option} ({group.defect})" if group.section == ADVISED else group.key
        text = Text("{kind}: {message}", kind=kind, message=group.text)
        return Row(len(group.files), text, self._name(group.files[0]) if group.files else "")

    def _name(self, index: int) -> str:
        file = self.plan.files[index]
        return file.target if self.plan.hides_identity else file.source

    def run(self) -> Entry:
        """Return what was done, and how: version, command, rules, begin."""
        return run_entry(self.plan, self.written)

    def remarks(self) -> Iterator[Entry]:
        """Yield what there is to tell that is about no single file."""
        return remark_entries(self.plan, self.written)

    def recommendations(self) -> Iterator[Entry]:
        """Yield the rules that are off and should be used."""
        return recommendation_entries(self.plan)

    def files(self) -> Iterator[Entry]:
        """Yield what is known of each input file, in sorted order."""
        for file in self.plan.files:
            yield file_entry(self.plan, file, self.written)

    def total(self) -> Entry:
        """Return the number of files by outcome, when the run ended, and whether it has come to its end."""
        return total_entry(self.plan, self.counts, self._ended)

    def write(self, path: str | os.PathLike[str], translate: Translate = str) -> None:
        """Write the report: a page to read (.html), JSON lines (.jsonl), one JSON document (.json) or a table (.csv).

        Parameters
        ----------
        translate
            Gives the texts of a page in another language.

        Raises
        ------
        InputError
            If there is anything but an earlier report in its place, or that is in the input, or if the name has
            another ending.
        """
        for _ in self.write_steps(path, translate):
            pass

    def write_steps(self, path: str | os.PathLike[str], translate: Translate = str) -> Generator[None, None, None]:
        """Write the report an input file at a time; if that does not come to its end, an earlier report stays."""
        path = os.fspath(path)
        check_outside_input(path, self.plan.root, self.plan.only)
        file = ReportFile(path, self.run(), self.plan.hides_identity)
        try:
            if is_page(path):
                page = yield from page_steps(self, translate)
                file.write({"kind": PAGE, PAGE: page})
                file.finish()
                return
            for entry in itertools.chain(self.outlooks(), self.remarks(), self.recommendations(), self.files()):
                file.write(entry)
                yield
            file.write(self.total())
            file.finish()
        except BaseException:
            file.discard()
            raise

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def lines(self, verbose: bool = False) -> Iterator[str]:
        """Yield the report as text: what Slicer shows, what was wrong, what was left out and why, what to do.

        Parameters
        ----------
        verbose
            Whether all is told, with ids, names of elements and an example of each; otherwise in few lines.
        """
        if not verbose:
            yield from brief_lines(self)
            return
        yield from self.outlook_lines()
        for title, rows in self.sections():
            yield Text("{title}:", title=title)
            for row in rows:
                count = f"{row.files:7}"
                if row.example:
                    yield Text("{count} x  {text}  ({example})", count=count, text=row.text, example=row.example)
                else:
                    yield Text("{count} x  {text}", count=count, text=row.text)
        yield from self.last_lines()

    @property
    def outlook(self) -> Outlook | None:
        """What 3D Slicer shows of the input and of the output; None if the run did not come so far."""
        return self.plan.outlook

    def outlook_lines(self) -> Iterator[str]:
        """Yield what Slicer shows, the worst series first."""
        return outlook_lines(self.plan)

    def outlook_texts(self) -> tuple[list[Text], list[Text]]:
        """Return what Slicer shows in counts, and then of series and of files that are left out."""
        return outlook_texts(self.plan)

    def outlooks(self) -> Iterator[Entry]:
        """Yield what Slicer shows of the input, and what of the output."""
        return outlook_entries(self.plan)

    def last_lines(self, named: bool = True) -> list[str]:
        """Return the outcome of the run, and why Slicer imports less of the input than of the copy, if it does.

        Parameters
        ----------
        named
            Whether remarks begin with the name of the rule that makes them.
        """
        remarks = [remark.text if named else remark.message for remark in self.plan.remarks]
        return [
            self.conclusion(),
            *(stated(remark, self.written) for remark in remarks),
            *([] if self.written else self.plan.hindrances),
        ]

    def conclusion(self) -> str:
        """Return the outcome of the run in one line."""
        counts, left_wrong = self.counts, self.overview.left_wrong
        parts = [Text("{count} patched" if self.written else "{count} to be patched", count=counts[PATCHED])]
        if self.written:
            parts.append(Text("{count} copied unchanged", count=counts[COPIED]))
        else:
            parts.append(Text("{count} without known problems", count=counts[COPIED] - left_wrong))
            parts += [Text("{count} with remaining problems", count=left_wrong)] if left_wrong else []
        if counts[DAMAGED]:
            damaged = Text("{count} damaged, to be copied unchanged", count=counts[DAMAGED])
            if self.written:
                damaged = Text("{count} damaged and copied unchanged", count=counts[DAMAGED])
            parts.append(damaged)
        parts.append(Text("{count} skipped", count=counts[SKIPPED]))
        parts += [Text("{count} unreadable", count=counts[UNREADABLE])] if counts[UNREADABLE] else []
        parts += [Text("{count} failed", count=counts[FAILED])] if counts[FAILED] else []
        text = plural(len(self.plan.files), "{count} file: {parts}.", "{count} files: {parts}.", parts=parts)
        still = self.overview.files_in(STILL_DAMAGED)
        if still:
            more = plural(still, "{count} patched file is still damaged.", "{count} patched files are still damaged.")
            if not self.written:
                more = plural(
                    still,
                    "{count} patched file would still be damaged.",
                    "{count} patched files would still be damaged.",
                )
            text = Text("{text} {more}", text=text, more=more)
        if self.failed_rules:
            more = plural(
                self.failed_rules,
                "Rules could not be applied to {count} file.",
                "Rules could not be applied to {count} files.",
            )
            text = Text("{text} {more}", text=text, more=more)
        return text


def printable(text: str) -> str:
    """Return text that the standard output takes."""
    encoding = sys.stdout.encoding or "ascii"
    return legible(text).encode(encoding, "replace").decode(encoding)
