"""The instances of one run, as rows of text that rules may read and change."""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Callable, Protocol, TypeVar

from DICOMPatcherLib.defects import DefectId
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.instances.frames import Frames

if TYPE_CHECKING:
    from DICOMPatcherLib.part10.file import Part10File

BASE_TAGS = (
    "SOPClassUID",
    "SOPInstanceUID",
    "Modality",
    "PatientID",
    "PatientName",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "SeriesNumber",
    "InstanceNumber",
)
"""Keywords that every row has, whatever the rules ask for."""

UID_TAGS = {
    "StudyInstanceUID": 0x0020000D,
    "SeriesInstanceUID": 0x0020000E,
    "SOPInstanceUID": 0x00080018,
    "FrameOfReferenceUID": 0x00200052,
}
"""The elements whose UIDs other instances refer to."""


class Examined(Protocol):
    """What was found out about several rows.

    Attributes
    ----------
    depends_on
        Keywords of the values that it was made from.
    is_outdated
        Whether one of them was changed since.
    """

    is_outdated: bool

    @property
    def depends_on(self) -> Collection[str]: ...


Digest = Generator[None, None, bytes]
"""Reads a file block by block, and returns a digest of it."""

_ROWS_IN_A_STEP = 500
_Row = TypeVar("_Row")


_finding = functools.lru_cache(maxsize=1024)(Finding)  # thousands of files have the same one


@functools.lru_cache(maxsize=1024)  # what files of a series share changes in all of them alike
def _with_another(texts: tuple[str, ...], place: int, text: str) -> tuple[str, ...]:
    changed = list(texts)
    changed[place] = text
    return tuple(changed)


class _Done:
    """What was done to a row.

    Attributes
    ----------
    changes
        Old and new value by keyword, as long as nobody has taken them.
    redirected
        Which UIDs in references are to become which.
    originals, first
        What UIDs were in the file, and all values that have changed since.
    """

    __slots__ = ("changes", "redirected", "findings", "originals", "first")

    def __init__(self) -> None:
        self.changes: dict[str, tuple[str, str]] = {}
        self.redirected: Mapping[str, str] = {}
        self.findings: list[Finding] = []
        self.originals: dict[str, str] = {}
        self.first: dict[str, str] = {}


class Instance:
    """One readable file of the run: the text of some of its elements.

    Attributes
    ----------
    path
        Path below the input folder, with "/" between its parts.
    transfer_syntax
        Transfer Syntax UID the data set is really encoded with.
    pixel_length
        Length of the value of Pixel Data in bytes; 0 if there is none.
    media_storage_uid
        If the data set has no SOP Instance UID, the one in the meta header; else "".
    is_worklist_item
        Whether it is an item of a worklist, and no object of a series.
    is_damaged
        Whether something is wrong with the file that keeps some reader from reading it, and is not repaired.
    is_image_spoilt
        Whether some reader fails at its pixels alone, or shows others, as far as it is known how the file arrives.
    is_picture_lost
        The same of Slicer: it shows no picture, a part of it or another one.
    examined
        What was found out about the row together with others; None if nothing was, or it holds no more. For the engine.
    frames
        What the frames of an image with several are in space, as it was in the beginning; None if nothing is known.
    """

    __slots__ = (
        "path",
        "transfer_syntax",
        "pixel_length",
        "skip_reason",
        "media_storage_uid",
        "is_damaged",
        "is_image_spoilt",
        "is_picture_lost",
        "is_worklist_item",
        "_columns",
        "_values",
        "_shared",
        "_done",
        "_digest",
        "_opener",
        "examined",
        "frames",
    )

    def __init__(
        self,
        path: str,
        columns: dict[str, int],
        values: list[str],
        transfer_syntax: str = "",
        pixel_length: int = 0,
        digest: Callable[[Instance, bool], Digest] | None = None,
        opener: Callable[[Instance, bool], Part10File] | None = None,
        shared: tuple[str, ...] = (),
    ) -> None:
        self.path = path
        self.transfer_syntax = transfer_syntax
        self.pixel_length = pixel_length
        self.skip_reason = ""
        self.media_storage_uid = ""
        self.is_damaged = False
        self.is_image_spoilt = False
        self.is_picture_lost = False
        self.is_worklist_item = False
        self._columns = columns
        self._values = values
        self._shared = shared  # texts that files of a series have in common; their places are below 0
        self._done: _Done | None = None  # most rows stay as they are
        self._digest = digest
        self._opener = opener
        self.examined: Examined | None = None
        self.frames: Frames | None = None

    @property
    def _changes(self) -> Mapping[str, tuple[str, str]]:
        return self._done.changes if self._done is not None else {}

    @property
    def _findings(self) -> Sequence[Finding]:
        return self._done.findings if self._done is not None else ()

    def packed(self) -> tuple[object, ...]:
        """Return what another process needs to make the same row. For the engine."""
        return tuple(getattr(self, name) for name in _PACKED)

    @classmethod
    def unpacked(
        cls,
        packed: tuple[object, ...],
        columns: dict[str, int],
        digest: Callable[[Instance, bool], Digest] | None = None,
        opener: Callable[[Instance, bool], Part10File] | None = None,
    ) -> Instance:
        """Return a row that another process has made. For the engine."""
        row = cls("", columns, [], digest=digest, opener=opener)
        for name, value in zip(_PACKED, packed):
            setattr(row, name, value)
        return row

    @property
    def texts(self) -> tuple[Sequence[str], tuple[str, ...]]:
        """Its own texts, and those that it shares. For the engine."""
        return self._values, self._shared

    @property
    def beginning(self) -> tuple[Mapping[str, str], Mapping[str, str]] | None:
        """What UIDs were in the file, and all values that have changed; None if rules are at work. For the engine."""
        done = self._done
        if self.is_touched:
            return None
        return (done.originals, done.first) if done is not None else ({}, {})

    def begin_with(self, originals: Mapping[str, str], first: Mapping[str, str]) -> None:
        """Take over what `beginning` has returned for the same row. For the engine."""
        if originals or first:
            self._done = _Done()
            self._done.originals, self._done.first = dict(originals), dict(first)

    def keep_once(self, kept_once: Callable[[list[str], tuple[str, ...]], tuple[list[str], tuple[str, ...]]]) -> None:
        """Share values with other rows. For the engine."""
        self._values, self._shared = kept_once(self._values, self._shared)

    @property
    def folder(self) -> str:
        """The folder part of `path`: "" at the top."""
        return self.path.rpartition("/")[0]

    def __getitem__(self, keyword: str) -> str:
        """Return an element's text, values separated by backslashes; "" if it is missing or empty."""
        place = self._columns[keyword]
        return self._values[place] if place >= 0 else self._shared[place]

    def __setitem__(self, keyword: str, text: str) -> None:
        """Give the element of the data set another value. Raises TypeError for anything but text."""
        if not isinstance(text, str):
            raise TypeError(f"{keyword} was given a value that is not text")
        now = self[keyword]
        if text != now:
            self._done = self._done or _Done()
            changes = self._done.changes
            changes[keyword] = changes[keyword][0] if keyword in changes else now, text
            self._put(keyword, text)

    @property
    def keywords(self) -> Collection[str]:
        """Keywords of the columns."""
        return self._columns.keys()

    def has(self, keyword: str) -> bool:
        """Tell whether the row has a value for an element."""
        return keyword in self._columns

    def learn(self, keyword: str, text: str) -> None:
        """Take over a value that the data set has got already. For the engine."""
        if keyword not in self._columns or text == self[keyword]:
            return
        if keyword in UID_TAGS:
            self._done = self._done or _Done()
            self._done.originals.setdefault(keyword, self[keyword])
        self._put(keyword, text)

    def original(self, keyword: str) -> str:
        """Return what a UID was in the file, before rules for single files have changed it."""
        return self._done.originals.get(keyword, self[keyword]) if self._done else self[keyword]

    def as_it_was(self) -> Instance:
        """Return the row as it was in the beginning; itself if nothing has changed. For the engine."""
        if self._done is None or not self._done.first:
            return self
        row = self._copy(self.frames)
        for keyword, text in self._done.first.items():
            row._put(keyword, text)
        row._done = None
        return row

    def with_frames(self, frames: Frames | None) -> Instance:
        """Return a row that says the same, of an image whose frames are these; itself if they are. For the engine."""
        return self if frames == self.frames else self._copy(frames)

    def _copy(self, frames: Frames | None) -> Instance:
        values, shared = self._values.copy(), self._shared
        row = Instance(self.path, self._columns, values, self.transfer_syntax, self.pixel_length, shared=shared)
        row.frames = frames
        row.is_damaged, row.is_picture_lost = self.is_damaged, self.is_picture_lost
        return row

    def _put(self, keyword: str, text: str) -> None:
        self._done = self._done or _Done()
        if keyword not in self._done.first:
            self._done.first[keyword] = self[keyword]
        place = self._columns[keyword]
        if place >= 0:
            self._values[place] = text
        else:
            self._shared = _with_another(self._shared, place, text)
        if self.examined is not None and keyword in self.examined.depends_on:
            self.examined.is_outdated = True
            self.examined = None

    def skip(self, reason: str) -> None:
        """Leave this file out of the output; the report gives the reason."""
        self.skip_reason = reason

    def redirect(self, uids: Mapping[str, str]) -> None:
        """Let the references to some UIDs in this file, but not its own UIDs, name others: new ones by old ones."""
        self._done = self._done or _Done()
        before = self._done.redirected
        self._done.redirected = {**before, **uids} if before else uids

    def report(self, defect: str, message: str, is_undecidable: bool = False) -> None:
        """Note a finding about this file."""
        self._done = self._done or _Done()
        self._done.findings.append(_finding(DefectId(defect), message, (), is_undecidable))

    def data_set_digest_steps(self) -> Digest:
        """Work out in steps a digest of the data set as it lies on disk, without the meta header."""
        assert self._digest is not None
        return self._digest(self, False)

    def pixel_digest_steps(self) -> Digest:
        """Work out in steps a digest of the pixels: of their values if they are native, else of the codestreams."""
        assert self._digest is not None
        return self._digest(self, True)

    def open(self, as_changed: bool = False) -> Part10File:
        """Open the file, with its structure repaired as far as it is; close it. Raises OSError if it cannot be read.

        Parameters
        ----------
        as_changed
            Whether its elements at the top level are to be as the rules before this one have left them.
        """
        if self._opener is None:
            raise OSError("there is no file")
        return self._opener(self, as_changed)

    def before(self, keyword: str) -> str:
        """Return what an element's text was before the changes that are not taken yet. For the engine."""
        changes = self._changes
        return changes[keyword][0] if keyword in changes else self[keyword]

    @property
    def is_touched(self) -> bool:
        """Whether anything was done to the row, or noted, since it was last taken. For the engine."""
        done = self._done
        return bool(self.skip_reason or (done is not None and (done.changes or done.findings or done.redirected)))

    def restore(self) -> bool:
        """Undo what was done to the row since the last `take_changes`; tell if that was anything. For the engine."""
        if not self._changes and not self.skip_reason and not (self._done and self._done.redirected):
            return False
        self.take_redirected()
        for keyword, (old, _) in self.take_changes().items():
            self.learn(keyword, old)
        self.skip_reason = ""
        return True

    def take_changes(self) -> dict[str, tuple[str, str]]:
        """Return what was changed since the last call: old and new value by keyword. For the engine."""
        if self._done is None:
            return {}
        changes, self._done.changes = self._done.changes, {}
        return {keyword: (old, new) for keyword, (old, new) in changes.items() if old != new}

    def take_redirected(self) -> Mapping[str, str]:
        """Return which UIDs in references are to become which, noted since the last call. For the engine."""
        if self._done is None:
            return {}
        redirected, self._done.redirected = self._done.redirected, {}
        return redirected

    def take_findings(self) -> list[Finding]:
        """Return the findings noted since the last call. For the engine."""
        if self._done is None:
            return []
        findings, self._done.findings = self._done.findings, []
        return findings


_PACKED = tuple(name for name in Instance.__slots__ if name not in ("_columns", "_digest", "_opener", "examined"))


def group_by(instances: Iterable[Instance], *keywords: str) -> dict[tuple[str, ...], list[Instance]]:
    """Group instances by the values of some elements; "folder" stands for the folder. Order is kept."""
    groups: dict[tuple[str, ...], list[Instance]] = defaultdict(list)
    if len(keywords) == 1 and keywords != ("folder",):
        [keyword] = keywords
        for instance in instances:
            groups[instance[keyword],].append(instance)
    else:
        for instance in instances:
            key = tuple(instance.folder if keyword == "folder" else instance[keyword] for keyword in keywords)
            groups[key].append(instance)
    return dict(groups)


def group_in_steps(
    instances: Iterable[Instance], *keywords: str
) -> Generator[None, None, dict[tuple[str, ...], list[Instance]]]:
    """Group instances by the values of some elements, or by the folder alone, in steps. Order is kept."""
    groups: dict[tuple[str, ...], list[Instance]] = defaultdict(list)
    for batch in batches(instances):
        if keywords == ("folder",):
            for instance in batch:
                groups[instance.folder,].append(instance)
        else:
            for key, instance in zip(texts_of(batch, *keywords), batch):
                groups[key].append(instance)
        yield
    return groups


def texts_of(instances: Iterable[Instance], *keywords: str) -> Iterator[tuple[str, ...]]:
    """Yield of each instance the values of some elements. Much faster than to ask for each."""
    columns: dict[str, int] = {}
    shared: tuple[str, ...] | None = None
    of_shared: Sequence[str] = ()
    for instance in instances:
        if instance._columns is not columns:  # those of one run have them in common
            columns = instance._columns
            own, common, back = _takers(tuple(map(columns.__getitem__, keywords)))
            shared, of_shared = None, ()
        if common is not None and instance._shared is not shared:
            shared, of_shared = instance._shared, common(instance._shared)
        texts = (*own(instance._values), *of_shared)
        yield texts if back is None else tuple(back(texts))


_Taker = Callable[[Sequence[str]], Sequence[str]]


@functools.lru_cache(maxsize=256)
def _takers(places: tuple[int, ...]) -> tuple[_Taker, _Taker | None, _Taker | None]:
    """Return what takes a file's own texts, those that it shares, and all of them in the order of the places."""
    common = [place for place in places if place < 0]
    order = sorted(range(len(places)), key=lambda number: places[number] < 0)  # as they come from both
    back = None if order == sorted(order) else _taking(sorted(order, key=order.__getitem__))
    return _taking([place for place in places if place >= 0]), _taking(common) if common else None, back


def _taking(places: list[int]) -> _Taker:
    """Return what takes the texts at some places; for a single one nothing but a slice gives a sequence."""
    if len(places) == 1:
        return itemgetter(slice(places[0], places[0] + 1 or None))
    return itemgetter(*places) if places else itemgetter(slice(0))


def batches(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Divide rows into a few hundred at a time: a rule that yields after each does not hold up the application."""
    rest = iter(rows)
    while batch := list(itertools.islice(rest, _ROWS_IN_A_STEP)):
        yield batch


def remaining(instances: Iterable[Instance]) -> Iterator[Instance]:
    """Yield the instances that no rule has left out so far."""
    return (instance for instance in instances if not instance.skip_reason)
