"""A second look at a file that was de-identified, before it is written.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Sequence

from DICOMPatcherLib.deidentification.identifying_words import IdentifyingWords
from DICOMPatcherLib.deidentification.kept_text import kept as kept_text
from DICOMPatcherLib.deidentification.memory import Remembered, Verdict, keys_of
from DICOMPatcherLib.deidentification.private_elements import creator_of, is_creator, vr_if_safe
from DICOMPatcherLib.deidentification.treatments import (
    BINARY,
    CLASS_UID,
    DATE,
    DUMMY,
    EMPTY,
    LABEL,
    NUMBERS,
    PIXELS,
    PROFILE,
    REMOVE,
    UID,
    Options,
    is_mark,
    treatment_of,
)
from DICOMPatcherLib.part10.elements import PIXEL_DATA, UNDEFINED, Element, format_tag
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.texts import Text

_NO_TEXT = frozenset((BINARY, DATE, NUMBERS, PIXELS, PROFILE, UID, CLASS_UID))
_BLOCK = 1 << 16


class Leak(Exception):
    """Something is left in a file that may identify someone. The message says where."""

    def __init__(self, tag: int) -> None:
        super().__init__(Text("left out: an identifier would be left in {tag}", tag=format_tag(tag)))


def check(
    file: Part10File,
    options: Options,
    words: IdentifyingWords,
    replaced: Container[str],
    known: Remembered[Verdict] | None = None,
) -> None:
    """Raise Leak if something is left in a file after its rewriting.

    Parameters
    ----------
    words
        What identifies the patient, from the file as it was.
    replaced
        UIDs that must not be there any more.
    known
        What this has shown of elements in the same encoding, with the same options and words.
    """
    if any(file.preamble):
        raise Leak(0)
    known = Remembered() if known is None else known
    verdicts = []
    creators = _creators(file, file.elements)
    for element, key in zip(file.elements, keys_of(file)):
        verdict = known.get(key)
        if verdict is None:
            verdict = _verdict(file, element, creators, options)
            if not element.tag >> 16 & 1:  # whether others are safe depends on their creators
                known.put(key, verdict)
        for tag, uid in verdict.uids:
            if uid in replaced:
                raise Leak(tag)
        verdicts.append(verdict)
    _search(file, words, verdicts)


def _verdict(file: Part10File, outer: Element, creators: dict[int, str], options: Options) -> Verdict:
    """Look at an element of the data set, and at all that is in it. Raise Leak if it must not be there."""
    verdict = Verdict([], [])
    _look_at([outer], file, creators, options, outer.start, verdict)
    for item in file.each_item([outer]):
        _look_at(item.elements, file, _creators(file, item.elements), options, outer.start, verdict)
    return verdict


def _look_at(
    elements: Iterable[Element],
    file: Part10File,
    creators: dict[int, str],
    options: Options,
    start: int,
    verdict: Verdict,
) -> None:
    """Look at elements within the one of the data set that begins at `start`. Raise Leak."""
    for element in elements:
        tag = element.tag
        if tag >> 16 & 1:
            is_safe = options.keeps_safe_private and (
                is_creator(tag) or bool(vr_if_safe(tag, creators.get(creator_of(tag), "")))
            )
            if not is_safe:
                raise Leak(tag)
            continue
        treatment = treatment_of(tag, options)
        if treatment.what == REMOVE and not is_mark(tag, options):
            raise Leak(tag)
        if treatment.what == EMPTY and element.length not in (0, UNDEFINED):
            raise Leak(tag)
        if (
            treatment.what in _NO_TEXT
            or tag in kept_text()
            or is_mark(tag, options)
            or treatment.what in (DUMMY, LABEL)
        ):
            verdict.places.append((element.value - start, element.stop - start))
        if treatment.what == UID:
            verdict.uids.extend((tag, uid) for uid in _uids(file, element))


def _uids(file: Part10File, element: Element) -> list[str]:
    return [part.strip("\0 ") for part in file.value(element).decode("latin-1").split("\\")]


def _creators(file: Part10File, elements: Iterable[Element]) -> dict[int, str]:
    """Return who has reserved the private blocks in a data set or item."""
    return {
        element.tag: file.value(element).decode("ascii", "replace").strip("\0 ")
        for element in elements
        if element.tag >> 16 & 1 and is_creator(element.tag)
    }


def _search(file: Part10File, words: IdentifyingWords, verdicts: Sequence[Verdict]) -> None:
    """Look for words in all bytes but those of the pixels and of elements that may have such words by chance."""
    if not words.longest:
        return
    pixels = file.element(PIXEL_DATA)
    start = file.data_start  # the header in front of it was made anew
    parts = [(start, file.end)] if pixels is None else [(start, pixels.start), (pixels.stop, file.end)]
    reach = words.longest + 1
    starts = [element.start for element in file.elements]
    for start, stop in parts:
        for offset in range(start, stop, _BLOCK):
            # A word belongs to the block in which it ends; what is around it is read with it.
            first, last = max(start, offset - reach), min(stop, offset + _BLOCK + 1)
            for begin, end in words.places_in(file.read(first, last - first)):
                is_in_block = offset < first + end <= offset + _BLOCK
                if is_in_block and not _may_be(first + begin, starts, verdicts):
                    raise Leak(_tag_at(file, first + begin))


def _may_be(place: int, starts: Sequence[int], verdicts: Sequence[Verdict]) -> bool:
    """Tell whether a word may be at a place by chance, given where each element starts."""
    number = bisect_right(starts, place) - 1
    return number >= 0 and any(begin <= place - starts[number] < end for begin, end in verdicts[number].places)


def _tag_at(file: Part10File, place: int) -> int:
    at = (element.tag for element in file.elements if element.start <= place < element.stop)
    return next(at, 0)
