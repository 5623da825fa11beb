"""A second look at a file that was de-identified, before it is written.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains.
"""

from __future__ import annotations

from collections.abc import Iterator

from DICOMPatcherLib.deidentification.identifying_words import IdentifyingWords
from DICOMPatcherLib.deidentification.kept_text import kept as kept_text
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
_BLOCK = 1 << 20


class Leak(Exception):
    """Something is left in a file that may identify someone. The message says where."""

    def __init__(self, tag: int) -> None:
        super().__init__(Text("left out: an identifier would be left in {tag}", tag=format_tag(tag)))


def check(file: Part10File, options: Options, words: IdentifyingWords, replaced: frozenset[str]) -> None:
    """Raise Leak if something is left in a file after its rewriting.

    Parameters
    ----------
    words
        What identifies the patient, from the file as it was.
    replaced
        UIDs that must not be there any more.
    """
    if any(file.preamble):
        raise Leak(0)
    places = []
    for element, creators in _each(file):
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
            places.append((element.value, element.stop))
        if treatment.what == UID and not replaced.isdisjoint(_uids(file, element)):
            raise Leak(tag)
    _search(file, words, places)


def _uids(file: Part10File, element: Element) -> list[str]:
    return [part.strip("\0 ") for part in file.value(element).decode("latin-1").split("\\")]


def _each(file: Part10File) -> Iterator[tuple[Element, dict[int, str]]]:
    """Yield each element, at every depth, and who has reserved the private blocks beside it."""
    levels = [file.elements]
    levels += [item.elements for item in file.each_item()]
    for elements in levels:
        creators = {
            element.tag: file.value(element).decode("ascii", "replace").strip("\0 ")
            for element in elements
            if element.tag >> 16 & 1 and is_creator(element.tag)
        }
        for element in elements:
            yield element, creators


def _search(file: Part10File, words: IdentifyingWords, places: list[tuple[int, int]]) -> None:
    """Look for words in all bytes but those of the pixels and of elements that may have such words by chance."""
    pattern = words.pattern()
    if pattern is None:
        return
    pixels = file.element(PIXEL_DATA)
    start = file.data_start  # the header in front of it was made anew
    parts = [(start, file.end)] if pixels is None else [(start, pixels.start), (pixels.stop, file.end)]
    reach = max(map(len, words.words | words.wholes)) + 1
    for start, stop in parts:
        for offset in range(start, stop, _BLOCK):
            # A word belongs to the block in which it ends; what is around it is read with it.
            first, last = max(start, offset - reach), min(stop, offset + _BLOCK + 1)
            for found in pattern.finditer(file.read(first, last - first)):
                place = first + found.start()
                is_in_block = offset < first + found.end() <= offset + _BLOCK
                if is_in_block and not any(begin <= place < end for begin, end in places):
                    raise Leak(_tag_at(file, place))


def _tag_at(file: Part10File, place: int) -> int:
    at = (element.tag for element in file.elements if element.start <= place < element.stop)
    return next(at, 0)
