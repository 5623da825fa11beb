"""Tell copies of a file, and other files of the same image, from different images."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterator, Mapping, Sequence

from DICOMPatcherLib.instances.instance import BASE_TAGS, Digest, Instance
from DICOMPatcherLib.instances.row_values import decimals, integer, numbers_in, text
from DICOMPatcherLib.part10.codestream import RLE
from DICOMPatcherLib.part10.pixel_values import AS_THEY_ARE

SAME_IMAGE_TAGS = (
    *("ImagePositionPatient", "Rows", "Columns", "NumberOfFrames", "SamplesPerPixel", "PhotometricInterpretation"),
    *("PlanarConfiguration", "BitsStored", "PixelRepresentation"),
    *("ImageOrientationPatient", "PixelSpacing", "RescaleIntercept", "RescaleSlope"),
)
"""What a row must have, beside `BASE_TAGS`, for images to be compared."""

_NATIVE = "native"
_BY_PIXEL = "0"
_COUNTS = {"ImageOrientationPatient": 6, "PixelSpacing": 2, "RescaleIntercept": 1, "RescaleSlope": 1}
"""What says where the pixels lie and what their values mean, and of how many numbers each is made."""
_DIGITS = 5
_GREY = ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR")

Evidence = Generator[None, None, Hashable]
"""Finds out in steps something that only equal files have in common."""

Image = list[list[Instance]]
"""Files that may hold one image: in each list those that certainly do, each list in another encoding."""


class Comparison:
    """Compares files; the pixels of each are read once at most, and only if cheaper facts do not settle the matter.

    Attributes
    ----------
    doubtful
        Those that may hold the image of others from which they were parted.
    """

    def __init__(self) -> None:
        self._known: dict[Instance, Hashable] = {}
        self.doubtful: set[Instance] = set()

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
                    stated = yield from evidence(instance)
                    parts.setdefault((number, stated), []).append(instance)
                    yield None
            alike = [part for part in parts.values() if len(part) > 1]
        for first, *others in alike:
            for other in others:
                yield other, first

    def images(self, instances: Sequence[Instance]) -> Generator[None, None, list[Image]]:
        """Divide files, none of which is a copy, by the image that they hold; in steps. The first is in the first one.

        Files of another size, place or kind of pixels are another image, and so are those with other pixels in one
        encoding. Files in different encodings may be one image. Where it cannot be told which of several a file may
        hold, each is an image: two different ones must not share a UID, because viewers would show one of them only.
        """
        lots: dict[Hashable, dict[tuple[str, ...], list[Instance]]] = {}
        for instance in instances:
            lots.setdefault(_description(instance), {}).setdefault(_encoding(instance), []).append(instance)
            yield
        images = []
        for encodings in lots.values():
            images += yield from self._images_alike(encodings)
        return images

    def have_same_pixels(self, instances: Sequence[Instance]) -> Generator[None, None, bool]:
        """Tell, in steps, whether the bytes of all pixels are the same, wherever the images lie."""
        known = set()
        for instance in instances:
            known.add((yield from self._pixels(instance)))
            if len(known) > 1:
                return False
            yield
        return True

    def _images_alike(self, encodings: Mapping[tuple[str, ...], list[Instance]]) -> Generator[None, None, list[Image]]:
        """Divide files that can be told apart by their pixels only, given by encoding."""
        native = [encoding for encoding in encodings if encoding[0] == _NATIVE]
        found: list[list[list[Instance]]] = []
        others: list[Image] = []
        seen: set[Hashable] = set()
        for encoding, alike in encodings.items():
            groups: dict[Hashable, list[Instance]] = {}
            must_read = len(alike) > 1 or (len(native) > 1 and encoding in native)
            for instance in alike if must_read else ():
                pixels = (yield from self._pixels(instance)) if instance.pixel_length else instance.path
                groups.setdefault((pixels, text(instance, "BitsStored")), []).append(instance)
                yield
            if seen.isdisjoint(groups):
                found.append(list(groups.values()) if must_read else [alike])
            else:  # the same values in another colour space are other colours
                others += [[group] for group in groups.values()]
            seen.update(groups)
        if all(len(groups) == 1 for groups in found):
            return [[group for (group,) in found], *others]
        (first, *further), *in_other_encodings = found
        for parts in in_other_encodings:
            self.doubtful.update(*parts)
            further += parts
        return [[first], *([group] for group in further), *others]

    def _pixels(self, instance: Instance) -> Evidence:
        if not instance.pixel_length:
            return b""
        if instance not in self._known:
            self._known[instance] = yield from _read(instance, instance.pixel_digest_steps())
        return self._known[instance]


def _facts(instance: Instance) -> Evidence:
    yield from ()
    values = (instance[keyword] for keyword in (*BASE_TAGS, *SAME_IMAGE_TAGS))
    return (instance.transfer_syntax, instance.media_storage_uid, instance.pixel_length, *values)


def _data_set(instance: Instance) -> Evidence:
    return _read(instance, instance.data_set_digest_steps())


def _read(instance: Instance, digest: Digest) -> Evidence:
    try:
        return (yield from digest)
    except OSError:
        return instance.path  # equals nothing else


def _description(instance: Instance) -> Hashable:
    """Return what the header says of an image, or of an object without pixels, whatever its encoding is."""
    if not instance.pixel_length:
        return text(instance, "SOPClassUID"), text(instance, "Modality")
    size = (text(instance, keyword) for keyword in ("Rows", "Columns"))
    samples, interpretation = text(instance, "SamplesPerPixel") or "1", text(instance, "PhotometricInterpretation")
    # A codec may have its own colour space, and its own number of bits.
    kind = "" if samples != "1" else interpretation if interpretation in _GREY else "MONOCHROME2"
    frames = integer(instance, "NumberOfFrames") or 1
    meaning = (_meaning(instance, keyword, count) for keyword, count in _COUNTS.items())
    return _place(instance), *size, frames, samples, kind, text(instance, "PixelRepresentation") or "0", *meaning


def _meaning(instance: Instance, keyword: str, count: int) -> Hashable:
    """Return numbers as they count, however they are written; what is usual stands for what is missing."""
    usual = {"RescaleIntercept": "0", "RescaleSlope": "1"}
    stated = text(instance, keyword) or usual.get(keyword, "")
    numbers = numbers_in(stated, count)
    return stated if numbers is None else tuple(f"{number + 0:.{_DIGITS}g}" for number in numbers)


def _encoding(instance: Instance) -> tuple[str, ...]:
    """Return what files must have in common for the bytes of their pixels, or their data sets, to tell them apart."""
    is_native = instance.pixel_length and instance.transfer_syntax in AS_THEY_ARE | {RLE}
    is_colour = text(instance, "SamplesPerPixel") not in ("", "1")
    interpretation = text(instance, "PhotometricInterpretation") if is_colour else ""
    planes = text(instance, "PlanarConfiguration") or _BY_PIXEL if is_colour else ""
    if is_colour and instance.transfer_syntax == RLE:
        planes = _BY_PIXEL  # as they are decoded
    return (_NATIVE, interpretation, planes) if is_native else (instance.transfer_syntax, interpretation)


def _place(instance: Instance) -> Hashable:
    position = text(instance, "ImagePositionPatient")
    if position:
        return decimals(instance, "ImagePositionPatient", 3) or position
    number = integer(instance, "InstanceNumber")
    return text(instance, "InstanceNumber") if number is None else number
