"""One DICOM file as it lies on disk: how it is really encoded, and the byte range of each element.

Offsets count from the start of the file. In a deflated file the inflated data set takes the place of the deflated one.

References
----------
PS3.10 section 7: preamble and meta header.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from DICOMPatcherLib.codestream import transfer_syntax_of
from DICOMPatcherLib.content import WINDOW, Content
from DICOMPatcherLib.elements import EXPLICIT, IMPLICIT, PIXEL_DATA, UNDEFINED, Damage, Element, Encoding, Item
from DICOMPatcherLib.foreign import kind_of
from DICOMPatcherLib.rule import Finding
from DICOMPatcherLib.walk import MAX_DEPTH, Fragments, Walk, may_be_data_set, note

IMPLICIT_LITTLE = "1.2.840.10008.1.2"
EXPLICIT_LITTLE = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
EXPLICIT_BIG = "1.2.840.10008.1.2.2"
_DEFLATED = (DEFLATED, "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205")  # the latter ones: JPIP
_NATIVE = (IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG)

_META_KEYWORDS = {
    0x00020002: "MediaStorageSOPClassUID",
    0x00020003: "MediaStorageSOPInstanceUID",
    0x00020010: "TransferSyntaxUID",
}
# What nearly every data set holds and hardly anything else does, to tell a bare data set from other files.
_TELLING_TAGS = frozenset((0x00080005, 0x00080008, 0x00080016, 0x00080018, 0x00080060, 0x0020000D, 0x0020000E))

_DIRECTORY = "1.2.840.10008.1.3.10"  # Media Storage Directory Storage
_DIRECTORY_TAGS = (0x00041130, 0x00041200, 0x00041220)  # File-set ID, first record, Directory Record Sequence
_LONGEST_UID = 256
_MAX_META_ELEMENTS = 1000

_ENCODINGS = {EXPLICIT: EXPLICIT_LITTLE, IMPLICIT: IMPLICIT_LITTLE, Encoding(False, True): EXPLICIT_BIG}


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

    def __init__(self, content: Content, element: Element, fragments: Fragments | None) -> None:
        self._content = content  # and not the file: that would be a circle, which keeps memory long after its use
        self._element = element
        self.encapsulated = fragments is not None
        self.fragments = fragments.number if fragments else 0
        self.length = fragments.length if fragments else element.length
        self._start = fragments.first if fragments else element.value
        self._first_length = fragments.first_length if fragments else element.length

    def head(self, size: int) -> bytes:
        """Return up to `size` bytes from the start of the first codestream, or of the native pixels."""
        return self._content.read(self._start, min(size, self._first_length))

    def blocks(self) -> Iterator[bytes]:
        """Yield the encoded value in blocks of at most 1 MiB."""
        yield from self._content.blocks(self._element.value, self._element.value_stop)


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
    data_start
        Offset of the data set.
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
        self._index: dict[int, Element] = {}
        self._content = Content(stream)
        self._walk = Walk(self._content, self.findings)
        self.size, self.modified = self._content.size, self._content.modified
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
        self._content.close()

    def __enter__(self) -> Part10File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def end(self) -> int:
        """Offset of what follows the last byte."""
        return self._content.end

    def read(self, offset: int, size: int) -> bytes:
        """Return `size` bytes at `offset`, fewer at the end of the file."""
        return self._content.read(offset, size)

    def blocks(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes of a range in blocks of at most 1 MiB."""
        return self._content.blocks(start, stop)

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
        return self._walk.items(sequence, encoding)

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
            if depth > MAX_DEPTH:
                raise Damage("F21", elements[0].start, f"sequences are nested deeper than {MAX_DEPTH}")
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
        head = self._content.window
        if head[128:132] == b"DICM":
            self.preamble = head[:128]
            meta_start = 132
        elif head[:2] == b"\2\0" and head[3:4] == b"\0":
            self._note("F4", 0, "the preamble is missing")
            meta_start = 0
        elif not head:
            self.foreign = "empty file"
            return
        elif may_be_data_set(head):
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
                self._content.inflate(self.data_start)
                self.deflated = True
            self._walk_data_set(declared)
            self._check_pixels(declared)
        except Damage as damage:
            self._give_up(damage)

    def _give_up(self, damage: Damage) -> None:
        self.findings.append(damage.finding)
        self.damage = damage.finding.message

    def _note(self, defect: str, offset: int, message: str) -> None:
        note(self.findings, defect, offset, message)

    def _walk_meta(self, position: int) -> str:
        """Walk group 0002 and return the declared transfer syntax."""
        start = position
        expected = -1
        implicit = 0
        while (head := self._content.look(position, 8)) and head[:2] == b"\2\0":
            tag, vr, value, length, is_implicit = self._walk.header(position, EXPLICIT, self.end, in_meta=True)
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
            self.findings.clear()
            self.damage = ""
            self.foreign = kind_of(self.read(0, WINDOW))

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
                elements, _ = self._walk.walk(self.data_start, self.end, encoding)
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
                self._walk.walk(self.data_start, self.end, encoding, into=walked)
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

    # What the elements say together

    def _check_pixels(self, declared: str) -> None:
        if not _ascending(self.elements):
            self.findings.append(Finding("F34", "elements stand twice or are out of order"))
        element = self._index.get(PIXEL_DATA)
        if element is None:
            return
        encapsulated = element.length == UNDEFINED
        fragments = self._walk.fragments(element.value, self.end, self.encoding.big_endian) if encapsulated else None
        self.pixels = PixelData(self._content, element, fragments)
        native = self.transfer_syntax in _NATIVE
        if encapsulated and native and declared and declared not in _NATIVE:
            self.transfer_syntax = declared  # right for the pixels; for the rest there is no such transfer syntax
        elif encapsulated and native:
            if declared:
                self._note("F9", element.start, "the transfer syntax says native, but the pixels are compressed")
            self.transfer_syntax = transfer_syntax_of(self.pixels.head(WINDOW)) or declared
            if not self.transfer_syntax:
                raise Damage("F5", element.start, "the pixels are compressed, and with which codec cannot be told")
        elif not encapsulated and declared.startswith("1.2.840.10008.1.2.4"):
            self._note("F8", element.start, "the transfer syntax says compressed, but the pixels are native")


def _declared_encoding(transfer_syntax: str) -> Encoding:
    return Encoding(transfer_syntax == IMPLICIT_LITTLE, transfer_syntax == EXPLICIT_BIG)


def _ascending(elements: list[Element]) -> bool:
    last = -1
    for element in elements:
        if element[0] <= last:
            return False
        last = element[0]
    return True
