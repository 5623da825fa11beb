"""Changes of data elements, and conditions on them, as a user writes them down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pydicom import Dataset
from pydicom.datadict import dictionary_has_tag, dictionary_VM, dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.instances.instance import UID_TAGS
from DICOMPatcherLib.part10.elements import format_tag
from DICOMPatcherLib.values.keywords import similar_keyword
from DICOMPatcherLib.values.typed_values import ValueProblem, is_known_vr, values_of

_EDIT = re.compile(r"(-?)\s*(\([^()]*\)|[^=~()]+)(?:([=~])(.*))?", re.DOTALL)
_TAG = re.compile(r"\(?([0-9A-Fa-f]{4}),?\s*([0-9A-Fa-f]{4})\)?")

_STRUCTURE = {
    "Rows": "it tells how the pixels are stored",
    "Columns": "it tells how the pixels are stored",
    "BitsAllocated": "it tells how the pixels are stored",
    "SamplesPerPixel": "it tells how the pixels are stored",
    "NumberOfFrames": "it tells how the pixels are stored",
    "SpecificCharacterSet": "all text depends on it; the rule UseCharacterSet is for that",
    "SOPInstanceUID": "each file needs its own",
}
_NEEDED = {"SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID"}
_GROUPS = {0x0000: "commands", 0x0002: "the meta header", 0x0004: "directories of files", 0x7FE0: "pixel data"}
_NO_TEXT_IN_PLACE = {"US", "SS", "US or SS", "UL", "SL", "UV", "SV", "FD", "FL", "UI"}


class ElementEdit(NamedTuple):
    """One change of one data element.

    Attributes
    ----------
    keyword
        The keyword, or the tag of an element that has none.
    action
        "set", "replace" or "remove".
    text
        The new value, or what comes in the place of `old`.
    """

    tag: BaseTag
    keyword: str
    action: str
    vr: str = ""
    multiplicity: str = ""
    text: str = ""
    old: str = ""


class Condition(NamedTuple):
    """What the text of an element must be; an asterisk in it stands for any text, and case does not matter."""

    tag: BaseTag
    pattern: str

    def fits(self, text: str) -> bool:
        """Tell whether a text is that."""
        text = text.strip(" \0").casefold()
        first, *others = self.pattern.casefold().split("*")
        if not others:
            return text == first
        if not text.startswith(first):
            return False
        position = len(first)
        for part in others[:-1]:
            position = text.find(part, position)
            if position < 0:
                return False
            position += len(part)
        return len(text) - position >= len(others[-1]) and text.endswith(others[-1])


def parse_edits(text: str) -> list[ElementEdit]:
    """Return the changes that a text describes.

    Raises
    ------
    ParameterError
        If it describes none, or one that must not be made. The message says what is expected.
    """
    return [_edit(line) for line in _lines(text)]


def parse_conditions(text: str) -> list[Condition]:
    """Return the conditions that a text describes.

    Raises
    ------
    ParameterError
        If it describes none. The message says what is expected.
    """
    conditions = []
    for line in _lines(text):
        name, equals, pattern = line.partition("=")
        if not equals:
            raise _error(f"{line!r} is not of the form KEYWORD=VALUE")
        tag, keyword = _element(name.strip())
        if tag.is_private or not is_known_vr(_vr(tag)):
            raise _error(f"{keyword} has no text to compare")
        conditions.append(Condition(tag, pattern.strip()))
    return conditions


def text_of_element(ds: Dataset, tag: BaseTag) -> str:
    """Return the text of an element, several values separated by backslashes; "" if there is none."""
    if tag not in ds:
        return ""
    try:
        value = ds[tag].value
    except Exception:  # pydicom raises nearly anything when a value does not fit its VR
        value = ds.get_item(tag).value
    if isinstance(value, bytes):
        return value.decode("latin-1")
    values = value if isinstance(value, (list, MultiValue)) else ["" if value is None else value]
    return "\\".join(map(_written, values))


def _written(value: object) -> str:
    """Return a number as it is written in the file, and any other value as text."""
    original = getattr(value, "original_string", None)
    return original if isinstance(original, str) else str(value)


def _lines(text: str) -> Iterator[str]:
    """Yield what stands on each line; if there is one line only, what stands between semicolons."""
    lines = text.split("\n") if "\n" in text else text.split(";")
    return filter(None, (line.strip() for line in lines))


def _edit(line: str) -> ElementEdit:
    match = _EDIT.fullmatch(line)
    if match is None or bool(match[1]) == bool(match[3]):
        raise _error(f"{line!r} is not of the form KEYWORD=VALUE, KEYWORD~OLD~NEW or -KEYWORD")
    removes, name, sign, text = match.groups()
    tag, keyword = _element(name.strip())
    _refuse(tag, keyword, bool(removes))
    if removes:
        return ElementEdit(tag, keyword, "remove")
    vr, multiplicity = _vr(tag), dictionary_VM(tag)
    if sign == "~":
        old, separator, new = text.partition("~")
        if not old or not separator or "~" in new or vr in _NO_TEXT_IN_PLACE:
            raise _error(f"{keyword}: text is replaced in the form KEYWORD~OLD~NEW, in elements that hold text")
        return ElementEdit(tag, keyword, "replace", vr, multiplicity, new, old)
    text = text.strip()
    try:
        values_of(text, vr, multiplicity)
    except ValueProblem as problem:
        raise _error(f"{keyword} must be {problem}") from None
    if not text and keyword in (*UID_TAGS, *_NEEDED):
        raise _error(f"{keyword} must not be empty")
    return ElementEdit(tag, keyword, "set", vr, multiplicity, text)


def _element(name: str) -> tuple[BaseTag, str]:
    """Return tag and keyword of an element that is named by one of them."""
    number = _TAG.fullmatch(name)
    tag = Tag(int(number[1], 16), int(number[2], 16)) if number else tag_for_keyword(name) if name else None
    if tag is None:
        similar = similar_keyword(name)
        hint = f"Did you mean {similar}?" if similar else "Give its keyword, or its tag such as (0010,0020)."
        raise _error(f"there is no data element {name!r}. {hint}")
    tag = Tag(tag)
    return tag, keyword_for_tag(tag) or format_tag(tag)


def _refuse(tag: BaseTag, keyword: str, removes: bool) -> None:
    """Raise ParameterError if an element must not be changed."""
    why = _STRUCTURE.get(keyword, "")
    if tag.group in _GROUPS or tag.group >= 0xFFFC or tag.element == 0:
        why = f"it belongs to {_GROUPS.get(tag.group, 'the structure of the file')}"
    elif tag.is_private and not removes:
        why = "a private element can only be removed"
    elif tag.is_private and tag.element < 0x1000:
        why = "it names the owner of other private elements"
    elif not tag.is_private and _vr(tag) == "SQ":
        why = "it is a sequence"
    elif not tag.is_private and not removes and not is_known_vr(_vr(tag)):
        why = "its value cannot be given as text"
    elif removes and keyword in (*UID_TAGS, *_NEEDED):
        why = why or "other files refer to it"
    if why:
        raise _error(f"{keyword} cannot be {'removed' if removes else 'changed'}: {why}")


def _vr(tag: BaseTag) -> str:
    return dictionary_VR(tag) if dictionary_has_tag(tag) else "UN"


def _error(what: str) -> ParameterError:
    return ParameterError(f"SetElements: {what}" + ("" if what.endswith((".", "?")) else "."))
