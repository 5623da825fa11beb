"""Rewriting a data set without what may identify someone: from the places of its elements to edits of its bytes.

References
----------
PS3.15 annex E: the Basic Profile. PS3.10 section 7.1: preamble and File Meta Information, which tell of who wrote the
file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from DICOMPatcherLib.deidentification import header
from DICOMPatcherLib.deidentification.compressed_pixels import without_comments
from DICOMPatcherLib.deidentification.identifying_words import BIRTH_DATE, IDS, NAMES, IdentifyingWords, words_of
from DICOMPatcherLib.deidentification.identities import NewIdentity
from DICOMPatcherLib.deidentification.marks import marks
from DICOMPatcherLib.deidentification.new_values import NewValues
from DICOMPatcherLib.deidentification.private_elements import creator_of, is_creator
from DICOMPatcherLib.deidentification.treatments import (
    EMPTY,
    HIDDEN_ITEMS,
    ITEMS,
    PIXELS,
    REMOVE,
    Options,
    Treatment,
    treatment_of,
)
from DICOMPatcherLib.edits import Edit, Rewriting, Rewritten
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    SEQUENCE_TAGS,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    Item,
    element_header,
    length_edit,
)
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.walk import too_deep

Path = tuple[int, ...]
_SOP_INSTANCE = 0x00080018
_BLOCK = 1 << 20
_CODES = frozenset(range(0x00080100, 0x00080125))
"""Elements of codes (PS3.3 section 8)."""


class Misplaced(Exception):
    """Pixel Data is there twice, out of order, or more than its description says: something else may be in it."""


class Level(NamedTuple):
    """A data set, or an item of a sequence in it.

    Attributes
    ----------
    hides_codes
        Whether even codes and their meanings say who someone is here.
    """

    elements: list[Element]
    end: int
    encoding: Encoding
    path: Path = ()
    hides_codes: bool = False


class Rewriter:
    """Makes the edits to one file.

    Parameters
    ----------
    words
        Words of the names of all patients of the run.
    blanked
        Edits that make parts of the pixels black.

    Attributes
    ----------
    counts
        How many elements were treated in which way, by tag.
    replaced
        New UIDs by old ones.
    """

    def __init__(
        self,
        file: Part10File,
        options: Options,
        key: bytes,
        identity: NewIdentity,
        words: frozenset[bytes],
        blanked: Iterable[Edit] = (),
    ) -> None:
        self._file, self._options = file, options
        self._blanked = blanked
        self._items: dict[int, list[Item]] = {}
        own = self._identifying_words()
        new = {identity.id.lower().encode("ascii")}
        self.words = IdentifyingWords((own.words | words) - new, own.wholes - new, own.ordinary)
        self._values = NewValues(file, options, key, identity, self.words)
        self._elements: list[Rewritten] = []
        self.counts: Counter[tuple[int, str]] = Counter()

    @property
    def replaced(self) -> dict[str, str]:
        """New UIDs by old ones."""
        return self._values.replaced

    @property
    def kept(self) -> Counter[tuple[int, str]]:
        """Tag and text of what stays and is no number, date or UID, with how often it is there."""
        return self._values.kept

    def rewriting(self) -> Rewriting:
        """Return the edits.

        Raises
        ------
        Damage
            If there is a sequence that cannot be followed.
        Unfollowable
            If there may be comments in the pixels that cannot be found.
        Misplaced
            If it is not certain what Pixel Data is.
        """
        file = self._file
        end = min(file.elements[-1].stop, file.end) if file.elements else file.data_start
        edits = self._level(Level(file.elements, end, file.encoding), 0)
        edits += self._inserted(end)
        edits.append(Edit(0, file.data_start, self._meta_header()))
        return Rewriting(sorted(edits, key=lambda edit: edit[:2]), self._elements)

    def _meta_header(self) -> bytes:
        old = self._file.element(_SOP_INSTANCE)
        uid = self._file.value(old).split(b"\0")[0].strip().decode("latin-1") if old is not None else ""
        uid = uid or self._file.meta.get("MediaStorageSOPInstanceUID", "")
        return header.meta_header(self._file, uid if self._options.keeps_uids else self._values.new_uid(uid))

    # What identifies the patient

    def _identifying_words(self) -> IdentifyingWords:
        names, ids, births = set(), set(), set()
        for element in self._each_element(self._file.elements, self._file.encoding, 0):
            if element.vr == b"PN" or element.tag in NAMES:
                names.add(self._file.value(element))
            elif element.tag in IDS:
                ids.add(self._file.value(element))
            elif element.tag == BIRTH_DATE:
                births.add(self._file.value(element))
        return words_of(frozenset(names), frozenset(ids), frozenset(births))

    def _each_element(self, elements: Iterable[Element], encoding: Encoding, depth: int) -> Iterator[Element]:
        for element in elements:
            if _is_sequence(element):
                try:
                    items = self._items_of(element, encoding, depth)
                except Damage:
                    if element.vr == b"SQ":
                        raise
                    continue
                for item in items:
                    yield from self._each_element(item.elements, item.encoding, depth + 1)
            elif element.length != UNDEFINED:
                yield element

    def _items_of(self, element: Element, encoding: Encoding, depth: int) -> list[Item]:
        """Return the items of a sequence; one of VR UN may be written as its writer thought best."""
        if depth > MAX_DEPTH:
            raise too_deep(element.start)
        items = self._items.get(element.start)
        if items is None:
            try:
                items = self._file.items(element, encoding)
            except Damage:
                if element.vr != b"UN":
                    raise
                items = self._file.items(element._replace(vr=b"SQ"), EXPLICIT)
            self._items[element.start] = items
        return items

    # What becomes of it

    def _level(self, level: Level, depth: int) -> list[Edit]:
        """Return the edits to a data set or item, without those to the lengths around it."""
        if not level.hides_codes and _are_in_disorder(level.elements):
            # An element may have got here from another place, where its code or meaning says who someone is.
            level = level._replace(hides_codes=True)
        edits: list[Edit] = []
        creators: dict[int, tuple[Element, str]] = {}
        used: set[int] = set()
        for element in level.elements:
            tag = element.tag
            if tag >> 16 & 1:
                if is_creator(tag):
                    creators[tag] = element, self._values.creator(element)
                elif self._options.keeps_safe_private and creator_of(tag) in creators:
                    vr = self._values.safe_private(element, creators[creator_of(tag)][1])
                    if vr:
                        used.add(creator_of(tag))
                        self.counts[tag, "keep"] += 1
                        continue
                if not is_creator(tag):
                    edits += self._removed(element, level)
                continue
            if not level.path and tag in _CODES:  # they stand in items only
                edits += self._removed(element, level)
                continue
            treatment = treatment_of(tag, self._options)
            if treatment.what in (ITEMS, HIDDEN_ITEMS):
                edits += self._sequence(element, treatment, level, depth)
            elif treatment.what == REMOVE or (_is_sequence(element) and treatment.what not in (EMPTY, PIXELS)):
                edits += self._removed(element, level)
            elif treatment.what == PIXELS:
                edits += self._pixels(element, level)
            else:
                edits += self._value(element, treatment, level)
        last = {tag: element for tag, (element, _) in creators.items() if tag in used}
        for element in level.elements:
            if element.tag >> 16 & 1 and is_creator(element.tag) and last.get(element.tag) is not element:
                edits += self._removed(element, level)
        for tag in used:
            element, name = creators[tag]
            edits += self._replaced(element, "LO", name.encode("ascii"), level)
        return edits

    def _value(self, element: Element, treatment: Treatment, level: Level) -> list[Edit]:
        found = self._values.of(element, treatment, level.hides_codes, level.path[-1] if level.path else 0)
        if found is None:
            return self._removed(element, level)
        vr, value = found
        return self._replaced(element, vr, value, level)

    def _removed(self, element: Element, level: Level) -> list[Edit]:
        self._elements.append(Rewritten((*level.path, element.tag), "", None))
        self.counts[element.tag, "remove"] += 1
        return [Edit(element.start, element.stop, b"")]

    def _replaced(self, element: Element, vr: str, value: bytes, level: Level) -> list[Edit]:
        """Return the edit that gives an element another value, none if it has it already."""
        is_alike = element.length == len(value) and (not element.vr or element.vr == vr.encode())
        if is_alike and (not value or self._file.value(element) == value):
            self.counts[element.tag, "keep"] += 1
            return []
        self._elements.append(Rewritten((*level.path, element.tag), vr, value))
        self.counts[element.tag, "replace" if value else "empty"] += 1
        data = element_header(element.tag, vr.encode(), len(value), level.encoding) + value
        return [Edit(element.start, element.stop, data)]

    def _sequence(self, element: Element, treatment: Treatment, level: Level, depth: int) -> list[Edit]:
        if not _is_sequence(element):
            return self._removed(element, level)
        try:
            items = self._items_of(element, level.encoding, depth)
        except Damage:
            if element.vr == b"SQ" or element.vr == b"":
                raise
            return self._removed(element, level)
        edits: list[Edit] = []
        hides_codes = level.hides_codes or treatment.what == HIDDEN_ITEMS
        for index, item in enumerate(items):
            path = (*level.path, element.tag, index)
            inner = self._level(Level(item.elements, item.value_stop, item.encoding, path, hides_codes), depth + 1)
            edits += inner + length_edit(item.value, item.length, inner, item.encoding)
        return edits + length_edit(element.value, element.length, edits, level.encoding)

    def _pixels(self, element: Element, level: Level) -> list[Edit]:
        if level.path:
            return self._removed(element, level)
        if any(other.tag <= element.tag and other.start > element.start for other in level.elements):
            raise Misplaced
        if element.length == UNDEFINED:
            edits = without_comments(self._file, element)
        else:
            edits = []
            self._check_end(element)
        self.counts[element.tag, "comments" if edits else "blank" if self._blanked else "keep"] += 1
        return [*edits, *self._blanked]

    def _check_end(self, pixels: Element) -> None:
        """Raise Misplaced if there is anything but zeros behind the native pixels that are described."""
        size = self._file.image_size.length
        for start in range(pixels.value + size + size % 2, pixels.stop, _BLOCK):
            if not size or any(self._file.read(start, min(_BLOCK, pixels.stop - start))):
                raise Misplaced

    # What says how it was done

    def _inserted(self, end: int) -> list[Edit]:
        edits = []
        for tag, vr, value in marks(self._file, self._options):
            following = (element.start for element in self._file.elements if element.tag > tag)
            place = next(following, end)
            data = element_header(tag, vr.encode(), len(value), self._file.encoding) + value
            edits.append(Edit(place, place, data))
            self._elements.append(Rewritten((tag,), vr, value))
        return edits


def _are_in_disorder(elements: list[Element]) -> bool:
    """Tell whether elements are out of the ascending order that they have to be in (PS3.5 section 7.1)."""
    last = -1
    for element in elements:
        if element.tag <= last:
            return True
        last = element.tag
    return False


def _is_sequence(element: Element) -> bool:
    """Tell whether an element has items, by what the file says or, where that says nothing, by the data dictionary."""
    vr = element.vr
    if vr == b"SQ":
        return True
    if vr in (b"", b"UN"):
        return element.length == UNDEFINED or element.tag in SEQUENCE_TAGS
    return element.length == UNDEFINED and vr not in (b"OB", b"OW")
