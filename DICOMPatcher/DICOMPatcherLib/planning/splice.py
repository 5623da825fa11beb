"""From changed elements to changed bytes: what has to be written over the file, lengths around it corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Union

from DICOMPatcherLib.defects import ELEMENTS_OUT_OF_ORDER, LENGTH_WRONG, VR_UNKNOWN
from DICOMPatcherLib.edits import Edit, growth
from DICOMPatcherLib.part10.elements import (
    PIXEL_DATA,
    SEQUENCE_END,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    delimiter,
    dictionary_vr,
    element_header,
    encoded_number,
    file_header,
    format_tag,
    is_group_length,
    length_edit,
)
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.swallowed_elements import LONGEST_SEARCHED, contains_elements, holds_elements
from DICOMPatcherLib.planning.editor import Change
from DICOMPatcherLib.texts import Text

_Tree = dict[int, Union[Change, dict[int, "_Tree"]]]


def splice(file: Part10File, changes: Iterable[Change]) -> list[Edit]:
    """Return the edits that make the changes to a file, in ascending order.

    Raises
    ------
    Damage
        If a sequence that holds a change cannot be followed, or a value that is to be replaced is more than it seems.
    """
    tree: _Tree = {}
    meta = []
    for change in changes:
        if change.path[0] >> 16 == 2:
            meta.append(change)
        else:
            _plant(tree, change)
    edits = [Edit(0, file.data_start, meta_header(file, meta))] if meta else []
    end = file.elements[-1].stop if file.elements else file.data_start
    if end > file.end and any(
        isinstance(changed, Change) and tag > file.elements[-1].tag for tag, changed in tree.items()
    ):
        # Something new goes behind Pixel Data without its delimiter.
        edits.append(Edit(end - 8, file.end, delimiter(SEQUENCE_END, file.encoding)))
    edits += _level(file, file.elements, min(end, file.end), file.encoding, tree)
    return sorted(edits, key=lambda edit: edit[:2])


def meta_header(file: Part10File, changes: Sequence[Change]) -> bytes:
    """Return preamble and meta header as they are to be written (PS3.10 section 7.1)."""
    values = {}
    for element in file.meta_elements:
        vr = element.vr or dictionary_vr(element.tag).encode()
        values[element.tag] = vr, file.value(element)
    values.setdefault(0x00020001, (b"OB", b"\0\1"))
    for change in changes:
        if change.value is None:
            values.pop(change.path[0], None)
        else:
            values[change.path[0]] = change.vr.encode(), change.value
    values.pop(0x00020000, None)
    return file_header(file.preamble, ((tag, vr, value) for tag, (vr, value) in sorted(values.items())))


def _plant(tree: _Tree, change: Change) -> None:
    for tag, index in zip(change.path[:-1:2], change.path[1::2]):
        items = tree.setdefault(tag, {})
        assert isinstance(items, dict)
        tree = items.setdefault(index, {})
    tree[change.path[-1]] = change


def _level(file: Part10File, elements: list[Element], end: int, encoding: Encoding, tree: _Tree) -> list[Edit]:
    """Return the edits to one data set or item that ends at `end`."""
    edits: list[Edit] = []
    grown: dict[int, int] = {}
    for tag, changed in sorted(tree.items(), key=lambda entry: entry[0]):
        if isinstance(changed, Change) and changed.value is not None and tag & 0xFFFF == 0:
            grown.setdefault(tag >> 16, 0)  # a group length is what it is, whatever a rule says
            continue
        places = [element for element in elements if element.tag == tag]
        if isinstance(changed, Change):
            _check(file, places, encoding, changed)
            here = _leaf(elements, places, end, encoding, changed)
        else:
            here = _sequence(file, places[-1], encoding, changed)
        edits += here
        grown[tag >> 16] = grown.get(tag >> 16, 0) + growth(here)
    for group, more in grown.items():
        length_change = tree.get(group << 16)
        if not (isinstance(length_change, Change) and length_change.value is None):
            edits += _group_length(file, elements, group, more, encoding)
    return edits


def _check(file: Part10File, places: list[Element], encoding: Encoding, change: Change) -> None:
    """Raise Damage if other elements would be lost with a value, or one that nobody saw."""
    for tag, vr, start, value, length, _ in places:
        is_sequence = vr == b"SQ" or (length == UNDEFINED and tag != PIXEL_DATA)
        if is_sequence and change.value is not None and change.vr not in ("SQ", "UN"):
            raise Damage(VR_UNKNOWN, start, Text("{tag} is a sequence, but should not be", tag=format_tag(tag)))
        if length <= LONGEST_SEARCHED and holds_elements(tag, vr, file.read(value, length), encoding, tag):
            raise Damage(LENGTH_WRONG, start, contains_elements(tag))
    if change.value is not None and len({file.value(place) for place in places}) > 1:
        message = Text("{tag} is present twice with different values", tag=format_tag(places[0].tag))
        raise Damage(ELEMENTS_OUT_OF_ORDER, places[0].start, message)


def _leaf(elements: list[Element], places: list[Element], end: int, encoding: Encoding, change: Change) -> list[Edit]:
    data = b"" if change.value is None else element_bytes(change, encoding)
    if places:
        # Should the tag stand twice, readers differ in which one they take: so all are changed, if they are the same.
        return [Edit(place.start, place.stop, data) for place in places]
    following = next((element.start for element in elements if element.tag > change.path[-1]), end)
    return [Edit(following, following, data)] if data else []


def element_bytes(change: Change, encoding: Encoding) -> bytes:
    """Return a whole data element as it stands in a file with this encoding."""
    assert change.value is not None
    length = UNDEFINED if change.delimited else len(change.value)
    data = element_header(change.path[-1], change.vr.encode(), length, encoding) + change.value
    return data + delimiter(SEQUENCE_END, encoding) if change.delimited else data


def _sequence(file: Part10File, sequence: Element, encoding: Encoding, changed: dict[int, _Tree]) -> list[Edit]:
    edits: list[Edit] = []
    items = file.items(sequence, encoding)
    for index, tree in changed.items():
        item = items[index]
        inner = _level(file, item.elements, item.value_stop, item.encoding, tree)
        edits += inner + length_edit(item.value, item.length, inner, item.encoding)
    return edits + length_edit(sequence.value, sequence.length, edits, encoding)


def _group_length(file: Part10File, elements: list[Element], group: int, more: int, encoding: Encoding) -> list[Edit]:
    """Return the edit to the group length (gggg,0000), PS3.5 section 7.2, if there is one."""
    first = next((element for element in elements if element.tag == group << 16), None)
    if first is None or not is_group_length(first, file.value(first), file.end, encoding):
        return []
    length = sum(element.stop - element.start for element in elements if element.tag >> 16 == group)
    length -= first.stop - first.start
    return [Edit(first.value, first.value + 4, encoded_number(length + more, 4, encoding))]
