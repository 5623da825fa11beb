"""Rewriting a data set without what may identify someone: from the places of its elements to edits of its bytes.

References
----------
PS3.15 annex E: the Basic Profile. PS3.10 section 7.1: preamble and File Meta Information, which tell of who wrote the
file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat, takewhile
from operator import itemgetter
from typing import NamedTuple

from DICOMPatcherLib.deidentification import header
from DICOMPatcherLib.deidentification.compressed_pixels import without_comments
from DICOMPatcherLib.deidentification.identifying_words import (
    BIRTH_DATE,
    DATES,
    IDS,
    NAMES,
    Identifiers,
    IdentifyingWords,
)
from DICOMPatcherLib.deidentification.identities import NewIdentity
from DICOMPatcherLib.deidentification.marks import marks
from DICOMPatcherLib.deidentification.memory import LARGEST, Key, Memory, Outcome, Remembered, Verdict, keys_of
from DICOMPatcherLib.deidentification.new_values import NewValues
from DICOMPatcherLib.deidentification.private_elements import creator_of, is_creator
from DICOMPatcherLib.deidentification.treatments import (
    EMPTY,
    HIDDEN_ITEMS,
    ITEMS,
    KEEP,
    PIXELS,
    REMOVE,
    UID,
    Options,
    Treatment,
    treatment_of,
)
from DICOMPatcherLib.edits import Edit, Rewriting, Rewritten, joined, spliced
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.elements import (
    CHARACTER_SET,
    EXPLICIT,
    PIXEL_DATA,
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
_LARGEST_GAP = 1024
_LARGEST_HELD = 64 * 1024
_IN_ITEM = 1
"""How deep a sequence is that recurs, as functional groups of frames do."""
_DIGITS_OF_DATE = 8
_NOBODY = Identifiers()
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
    memory
        What was decided of other files of the run.
    blanked
        Edits that make parts of the pixels black.
    """

    def __init__(
        self,
        file: Part10File,
        options: Options,
        key: bytes,
        identity: NewIdentity,
        memory: Memory,
        blanked: Iterable[Edit] = (),
    ) -> None:
        self._file, self._options = file, options
        self._blanked = blanked
        self._items: dict[int, list[Item]] = {}
        self._keys = keys_of(file)
        self._may_recur = any(self._keys)
        # An element may have got here from another place, where its code or meaning says who someone is.
        self._hides_codes = _are_in_disorder(file.elements)
        found = self._identifiers(memory.identifiers(file.encoding))
        self._decided = memory.decided(found, identity, options, file.encoding, self._hides_codes)
        self._values = NewValues(file, options, key, identity, self.words, self._own_uids)
        self._uids: frozenset[str] | None = None
        self._recalled: list[Outcome] = []
        self._elements: list[Rewritten] = []
        self._counts: list[tuple[int, str]] = []

    @property
    def words(self) -> IdentifyingWords:
        """What identifies the patient."""
        return self._decided.words

    def verdicts(self, encoding: Encoding) -> Remembered[Verdict]:
        """Return what second looks at files of this patient have shown of elements in an encoding."""
        return self._decided.verdicts(encoding)

    @property
    def replaced(self) -> dict[str, str]:
        """New UIDs by old ones."""
        return dict(chain(self._values.replaced, *(outcome.replaced for outcome in self._recalled)))

    @property
    def counts(self) -> Iterator[tuple[int, str]]:
        """Tag of each element, and in which way it was treated."""
        return chain(self._counts, *(outcome.counts for outcome in self._recalled))

    @property
    def kept(self) -> Iterator[tuple[int, str]]:
        """Tag and text of each value that stays and is no number, date or UID."""
        return chain(self._values.kept, *(outcome.kept for outcome in self._recalled))

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
        level = Level(file.elements, end, file.encoding, hides_codes=self._hides_codes)
        edits = sorted(self._level(level, 0) + self._inserted(end), key=itemgetter(0, 1))
        pixels = file.element(PIXEL_DATA)
        before = [edit for edit in edits if pixels is None or edit.stop <= pixels.start]
        header = Edit(0, file.data_start, self._meta_header())
        edits = [header, *joined(before, file.read, _LARGEST_GAP), *edits[len(before) :]]
        return Rewriting(edits, self._elements)

    def _meta_header(self) -> bytes:
        old = self._file.element(_SOP_INSTANCE)
        uid = self._file.value(old).split(b"\0")[0].strip().decode("latin-1") if old is not None else ""
        uid = uid or self._file.meta.get("MediaStorageSOPInstanceUID", "")
        return header.meta_header(self._file, uid if self._options.keeps_uids else self._values.new_uid(uid))

    # What identifies the patient

    def _identifiers(self, known: Remembered[Identifiers]) -> Identifiers:
        """Return the values in the file that say who someone is."""
        several = []
        for element, key in zip(self._file.elements, self._keys):
            found = known.get(key)
            if found is None:
                found = self._identifiers_in(element)
                known.put(key, found)
            if found is not _NOBODY:
                several.append(found)
        return Identifiers(*(frozenset().union(*values) for values in zip(*several)))

    def _identifiers_in(self, outer: Element) -> Identifiers:
        names, ids, births, dates, sets = set(), set(), set(), set(), set()
        for element in self._each_element([outer], self._file.encoding, 0, Remembered()):
            if element.tag in NAMES or element.vr == b"PN":
                names.add(self._file.value(element))
            elif element.tag in IDS:
                ids.add(self._file.value(element))
            elif element.tag == BIRTH_DATE:
                births.add(self._file.value(element))
            elif element.tag in DATES and self._options.dates != KEEP:
                dates.add(self._file.value(element).strip(b" \0").replace(b".", b"")[:_DIGITS_OF_DATE])
            elif element.tag == CHARACTER_SET:
                sets.add(self._file.value(element))
        found = Identifiers(*map(frozenset, (names, ids, births, dates, sets)))
        return found if any(found) else _NOBODY

    def _own_uids(self) -> frozenset[str]:
        """Return the UIDs of the file that are replaced."""
        if self._uids is None:
            self._uids = frozenset(self._each_uid())
        return self._uids

    def _each_uid(self) -> Iterator[str]:
        return (
            part.decode("latin-1").strip("\0 ")
            for element in self._each_element(self._file.elements, self._file.encoding, 0, Remembered())
            if not element.tag >> 16 & 1 and treatment_of(element.tag, self._options).what == UID
            for part in self._file.value(element).split(b"\\")
        )

    def _each_element(
        self, elements: Iterable[Element], encoding: Encoding, depth: int, before: Remembered[Encoding]
    ) -> Iterator[Element]:
        """Yield elements and all that is in them, but not once more what has been there `before` byte by byte."""
        for element in elements:
            if _is_sequence(element):
                key = self._key_within(element, depth)
                if key is not None and before.get(key) == encoding:
                    continue
                try:
                    items = self._items_of(element, encoding, depth)
                except Damage:
                    if element.vr == b"SQ":
                        raise
                    continue
                for item in items:
                    yield from self._each_element(item.elements, item.encoding, depth + 1, before)
                before.put(key, encoding)
            elif element.length != UNDEFINED:
                yield element

    def _key_within(self, element: Element, depth: int) -> Key:
        """Return the key of a sequence that may recur in other items."""
        size = element.stop - element.start
        if depth != _IN_ITEM or size > LARGEST or not self._may_recur or element.stop >= self._file.end:
            return None
        return self._file.read(element.start, size)

    def _items_of(self, element: Element, encoding: Encoding, depth: int) -> Iterable[Item]:
        """Return the items of a sequence; one of VR UN may be written as its writer thought best."""
        if depth > MAX_DEPTH:
            raise too_deep(element.start)
        if element.vr == b"SQ" and (depth or element.stop - element.start > _LARGEST_HELD):
            return self._file.items_in_turn(element, encoding)
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
        edits: list[Edit] = []
        creators: dict[int, tuple[Element, str]] = {}
        used: set[int] = set()
        known, make = self._decided.outcomes, tuple.__new__
        for element, key in zip(level.elements, repeat(None) if level.path else self._keys):
            outcome = known.get(key)
            if outcome is not None and (not outcome.classes or self._is_valid(outcome.classes)):
                self._recalled.append(outcome)
                self._elements += outcome.elements
                if outcome.data is not None:  # so many are made here that the time of Edit(...) counts
                    edits.append(make(Edit, (element.start, element.stop, outcome.data)))
                continue
            tag = element.tag
            if tag >> 16 & 1:
                if is_creator(tag):
                    creators[tag] = element, self._values.creator(element)
                elif self._options.keeps_safe_private and creator_of(tag) in creators:
                    vr = self._values.safe_private(element, creators[creator_of(tag)][1])
                    if vr:
                        used.add(creator_of(tag))
                        self._counts.append((tag, "keep"))
                        continue
                if not is_creator(tag):
                    edits += self._removed(element, level)
                continue
            edits += self._element(element, level, depth) if key is None else self._new(element, key, level, known)
        last = {tag: element for tag, (element, _) in creators.items() if tag in used}
        for element in level.elements:
            if element.tag >> 16 & 1 and is_creator(element.tag) and last.get(element.tag) is not element:
                edits += self._removed(element, level)
        for tag in used:
            element, name = creators[tag]
            edits += self._replaced(element, "LO", name.encode("ascii"), level)
        return edits

    def _new(
        self, element: Element, key: Key, level: Level, known: Remembered[Outcome] | Remembered[Outcome | None]
    ) -> list[Edit]:
        """Return the edits to an element, and remember what becomes of it."""
        values = self._values
        elements, counts = len(self._elements), len(self._counts)
        kept, replaced, classes = len(values.kept), len(values.replaced), len(values.classes)
        around = len(level.path)
        edits = self._sequence(element, level, _IN_ITEM) if around else self._element(element, level, 0)
        outcome = Outcome(
            spliced(edits, self._file.read, element.start, element.stop) if edits else None,
            tuple(Rewritten(path[around:], vr, value) for path, vr, value in self._elements[elements:]),
            tuple(self._counts[counts:]),
            tuple(values.kept[kept:]),
            tuple(values.replaced[replaced:]),
            tuple(values.classes[classes:]),
        )
        if not outcome.classes or self._is_valid(outcome.classes):
            known.put(key, outcome)
        return edits

    def _is_valid(self, classes: tuple[str, ...]) -> bool:
        """Tell whether what was decided of UIDs that may be of classes is right here: none is replaced elsewhere."""
        return self._own_uids().isdisjoint(classes)

    def _recurring(self, element: Element, level: Level, depth: int) -> list[Edit]:
        """Return the edits to a sequence, made twice at most if it recurs byte by byte in other items."""
        key = self._key_within(element, depth)
        if key is None:
            return self._sequence(element, level, depth)
        known = self._decided.nested(level.encoding, level.hides_codes)
        outcome = known.get(key)
        if outcome is not None and outcome.classes and not self._is_valid(outcome.classes):
            return self._sequence(element, level, depth)
        if outcome is None and key in known:
            return self._new(element, key, level, known)
        if outcome is None:  # most that differ do so in all frames
            known.put(key, None)
            return self._sequence(element, level, depth)
        # Not `_recalled`: it may be a part of what is remembered of the element of the data set.
        self._counts += outcome.counts
        self._values.kept += outcome.kept
        self._values.replaced += outcome.replaced
        self._values.classes += outcome.classes
        self._elements += [Rewritten((*level.path, *path), vr, value) for path, vr, value in outcome.elements]
        return [] if outcome.data is None else [Edit(element.start, element.stop, outcome.data)]

    def _element(self, element: Element, level: Level, depth: int) -> list[Edit]:
        """Return the edits to an element of an even group."""
        if not level.path and element.tag in _CODES:  # they stand in items only
            return self._removed(element, level)
        treatment = treatment_of(element.tag, self._options)
        if treatment.what in (ITEMS, HIDDEN_ITEMS):
            return self._recurring(element, level, depth)
        if treatment.what == REMOVE or (_is_sequence(element) and treatment.what not in (EMPTY, PIXELS)):
            return self._removed(element, level)
        if treatment.what == PIXELS:
            return self._pixels(element, level)
        return self._value(element, treatment, level)

    def _value(self, element: Element, treatment: Treatment, level: Level) -> list[Edit]:
        found = self._values.of(element, treatment, level.hides_codes, level.path[-1] if level.path else 0)
        if found is None:
            return self._removed(element, level)
        vr, value = found
        return self._replaced(element, vr, value, level)

    def _removed(self, element: Element, level: Level) -> list[Edit]:
        self._elements.append(Rewritten((*level.path, element.tag), "", None))
        self._counts.append((element.tag, "remove"))
        return [Edit(element.start, element.stop, b"")]

    def _replaced(self, element: Element, vr: str, value: bytes, level: Level) -> list[Edit]:
        """Return the edit that gives an element another value, none if it has it already."""
        is_alike = element.length == len(value) and (not element.vr or element.vr == vr.encode())
        if is_alike and (not value or self._file.value(element) == value):
            self._counts.append((element.tag, "keep"))
            return []
        self._elements.append(Rewritten((*level.path, element.tag), vr, value))
        self._counts.append((element.tag, "replace" if value else "empty"))
        data = element_header(element.tag, vr.encode(), len(value), level.encoding) + value
        return [Edit(element.start, element.stop, data)]

    def _sequence(self, element: Element, level: Level, depth: int) -> list[Edit]:
        if not _is_sequence(element):
            return self._removed(element, level)
        try:
            items = self._items_of(element, level.encoding, depth)
        except Damage:
            if element.vr == b"SQ" or element.vr == b"":
                raise
            return self._removed(element, level)
        edits: list[Edit] = []
        hides_codes = level.hides_codes or treatment_of(element.tag, self._options).what == HIDDEN_ITEMS
        for index, item in enumerate(items):
            path = (*level.path, element.tag, index)
            hides = hides_codes or _are_in_disorder(item.elements)
            inner = self._level(Level(item.elements, item.value_stop, item.encoding, path, hides), depth + 1)
            edits += inner + length_edit(item.value, item.length, inner, item.encoding)
        return edits + length_edit(element.value, element.length, edits, level.encoding)

    def _pixels(self, element: Element, level: Level) -> list[Edit]:
        if level.path:
            return self._removed(element, level)
        following = takewhile(lambda other: other.start > element.start, reversed(level.elements))
        if any(other.tag <= element.tag for other in following):
            raise Misplaced
        if element.length == UNDEFINED:
            edits = without_comments(self._file, element)
        else:
            edits = []
            self._check_end(element)
        self._counts.append((element.tag, "comments" if edits else "blank" if self._blanked else "keep"))
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
        following = iter(self._file.elements)
        element = next(following, None)
        for tag, vr, value in marks(self._file, self._options):
            while element is not None and element.tag <= tag:
                element = next(following, None)
            place = end if element is None else element.start
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
