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
from DICOMPatcherLib.part10.agreement import SIZE_TAGS
from DICOMPatcherLib.part10.elements import format_tag
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.keywords import similar_keyword
from DICOMPatcherLib.values.typed_values import ValueProblem, is_known_vr, values_of

_EDIT = re.compile(r"(-?)\s*((?:\([^()]*\)|[^=~()])+)(?:([=~])(.*))?", re.DOTALL)
_ITEM = re.compile(r"(\([^()]*\)|[^.\[\]()]+)\[\s*(\d{1,6}|\*)\s*\]\s*\.\s*")
_TAG = re.compile(r"\(?([0-9A-Fa-f]{4}),?\s*([0-9A-Fa-f]{4})\)?")

_DESCRIBES_PIXELS = Text("it describes the encoding of Pixel Data")
_STRUCTURE = {
    "SpecificCharacterSet": Text("all text depends on it; use the rule UseCharacterSet"),
    "SOPInstanceUID": Text("it must be unique for each file"),
}
_REFERENCE = Text("within a sequence it is a reference, which follows the object that it refers to")
_NEEDED = {"SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID"}
_GROUPS = {
    0x0000: Text("it belongs to a network command"),
    0x0002: Text("it belongs to the File Meta Information"),
    0x0004: Text("it belongs to a DICOMDIR"),
    0x7FE0: Text("it belongs to Pixel Data"),
}
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
    around
        The sequences around it, from the outermost: the tag of each, and the number of an item; None for all items.
    """

    tag: BaseTag
    keyword: str
    action: str
    vr: str = ""
    multiplicity: str = ""
    text: str = ""
    old: str = ""
    around: tuple[tuple[BaseTag, int | None], ...] = ()


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
            raise _error(Text("{text} is not of the form KEYWORD=VALUE", text=repr(line)))
        tag, keyword = _element(name.strip())
        if tag.is_private or not is_known_vr(_vr(tag)):
            raise _error(Text("{keyword} has no text to compare", keyword=keyword))
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


def owners_of(edit: ElementEdit, ds: Dataset) -> list[Dataset]:
    """Return the data set or the items that an element is to be changed in; none if there are none."""
    owners = [ds]
    for tag, index in edit.around:
        items = [item for owner in owners if tag in owner for item in enumerate(owner[tag].value or ())]
        owners = [item for number, item in items if index is None or number == index]
    return owners


def _edit(line: str) -> ElementEdit:
    match = _EDIT.fullmatch(line)
    if match is None or bool(match[1]) == bool(match[3]):
        form = Text("{text} is not of the form KEYWORD=VALUE, KEYWORD~OLD~NEW or -KEYWORD", text=repr(line))
        raise _error(form)
    removes, name, sign, text = match.groups()
    around, name = _around(name.strip())
    edit = _simple_edit(line, removes, name, sign, text)
    if around and (edit.keyword in UID_TAGS or edit.tag in SIZE_TAGS):
        reason = _REFERENCE if edit.keyword in UID_TAGS else _DESCRIBES_PIXELS
        raise _error(Text("{keyword} cannot be changed: {reason}", keyword=edit.keyword, reason=reason))
    return edit._replace(around=around)


def _around(name: str) -> tuple[tuple[tuple[BaseTag, int | None], ...], str]:
    """Return the sequences around an element, as they stand in front of it, and the rest of the name."""
    around = []
    while match := _ITEM.match(name):
        tag, keyword = _element(match[1].strip())
        if _vr(tag) != "SQ":
            raise _error(Text("{keyword} is not a sequence", keyword=keyword))
        around.append((tag, None if match[2] == "*" else int(match[2])))
        name = name[match.end() :].strip()
    return tuple(around), name


def _simple_edit(line: str, removes: str, name: str, sign: str, text: str) -> ElementEdit:
    """Return the change of an element, wherever it stands."""
    tag, keyword = _element(name.strip())
    _refuse(tag, keyword, bool(removes))
    if removes:
        return ElementEdit(tag, keyword, "remove")
    vr, multiplicity = _vr(tag), dictionary_VM(tag)
    if sign == "~":
        old, separator, new = text.partition("~")
        if not old or not separator or "~" in new or vr in _NO_TEXT_IN_PLACE or tag in SIZE_TAGS:
            form = Text("{keyword}: replace text in the form KEYWORD~OLD~NEW, in text elements only", keyword=keyword)
            raise _error(form)
        return ElementEdit(tag, keyword, "replace", vr, multiplicity, new, old)
    text = text.strip()
    try:
        values_of(text, vr, multiplicity)
    except ValueProblem as problem:
        raise _error(Text("{keyword} must be {expected}", keyword=keyword, expected=str(problem))) from None
    if not text and (keyword in (*UID_TAGS, *_NEEDED) or tag in SIZE_TAGS):
        raise _error(Text("{keyword} must not be empty", keyword=keyword))
    return ElementEdit(tag, keyword, "set", vr, multiplicity, text)


def _element(name: str) -> tuple[BaseTag, str]:
    """Return tag and keyword of an element that is named by one of them."""
    number = _TAG.fullmatch(name)
    tag = Tag(int(number[1], 16), int(number[2], 16)) if number else tag_for_keyword(name) if name else None
    if tag is None:
        similar = similar_keyword(name)
        if similar:
            raise _error(Text("there is no data element {name}. Did you mean {other}?", name=repr(name), other=similar))
        raise _error(
            Text("there is no data element {name}. Give its keyword, or its tag such as (0010,0020)", name=repr(name))
        )
    tag = Tag(tag)
    return tag, keyword_for_tag(tag) or format_tag(tag)


def _refuse(tag: BaseTag, keyword: str, removes: bool) -> None:
    """Raise ParameterError if an element must not be changed."""
    why: str = _DESCRIBES_PIXELS if removes and tag in SIZE_TAGS else _STRUCTURE.get(keyword, "")
    if tag.group in _GROUPS or tag.group >= 0xFFFC or tag.element == 0:
        why = _GROUPS.get(tag.group, Text("it belongs to the structure of the file"))
    elif tag.is_private and not removes:
        why = Text("private elements can only be removed")
    elif tag.is_private and tag.element < 0x1000:
        why = Text("it is the private creator of other elements")
    elif not tag.is_private and _vr(tag) == "SQ":
        why = Text("it is a sequence")
    elif not tag.is_private and not removes and not is_known_vr(_vr(tag)):
        why = Text("its value cannot be given as text")
    elif removes and keyword in (*UID_TAGS, *_NEEDED):
        why = why or Text("it is required")
    if why:
        if removes:
            raise _error(Text("{keyword} cannot be removed: {reason}", keyword=keyword, reason=why))
        raise _error(Text("{keyword} cannot be changed: {reason}", keyword=keyword, reason=why))


def _vr(tag: BaseTag) -> str:
    return dictionary_VR(tag) if dictionary_has_tag(tag) else "UN"


def _error(problem: Text) -> ParameterError:
    is_sentence = problem.endswith((".", "?"))
    return ParameterError(Text("SetElements: {problem}" if is_sentence else "SetElements: {problem}.", problem=problem))
