"""One DICOM file as it lies on disk: how it is really encoded, and the byte range of each element.

The tags are walked here and not by pydicom, for two reasons: pydicom drops elements of damaged files (one without its
delimiter may cost the whole data set), and a walk that decodes nothing takes a tenth of the time.

Offsets count from the start of the file. In a deflated file the inflated data set takes the place of the deflated one.

References
----------
PS3.5 section 7: the encoding of elements, items and sequences. PS3.10 section 7: preamble and meta header.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO, NamedTuple, cast

from pydicom.datadict import dictionary_has_tag

from DICOMPatcherLib.codestream import transfer_syntax_of
from DICOMPatcherLib.foreign import kind_of
from DICOMPatcherLib.rule import Finding

UNDEFINED = 0xFFFFFFFF
ITEM = 0xFFFEE000
ITEM_END = 0xFFFEE00D
SEQUENCE_END = 0xFFFEE0DD
PIXEL_DATA = 0x7FE00010

IMPLICIT_LITTLE = "1.2.840.10008.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"
_DEFLATED = (DEFLATED, "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205")  # the latter ones: JPIP
_NATIVE = (IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG)

SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US".split())
LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_META_KEYWORDS = {
    0x00020002: "MediaStorageSOPClassUID",
    0x00020003: "MediaStorageSOPInstanceUID",
    0x00020010: "TransferSyntaxUID",
}
# What nearly every data set holds and hardly anything else does, to tell a bare data set from other files.
_TELLING_TAGS = frozenset((0x00080005, 0x00080008, 0x00080016, 0x00080018, 0x00080060, 0x0020000D, 0x0020000E))

_DIRECTORY = "1.2.840.10008.1.3.10"  # Media Storage Directory Storage
_DIRECTORY_TAGS = (0x00041130, 0x00041200, 0x00041220)  # File-set ID, first record, Directory Record Sequence

_WINDOW = 32 * 1024
_BLOCK = 1024 * 1024
_LONGEST_UID = 256
_MAX_DEPTH = 100
_MAX_ELEMENTS = 100_000
_MAX_META_ELEMENTS = 1000
_MAX_FINDINGS = 100
_MAX_INFLATED = 1024 * _BLOCK

_TAG_VR_LENGTH = {False: Struct("<HH2sH"), True: Struct(">HH2sH")}
_TAG_LENGTH = {False: Struct("<HHL"), True: Struct(">HHL")}
_LENGTH = {False: Struct("<L"), True: Struct(">L")}


class Encoding(NamedTuple):
    """How a data set is written."""

    implicit: bool
    big_endian: bool


EXPLICIT = Encoding(False, False)
IMPLICIT = Encoding(True, False)
_ENCODINGS = {EXPLICIT: EXPLICIT_LITTLE, IMPLICIT: IMPLICIT_LITTLE, Encoding(False, True): EXPLICIT_BIG}


class Element(NamedTuple):
    """The place of one data element.

    Attributes
    ----------
    vr
        The two letters in the file; b"" in implicit VR.
    start, value, stop
        Offsets of the tag, of the value, and of what follows the element.
    length
        Length of the value as written: UNDEFINED if a delimiter ends it.
    """

    tag: int
    vr: bytes
    start: int
    value: int
    length: int
    stop: int

    @property
    def value_stop(self) -> int:
        """Offset of what follows the value, without the delimiter."""
        return self.stop - 8 if self.length == UNDEFINED else self.value + self.length


class Item(NamedTuple):
    """The place of one sequence item and of the elements in it (`elements` are in the order of the file)."""

    start: int
    value: int
    length: int
    stop: int
    elements: list[Element]
    encoding: Encoding

    @property
    def value_stop(self) -> int:
        """Offset of what follows the value, without the delimiter."""
        return self.stop - 8 if self.length == UNDEFINED else self.value + self.length


class _Fragments(NamedTuple):
    """The fragments of an encapsulated value; the offset table in front of them does not count."""

    number: int
    length: int
    first: int
    first_length: int
    stop: int
    is_ended: bool


class PixelData:
    """Where the Pixel Data of a file lies, and what can be read of it without decompressing.

    Attributes
    ----------
    encapsulated
        False for native pixels.
    fragments
        Number of fragments, the offset table not counted; 0 for native pixels.
    length
        Length of the pixels in bytes, item headers not counted.
    """

    def __init__(self, file: Part10File, element: Element, fragments: _Fragments | None) -> None:
        self._file = file
        self._element = element
        self.encapsulated = fragments is not None
        self.fragments = fragments.number if fragments else 0
        self.length = fragments.length if fragments else element.length
        self._start = fragments.first if fragments else element.value
        self._first_length = fragments.first_length if fragments else element.length

    def head(self, size: int) -> bytes:
        """Return up to `size` bytes from the start of the first codestream, or of the native pixels."""
        return self._file.read(self._start, min(size, self._first_length))

    def blocks(self) -> Iterator[bytes]:
        """Yield the encoded value in blocks of at most 1 MiB."""
        yield from self._file.blocks(self._element.value, self._element.value_stop)


class _Reading(NamedTuple):
    """What a data set is if it has a certain encoding."""

    encoding: Encoding
    elements: list[Element]
    findings: list[Finding]

    @property
    def is_in_order(self) -> bool:
        return _ascending(self.elements) and all(finding.defect == "F16" for finding in self.findings)

    @property
    def is_doubtful(self) -> bool:
        """Whether another encoding should be tried: elements look like the wrong one, or there are next to none."""
        defects = {finding.defect for finding in self.findings}
        return bool(defects & {"F23", "F24"}) or ("F16" in defects and len(self.elements) < 5)


class Damage(Exception):
    """The walk cannot go on. The finding says where and why."""

    def __init__(self, defect: str, offset: int, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(defect, f"{message} (at byte {offset})")


class Part10File:
    """A file that holds, or should hold, one DICOM data set.

    Attributes
    ----------
    path
        Path below the input folder, with "/" between its parts.
    foreign
        What the file is if it is no DICOM file ("text", "PNG image"); else "".
    damage
        Why the data set cannot be followed to its end; else "".
    findings
        What is wrong with the structure of the file.
    preamble
        The 128 bytes in front of the meta header; zero if the file has none.
    meta
        The UIDs of the meta header by keyword, as far as it has them.
    meta_elements
        Places of the elements of the meta header.
    transfer_syntax
        The UID of the encoding the data set really has; "" if it is compressed and the codec is not known.
    encoding
        VR and byte order the data set really has.
    data_start, end
        Offset of the data set and of what follows the last byte.
    elements
        Places of the elements of the data set at the top level, in the order of the file.
    pixels
        None if there is no Pixel Data element at the top level.
    """

    def __init__(self, stream: BinaryIO, path: str = "") -> None:
        self.path = path
        self.foreign = ""
        self.damage = ""
        self.preamble = bytes(128)
        self.findings: list[Finding] = []
        self.meta: dict[str, str] = {}
        self.transfer_syntax = ""
        self.encoding = EXPLICIT
        self.deflated = False
        self.data_start = 0
        self.elements: list[Element] = []
        self.meta_elements: list[Element] = []
        self.pixels: PixelData | None = None
        self._stream = stream
        self._inflated: BinaryIO | None = None
        status = os.fstat(stream.fileno())
        self.size, self.modified = status.st_size, status.st_mtime_ns
        self.end = self.size
        self._base = 0
        self._window = stream.read(_WINDOW)
        self._index: dict[int, Element] = {}
        self._last_fragments: tuple[int, _Fragments] | None = None
        self._walk_file()

    @classmethod
    def open(cls, filename: str, path: str = "") -> Part10File:
        """Open and walk a file. Raises OSError if it cannot be read."""
        stream = open(filename, "rb", buffering=0)  # noqa: SIM115 - closed by close()
        try:
            return cls(cast(BinaryIO, stream), path)
        except BaseException:
            stream.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        if self._inflated is not None:
            self._inflated.close()

    def __enter__(self) -> Part10File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Bytes

    def read(self, offset: int, size: int) -> bytes:
        """Return `size` bytes at `offset`, fewer at the end of the file."""
        start = offset - self._base
        if start >= 0 and start + size <= len(self._window):
            return self._window[start : start + size]
        size = min(size, self.end - offset)
        if size <= 0:
            return b""
        if self._inflated is not None and offset >= self.data_start:
            self._inflated.seek(offset - self.data_start)
            return self._inflated.read(size)
        self._stream.seek(offset)
        parts = []
        while size > 0 and (part := self._stream.read(size)):
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def blocks(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes of a range in blocks of at most 1 MiB."""
        for offset in range(start, stop, _BLOCK):
            yield self.read(offset, min(_BLOCK, stop - offset))

    def _look(self, offset: int, size: int, ahead: int = 4096) -> bytes:
        """Return `size` bytes at `offset`, moving the window there if they are not in it."""
        start = offset - self._base
        if start < 0 or start + size > len(self._window):
            if offset + size > self.end:
                return b""
            self._window = self.read(offset, max(size, ahead))
            self._base = offset
            start = 0
        return self._window[start : start + size]

    # Elements

    def element(self, tag: int) -> Element | None:
        """Return the place of a top-level element; of the last one if the tag stands twice."""
        return self._index.get(tag)

    def value(self, element: Element) -> bytes:
        """Return the encoded value of an element, without the delimiter of an undefined length."""
        return self.read(element.value, element.value_stop - element.value)

    def items(self, sequence: Element, encoding: Encoding) -> list[Item]:
        """Return the items of a sequence that stands in a data set with this encoding.

        Raises
        ------
        Damage
            If lengths or delimiters do not fit together.
        """
        encoding = _inner_encoding(sequence.vr, encoding)
        position, stop = sequence.value, sequence.value_stop
        found = []
        while position < stop:
            tag, length = self._item_header(position, encoding.big_endian)
            if tag != ITEM:
                raise Damage("F21", position, "a sequence holds something that is not an item")
            value = position + 8
            end = stop if length == UNDEFINED else value + length
            if end > stop:
                raise Damage("F21", position, "a sequence item is longer than its sequence")
            elements, after = self._walk(value, end, encoding, length == UNDEFINED)
            found.append(Item(position, value, length, after, elements, encoding))
            position = after
        return found

    def _item_header(self, position: int, big_endian: bool) -> tuple[int, int]:
        head = self._look(position, 8)
        if len(head) < 8:
            return 0, 0
        group, number, length = _TAG_LENGTH[big_endian].unpack(head)
        return group << 16 | number, length

    @property
    def is_directory(self) -> bool:
        """Whether the file is a DICOMDIR by its class or its elements, whatever its name.

        A data set with pixels or a class of its own is none even if it is marked as one.

        References
        ----------
        PS3.3 F.2 and F.3: the Basic Directory IOD has neither a SOP Class UID nor pixels. PS3.10 8.6: DICOMDIR.
        """
        if self.pixels is not None:
            return False
        element = self._index.get(0x00080016)
        own = self.value(element).strip(b"\0 ") if element is not None else b""
        if own:
            return own == _DIRECTORY.encode()
        marked = self.meta.get("MediaStorageSOPClassUID") == _DIRECTORY
        return marked or any(tag in self._index for tag in _DIRECTORY_TAGS)

    def walk_sequences(self) -> None:
        """Walk all items of all sequences.

        Raises
        ------
        Damage
            If there is one that cannot be followed.
        """
        waiting = [(self.elements, self.encoding, 0)]
        while waiting:
            elements, encoding, depth = waiting.pop()
            if depth > _MAX_DEPTH:
                raise Damage("F21", elements[0].start, f"sequences are nested deeper than {_MAX_DEPTH}")
            for element in elements:
                is_sequence = element.vr == b"SQ" or (element.length == UNDEFINED and element.vr not in (b"OB", b"OW"))
                if is_sequence and element.tag != PIXEL_DATA:
                    items = self.items(element, encoding)
                    waiting.extend((item.elements, item.encoding, depth + 1) for item in items)

    def meta_text(self, tag: int) -> str | None:
        """Return a UID of the meta header; None if it is missing."""
        return self.meta.get(_META_KEYWORDS[tag])

    def is_written_as(self, transfer_syntax: str) -> bool:
        """Tell whether VR, byte order and deflation of the data set are those of a transfer syntax."""
        same = _declared_encoding(transfer_syntax) == self.encoding
        return same and (transfer_syntax in _DEFLATED) == self.deflated

    # The walk

    def _walk_file(self) -> None:
        head = self._window
        if head[128:132] == b"DICM":
            self.preamble = head[:128]
            meta_start = 132
        elif head[:2] == b"\2\0" and head[3:4] == b"\0":
            self._note("F4", 0, "the preamble is missing")
            meta_start = 0
        elif not head:
            self.foreign = "empty file"
            return
        elif _may_be_data_set(head):
            self._walk_bare()
            return
        else:
            self.foreign = kind_of(head)
            marker = head.find(b"DICM\2\0", 0, 1024)
            if marker >= 0:
                self.foreign = ""
                self._give_up(Damage("F3", marker, "the file starts with something that is not DICOM"))
            return
        try:
            declared = self._walk_meta(meta_start)
            if declared in _DEFLATED:
                self._inflate()
            self._walk_data_set(declared)
            self._check_pixels(declared)
        except Damage as damage:
            self._give_up(damage)

    def _give_up(self, damage: Damage) -> None:
        self.findings.append(damage.finding)
        self.damage = damage.finding.message

    def _note(self, defect: str, offset: int, message: str) -> None:
        if len(self.findings) < _MAX_FINDINGS:
            self.findings.append(Finding(defect, f"{message} (at byte {offset})"))

    def _walk_meta(self, position: int) -> str:
        """Walk group 0002 and return the declared transfer syntax."""
        start = position
        expected = -1
        implicit = 0
        while (head := self._look(position, 8)) and head[:2] == b"\2\0":
            tag, vr, value, length, is_implicit = self._header(position, EXPLICIT, self.end, in_meta=True)
            if value + length > self.end:
                break
            if len(self.meta_elements) > _MAX_META_ELEMENTS:
                raise Damage("F21", position, f"the meta header has more than {_MAX_META_ELEMENTS} elements")
            self.meta_elements.append(Element(tag, vr, position, value, length, value + length))
            implicit += is_implicit
            data = self.read(value, min(length, _LONGEST_UID))
            if tag == 0x00020000 and length == 4:
                expected = value + 4 + int.from_bytes(data, "little")
            elif tag in _META_KEYWORDS:
                self.meta[_META_KEYWORDS[tag]] = data.rstrip(b"\0 ").decode("ascii", "replace").strip()
            position = value + length
        self.data_start = position
        if position == start:
            self._note("F2", start, "the meta header is missing")
        elif implicit:
            self._note("F20", start, "the meta header is written in implicit VR")
        elif expected != position:
            self._note("F19", start, "the length of the meta header is wrong or missing")
        declared = self.meta.get("TransferSyntaxUID", "")
        if not declared and position != start:
            self._note("F5", start, "the transfer syntax is missing in the meta header")
        return declared

    def _walk_bare(self) -> None:
        """Walk what may be a data set without preamble and meta header."""
        self.findings.append(Finding("F1", "preamble and meta header are missing"))
        try:
            self._walk_data_set("")
            self._check_pixels("")
        except Damage as damage:
            self._give_up(damage)
        is_data_set = len(self.elements) >= 5 or not self.damage
        if not is_data_set or not _TELLING_TAGS.intersection(self._index):
            self.findings = []
            self.damage = ""
            self.foreign = kind_of(self.read(0, _WINDOW))

    def _walk_data_set(self, declared: str) -> None:
        """Walk the data set in its declared encoding or, if that does not fit, in the only one that does."""
        if self.data_start == self.end and not self.meta_elements:
            raise Damage("F25", self.end, "the file ends after its header")
        known = declared in _NATIVE or declared.startswith("1.2.840.10008.1.2.")
        noted = len(self.findings)
        first = Damage("F5", self.data_start, "the encoding of the data set cannot be told")
        declared_reading: _Reading | None = None
        if known:
            encoding = _declared_encoding(declared)
            try:
                elements, _ = self._walk(self.data_start, self.end, encoding)
                declared_reading = _Reading(encoding, elements, self.findings[noted:])
            except Damage as damage:
                first = damage
        if declared_reading is not None and not declared_reading.is_doubtful:
            self._accept(declared_reading)
            self.transfer_syntax = declared
            return
        first_findings = self.findings[noted:]
        readings: list[_Reading] = []
        longest: list[Element] = []
        for encoding in _ENCODINGS:
            del self.findings[noted:]
            walked: list[Element] = []
            try:
                self._walk(self.data_start, self.end, encoding, into=walked)
                readings.append(_Reading(encoding, walked, self.findings[noted:]))
            except Damage as damage:
                if not known and len(walked) > len(longest):
                    first, longest, first_findings = damage, walked, self.findings[noted:]
        # A reading in which all is in order outweighs one that only reaches the end.
        certain = [reading for reading in readings if not reading.is_doubtful]
        fitting = [reading for reading in certain if reading.is_in_order] or certain or readings
        # A few elements are chance where another reading finds many.
        most = max((len(reading.elements) for reading in fitting), default=0)
        fitting = [reading for reading in fitting if 4 * len(reading.elements) >= most]
        del self.findings[noted:]
        if declared_reading is not None and (len(fitting) != 1 or fitting[0].is_doubtful):
            fitting = [declared_reading]
        if len(fitting) != 1:
            self.findings += first_findings
            self._accept(_Reading(EXPLICIT, longest, []))
            raise first
        self._accept(fitting[0])
        self.findings += fitting[0].findings
        self.transfer_syntax = _ENCODINGS[self.encoding]
        if declared_reading is not None and fitting[0].encoding == declared_reading.encoding:
            self.transfer_syntax = declared
        elif known:
            self._note("F6", self.data_start, "the transfer syntax in the meta header is not the real one")
        elif declared:
            self._note("F7", self.data_start, "the transfer syntax is unknown or private")
            self.transfer_syntax = declared

    def _accept(self, reading: _Reading) -> None:
        self.encoding = reading.encoding
        self.elements = reading.elements
        self._index = {element[0]: element for element in reading.elements}

    def _walk(
        self,
        position: int,
        end: int,
        encoding: Encoding,
        delimited: bool = False,
        into: list[Element] | None = None,
    ) -> tuple[list[Element], int]:
        """Return the elements from `position` to `end` or to the item delimiter, and where they stop."""
        implicit, big_endian = encoding
        # The plain case first and without calls: this loop sees every element of every file.
        unpack = (_TAG_LENGTH if implicit else _TAG_VR_LENGTH)[big_endian].unpack_from
        unpack_length = _LENGTH[big_endian].unpack_from
        make = tuple.__new__
        elements: list[Element] = [] if into is None else into
        append = elements.append
        window, base = self._window, self._base
        safe = base + len(window) - 12
        while position < end:
            if not base <= position <= safe:
                if len(elements) > _MAX_ELEMENTS:
                    raise Damage("F21", position, f"there are more than {_MAX_ELEMENTS} elements")
                self._look(position, min(12, end - position), _WINDOW)
                window, base = self._window, self._base
                safe = base + len(window) - 12
                if not base <= position <= safe:
                    safe = position  # The last bytes of the file: the general way checks each step.
            known = position + 12 <= base + len(window)
            if known and not implicit:
                group, number, vr, length = unpack(window, position - base)
                value = position + 8
                if vr not in SHORT_VRS:
                    known = vr in LONG_VRS
                    length = unpack_length(window, value - base)[0]
                    value += 4
                tag = group << 16 | number
            elif known:
                group, number, length = unpack(window, position - base)
                tag, vr, value = group << 16 | number, b"", position + 8
            if not known or tag >= 0xFFFE0000 or tag <= 0x0000FFFF:
                special = self._special(position, end, big_endian, delimited)
                if special is not None:
                    position, finished = special
                    if finished:
                        return elements, position
                    continue
                tag, vr, value, length, implicit_here = self._header(position, encoding, end)
                if implicit_here and not implicit:
                    self._note("F23", position, "an element is written in implicit VR in an explicit VR data set")
            if length != UNDEFINED:
                stop = value + length
                if stop > end:
                    raise self._overrun(tag, position, value, length, end)
            else:
                stop = self._skip_undefined(tag, vr, value, end, encoding)
                window, base = self._window, self._base
                safe = base + len(window) - 12
            append(make(Element, (tag, vr, position, value, length, stop)))  # a third of the time of Element(...)
            position = stop
        if delimited:
            raise Damage("F12", position, "the delimiter of a sequence item is missing")
        return elements, position

    def _special(self, position: int, end: int, big_endian: bool, delimited: bool) -> tuple[int, bool] | None:
        """Return where to go on behind what is no element, and whether the data set ends; None for an element."""
        tag, length = self._item_header(position, big_endian)
        if tag == ITEM_END and delimited:
            return position + 8, True
        if tag in (ITEM_END, SEQUENCE_END) and length == 0:
            self._note("F22", position, "a delimiter stands where no sequence ends")
            return position + 8, False
        if tag == length == 0 and end == self.end:
            if any(block.count(0) < len(block) for block in self.blocks(position, end)):
                raise Damage("F15", position, "something that is not DICOM follows the data set")
            self._note("F16", position, f"{end - position} zero bytes follow the data set")
            return end, True
        if end - position < 8:
            raise Damage("F25" if end == self.end else "F21", position, "the header of an element is cut off")
        return None

    def _header(
        self, position: int, encoding: Encoding, end: int, in_meta: bool = False
    ) -> tuple[int, bytes, int, int, bool]:
        """Return tag, VR, offset and length of the value, and whether the element is in implicit VR."""
        implicit, big_endian = encoding
        head = self._look(position, 8)
        if len(head) < 8:
            raise Damage("F25", position, "the header of an element is cut off")
        group, number, length = _TAG_LENGTH[big_endian].unpack(head)
        tag = group << 16 | number
        if implicit:
            return tag, b"", position + 8, length, True
        vr = head[4:6]
        if vr in SHORT_VRS:
            return tag, vr, position + 8, _number(head[6:8], big_endian), False
        long_length = _number(self._look(position + 8, 4), big_endian)
        if vr in LONG_VRS:
            if position + 12 > self.end:
                raise Damage("F25", position, "the header of an element is cut off")
            return tag, vr, position + 12, long_length, False
        # Not a VR: believe the form of header after which the next element follows.
        short = _number(head[6:8], big_endian)
        for value, size, is_implicit in (
            (position + 8, length, True),
            (position + 12, long_length, False),
            (position + 8, short, False),
        ):
            follows = self._meta_goes_on if in_meta else self._element_follows
            if follows(value + size, encoding, end):
                if not is_implicit:
                    self._note("F24", position, "an element has an unknown VR")
                return tag, b"" if is_implicit else b"UN", value, size, is_implicit
        raise Damage("F24", position, "an element has an unknown VR and its length cannot be told")

    def _element_follows(self, position: int, encoding: Encoding, end: int) -> bool:
        """Tell whether the data set or item ends at an offset, or goes on with an element or a delimiter."""
        if position == end:
            return True
        head = self._look(position, 8) if position < end else b""
        if len(head) < 8:
            return False
        group, number, length = _TAG_LENGTH[encoding.big_endian].unpack(head)
        tag = group << 16 | number
        if head[4:6] in SHORT_VRS or head[4:6] in LONG_VRS or tag in (ITEM_END, SEQUENCE_END):
            return True
        return dictionary_has_tag(tag) and position + 8 + length <= end  # one more in implicit VR

    def _meta_goes_on(self, position: int, _: Encoding, end: int) -> bool:
        """Tell whether the meta header goes on at an offset, or ends there."""
        head = self._look(position, 16) or self._look(position, 8) if position < end else b""
        return position == end or head[:2] == b"\2\0" or _may_be_data_set(head)

    def _overrun(self, tag: int, position: int, value: int, length: int, end: int) -> Damage:
        if end < self.end:
            return Damage("F21", position, f"element {format_tag(tag)} is longer than the item it stands in")
        here = f"{max(end - value, 0)} of {length} bytes"
        if tag == PIXEL_DATA:
            return Damage("F13", position, f"Pixel Data is cut off: the file holds {here}")
        return Damage(
            "F25", position, f"element {format_tag(tag)} is cut off or its length is wrong: the file holds {here}"
        )

    def _skip_undefined(self, tag: int, vr: bytes, position: int, end: int, encoding: Encoding) -> int:
        """Return the offset behind the delimiter that ends a value of undefined length."""
        if tag == PIXEL_DATA or vr in (b"OB", b"OW"):
            fragments = self._fragments(position, end, encoding.big_endian)
            if not fragments.is_ended:
                self._note("F12", fragments.stop - 8, "the delimiter that ends Pixel Data is missing")
            return fragments.stop
        # One entry for each sequence (True) or item (False) that is open, with its encoding.
        opened = [(True, _inner_encoding(vr, encoding))]
        while opened:
            is_sequence, encoding = opened[-1]
            head, length = self._item_header(position, encoding.big_endian)
            if not head and position + 8 > end:
                if position == end == self.end:
                    raise Damage("F12", position, "the file ends before the delimiter of a sequence")
                raise Damage("F25", position, "the file ends inside a sequence")
            if head in (ITEM_END, SEQUENCE_END):
                if (head == SEQUENCE_END) != is_sequence:
                    raise Damage("F21", position, "a sequence and its items are delimited wrongly")
                opened.pop()
                position += 8
            elif is_sequence:
                if head != ITEM:
                    raise Damage("F21", position, "a sequence holds something that is not an item")
                position += 8
                if length == UNDEFINED:
                    opened.append((False, encoding))
                else:
                    position += length
            else:
                _, inner_vr, value, length, _ = self._header(position, encoding, end)
                if length != UNDEFINED:
                    position = value + length
                elif inner_vr in (b"OB", b"OW"):
                    position = self._fragments(value, end, encoding.big_endian).stop
                else:
                    position = value
                    opened.append((True, _inner_encoding(inner_vr, encoding)))
            if position > end:
                raise Damage("F21", position, "a sequence item is longer than the file")
            if len(opened) > 2 * _MAX_DEPTH:
                raise Damage("F21", position, f"sequences are nested deeper than {_MAX_DEPTH}")
        return position

    def _fragments(self, position: int, end: int, big_endian: bool) -> _Fragments:
        """Walk the fragments of an encapsulated value to behind its sequence delimiter."""
        start = position
        if self._last_fragments is not None and self._last_fragments[0] == start:
            return self._last_fragments[1]
        count, total, first, first_length = -1, 0, position, 0
        is_ended = False
        while position < end and not is_ended:
            tag, length = self._item_header(position, big_endian)
            if tag == SEQUENCE_END:
                is_ended = True
                break
            if end == self.end and end - position < 8 and count > 0 and self._is_cut_delimiter(position, big_endian):
                break
            if tag != ITEM or length == UNDEFINED:
                raise Damage("F21", position, "the fragments of Pixel Data are damaged")
            position += 8
            if position + length > end:
                here = f"{end - position} of {length} bytes"
                raise Damage("F12", position, f"the last fragment of Pixel Data is cut off: the file holds {here}")
            count += 1
            if count > 0:
                total += length
            if count == 1:
                first, first_length = position, length
            position += length
        if not is_ended and (count < 1 or end != self.end):
            raise Damage("F12", position, "the file ends inside Pixel Data")
        fragments = _Fragments(max(count, 0), total, first, first_length, position + 8, is_ended)
        self._last_fragments = start, fragments
        return fragments

    def _is_cut_delimiter(self, position: int, big_endian: bool) -> bool:
        delimiter = b"\xff\xfe\xe0\xdd\0\0\0\0" if big_endian else b"\xfe\xff\xdd\xe0\0\0\0\0"
        return delimiter.startswith(self.read(position, 8))

    # What the elements say together

    def _check_pixels(self, declared: str) -> None:
        if not _ascending(self.elements):
            self.findings.append(Finding("F34", "elements stand twice or are out of order"))
        element = self._index.get(PIXEL_DATA)
        if element is None:
            return
        encapsulated = element.length == UNDEFINED
        fragments = self._fragments(element.value, self.end, self.encoding.big_endian) if encapsulated else None
        self.pixels = PixelData(self, element, fragments)
        native = self.transfer_syntax in _NATIVE
        if encapsulated and native and declared and declared not in _NATIVE:
            self.transfer_syntax = declared  # right for the pixels; for the rest there is no such transfer syntax
        elif encapsulated and native:
            if declared:
                self._note("F9", element.start, "the transfer syntax says native, but the pixels are compressed")
            self.transfer_syntax = transfer_syntax_of(self.pixels.head(_WINDOW)) or declared
            if not self.transfer_syntax:
                raise Damage("F5", element.start, "the pixels are compressed, and with which codec cannot be told")
        elif not encapsulated and declared.startswith("1.2.840.10008.1.2.4"):
            self._note("F8", element.start, "the transfer syntax says compressed, but the pixels are native")

    def _inflate(self) -> None:
        """Inflate the data set into a temporary file."""
        self._inflated = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=16 * _BLOCK))  # noqa: SIM115
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        size = 0
        position = self.data_start
        try:
            while not inflater.eof and position < self.size:
                self._stream.seek(position)
                block = self._stream.read(_BLOCK)
                position += len(block)
                while block and not inflater.eof:
                    part = inflater.decompress(block, _BLOCK)
                    size += self._inflated.write(part)
                    if size > _MAX_INFLATED:
                        raise Damage(
                            "F27", self.data_start, f"the deflated data set is larger than {_MAX_INFLATED} bytes"
                        )
                    block = inflater.unconsumed_tail
            size += self._inflated.write(inflater.flush())
        except zlib.error as error:
            raise Damage("F27", self.data_start, f"the deflated data set is damaged: {error}") from error
        if not inflater.eof:
            raise Damage("F27", self.data_start, "the deflated data set is cut off")
        self.deflated = True
        self._window, self._base = b"", 0
        self.end = self.data_start + size


def format_tag(tag: int) -> str:
    """Return the tag as the standard writes it: "(0010,0020)"."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def _number(data: bytes, big_endian: bool) -> int:
    return int.from_bytes(data, "big" if big_endian else "little")


def _declared_encoding(transfer_syntax: str) -> Encoding:
    return Encoding(transfer_syntax == IMPLICIT_LITTLE, transfer_syntax == EXPLICIT_BIG)


def _inner_encoding(vr: bytes, encoding: Encoding) -> Encoding:
    # PS3.5 section 6.2.2: the items in a UN element are in implicit VR little endian.
    return IMPLICIT if vr == b"UN" else encoding


def _ascending(elements: list[Element]) -> bool:
    last = -1
    for element in elements:
        if element[0] <= last:
            return False
        last = element[0]
    return True


def _may_be_data_set(head: bytes) -> bool:
    """Tell whether a file without preamble starts with an element of the first groups."""
    if len(head) < 16:
        return False
    group, number = int.from_bytes(head[:2], "little"), int.from_bytes(head[2:4], "little")
    if head[0] == 0:
        group, number = int.from_bytes(head[:2], "big"), int.from_bytes(head[2:4], "big")
    return group in (0x0000, 0x0004, 0x0008, 0x0010) and number <= 0x3010 and any(head[:8])
