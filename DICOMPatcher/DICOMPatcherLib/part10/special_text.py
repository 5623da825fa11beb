"""Where a file holds text that is not the same in every character set: found by the walk, which decodes nothing.

References
----------
PS3.3 C.12.1.1.2: Specific Character Set, also within items. PS3.5 section 6.1.2.5: code extension by escape sequences.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator

from DICOMPatcherLib.defects import SEQUENCE_DAMAGED
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import (
    CHARACTER_SET,
    PIXEL_DATA,
    SEQUENCE_TAGS,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    dictionary_vr,
)
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.text import TEXT_VRS, is_ascii_without_escapes

_ESCAPE = re.compile(rb"\x1b(?:[()\-.]|\$)")
_CONTROL = bytes((*range(9), 11, *range(14, 32), 127))
_FEWEST_LETTERS = 4
_LARGEST = 16 * 1024 * 1024
_TEXT = frozenset(vr.encode() for vr in TEXT_VRS)


def tags_of_special_text(file: Part10File) -> set[int]:
    """Return the top-level elements that are or hold such text, or within which a character set is declared.

    Raises
    ------
    Damage
        If sequences are nested too deeply to be worked on.
    """
    return {element.tag for element in file.elements if _holds_special_text(file, element)}


def is_plain(file: Part10File, element: Element) -> bool:
    """Tell whether the value of an element is plain ASCII; it is read in blocks."""
    blocks = file.blocks(element.value, element.value_stop)
    return all(map(is_ascii_without_escapes, blocks))


def special_texts(file: Part10File) -> Iterator[tuple[bytes, str, bytes | None]]:
    """Yield each value of text that is not the same in every character set, its VR, and the set declared for it.

    That is the value of Specific Character Set of the item around it, or of the data set; None if there is none.
    Sequences that cannot be followed are passed over, and text of more than 16 MiB.
    """
    for element, data, declared in _special_values(file):
        vr = dictionary_vr(element.tag) if element.vr in (b"", b"UN") else element.vr.decode("latin-1")
        yield data, vr, declared


def has_unknown_text(file: Part10File) -> bool:
    """Tell whether an element whose VR is not known may hold text that is none in UTF-8.

    Nobody can write it anew: with another character set declared for it, who knows it would read something else.
    """
    unknown = (data for element, data, _ in _special_values(file) if _has_unknown_vr(element))
    return any(_ESCAPE.search(data) is not None or _is_text_but_not_utf_8(data) for data in unknown)


def _has_unknown_vr(element: Element) -> bool:
    return element.vr in (b"", b"UN") and dictionary_vr(element.tag) == "UN"


def _is_text_but_not_utf_8(data: bytes) -> bool:
    """Tell whether bytes are mostly letters, none of which is a control character, and no UTF-8."""
    letters = data.rstrip(b"\0 ")
    if len(letters) < _FEWEST_LETTERS or letters.translate(None, _CONTROL) != letters:
        return False
    try:
        letters.decode("utf-8")
    except UnicodeError:
        return 2 * sum(letter < 0x80 for letter in letters) >= len(letters)
    return False


def _special_values(file: Part10File) -> Iterator[tuple[Element, bytes, bytes | None]]:
    waiting: list[tuple[Iterable[Element], Encoding, int, bytes | None]] = [(file.elements, file.encoding, 0, None)]
    while waiting:
        elements, encoding, depth, declared = waiting.pop()
        for element in elements:
            if element.tag == CHARACTER_SET:
                declared = file.value(element)
            elif _is_sequence(element) and depth < MAX_DEPTH:
                with contextlib.suppress(Damage):
                    items = file.items(element, encoding)
                    waiting.extend((item.elements, item.encoding, depth + 1, declared) for item in items)
            elif _may_be_text(element) and element.length <= _LARGEST:
                data = file.value(element)
                if not is_ascii_without_escapes(data):
                    yield element, data, declared


def _holds_special_text(file: Part10File, top: Element) -> bool:
    found = False
    waiting = [(top, file.encoding, 0)]
    while waiting:
        element, encoding, depth = waiting.pop()
        if _is_sequence(element):
            if depth >= MAX_DEPTH:
                raise Damage(
                    SEQUENCE_DAMAGED,
                    element.start,
                    Text("sequences are nested deeper than {limit} levels", limit=MAX_DEPTH),
                )
            try:
                items = file.items(element, encoding)
            except Damage:
                found = True  # pydicom may still be able to read it, or says why not
                continue
            for item in items:
                waiting.extend((inner, item.encoding, depth + 1) for inner in item.elements)
        elif not found:
            declares = element.tag == CHARACTER_SET and depth > 0
            found = declares or (_may_be_text(element) and not is_plain(file, element))
    return found


def _is_sequence(element: Element) -> bool:
    if element.length == UNDEFINED:
        return element.tag != PIXEL_DATA and element.vr not in (b"OB", b"OW")
    return element.vr == b"SQ" or (element.vr in (b"", b"UN") and element.tag in SEQUENCE_TAGS)


def _may_be_text(element: Element) -> bool:
    if element.vr in (b"", b"UN"):
        return dictionary_vr(element.tag) in (*TEXT_VRS, "UN")
    return element.vr in _TEXT
