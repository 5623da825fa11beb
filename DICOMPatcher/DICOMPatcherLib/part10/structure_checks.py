"""What is wrong with the elements of a data set that could be read, and how it can be mended.

References
----------
PS3.5 section 7.1: the order and the length of elements. PS3.5 section 7.5: sequences.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import compress
from operator import or_

from DICOMPatcherLib.defects import (
    ELEMENTS_OUT_OF_ORDER,
    ITEMS_IN_OTHER_ENCODING,
    LENGTH_WRONG,
    ODD_LENGTH,
    SEQUENCE_DAMAGED,
    STRAY_DELIMITER,
)
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding, at_byte
from DICOMPatcherLib.part10.content import Content, EditedContent
from DICOMPatcherLib.part10.depth import LEAST_DEEP, MAX_DEPTH, is_too_deep, may_be_sequence
from DICOMPatcherLib.part10.elements import (
    IMPLICIT,
    ITEM,
    PIXEL_DATA,
    SEQUENCE_TAGS,
    SHORT_VRS,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    Fields,
    element_header,
    encoded_tag,
    is_named,
    is_plausible,
)
from DICOMPatcherLib.part10.length_repair import LengthRepair
from DICOMPatcherLib.part10.nested import GARBLED, SOUND, UNCLEAR, Look, examine, oddities
from DICOMPatcherLib.part10.other_encoding import in_implicit
from DICOMPatcherLib.part10.pixel_description import ROWS
from DICOMPatcherLib.part10.reading import DOUBTS, Reading, is_ascending, read_as
from DICOMPatcherLib.part10.sequence_repair import Resequencer, Rewritten, is_number, likeliest, padding
from DICOMPatcherLib.part10.swallowed_elements import (
    LONGEST_SEARCHED,
    contains_elements,
    holds_elements,
    in_gaps,
    suspicious,
)
from DICOMPatcherLib.part10.value_checks import Oddities, oddities_at_top
from DICOMPatcherLib.part10.walk import Walk, inner_encoding, note, too_deep
from DICOMPatcherLib.texts import Text

_SUSPECTS = 3
_MAY_HOLD_ITEMS = frozenset((b"SQ", b"UN"))
_MOST_PLACES = 25_000
"""So many places of a file are mended at most: no program makes more of one mistake, and each takes memory."""
_LARGEST = 16 * 1024 * 1024
_NOTHING_ODD = Oddities(False, False)
_LAST_IMAGE_TAG = 0x0028FFFF


class StructureChecks:
    """Looks over the elements of one reading.

    Parameters
    ----------
    start
        Offset of the data set.

    Attributes
    ----------
    has_malformed_values, has_wrong_vrs
        Whether, as far as was looked, a number, date or time does not have its form, or an element not its VR.
    is_garbled
        Whether zeros stand in the text of a sequence.
    """

    def __init__(self, content: Content, start: int, reading: Reading) -> None:
        self._content = content
        self._start = start
        self._reading = reading
        self.has_malformed_values = self.has_wrong_vrs = False
        self._examined: dict[int, tuple[Look, Oddities]] = {}
        self.is_garbled = False

    def findings(self) -> list[Finding]:
        """Return what is wrong, beyond what the walk has found.

        Raises
        ------
        Damage
            If a sequence before them is the reason for what is wrong with the elements, or is nested too deeply.
        """
        found: list[Finding] = []
        if self._reading.alike is None:
            elements, fields = self._reading.elements, self._reading.fields
            found += self._in_disorder()
        else:  # what has not changed is in order
            elements = [self._reading.elements[number] for number in self._reading.alike.changed]
            fields = Fields.of(elements)
        if self._reading.encoding.implicit:
            sequences = list(compress(elements, map(SEQUENCE_TAGS.__contains__, fields.tags)))
            found += map(self._with_explicit_items, self._reading.walk.explicit_sequences)
            self._check_depth([element for element, length in zip(elements, fields.lengths) if length >= LEAST_DEEP])
        else:
            candidates = list(compress(elements, map(_MAY_HOLD_ITEMS.__contains__, fields.vrs)))
            sequences = [element for element in candidates if element[1] == b"SQ"]
            found += self._unknown_sequences(candidates)
            self._look_into_unknown(element for element in candidates if element.vr == b"UN")
            self._check_depth(candidates)
        found += self._nested(sequences)
        only = self._reading.alike.changed if self._reading.alike is not None else None
        values = oddities_at_top(self._reading.fields, self._reading.encoding, self._content, only)
        self.has_malformed_values = self.has_malformed_values or values.has_malformed
        self.has_wrong_vrs = self.has_wrong_vrs or values.has_wrong_vr
        return found

    def _in_disorder(self) -> list[Finding]:
        """Return what is wrong with the elements as they follow each other. Raises Damage as `findings` does."""
        found = []
        is_ordered = is_ascending(self._reading.fields.tags)
        # Offsets are even up to the first element of odd length, if the first one is.
        odd = reduce(or_, self._reading.fields.stops, 0) if self._start % 2 == 0 else 1
        if not is_ordered:
            found.append(Finding(ELEMENTS_OUT_OF_ORDER, Text("data elements are duplicate or out of order")))
        if not is_ordered or self._reading.is_doubtful:
            self._blame_sequence()
        if odd % 2:
            found += self._odd_elements()
        return found

    def misreading(self, findings: Sequence[Finding], is_lacking: bool) -> Damage | None:
        """Return the damage because of which values are not what they seem, though the walk came to its end.

        Parameters
        ----------
        findings
            All that was found in the data set.
        is_lacking
            Whether there are identifiers missing. If so, or if anything was found, all values are searched.
        """
        is_searched = bool(findings) or is_lacking or self.is_garbled
        defects = {finding.defect for finding in findings}
        if defects & DOUBTS and (ELEMENTS_OUT_OF_ORDER in defects or not self._are_plausible()):
            message = Text("the length of a data element is wrong: what follows it is not valid")
            return Damage(LENGTH_WRONG, self._start, message, self._relengthened())
        if STRAY_DELIMITER in defects:
            for element in self._holding_starts(findings):
                repair = self._relengthened_alone(element)
                return Damage(LENGTH_WRONG, element.start, contains_elements(element.tag), repair)
        waiting = [(self._reading.elements, self._reading.fields, self._reading.encoding, 0)]
        only = self._reading.alike.changed if self._reading.alike is not None else None
        while waiting:
            elements, fields, encoding, depth = waiting.pop()
            places = [(number, UNDEFINED) for number in suspicious(fields, encoding, self._content, only)]
            only = None
            if is_searched:
                places += in_gaps(fields)
            for number, before in places:
                tag, vr, start, value, length, _ = elements[number]
                if depth == 0 and vr == b"UN" and tag in SEQUENCE_TAGS:
                    continue  # `_unknown_sequences` tells what is wrong with it
                if holds_elements(tag, vr, self._content.read(value, length), encoding, tag, before):
                    repair = self._relengthened_alone(elements[number]) if depth == 0 else ()
                    return Damage(LENGTH_WRONG, start, contains_elements(tag), repair)
            for element in filter(_is_sequence, elements) if is_searched and depth <= MAX_DEPTH else ():
                with contextlib.suppress(Damage):
                    items = Walk(self._content, []).items(element, encoding)
                    waiting.extend(
                        (item.elements, Fields.of(item.elements), item.encoding, depth + 1) for item in items
                    )
        return None

    def _are_plausible(self) -> bool:
        fields = self._reading.fields
        return all(map(is_plausible, fields.tags, fields.lengths))

    def _holding_starts(self, findings: Iterable[Finding]) -> Iterator[Element]:
        """Yield the elements right in front of stray delimiters that hold an item, to which these belong."""
        strays = {
            finding.repair[0].start for finding in findings if finding.defect == STRAY_DELIMITER and finding.repair
        }
        item = encoded_tag(ITEM, self._reading.encoding)
        for element in self._reading.elements:
            is_plain = element.length != UNDEFINED and not _is_sequence(element)
            if element.stop in strays and is_plain and item in self._searched(element):
                yield element

    def _searched(self, element: Element) -> bytes:
        return self._content.read(element.value, min(element.length, LONGEST_SEARCHED))

    def _relengthened(self) -> tuple[Edit, ...]:
        """Return the repair of the length because of which the elements behind it make no sense."""
        elements = self._reading.elements
        return LengthRepair(self._content, self._reading.encoding, self._start).of_any(elements, self._content.end)

    def _relengthened_alone(self, element: Element) -> tuple[Edit, ...]:
        return LengthRepair(self._content, self._reading.encoding, self._start).of(element)

    # Sequences that lead astray

    def resequenced(self, place: int) -> tuple[Edit, ...]:
        """Return the repair of the sequence because of which the walk went astray at an offset; () if none fits."""
        before = (element for element in reversed(self._reading.elements) if element.start < place)
        starts = [place] if self._may_be_sequence(place) else []
        starts += [element.start for element in before if self._is_suspect(element)][:_SUSPECTS]
        for start in starts:
            try:
                rewritten = Resequencer(self._content).rewritten(start, self._reading.encoding)
            except Damage:
                continue
            repair = Edit(start, min(rewritten.stop, self._content.end), rewritten.data)
            if (not rewritten.reaches_end or self._may_end_with(start)) and self._is_better(repair):
                return (repair,)
        return ()

    def _blame_sequence(self) -> None:
        """Raise Damage if a wrong length of a sequence is the reason for the disorder behind it."""
        reading = self._reading
        places = [
            finding.repair[0].start for finding in reading.findings if finding.defect in DOUBTS and finding.repair
        ]
        pairs = zip(reading.elements, reading.elements[1:])
        places += [element.start for before, element in pairs if element.tag <= before.tag][:1]
        repair = self.resequenced(min(places)) if places else ()
        if repair:
            raise Damage(SEQUENCE_DAMAGED, repair[0].start, Text("the length of a sequence is wrong"), repair)

    def _is_better(self, repair: Edit) -> bool:
        """Tell whether the data set is in order after a repair, or at least in order up to a later place."""
        trial = read_as(EditedContent(self._content, (repair,)), self._start, self._reading.encoding)
        is_further = trial.damage is None or len(trial.elements) > len(self._reading.elements)
        is_ordered = is_ascending(trial.fields.tags)
        return is_further and is_ordered and not DOUBTS.intersection(f.defect for f in trial.findings)

    def _is_suspect(self, element: Element) -> bool:
        """Tell whether an element is a sequence that may end elsewhere: items do not fill the length it has."""
        if not _is_sequence(element):
            return False
        return element.length == UNDEFINED or first_defect(self._content, element, self._reading.encoding) is not None

    def _may_be_sequence(self, place: int) -> bool:
        """Tell whether a sequence starts at an offset: by its VR, the dictionary or an undefined length."""
        try:
            tag, vr, value, length, _ = self._reading.walk.header(place, self._reading.encoding, self._content.end)
        except Damage:
            return False
        return tag != PIXEL_DATA and (
            length == UNDEFINED or _is_sequence(Element(tag, vr, place, value, length, place))
        )

    def _may_end_with(self, start: int) -> bool:
        """Tell whether a file may end with the sequence at an offset: nothing that has to follow it is missing."""
        tag, _ = self._reading.walk.item_header(start, self._reading.encoding.big_endian)
        return tag > _LAST_IMAGE_TAG and all(element.tag != ROWS for element in self._reading.elements)

    # Odd lengths

    def _odd_elements(self) -> Iterator[Finding]:
        repairable: list[int] = []
        others: list[int] = []
        edits: list[Edit] = []
        for element in self._reading.elements:
            if element.length & 1 and element.length != UNDEFINED and element.stop <= self._content.end:
                repair = self._evened(element) if len(repairable) <= _MOST_PLACES else ()
                edits += repair
                (repairable if repair else others).append(element.start)
        repair = tuple(edits) if len(repairable) <= _MOST_PLACES else ()
        for places, repairs in ((repairable, repair), (others, ())):
            if len(places) == 1:
                yield Finding(
                    ODD_LENGTH, at_byte(Text("the value of a data element has odd length"), places[0]), repairs
                )
            elif places:
                message = Text("the values of {count} data elements have odd length", count=len(places))
                yield Finding(ODD_LENGTH, at_byte(message, places[0]), repairs)

    def _evened(self, element: Element) -> tuple[Edit, ...]:
        tag, vr, start, value, length, stop = element
        is_misread = _is_sequence(element) or (not vr and not self._reading.encoding.implicit)
        if is_misread or (vr in SHORT_VRS and length == 0xFFFF) or is_number(tag, vr):
            return ()
        header = element_header(tag, vr, length + 1, self._reading.encoding)
        return Edit(start, value, header), Edit(stop, stop, padding(tag, vr))

    # Inside sequences

    def _check_depth(self, elements: Iterable[Element]) -> None:
        """Raise Damage if sequences are nested too deeply; the walk has followed those of undefined length."""
        for tag, vr, start, value, length, stop in elements:
            if LEAST_DEEP <= length < UNDEFINED and may_be_sequence(tag, vr):
                is_sequence = vr == b"SQ" or (not vr and tag in SEQUENCE_TAGS)
                if is_sequence and self._examine(value, length)[0].is_shallow:
                    continue
                encoding = inner_encoding(vr, self._reading.encoding)
                if is_too_deep(self._content, value, stop, encoding):
                    raise too_deep(start)

    def _nested(self, sequences: Iterable[Element]) -> Iterator[Finding]:
        """Yield what is wrong in sequences that the walk could pass over."""
        for element in sequences:
            seen, odd = self._look(element)
            if not element.tag & 0x10000:  # private values are their makers' own business
                self.has_malformed_values = self.has_malformed_values or odd.has_malformed
                self.has_wrong_vrs = self.has_wrong_vrs or odd.has_wrong_vr
            self.is_garbled = self.is_garbled or seen == GARBLED
            if seen != SOUND:
                defect = self._nested_defect(element)
                if defect is not None:
                    yield defect

    def _look(self, element: Element) -> tuple[str, Oddities]:
        if element.length != UNDEFINED:
            look, odd = self._examine(element.value, element.length)
            return look.seen, odd
        size, encoding = element.value_stop - element.value, self._reading.encoding
        data = self._content.read(element.value, size) if size <= _LARGEST else None
        seen = self._reading.walk.suspects.get(element.value, SOUND)  # the walk has looked into it
        return seen, oddities(data, encoding) if data is not None else _NOTHING_ODD

    def _examine(self, value: int, length: int) -> tuple[Look, Oddities]:
        """Return what is to be seen in a sequence; one that is large is looked into once."""
        found = self._examined.get(value)
        if found is not None:
            return found
        if length > _LARGEST:
            return Look(UNCLEAR), _NOTHING_ODD
        found = examine(self._content.read(value, length), self._reading.encoding)
        if length >= LEAST_DEEP:
            self._examined[value] = found
        return found

    def _look_into_unknown(self, elements: Iterable[Element]) -> None:
        """Look at values in sequences with the VR of what is unknown: items in implicit VR (PS3.5 section 6.2.2)."""
        for element in elements:
            size = element.value_stop - element.value
            if element.tag in SEQUENCE_TAGS and size <= _LARGEST:
                odd = oddities(self._content.read(element.value, size), IMPLICIT)
                self.has_malformed_values = self.has_malformed_values or odd.has_malformed

    def _unknown_sequences(self, elements: Iterable[Element]) -> Iterator[Finding]:
        """Yield sequences that have the VR of what is not known, and a length, and items as SQ has them, or damage.

        Only those that are known to be sequences: in what is private, anything may stand.
        """
        own = self._reading.encoding
        for element in elements:
            tag, vr, start, value, length, _ = element
            is_unknown = vr == b"UN" and tag in SEQUENCE_TAGS and 0 < length <= _LARGEST
            if not is_unknown or self._is_sound(element, own):
                continue
            sequence = element._replace(vr=b"SQ")
            message = at_byte(Text("the items of a sequence are in another encoding than its VR says"), start)
            if self._is_sound(sequence, own):
                header = element_header(tag, b"SQ", length, own)
                yield Finding(ITEMS_IN_OTHER_ENCODING, message, (Edit(start, value, header),))
            elif self._is_sound(sequence, Encoding(False, not own.big_endian)):
                yield Finding(ITEMS_IN_OTHER_ENCODING, message)
            elif (defect := first_defect(self._content, element, own)) is not None:
                yield defect._replace(repair=())

    def _is_sound(self, sequence: Element, encoding: Encoding) -> bool:
        """Tell whether a sequence has items up to its end, and elements in order in them."""
        findings: list[Finding] = []
        try:
            items = Walk(self._content, findings).items(sequence, encoding)
        except Damage:
            return False
        tags = [[element.tag for element in item.elements] for item in items]
        return not findings and any(tags) and all(is_ascending(each) and all(map(is_named, each)) for each in tags)

    def _with_explicit_items(self, sequence: Element) -> Finding:
        """Return what is wrong with a sequence in implicit VR whose items are in explicit VR."""
        explicit = Encoding(False, self._reading.encoding.big_endian)
        message = at_byte(Text("the items of a sequence are in another encoding than its VR says"), sequence.start)
        try:
            data = in_implicit(self._content, Walk(self._content, []), sequence, explicit)
        except (Damage, ValueError):
            return Finding(ITEMS_IN_OTHER_ENCODING, message)
        return Finding(ITEMS_IN_OTHER_ENCODING, message, (Edit(sequence.start, sequence.stop, data),))

    def _nested_defect(self, sequence: Element) -> Finding | None:
        defect = first_defect(self._content, sequence, self._reading.encoding)
        if defect is None:
            return None
        implicit, big_endian = self._reading.encoding
        explicit = sequence._replace(vr=b"SQ")
        if implicit and sequence.length != UNDEFINED and self._is_sound(explicit, Encoding(False, big_endian)):
            return self._with_explicit_items(explicit)
        rewritten = self._rewritten(sequence)
        return defect._replace(repair=(Edit(sequence.start, rewritten.stop, rewritten.data),)) if rewritten else defect

    def _rewritten(self, sequence: Element) -> Rewritten | None:
        """Return a sequence as it has to be written, whether it ends where its length says or that is what is wrong."""
        resequencer, encoding = Resequencer(self._content), self._reading.encoding
        found = resequencer.readings(sequence.start, encoding, sequence.stop)
        for reading in resequencer.readings(sequence.start, encoding):
            repair = Edit(sequence.start, reading.stop, reading.data)
            if reading.stop != sequence.stop and self._is_better(repair):
                found.append(reading)
        found = likeliest(found)
        return found[0] if len(found) == 1 else None


def first_defect(content: Content, sequence: Element, encoding: Encoding) -> Finding | None:
    """Return the first thing that is wrong in a sequence, its own length aside."""
    findings: list[Finding] = []
    walk = Walk(content, findings)
    waiting = [(sequence, encoding, 0)]
    while waiting:
        element, encoding, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise too_deep(element.start)
        try:
            for item in walk.each_item(element, encoding):
                odd, start = 0, item.value
                for inner in item.elements:
                    odd |= inner[5] ^ start
                    # One of undefined length was followed to its end already.
                    if (inner[4] != UNDEFINED or inner[3] in walk.suspects) and _is_sequence(inner):
                        waiting.append((inner, item.encoding, depth + 1))
                if odd & 1:
                    note(findings, ODD_LENGTH, item.value, Text("a data element in a sequence item has odd length"))
        except Damage as damage:
            return damage.finding
        if findings:
            return findings[0]._replace(repair=())
    return None


def _is_sequence(element: Element) -> bool:
    return element.vr == b"SQ" or (not element.vr and element.tag in SEQUENCE_TAGS)
