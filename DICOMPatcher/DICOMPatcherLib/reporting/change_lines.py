"""What rules changed, equal changes as one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from DICOMPatcherLib.part10.pixel_description import DESCRIPTION_DEFECTS
from DICOMPatcherLib.planning.editor import Change, format_path, keyword_of
from DICOMPatcherLib.planning.plan import PATCHED, FilePlan, Plan
from DICOMPatcherLib.reporting.markup import shortened
from DICOMPatcherLib.texts import Text

_MOST_LINES = 2000
_MOST_PAIRS = 3
"""So many pairs of values before and after have lines of their own."""
_MOST_COUNTED = 10_000
_LONGEST_VALUE = 80


class ChangeLine(NamedTuple):
    """One element that a rule changes in one or more files.

    Attributes
    ----------
    before, after
        A value; a Text where there is none to be shown.
    """

    rule: str
    element: str
    before: str
    after: str
    files: int


class _Changes:
    """Those of one element by one rule."""

    __slots__ = ("pairs", "values", "files", "_last")

    def __init__(self) -> None:
        self.pairs: dict[tuple[str, str], int] = {}
        self.values: tuple[set[int], set[int]] = set(), set()
        self.files = 0
        self._last = -1

    def add(self, index: int, before: str, after: str) -> None:
        pair = before, after
        if pair in self.pairs or len(self.pairs) <= _MOST_PAIRS:
            self.pairs[pair] = self.pairs.get(pair, 0) + 1
        for known, value in zip(self.values, pair):
            if len(known) <= _MOST_COUNTED:
                known.add(hash(value))
        self.files += index != self._last
        self._last = index


class ChangeLines:
    """Takes in what is changed in one file after the other."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._found: dict[tuple[str, str], _Changes] = {}

    def add(self, index: int, file: FilePlan) -> None:
        """Take in what is changed in the next file."""
        if file.outcome != PATCHED:
            return
        details = self._plan.details(file)
        for change in details.all_changes:
            element = keyword_of(change.path) or format_path(change.path)
            self._of(change.rule, element).add(index, self._before(change), self._after(change))
        for repair in details.repairs:
            is_description = repair.defect in DESCRIPTION_DEFECTS
            what = Text("description of the pixels") if is_description else Text("file structure")
            element = Text("{what} ({defect})", what=what, defect=repair.defect)
            self._of(repair.rule, element).add(index, Text(""), Text(""))

    def _of(self, rule: str, element: str) -> _Changes:
        return self._found.setdefault((rule, element), _Changes())

    def _before(self, change: Change) -> str:
        return Text("(not shown)") if self._plan.hides_identity else _value(change.before)

    def _after(self, change: Change) -> str:
        return _value(change.after) if self._plan.may_show(change) else Text("(not shown)")

    @property
    def kinds(self) -> int:
        """How many different elements are changed, by rule."""
        return len(self._found)

    def lines(self) -> Iterator[ChangeLine]:
        """Yield the lines, by rule, those in most files first."""
        order = {used.name: number for number, used in enumerate(self._plan.rules)}
        found = sorted(self._found.items(), key=lambda item: (order.get(item[0][0], 0), -item[1].files, item[0][1]))
        left = _MOST_LINES
        for (rule, element), changes in found:
            for before, after, files in _told(changes):
                if left:
                    yield ChangeLine(rule, element, before, after, files)
                    left -= 1


def _told(changes: _Changes) -> Iterator[tuple[str, str, int]]:
    if len(changes.pairs) <= _MOST_PAIRS:
        yield from ((before, after, files) for (before, after), files in changes.pairs.items())
        return
    first = next(iter(changes.pairs))
    before, after = (
        value if len(known) == 1 else _different(len(known)) for value, known in zip(first, changes.values)
    )
    yield before, after, changes.files


def _different(count: int) -> Text:
    if count > _MOST_COUNTED:
        return Text("more than {count} different", count=f"{_MOST_COUNTED:,}")
    return Text("{count} different", count=f"{count:,}")


def _value(value: str | None) -> str:
    return shortened(value, _LONGEST_VALUE) if value else Text("(none)")
