"""Tell copies of a file, and other files of the same image, from different images."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterator, Sequence

from DICOMPatcherLib.collection import BASE_TAGS, Digest, Instance
from DICOMPatcherLib.row_values import decimals, integer, text
from DICOMPatcherLib.transfer_syntaxes import NATIVE

SAME_IMAGE_TAGS = ("ImagePositionPatient", "Rows", "Columns", "NumberOfFrames")
"""What a row must have, beside `BASE_TAGS`, for images to be compared."""

_AS_THEY_ARE = frozenset(("", *NATIVE))
"""Transfer syntaxes that leave the pixels as they are; "" if it is not known."""


Evidence = Generator[None, None, Hashable]
"""Finds out in steps something that only equal files have in common."""


class Comparison:
    """Compares files; the pixels of each are read once at most, and only if cheaper facts do not settle the matter."""

    def __init__(self) -> None:
        self._known: dict[Instance, Hashable] = {}

    def copies(self, instances: Sequence[Instance]) -> Iterator[tuple[Instance, Instance] | None]:
        """Yield each file with a data set identical to that of an earlier one, and the earlier one.

        Yields None while it is still reading, so that the caller can do the same for its own.
        """
        alike = [instances]
        # Ever dearer evidence, each asked for only of those that the cheaper one could not tell apart.
        for evidence in (_facts, self._pixels, _data_set):
            parts: dict[Hashable, list[Instance]] = {}
            for number, candidates in enumerate(alike):
                for instance in candidates:
                    told = yield from evidence(instance)
                    parts.setdefault((number, told), []).append(instance)
                    yield None
            alike = [part for part in parts.values() if len(part) > 1]
        for first, *others in alike:
            for other in others:
                yield other, first

    def is_same_image(self, first: Instance, other: Instance) -> Generator[None, None, bool]:
        """Tell whether both hold one image at one position: equal pixels, or pixels compressed in another way.

        Reads in steps.
        """
        if not first.pixel_length or not other.pixel_length or _place(first) != _place(other):
            return False
        if _is_recompressed(first, other):
            return True
        if first.pixel_length != other.pixel_length:
            return False
        pixels = yield from self._pixels(first)
        return pixels == (yield from self._pixels(other))

    def _pixels(self, instance: Instance) -> Evidence:
        if not instance.pixel_length:
            return b""
        if instance not in self._known:
            self._known[instance] = yield from _read(instance, instance.pixel_digest_steps())
        return self._known[instance]


def _facts(instance: Instance) -> Evidence:
    yield from ()
    values = (instance[keyword] for keyword in (*BASE_TAGS, *SAME_IMAGE_TAGS))
    return (instance.transfer_syntax, instance.pixel_length, *values)


def _data_set(instance: Instance) -> Evidence:
    return _read(instance, instance.data_set_digest_steps())


def _read(instance: Instance, digest: Digest) -> Evidence:
    try:
        return (yield from digest)
    except OSError:
        return instance.path  # equals nothing else


def _is_recompressed(first: Instance, other: Instance) -> bool:
    """Tell whether the transfer syntaxes differ, one of them compresses, and the size of the image is the same.

    References
    ----------
    PS3.5 A.4: compressed pixels are encapsulated; their bytes depend on the encoder.
    """
    if first.transfer_syntax == other.transfer_syntax:
        return False
    if {first.transfer_syntax, other.transfer_syntax} <= _AS_THEY_ARE:
        return False
    return _size(first) == _size(other)


def _place(instance: Instance) -> Hashable:
    position = text(instance, "ImagePositionPatient")
    if position:
        return decimals(instance, "ImagePositionPatient", 3) or position
    number = integer(instance, "InstanceNumber")
    return text(instance, "InstanceNumber") if number is None else number


def _size(instance: Instance) -> tuple[str, ...]:
    return text(instance, "Rows"), text(instance, "Columns"), text(instance, "NumberOfFrames") or "1"
