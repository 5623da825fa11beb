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

from DICOMPatcherLib.defects import ELEMENTS_OUT_OF_ORDER, LENGTH_WRONG, ODD_LENGTH, SEQUENCE_DAMAGED
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding, at_byte
from DICOMPatcherLib.part10.content import Content, EditedContent
from DICOMPatcherLib.part10.depth import LEAST_DEEP, MAX_DEPTH, is_too_deep, may_be_sequence
from DICOMPatcherLib.part10.elements import (
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
    encoded_number,
    is_plausible,
)
from DICOMPatcherLib.part10.nested import GARBLED, SOUND, UNCLEAR, examine
from DICOMPatcherLib.part10.reading import DOUBTS, Reading, is_ascending, read_as
from DICOMPatcherLib.part10.sequence_repair import Resequencer, Rewritten, likeliest, padding
from DICOMPatcherLib.part10.swallowed_elements import contains_elements, holds_elements, in_gaps, suspicious
from DICOMPatcherLib.part10.value_checks import Oddities, oddities_at_top
from DICOMPatcherLib.part10.walk import Walk, inner_encoding, note, too_deep
from DICOMPatcherLib.texts import Text

_SUSPECTS = 3
_MAY_HOLD_ITEMS = frozenset((b"SQ", b"UN"))
_MOST_PLACES = 25_000
"""So many places of a file are mended at most: no program makes more of one mistake, and each takes memory."""
_LARGEST = 16 * 1024 * 1024
_ROWS = 0x00280010
_EXTENDED_OFFSET_TABLE = 0x7FE00001
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
    """

    def __init__(self, content: Content, start: int, reading: Reading) -> None:
        self._content = content
        self._start = start
        self._reading = reading
        self.has_malformed_values = self.has_wrong_vrs = False
        self._is_garbled = False  # whether zeros stand in the text of a sequence

    def findings(self) -> list[Finding]:
        """Return what is wrong, beyond what the walk has found.

        Raises
        ------
        Damage
            If a sequence before them is the reason for what is wrong with the elements, or is nested too deeply.
        """
        elements = self._reading.elements
        found: list[Finding] = []
        tags, vrs, _, _, lengths, stops = self._reading.fields
        is_ordered = is_ascending(tags)
        # Offsets are even up to the first element of odd length, if the first one is.
        odd = reduce(or_, stops, 0) if self._start % 2 == 0 else 1
        if not is_ordered:
            found.append(Finding(ELEMENTS_OUT_OF_ORDER, Text("data elements are duplicate or out of order")))
        if not is_ordered or self._reading.is_doubtful:
            self._blame_sequence()
        if odd % 2:
            found += self._odd_elements()
        if self._reading.encoding.implicit:
            sequences = list(compress(elements, map(SEQUENCE_TAGS.__contains__, tags)))
            self._check_depth([element for element, length in zip(elements, lengths) if length >= LEAST_DEEP])
        else:
            candidates = list(compress(elements, map(_MAY_HOLD_ITEMS.__contains__, vrs)))
            sequences = [element for element in candidates if element[1] == b"SQ"]
            self._check_depth(candidates)
        found += self._nested(sequences)
        values = oddities_at_top(self._reading.fields, self._reading.encoding, self._content)
        self.has_malformed_values = self.has_malformed_values or values.has_malformed
        self.has_wrong_vrs = self.has_wrong_vrs or values.has_wrong_vr
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
        is_searched = bool(findings) or is_lacking or self._is_garbled
        defects = {finding.defect for finding in findings}
        if defects & DOUBTS and (ELEMENTS_OUT_OF_ORDER in defects or not self._are_plausible()):
            message = Text("the length of a data element is wrong: what follows it is not valid")
            return Damage(LENGTH_WRONG, self._start, message)
        waiting = [(self._reading.elements, self._reading.fields, self._reading.encoding, 0)]
        while waiting:
            elements, fields, encoding, depth = waiting.pop()
            places = [(number, UNDEFINED) for number in suspicious(fields, encoding, self._content)]
            if is_searched:
                places += in_gaps(fields)
            for number, before in places:
                tag, vr, start, value, length, _ = elements[number]
                if holds_elements(tag, vr, self._content.read(value, length), encoding, tag, before):
                    return Damage(LENGTH_WRONG, start, contains_elements(tag))
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
        return tag > _LAST_IMAGE_TAG and all(element.tag != _ROWS for element in self._reading.elements)

    # Odd lengths

    def _odd_elements(self) -> Iterator[Finding]:
        repairable: list[int] = []
        others: list[int] = []
        edits: list[Edit] = []
        for element in self._reading.elements:
            if element.tag == PIXEL_DATA and element.length == UNDEFINED:
                yield from self._odd_fragments(element)
            elif element.length & 1 and element.length != UNDEFINED and element.stop <= self._content.end:
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
        if is_misread or (vr in SHORT_VRS and length == 0xFFFF):
            return ()
        header = element_header(tag, vr, length + 1, self._reading.encoding)
        return Edit(start, value, header), Edit(stop, stop, padding(tag, vr))

    def _odd_fragments(self, element: Element) -> Iterator[Finding]:
        """Yield a finding if there are any; they are padded if no table says at which offset others start."""
        edits: list[Edit] = []
        encoding = self._reading.encoding
        position, count = element.value, 0
        _, table = self._reading.walk.item_header(position, encoding.big_endian)
        while (header := self._reading.walk.item_header(position, encoding.big_endian))[0] == ITEM:
            stop = position + 8 + header[1]
            if header[1] % 2 and len(edits) <= 2 * _MOST_PLACES:
                edits.append(Edit(position + 4, position + 8, encoded_number(header[1] + 1, 4, encoding)))
                edits.append(Edit(stop, stop, b"\0"))
            position = stop
            count += 1
        has_table = table > 0 or any(other.tag == _EXTENDED_OFFSET_TABLE for other in self._reading.elements)
        if edits:
            message = at_byte(Text("fragments of Pixel Data have odd length"), element.start)
            is_refused = (has_table and count > 2) or len(edits) > 2 * _MOST_PLACES
            yield Finding(ODD_LENGTH, message, () if is_refused else tuple(edits))

    # Inside sequences

    def _check_depth(self, elements: Iterable[Element]) -> None:
        """Raise Damage if sequences are nested too deeply; the walk has followed those of undefined length."""
        for tag, vr, start, value, length, stop in elements:
            if LEAST_DEEP <= length < UNDEFINED and may_be_sequence(tag, vr):
                encoding = inner_encoding(vr, self._reading.encoding)
                if is_too_deep(self._content, value, stop, encoding):
                    raise too_deep(start)

    def _nested(self, sequences: Iterable[Element]) -> Iterator[Finding]:
        """Yield what is wrong in sequences that the walk could pass over."""
        for element in sequences:
            seen, odd = self._look(element)
            if element.length == UNDEFINED:
                seen = self._reading.walk.suspects.get(element.value, SOUND)
            if not element.tag & 0x10000:  # private values are their makers' own business
                self.has_malformed_values = self.has_malformed_values or odd.has_malformed
                self.has_wrong_vrs = self.has_wrong_vrs or odd.has_wrong_vr
            self._is_garbled = self._is_garbled or seen == GARBLED
            if seen != SOUND:
                defect = self._nested_defect(element)
                if defect is not None:
                    yield defect

    def _look(self, element: Element) -> tuple[str, Oddities]:
        size = element.value_stop - element.value
        if size > _LARGEST:
            return UNCLEAR, Oddities(False, False)
        return examine(self._content.read(element.value, size), self._reading.encoding)

    def _nested_defect(self, sequence: Element) -> Finding | None:
        defect = first_defect(self._content, sequence, self._reading.encoding)
        if defect is None:
            return None
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
