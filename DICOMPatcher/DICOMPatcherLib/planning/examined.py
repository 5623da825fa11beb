"""What the first look at a file has shown, in a form that a plan keeps: the next run need not look again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from DICOMPatcherLib.disk.spool import Spool
from DICOMPatcherLib.instances.frames import Frames
from DICOMPatcherLib.planning.file_plan import Details, FilePlan


class Examined(NamedTuple):
    """What is told of a file besides its row, if it is not what is told of most.

    Attributes
    ----------
    outcome, reason, growth, damage, is_pending, is_ready, is_withheld
        Those of its `FilePlan`.
    details
        None if there are none.
    is_repaired, is_claimed, has_target, is_named, later_findings, said
        Those of `Done`.
    gathered
        What rules have gathered: their numbers, names of attributes, and values.
    row
        None if the row says nothing more than its texts.
    arrival
        None if it arrives in Slicer as the row says.
    """

    outcome: str = ""
    reason: str = ""
    growth: int = 0
    damage: str = ""
    is_pending: bool = False
    is_ready: bool = False
    is_withheld: bool = False
    details: Details | None = None
    is_repaired: bool = False
    is_claimed: bool = False
    has_target: bool = False
    is_named: bool = True
    later_findings: int = 0
    said: tuple[tuple[int, str], ...] = ()
    gathered: tuple[tuple[int, str, Any], ...] = ()
    row: RowRest | None = None
    arrival: Arrival | None = None


class RowRest(NamedTuple):
    """What a row says besides its texts: see `Instance`.

    Attributes
    ----------
    originals, first
        What UIDs were in the file, and all values that have changed since.
    """

    media_storage_uid: str
    is_damaged: bool
    is_image_spoilt: bool
    is_worklist_item: bool
    originals: Mapping[str, str]
    first: Mapping[str, str]
    frames: Frames | None


class Arrival(NamedTuple):
    """How a file arrives in Slicer: see `Arrivals`.

    Attributes
    ----------
    is_read_otherwise, texts, has_pixels, is_picture_lost
        Whether it is not read as its row says, and as what then; no texts if it is not read at all.
    patient
        ID and name; () if they are those of the row.
    """

    has_uid: bool
    is_read_otherwise: bool
    texts: tuple[str, ...]
    has_pixels: bool
    is_picture_lost: bool
    patient: tuple[str, ...]


COMMON = Examined()
"""What is told of most files."""


class Common(NamedTuple):
    """What many rows have in common: see `Instance`."""

    transfer_syntax: str
    pixel_length: int
    shared: tuple[str, ...]


class Record(NamedTuple):
    """What is kept of one file.

    Attributes
    ----------
    common, own
        Its row, and the texts that are only its own; None if it has none.
    rest
        An `Examined`, encoded; None for `COMMON`.
    """

    common: Common | None
    own: str | None
    rest: str | None


class Examinations:
    """The records of the files of one plan."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._places: dict[FilePlan, int] = {}
        self._common: dict[Common, int] = {}

    def keep(self, file: FilePlan, record: Record) -> None:
        """Keep what the first look at a file has shown."""
        common = None if record.common is None else self._common.setdefault(record.common, len(self._common))
        self._places[file] = self._spool.put((common, record.own, record.rest))

    def rows(self, files: Iterable[FilePlan]) -> Iterator[tuple[object, ...]]:
        """Yield the records, with the numbers of their files and of what they have in common."""
        for number, file in enumerate(files):
            if file in self._places:
                yield (number, *self._spool.get(self._places[file]))

    def common_rows(self) -> Iterator[tuple[int, Common]]:
        """Yield what records have in common, with its numbers."""
        return ((number, common) for common, number in self._common.items())
