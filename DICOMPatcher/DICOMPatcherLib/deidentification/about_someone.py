"""Whether what may stay of an element says who someone is: asked when it is decided, and once more of what was written.

References
----------
PS3.15 E.1.1: the de-identifier is responsible for what remains.
"""

from __future__ import annotations

from DICOMPatcherLib.deidentification import values
from DICOMPatcherLib.deidentification.identifying_words import IdentifyingWords
from DICOMPatcherLib.deidentification.kept_text import kept
from DICOMPatcherLib.deidentification.treatments import CODES, TERM, TEXT, WORDS
from DICOMPatcherLib.part10.elements import CHARACTER_SET

ASKED = frozenset((CODES, TERM, TEXT, WORDS))
_CODE_VALUES = frozenset((0x00080100, 0x00080119))


def is_about_someone(words: IdentifyingWords, value: bytes, tag: int, what: str) -> bool:
    """Tell whether a value says who someone is.

    Parameters
    ----------
    what
        How the attribute is treated, one of `ASKED`.
    """
    if what == CODES:
        return any(code_is_about_someone(words, part, tag) for part in value.split(b"\\"))
    if what == WORDS:
        return words.name_someone(value)
    if what == TEXT and tag in kept():
        # One word of what has to be there, such as the name of a maker, may be that of a person by chance.
        is_number = tag in _CODE_VALUES and value.strip(b"\0 ").isdigit()
        return words.name_someone(value, is_number)
    return words.are_in(value)


def code_is_about_someone(words: IdentifyingWords, part: bytes, tag: int) -> bool:
    """Tell whether one value of a CS says who someone is; none does that says how text or pixels are to be read."""
    return tag != CHARACTER_SET and not values.is_term_of_pixels(part, tag) and words.are_in(part)
