"""A second look at a file that was de-identified, before it is written.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator
from itertools import accumulate, chain

from DICOMPatcherLib.deidentification import values
from DICOMPatcherLib.deidentification.about_someone import ASKED, is_about_someone
from DICOMPatcherLib.deidentification.identifying_words import LETTERS_AND_DIGITS, IdentifyingWords, is_of_all, uids_in
from DICOMPatcherLib.deidentification.kept_text import kept as kept_text
from DICOMPatcherLib.deidentification.memory import Remembered, Verdict, keys_of
from DICOMPatcherLib.deidentification.private_elements import (
    creator_of,
    is_creator,
    is_known_creator,
    is_safe_value,
    vr_if_safe,
)
from DICOMPatcherLib.deidentification.treatments import (
    AGE,
    BINARY,
    CLASS_UID,
    DATE,
    DUMMY,
    EMPTY,
    LABEL,
    NUMBERS,
    OFFSET,
    PIXELS,
    PROFILE,
    REMOVE,
    TEXT,
    UID,
    WORDS,
    Options,
    is_mark,
    treatment_of,
)
from DICOMPatcherLib.part10.elements import CHARACTER_SET, PIXEL_DATA, UNDEFINED, Element, Encoding, format_tag
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.texts import Text

_NO_TEXT = frozenset((AGE, BINARY, DATE, NUMBERS, OFFSET, PIXELS, PROFILE, UID, CLASS_UID))
_BLOCK = 1 << 16
_LONGEST_HEADER = 12
_GROUPS = LETTERS_AND_DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LEAST_LENGTH = 0x3000
"""Where a header begins or ends with a letter or digit in little endian: by its group, or from that length on."""


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
    headers: list[tuple[int, int]] = []
    creators = _creators(file, file.elements)
    for element, key in zip(file.elements, keys_of(file)):
        verdict = known.get(key)
        if verdict is None:
            verdict = _verdict(file, element, creators, options, words)
            if not element.tag >> 16 & 1:  # whether others are safe depends on their creators
                known.put(key, verdict)
        for tag, uid in verdict.uids:
            if uid in replaced:
                raise Leak(tag)
        for begin, end in verdict.headers:
            headers.append((element.start + begin, element.start + end))
    _search(file, words, sorted(headers), _Chances(file, options))


def _verdict(
    file: Part10File, outer: Element, creators: dict[int, str], options: Options, words: IdentifyingWords
) -> Verdict:
    """Look at an element of the data set, and at all that is in it. Raise Leak if it must not be there."""
    verdict = Verdict([], [])
    _look_at([outer], file, file.encoding, creators, options, words, outer.start, verdict)
    for item in file.each_item([outer]):
        inner = _creators(file, item.elements)
        _look_at(item.elements, file, item.encoding, inner, options, words, outer.start, verdict)
    return verdict


def _look_at(
    elements: Iterable[Element],
    file: Part10File,
    encoding: Encoding,
    creators: dict[int, str],
    options: Options,
    words: IdentifyingWords,
    start: int,
    verdict: Verdict,
) -> None:
    """Look at elements within the one of the data set that begins at `start`. Raise Leak."""
    for element in elements:
        tag = element.tag
        if encoding.big_endian or tag >> 16 & 0xFF in _GROUPS or element.length >= _LEAST_LENGTH:
            verdict.headers.append((element.start - start, element.value - start))
        if tag >> 16 & 1:
            if not options.keeps_safe_private or not _is_safe(file, element, creators):
                raise Leak(tag)
            continue
        treatment = treatment_of(tag, options)
        if treatment.what == REMOVE and not is_mark(tag, options):
            raise Leak(tag)
        if treatment.what == EMPTY and element.length not in (0, UNDEFINED):
            raise Leak(tag)
        if treatment.what == UID:
            verdict.uids.extend((tag, uid) for uid in _uids(file, element))
        elif treatment.what == CLASS_UID and not options.keeps_uids:
            verdict.uids.extend((tag, uid) for uid in _uids(file, element) if not is_of_all(uid))
        elif treatment.what in ASKED and element.length != UNDEFINED:
            value = values.text_before_zero(file.value(element))
            if is_about_someone(words, value, tag, treatment.what):
                raise Leak(tag)
            if treatment.what in (TEXT, WORDS):
                verdict.uids.extend((tag, uid) for uid in uids_in(value))


def _is_safe(file: Part10File, element: Element, creators: dict[int, str]) -> bool:
    """Tell whether a private element is one of those that are known to be safe, or reserves a block for such."""
    if is_creator(element.tag):
        return is_known_creator(creators.get(element.tag, ""))
    vr = vr_if_safe(element.tag, creators.get(creator_of(element.tag), ""))
    return bool(vr) and element.length != UNDEFINED and is_safe_value(file.value(element), vr)


def _may_hold_words(tag: int, options: Options) -> bool:
    """Tell whether a word in the value of an attribute may be there by chance.

    Private elements and codes were looked at one by one: what they say is of closed lists.
    """
    if tag >> 16 & 1:
        return options.keeps_safe_private
    if tag == CHARACTER_SET or values.has_terms_of_pixels(tag):
        return True
    what = treatment_of(tag, options).what
    return what in _NO_TEXT or what in (DUMMY, LABEL) or tag in kept_text() or is_mark(tag, options)


class _Chances:
    """Where words may stand by chance; found out only where there is one."""

    def __init__(self, file: Part10File, options: Options) -> None:
        self._file, self._options = file, options
        self._starts = [element.start for element in file.elements]
        self._known: dict[int, tuple[list[int], list[int]]] = {}

    def are_at(self, place: int) -> bool:
        """Tell whether a word may be at a place by chance."""
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return False
        outer = self._file.elements[number]
        if outer.value <= place < outer.stop and _may_hold_words(outer.tag, self._options):
            return True
        if number not in self._known:
            self._known[number] = self._within(outer)
        begins, ends = self._known[number]
        index = bisect_right(begins, place) - 1
        return index >= 0 and place < ends[index]

    def _within(self, outer: Element) -> tuple[list[int], list[int]]:
        """Return where such values begin, and where the last of them ends that have begun until there."""
        inner = chain.from_iterable(item.elements for item in self._file.each_item([outer]))
        among = (element for element in chain([outer], inner) if _may_hold_words(element.tag, self._options))
        found = sorted((element.value, element.stop) for element in among)
        return [begin for begin, _ in found], list(accumulate((end for _, end in found), max))


def _uids(file: Part10File, element: Element) -> list[str]:
    return [part.strip("\0 ") for part in file.value(element).decode("latin-1").split("\\")]


def _creators(file: Part10File, elements: Iterable[Element]) -> dict[int, str]:
    """Return who has reserved the private blocks in a data set or item."""
    return {
        element.tag: file.value(element).decode("ascii", "replace").strip("\0 ")
        for element in elements
        if element.tag >> 16 & 1 and is_creator(element.tag)
    }


def _search(file: Part10File, words: IdentifyingWords, headers: list[tuple[int, int]], chances: _Chances) -> None:
    """Look for words in all bytes but those of the pixels and of elements that may have such words by chance."""
    if not words.longest:
        return
    reach = words.longest + 1
    for start, stop in _parts(file):
        for offset in range(start, stop, _BLOCK):
            # A word belongs to the block in which it ends; what is around it is read with it.
            first, last = max(start, offset - reach), min(stop, offset + _BLOCK + 1)
            for begin, end in _places(file.read(first, last - first), first, words, headers):
                is_in_block = offset < first + end <= offset + _BLOCK
                if is_in_block and not chances.are_at(first + begin):
                    raise Leak(_tag_at(file, first + begin))


def _parts(file: Part10File) -> list[tuple[int, int]]:
    """Return the ranges of bytes to search; what follows the elements by itself too."""
    pixels = file.element(PIXEL_DATA)
    start = file.data_start  # the header in front of it was made anew
    parts = [(start, file.end)] if pixels is None else [(start, pixels.start), (pixels.stop, file.end)]
    end = file.elements[-1].stop if file.elements else file.end
    return parts if end >= file.end else [*parts, (parts[-1][0], end), (end, file.end)]


def _places(
    data: bytes, first: int, words: IdentifyingWords, headers: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield where words are in the bytes from an offset on, and in the values between the headers among them."""
    yield from words.places_in(data)
    last = first + len(data)
    within = headers[bisect_left(headers, (first - _LONGEST_HEADER, 0)) : bisect_left(headers, (last, 0))]
    if within:
        values = bytearray(data)
        for start, stop in within:
            begin, end = max(start - first, 0), max(min(stop, last) - first, 0)
            values[begin:end] = bytes(end - begin)
        yield from words.places_in(bytes(values))


def _tag_at(file: Part10File, place: int) -> int:
    at = (element.tag for element in file.elements if element.start <= place < element.stop)
    return next(at, 0)
