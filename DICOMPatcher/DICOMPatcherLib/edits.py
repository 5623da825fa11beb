"""Bytes to be written over those of a file, and what follows when that is done twice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Callable, NamedTuple, Union


class Zeros:
    """So many zero bytes, which take no memory until some of them are wanted."""

    __slots__ = ("_size",)

    def __init__(self, size: int) -> None:
        self._size = size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> bytes:
        return bytes(len(range(*part.indices(self._size))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Zeros) and len(self) == len(other)

    def __hash__(self) -> int:
        return hash(self._size)


class Edit(NamedTuple):
    """Bytes to write in place of those from `start` to `stop`; offsets as in `part10.file`."""

    start: int
    stop: int
    data: bytes | Zeros


class Rewritten(NamedTuple):
    """One data element that edits make another.

    Attributes
    ----------
    path
        Its tag; before that, for each sequence around it, the tag and the number of the item.
    value
        The encoded value from now on; None if there is no such element any more.
    """

    path: tuple[int, ...]
    vr: str
    value: bytes | None


class Rewriting(NamedTuple):
    """Edits to a whole file, in ascending order, and which data elements they are about."""

    edits: list[Edit]
    elements: list[Rewritten]


def growth(edits: Iterable[Edit]) -> int:
    """Return by how many bytes edits make a file longer."""
    return sum(len(data) - (stop - start) for start, stop, data in edits)


class Kept(NamedTuple):
    """A range of bytes of the file that stays."""

    start: int
    stop: int


Piece = Union[Kept, bytes, Zeros]


def pieces(edits: Iterable[Edit], end: int) -> Iterator[Piece]:
    """Yield what a file that ends at `end` consists of after the edits (ascending, without overlap)."""
    position = 0
    for start, stop, data in edits:
        if start > position:
            yield Kept(position, start)
        if data:
            yield data
        position = stop
    if end > position:
        yield Kept(position, end)


def compose(first: Sequence[Edit], second: Iterable[Edit], end: int) -> list[Edit]:
    """Return edits to a file that do what `first`, and then `second` to the result of that, would do.

    Parameters
    ----------
    end
        Length of the file before the edits.
    """
    if not first:
        return list(second)
    middle = list(pieces(first, end))
    starts = starts_of(middle)
    result: list[Piece] = []
    for part in pieces(second, starts[-1]):
        if not isinstance(part, Kept):
            result.append(part)
            continue
        for index in range(bisect_right(starts, part.start) - 1, bisect_left(starts, part.stop)):
            piece, start = middle[index], starts[index]
            begin, stop = max(part.start - start, 0), min(part.stop - start, size_of(piece))
            if isinstance(piece, Kept):
                result.append(Kept(piece.start + begin, piece.start + stop))
            else:
                result.append(piece if stop - begin == len(piece) else piece[begin:stop])
    return list(_edits_of(result, end))


def without_overlap(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in ascending order, without those that touch bytes of an earlier one."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        if not kept or edit.start >= kept[-1].stop:
            kept.append(edit)
    return kept


def joined(edits: Iterable[Edit], read: Callable[[int, int], bytes], gap: int) -> list[Edit]:
    """Return edits (ascending) as fewer ones that do the same: few bytes between two of them are written anew.

    Parameters
    ----------
    read
        Returns the bytes at an offset, as many as are asked for.
    gap
        So many bytes are few.
    """
    result: list[Edit] = []
    parts: list[bytes] = []
    begin = end = 0
    for start, stop, data in edits:
        if isinstance(data, Zeros) or (parts and start - end > gap):
            result += [Edit(begin, end, b"".join(parts))] if parts else []
            parts = []
        if isinstance(data, Zeros):
            result.append(Edit(start, stop, data))
            continue
        if parts and start > end:
            parts.append(read(end, start - end))
        begin = begin if parts else start
        parts.append(data)
        end = stop
    return [*result, Edit(begin, end, b"".join(parts))] if parts else result


def spliced(edits: Iterable[Edit], read: Callable[[int, int], bytes], start: int, stop: int) -> bytes:
    """Return the bytes of a range after edits to it."""
    ascending = sorted(edits, key=lambda edit: edit[:2])
    whole = pieces([Edit(0, start, b""), *ascending], stop)
    return b"".join(read(piece.start, size_of(piece)) if isinstance(piece, Kept) else piece[:] for piece in whole)


def _edits_of(result: Iterable[Piece], end: int) -> Iterator[Edit]:
    position = 0
    data: list[bytes | Zeros] = []
    for piece in result:
        if not isinstance(piece, Kept):
            data.append(piece)
            continue
        if data or piece.start != position:
            yield Edit(position, piece.start, _joined(data))
            data = []
        position = piece.stop
    if data or position != end:
        yield Edit(position, end, _joined(data))


def _joined(data: Sequence[bytes | Zeros]) -> bytes | Zeros:
    return data[0] if len(data) == 1 else b"".join(part[:] for part in data)


def starts_of(whole: Iterable[Piece]) -> list[int]:
    """Return the offset at which each piece starts, and that of the end of the last one."""
    return list(accumulate(map(size_of, whole), initial=0))


def size_of(piece: Piece) -> int:
    """Return how many bytes a piece has."""
    return piece.stop - piece.start if isinstance(piece, Kept) else len(piece)
