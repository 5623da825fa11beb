"""One DICOM file as it lies on disk: how it is really encoded, and the byte range of each element.

Offsets count from the start of the file. In a deflated file the inflated data set takes the place of the deflated one.

References
----------
PS3.10 section 7: preamble and meta header.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Callable

from DICOMPatcherLib.defects import (
    BARE_DATA_SET,
    BYTES_IN_FRONT,
    DEFLATED_DAMAGED,
    ELEMENTS_OUT_OF_ORDER,
    END_DELIMITER_MISSING,
    FILE_CUT_OFF,
    FOREIGN_BYTES_AT_END,
    FRAME_COUNT_WRONG,
    IMPLICIT_ELEMENT,
    LENGTH_WRONG,
    META_IMPLICIT,
    META_LENGTH_WRONG,
    META_MISSING,
    NOT_ENCAPSULATED,
    PIXELS_CUT_OFF,
    PREAMBLE_MISSING,
    SEQUENCE_DAMAGED,
    SEVERAL_FILES,
    TRANSFER_SYNTAX_MISSING,
    TRANSFER_SYNTAX_UNKNOWN,
    TRANSFER_SYNTAX_WRONG,
    UID_PADDED,
    VR_UNKNOWN,
    ZEROS_AT_END,
    DefectId,
)
from DICOMPatcherLib.disk.read_ahead import Opened, open_file
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.completeness import are_padding, is_complete, is_image_class, is_last_value_whole
from DICOMPatcherLib.part10.content import Content, EditedContent
from DICOMPatcherLib.part10.depth import MAX_DEPTH
from DICOMPatcherLib.part10.description_findings import description_findings
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    IMPLICIT,
    ITEM,
    LONG_VRS,
    PIXEL_DATA,
    SEQUENCE_TAGS,
    SHORT_VRS,
    TAG_LENGTH,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    Item,
    dictionary_vr,
    element_header,
    encoded_number,
    encoded_tag,
    format_tag,
    is_named,
)
from DICOMPatcherLib.part10.file_kind import LONGEST_HEAD, MAY_BE_DICOM, UNKNOWN_KIND, kind_of, start_of_dicom
from DICOMPatcherLib.part10.image_size import Size
from DICOMPatcherLib.part10.joined_files import starts_of_others
from DICOMPatcherLib.part10.layouts import Alike, Layout, Layouts, are_plain
from DICOMPatcherLib.part10.length_repair import LengthRepair
from DICOMPatcherLib.part10.other_encoding import ExplicitRun, explicit_headers
from DICOMPatcherLib.part10.pixels import PixelCheck, PixelData
from DICOMPatcherLib.part10.reading import Reading, read, read_as, remember
from DICOMPatcherLib.part10.removable_bytes import LONGEST_TEXT, is_zero, kind_of_text
from DICOMPatcherLib.part10.removable_bytes import holds_elements as is_any_element
from DICOMPatcherLib.part10.structure_checks import StructureChecks
from DICOMPatcherLib.part10.swallowed_elements import contains_elements, holds_elements
from DICOMPatcherLib.part10.transfer_syntaxes import (
    ALL_DEFLATED,
    DEFLATED,
    NATIVE,
    OF_ENCODING,
    encoding_of,
    is_standard,
)
from DICOMPatcherLib.part10.value_checks import TELLING
from DICOMPatcherLib.part10.walk import Walk, may_be_data_set, note, too_deep, zeros_follow
from DICOMPatcherLib.part10.wrong_vrs import WrongVrs
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.conversions import converted
from DICOMPatcherLib.values.identifiers import DCMTK_PRIVATE, is_valid_uid

_META_LENGTH, _SIZE_OF_LENGTH = 0x00020000, 4
_META_KEYWORDS = {
    0x00020002: "MediaStorageSOPClassUID",
    0x00020003: "MediaStorageSOPInstanceUID",
    0x00020010: "TransferSyntaxUID",
}
# What nearly every data set holds and hardly anything else does, to tell a bare data set from other files.
_TELLING_TAGS = frozenset(
    (0x00080005, 0x00080008, 0x00080016, 0x00080018, 0x00080060, 0x0020000D, 0x0020000E, 0x00400100)
)

_DIRECTORY = "1.2.840.10008.1.3.10"  # Media Storage Directory Storage
_DIRECTORY_TAGS = (0x00041130, 0x00041200, 0x00041220)  # File-set ID, first record, Directory Record Sequence
_SOP_CLASS, _SOP_INSTANCE = 0x00080016, 0x00080018
_IDENTITY = (0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00100010, 0x00100020)
_OFFSET_TABLES = (0x7FE00001, 0x7FE00002)
_LONGEST_UID = 256
_DICM = 0x49444D43
_SCHEDULED_STEPS = 0x00400100
_BLANKS = b"\0 \t\r\n"
_WORD = re.compile(rb"[ -~]{4}")
_ISO_MARK = 0x8001
"""Where an image of a disc says what it is (ISO 9660): behind the first 16 sectors."""
_MAY_BE_CUT_OFF = frozenset((END_DELIMITER_MISSING, FOREIGN_BYTES_AT_END, LENGTH_WRONG))
_LONGEST_REST = 16 * 1024 * 1024
"""So much is searched for pixels behind the place where a data set cannot be followed; no header is longer."""
_MAX_META_ELEMENTS = 1000
_SIZE_OF_GROUP_LENGTH = 12
_META_LAYOUTS = Layouts()
"""Those of the meta headers of the last files in which all was in order."""


class Part10File:
    """A file that holds, or should hold, one DICOM data set.

    Attributes
    ----------
    path
        Path below the input folder, with "/" between its parts.
    not_dicom
        What the file is if it is no DICOM file ("text", "PNG image"); else "".
    damage
        Why the data set cannot be followed to its end or its values cannot be trusted; else "".
    is_legible
        Whether the data set can be followed to its end in spite of that damage.
    findings
        What is wrong with the structure of the file.
    header_findings
        Those of them that are about the meta header.
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
    read
        Returns the bytes at an offset, as many as are asked for, fewer at the end of the file.
    element
        Returns the place of the top-level element with a tag, of the last one if there are several; else None.
    has_malformed_values
        Whether a number, a date or a time in it does not have the form of its VR.
    alike
        What the data set has in common with that of an earlier file, None if nothing is known of it.
    joined
        Offsets at which other DICOM files begin behind this one; the last of them may be followed by more.
    """

    def __init__(self, content: BinaryIO | Opened | Content, path: str = "") -> None:
        self.path = path
        self.not_dicom = ""
        self.damage = ""
        self.is_legible = False
        self._is_meta_doubtful = False
        self._are_uids_padded = False
        self.preamble = bytes(128)
        self.findings: list[Finding] = []
        self.header_findings: frozenset[Finding] = frozenset()
        self.meta: dict[str, str] = {}
        self.transfer_syntax = ""
        self.encoding = EXPLICIT
        self.deflated = False
        self.data_start = 0
        self.elements: list[Element] = []
        self.meta_elements: list[Element] = []
        self.pixels: PixelData | None = None
        self.joined: tuple[int, ...] = ()
        self.has_malformed_values = False
        self.alike: Alike | None = None
        self._image_size: Size | None = None
        self._index: dict[int, Element] = {}
        self._content = content if isinstance(content, Content) else Content(content)
        self.read = self._content.read
        self.element = self._index.get
        self._walk = Walk(self._content, self.findings)
        self.size, self.modified = self._content.size, self._content.modified
        self._walk_file()

    @classmethod
    def open(cls, filename: str, path: str = "", open_file: Callable[[str, int], Opened] = open_file) -> Part10File:
        """Open and walk a file. Raises OSError if it cannot be read."""
        opened = open_file(filename, Content.WINDOW)
        try:
            return cls(opened, path)
        except BaseException:
            opened.stream.close()
            raise

    def with_edits(self, edits: Iterable[Edit]) -> Part10File:
        """Return the file as it would be after edits. Closing either closes both."""
        return Part10File(EditedContent(self._content, edits), self.path)

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

    @property
    def original_end(self) -> int:
        """What `end` was before the file was mended."""
        return self._content.original_end

    @property
    def is_as_on_disk(self) -> bool:
        """Whether all offsets are those in the file on disk."""
        return self._content.is_as_on_disk

    def blocks(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes of a range in blocks of at most 1 MiB."""
        return self._content.blocks(start, stop)

    def value(self, element: Element) -> bytes:
        """Return the encoded value of an element, without the delimiter of an undefined length."""
        return self.read(element.value, element.value_stop - element.value)

    def beginnings(self, named: Iterable[tuple[str, int]], longest: int) -> dict[str, bytes]:
        """Return the first bytes of the values that the data set has under some tags, by the names given for these."""
        values = {}
        place_of, content = self._index.get, self._content
        for name, tag in named:
            element = place_of(tag)
            if element is not None:
                _, _, _, value, length, _ = element
                values[name] = content.read(value, length if length < longest else longest)
        return values

    def elements_with(self, tags: frozenset[int]) -> list[Element]:
        """Return the elements of the data set that have one of some tags."""
        if self.alike is not None:
            return self.alike.layout.elements_with(tags)
        return [element for element in self.elements if element[0] in tags]

    @property
    def sop_class(self) -> str:
        """SOP Class UID of the data set; that of the meta header if it has none."""
        element = self._index.get(_SOP_CLASS)
        own = self.value(element)[:_LONGEST_UID].strip(b"\0 ").decode("ascii", "replace") if element else ""
        return own or self.meta.get("MediaStorageSOPClassUID", "")

    @property
    def image_size(self) -> Size:
        """What the header says about the size of the pixels."""
        if self._image_size is None:
            self._image_size = Size(self._start_of_value, self.encoding)
        return self._image_size

    def _start_of_value(self, tag: int) -> bytes:
        found = self._index.get(tag)
        if found is None:
            return b""
        data, wanted = self.read(found.value, min(found.length, 16)), TELLING.get(tag, found.vr)
        if found.vr in (wanted, b""):
            return data
        return converted(data, found.vr, wanted, self.encoding.big_endian) or b""

    def items(self, sequence: Element, encoding: Encoding) -> list[Item]:
        """Return the items of a sequence that stands in a data set with this encoding.

        Raises
        ------
        Damage
            If lengths or delimiters do not fit together.
        """
        return self._walk.items(sequence, encoding)

    def items_in_turn(self, sequence: Element, encoding: Encoding) -> Iterator[Item]:
        """Yield what `items` returns, without holding it."""
        return self._walk.items_in_turn(sequence, encoding)

    @property
    def is_dicomdir(self) -> bool:
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

    @property
    def is_worklist_item(self) -> bool:
        """Whether the file is an item of a worklist, which is no object of a series: it has neither class nor pixels.

        References
        ----------
        PS3.4 K.6.1.2.2: Scheduled Procedure Step Sequence. PS3.3 C.4.10: the module that it is in.
        """
        return self.pixels is None and _SCHEDULED_STEPS in self._index and self.sop_class in ("", DCMTK_PRIVATE)

    def each_item(self, elements: list[Element] | None = None) -> Iterator[Item]:
        """Yield all items of all sequences, or of those among some elements of the data set.

        Raises
        ------
        Damage
            If there is one that cannot be followed.
        """
        return self._each_item(self.elements if elements is None else elements, self.encoding, 0)

    def _each_item(self, elements: list[Element], encoding: Encoding, depth: int) -> Iterator[Item]:
        if depth > MAX_DEPTH:
            raise too_deep(elements[0].start)
        for element in elements:
            is_open = element.length == UNDEFINED and element.vr not in (b"OB", b"OW")
            is_sequence = element.vr == b"SQ" or is_open or (not element.vr and element.tag in SEQUENCE_TAGS)
            for item in self._walk.each_item(element, encoding) if is_sequence and element.tag != PIXEL_DATA else ():
                yield item
                if item.elements:
                    yield from self._each_item(item.elements, item.encoding, depth + 1)

    def each_fragment(self, pixels: Element) -> Iterator[tuple[int, int]]:
        """Yield where the content of each fragment starts, and how long it is. The first item is the offset table."""
        unpack = TAG_LENGTH[self.encoding.big_endian].unpack
        position, is_table = pixels.value, True
        while len(head := self.read(position, 8)) == 8:
            group, number, length = unpack(head)
            if group << 16 | number != ITEM:
                return
            if not is_table:
                yield position + 8, length
            is_table = False
            position += 8 + length

    def meta_text(self, tag: int) -> str | None:
        """Return a UID of the meta header; None if it is missing."""
        return self.meta.get(_META_KEYWORDS[tag])

    def is_written_as(self, transfer_syntax: str) -> bool:
        """Tell whether VR, byte order and deflation of the data set are those of a transfer syntax."""
        same = encoding_of(transfer_syntax) == self.encoding
        return same and (transfer_syntax in ALL_DEFLATED) == self.deflated

    # The walk

    def _walk_file(self) -> None:
        head = self._content.window
        if head[128:132] == b"DICM":
            self.preamble = head[:128]
            meta_start = 132
        elif head[:2] == b"\2\0" and head[3:4] == b"\0":
            self._note(PREAMBLE_MISSING, 0, Text("the preamble is missing"))
            meta_start = 0
        elif not head:
            self.not_dicom = Text("empty file")
            return
        elif may_be_data_set(head):
            self._walk_bare()
            return
        else:
            self._look_behind_head(self.read(0, LONGEST_HEAD))
            return
        try:
            declared = self._walk_meta(meta_start)
            self._walk_data_set(self._inflated(declared) if declared in ALL_DEFLATED else declared)
        except Damage as damage:
            self._give_up(damage)

    def _inflated(self, declared: str) -> str:
        """Inflate the data set, if it is deflated; return the transfer syntax to believe in then."""
        try:
            self._content.inflate(self.data_start)
        except Damage:
            if not may_be_data_set(self.read(self.data_start, 16)):
                raise
            self._note(
                TRANSFER_SYNTAX_WRONG, self.data_start, Text("the transfer syntax is deflated, but the data set is not")
            )
            return ""
        self.deflated = True
        behind = self._content.behind_deflated
        if len(behind) > 1 or any(behind):
            self._note_behind_deflated(behind)
        return declared

    def _note_behind_deflated(self, behind: bytes) -> None:
        """Note what follows a deflated data set and is not kept when patching; raise Damage if it is not known."""
        text = kind_of_text(behind)
        if any(behind) and not text:
            raise Damage(FOREIGN_BYTES_AT_END, self.data_start, Text("unknown data after the deflated data set"))
        size, what = len(behind), text or Text("zeros")
        message = Text("{size} bytes after the deflated data set do not belong to it: {what}", size=size, what=what)
        # All readers pass over them.
        self._note(FOREIGN_BYTES_AT_END if text else DEFLATED_DAMAGED, self.data_start, message)

    def _look_behind_head(self, head: bytes) -> None:
        """Find out whether a file without preamble and first element is DICOM behind something else."""
        self.not_dicom = kind_of(head)
        if self.not_dicom == UNKNOWN_KIND and self.read(_ISO_MARK, 5) == b"CD001":
            self.not_dicom = Text("ISO disc image")
        repair, is_certain = start_of_dicom(head) if self.not_dicom in MAY_BE_DICOM else (None, False)
        if repair is not None:
            behind = Part10File(EditedContent(self._content, (repair,)), self.path)
            if is_certain or not (behind.not_dicom or behind.damage):
                self.not_dicom = ""
                removed = repair.stop - repair.start - len(repair.data)
                self.joined = tuple(offset + removed for offset in behind.joined)
                message = Text("the file does not start with DICOM data")
                self._give_up(Damage(BYTES_IN_FRONT, repair.stop, message, (repair,)))

    def _give_up(self, damage: Damage) -> None:
        self.findings.append(damage.finding)
        self.damage = damage.finding.message

    def _note(self, defect: DefectId, offset: int, message: str, repair: tuple[Edit, ...] = ()) -> None:
        note(self.findings, defect, offset, message, repair)

    def _walk_meta(self, position: int) -> str:
        """Walk group 0002 and return the declared transfer syntax."""
        start = position
        known = self._known_meta(start)
        expected, implicit, position = known or self._walk_meta_elements(start)
        self.data_start = position
        lengths = [index for index, element in enumerate(self.meta_elements) if element.tag == _META_LENGTH]
        has_four_bytes = all(self.meta_elements[index].length == _SIZE_OF_LENGTH for index in lengths)
        if len(lengths) > 1:
            self._choose_header(lengths)
        self.meta = self._uids_of(self.meta_elements)
        # Where it should end there is a data set, or the meta header was misread.
        if position not in (expected, start) or not has_four_bytes:
            self._check_meta(expected)
            self._is_meta_doubtful = not may_be_data_set(self.read(position, 16))
            if self._is_meta_doubtful and expected > self.end and self.read(position, 2) in (b"", b"\2", b"\2\0"):
                raise _cut_off(position)
        if position == start:
            self._note(META_MISSING, start, Text("the File Meta Information is missing"))
        elif implicit:
            self._note(META_IMPLICIT, start, Text("the File Meta Information is encoded in implicit VR"))
        elif len(lengths) > 1:
            self._note(
                META_LENGTH_WRONG,
                start,
                Text("there is more than one File Meta Information; the one that fits is used"),
            )
        elif expected != position:
            self._note(META_LENGTH_WRONG, start, Text("the length of the File Meta Information is wrong or missing"))
        if self._are_uids_padded:
            self._check_uids(expected == position)
        declared = self.meta.get("TransferSyntaxUID", "")
        if not declared and position != start:
            self._note(TRANSFER_SYNTAX_MISSING, start, Text("TransferSyntaxUID is missing"))
        self.header_findings = frozenset(self.findings)
        if known is None and not self.findings and not self._are_uids_padded:
            self._remember_meta(start)
        return declared

    def _known_meta(self, start: int) -> tuple[int, int, int] | None:
        """Return what `_walk_meta_elements` does, if the meta header is like an earlier one; else None."""
        alike = _META_LAYOUTS.alike((start, self.read(start, _SIZE_OF_GROUP_LENGTH)), self._content)
        if alike is None:
            return None
        elements = alike.layout.elements
        position = elements[-1].stop
        if position > self.end or self.read(position, 8)[:2] == b"\2\0":
            return None
        self.meta_elements = list(elements)
        return position, 0, position

    def _remember_meta(self, start: int) -> None:
        """Remember a meta header in which all is in order, if another one was like it already."""
        elements, key = self.meta_elements, (start, self.read(start, _SIZE_OF_GROUP_LENGTH))
        if _META_LAYOUTS.is_seen_again(key, tuple([element.length for element in elements])):
            is_usual = elements[0].tag == _META_LENGTH  # so that the length is in the key
            if is_usual and are_plain(elements, start, self.data_start, self.end, EXPLICIT):
                _META_LAYOUTS.remember(key, Layout(self._content, elements))

    def _walk_meta_elements(self, position: int) -> tuple[int, int, int]:
        """Return where group 0002 ends by its length, or -1, how many elements are implicit, and where it ends."""
        expected = -1
        implicit = 0
        while (head := self._content.look(position, 8)) and head[:2] == b"\2\0":
            if self.end - position < 8:
                raise _cut_off(position)
            tag, vr, value, length, oddity = self._meta_header(
                position, is_implicit=implicit == len(self.meta_elements) > 0
            )
            if value + length > self.end:
                if tag == _META_LENGTH and vr == b"UL" and length == _SIZE_OF_LENGTH:
                    raise _cut_off(position)
                if tag == _META_LENGTH and vr == b"UL":
                    raise self._wrong_length_of_length(position, value)
                break
            if len(self.meta_elements) > _MAX_META_ELEMENTS:
                message = Text("the File Meta Information has more than {limit} elements", limit=_MAX_META_ELEMENTS)
                raise Damage(SEQUENCE_DAMAGED, position, message)
            self.meta_elements.append(Element(tag, vr, position, value, length, value + length))
            implicit += oddity == IMPLICIT_ELEMENT
            if oddity == VR_UNKNOWN:
                self._note(VR_UNKNOWN, position, Text("an element of the File Meta Information has an unknown VR"))
            if tag == _META_LENGTH and length >= _SIZE_OF_LENGTH:
                expected = value + 4 + int.from_bytes(self.read(value, 4), "little")
            position = value + length
        return expected, implicit, position

    def _check_uids(self, has_length: bool) -> None:
        """Note UIDs of the meta header that are padded with anything but one NUL.

        Parameters
        ----------
        has_length
            Whether the group length is right, and has to follow.
        """
        edits: list[Edit] = []
        growth = 0
        for tag, vr, start, value, length, stop in self.meta_elements:
            if vr == b"UI" and length <= _LONGEST_UID:
                data = self.read(value, length)
                uid = _plain_uid(data)
                uid += b"\0" * (len(uid) % 2)
                if uid == data or not is_valid_uid(uid.rstrip(b"\0").decode("latin-1")):
                    continue
                if not _is_worthless(data.replace(uid.rstrip(b"\0"), b"", 1)):
                    message = Text("more than a UID is in an element of the File Meta Information; left unchanged")
                    self._note(UID_PADDED, start, message)
                else:
                    edits.append(Edit(start, stop, element_header(tag, vr, len(uid), EXPLICIT) + uid))
                    growth += len(uid) - length
        if edits:
            first = self.meta_elements[0]
            if has_length and growth and first.tag == _META_LENGTH:
                number = int.from_bytes(self.value(first), "little") + growth
                edits.insert(0, Edit(first.value, first.stop, encoded_number(number, 4, EXPLICIT)))
            message = Text("a UID in the File Meta Information is padded with something other than one NUL byte")
            self._note(UID_PADDED, edits[-1].start, message, tuple(edits))

    def _choose_header(self, starts: list[int]) -> None:
        """Of several meta headers leave the first whose transfer syntax fits the data set; if none does, the last one.

        Parameters
        ----------
        starts
            At which of the elements they start.
        """
        headers = [self.meta_elements[start:stop] for start, stop in zip(starts, [*starts[1:], None])]
        syntaxes = (self._uids_of(header).get("TransferSyntaxUID", "") for header in headers)
        fitting = (header for header, syntax in zip(headers, syntaxes) if self._fits_data_set(syntax))
        self.meta_elements = next(fitting, headers[-1])

    def _fits_data_set(self, syntax: str) -> bool:
        """Tell whether the data set may be written in a transfer syntax."""
        if not is_standard(syntax) or syntax in ALL_DEFLATED:
            return False
        reading = read_as(self._content, self.data_start, encoding_of(syntax))
        is_native = all(element.length != UNDEFINED for element in reading.elements if element.tag == PIXEL_DATA)
        has_pixels = any(element.tag == PIXEL_DATA for element in reading.elements)
        return reading.damage is None and reading.is_in_order and (is_native is (syntax in NATIVE) or not has_pixels)

    def _uids_of(self, elements: Iterable[Element]) -> dict[str, str]:
        """Return the UIDs of a meta header by keyword."""
        found = {}
        for tag, vr, _, value, length, _ in elements:
            if tag in _META_KEYWORDS or vr == b"UI":
                data = self.read(value, min(length, _LONGEST_UID))
                plain = _plain_uid(data)
                size = len(plain)
                self._are_uids_padded |= (
                    length > size + size % 2 or length % 2 == 1 or (length > size and data[-1] != 0)
                )
                if tag in _META_KEYWORDS:
                    found[_META_KEYWORDS[tag]] = _text_of(plain)
        return found

    def _check_meta(self, expected: int) -> None:
        """Raise Damage if an element of the meta header goes on behind its end.

        Parameters
        ----------
        expected
            Where the meta header ends by its group length; -1 if it has none.
        """
        for tag, vr, start, value, length, stop in self.meta_elements:
            if tag == _META_LENGTH and vr == b"UL" and length != _SIZE_OF_LENGTH:
                raise self._wrong_length_of_length(start, value)
            is_behind_end = start < expected < stop and may_be_data_set(self.read(expected, 16))
            if is_behind_end or holds_elements(tag, vr, self.read(value, length), EXPLICIT, tag):
                raise Damage(LENGTH_WRONG, start, contains_elements(tag))

    def _wrong_length_of_length(self, start: int, value: int) -> Damage:
        """Return the damage of a group length that has not four bytes, repaired if the header goes on behind them."""
        head = self.read(value + _SIZE_OF_LENGTH, 8)
        is_followed = head[:2] == b"\2\0" and head[3:4] == b"\0" and head[4:6] in SHORT_VRS | LONG_VRS
        repair = Edit(start, value, element_header(_META_LENGTH, b"UL", _SIZE_OF_LENGTH, EXPLICIT))
        message = Text("the length of the File Meta Information has not four bytes")
        return Damage(LENGTH_WRONG, start, message, (repair,) if is_followed else ())

    def _meta_header(self, position: int, is_implicit: bool) -> tuple[int, bytes, int, int, DefectId | None]:
        """Return the header of an element as `Walk.header` does, given whether all before it were in implicit VR."""
        try:
            return self._walk.header(position, EXPLICIT, self.end, in_meta=True)
        except Damage:
            tag, length = self._walk.item_header(position, big_endian=False)
            if not is_implicit or length > _LONGEST_UID:
                raise
            return tag, b"", position + 8, length, IMPLICIT_ELEMENT  # a deflated data set follows: it says nothing

    def _walk_bare(self) -> None:
        """Walk what may be a data set without preamble and meta header."""
        self.findings.append(Finding(BARE_DATA_SET, Text("preamble and File Meta Information are missing")))
        try:
            self._walk_data_set("")
        except Damage as damage:
            self._give_up(damage)
        is_data_set = len(self.elements) >= 5 or not self.damage
        if not is_data_set or not _TELLING_TAGS.intersection(self._index):
            self.findings.clear()
            self.damage = ""
            self.not_dicom = kind_of(self.read(0, LONGEST_HEAD))

    def _walk_data_set(self, declared: str) -> None:
        """Walk the data set, in the encoding that it really has, and see what is wrong with it."""
        if self.data_start == self.end and not self.meta_elements:
            raise Damage(FILE_CUT_OFF, self.end, Text("the file ends after the File Meta Information"))
        is_known = is_standard(declared)
        encoding = encoding_of(declared) if is_known else None
        reading = read(self._content, self.data_start, encoding)
        if self._is_meta_doubtful and not (reading.damage is None and reading.is_in_order):
            message = Text("the File Meta Information is damaged: no data set follows it")
            raise Damage(META_LENGTH_WRONG, self.data_start, message)
        if reading.damage is not None and not self.deflated and self._is_deflated():
            reading, encoding = read(self._content, self.data_start, EXPLICIT), EXPLICIT
            declared = DEFLATED
        self._take_over(reading)
        if PIXEL_DATA in self._index and self.elements[-1].tag < PIXEL_DATA:
            self._look_for_others(reading.walk.tail)
        if reading.damage is not None:
            if _SOP_INSTANCE in self._index:
                self._look_for_others(next(filter(None, map(_start_of_dicm, self.elements)), self.elements[-1].stop))
            self.findings += reading.findings
            raise self._with_repair(reading, reading.damage)
        if len(self._index) < len(self.elements) or reading.walk.tail is not None:
            self._look_for_others(reading.walk.tail)
        check = self._pixel_check(reading.walk, self._index.get(PIXEL_DATA))
        if check is not None:
            self._check_pixel_length(check)
        checks = StructureChecks(self._content, self.data_start, reading)
        found = checks.findings()  # raises Damage if what the walk has found has another reason
        self.findings += reading.findings + found
        lacking = [tag for tag in _IDENTITY if tag not in self._index]
        misreading = checks.misreading(self.findings, bool(lacking)) or self._damaged_identity(lacking)
        if misreading is not None:
            self.is_legible = True
            self.findings = [finding._replace(repair=()) for finding in self.findings]  # they may be wrong as well
            raise misreading
        self.transfer_syntax = declared
        if reading.encoding != encoding:
            self.transfer_syntax = OF_ENCODING[reading.encoding]
            if is_known:
                message = Text("the data set is encoded in another transfer syntax than stated")
                self._note(TRANSFER_SYNTAX_WRONG, self.data_start, message)
            elif declared:
                self._note(TRANSFER_SYNTAX_UNKNOWN, self.data_start, Text("the transfer syntax is unknown or private"))
        if check is not None:
            self._check_pixels(check, declared)
        if reading.walk.tail is not None:
            self._check_tail(reading.walk.tail)
        self.has_malformed_values = checks.has_malformed_values
        if checks.has_wrong_vrs:
            self.findings += WrongVrs(self._content).findings(self.elements, self.encoding)
        if not (self.findings or checks.has_malformed_values or checks.has_wrong_vrs or checks.is_garbled):
            remember(self._content, self.data_start, reading)

    def _take_over(self, reading: Reading) -> None:
        """Take over the elements of the data set."""
        self.encoding = reading.encoding
        if reading.alike is None:
            self.elements = reading.elements
            self._index.update(zip(reading.fields.tags, reading.elements))
            return
        self.alike = reading.alike
        self.elements, self._index = list(reading.elements), reading.alike.layout.index
        self.element = self._index.get

    def _damaged_identity(self, lacking: Iterable[int]) -> Damage | None:
        """Return the damage if an identifier seems to be missing, but stands under a tag with a wrong bit."""
        for tag in lacking:
            for number, element in enumerate(self.elements):
                if bin(element.tag ^ tag).count("1") == 1 and self._has_wrong_tag(number, tag):
                    message = Text("the tag of {tag} is damaged", tag=format_tag(tag))
                    return Damage(LENGTH_WRONG, element.start, message)
        return None

    def _has_wrong_tag(self, number: int, right: int) -> bool:
        """Tell whether the tag of an element does not fit its place or its VR, or is none, but another one does."""
        element = self.elements[number]
        if not is_named(element.tag):
            return True
        before = self.elements[number - 1].tag if number else -1
        after = self.elements[number + 1].tag if number + 1 < len(self.elements) else UNDEFINED
        if not before < right < after:
            return False
        right_vr, vr = dictionary_vr(right).encode(), dictionary_vr(element.tag).encode()
        return not before < element.tag < after or element.vr == right_vr != vr

    def _look_for_others(self, stop: int | None) -> None:
        """Raise Damage if another file follows the first one, where the data set stops or begins anew."""
        if not self.deflated:
            self.joined = starts_of_others(self._content, self.elements, stop, self._is_class_of_images)
        if self.joined:
            raise Damage(SEVERAL_FILES, self.joined[0], Text("another DICOM file follows the first one"))

    def _is_class_of_images(self, sop_class: Element) -> bool:
        return is_image_class(self.value(sop_class)[:_LONGEST_UID].strip(b"\0 ").decode("ascii", "replace"))

    def _check_pixel_length(self, check: PixelCheck) -> None:
        """Raise Damage if the length of native pixels is wrong, and it is certain which one is right."""
        repair = check.relengthened()
        if repair:
            raise Damage(LENGTH_WRONG, repair[0].start, Text("the length of Pixel Data is wrong"), repair)

    def _check_tail(self, start: int) -> None:
        """Note what follows the data set; it may go if that is complete and nothing of the kind can belong to it."""
        self.findings = [
            finding for finding in self.findings if finding.defect not in (FOREIGN_BYTES_AT_END, ZEROS_AT_END)
        ]
        size = self.end - start
        if is_zero(self._content.blocks(start, self.end)):
            defect, message = ZEROS_AT_END, zeros_follow(size)
        else:
            text = kind_of_text(self.read(start, LONGEST_TEXT + 1))
            defect, message = FOREIGN_BYTES_AT_END, Text("{size} bytes after the data set are not DICOM", size=size)
            if text:
                message = Text("{problem}: {what}", problem=message, what=text)
        is_removable = is_complete(self) and (
            are_padding(self, start, self.end) if defect == ZEROS_AT_END else bool(text) and is_last_value_whole(self)
        )
        self._note(defect, start, message, (Edit(start, self.end, b""),) if is_removable else ())

    def _is_deflated(self) -> bool:
        """Tell whether a data set that makes no sense as it is does so when it is inflated."""
        if may_be_data_set(self.read(self.data_start, 16)) or not self._starts_deflated():
            return False
        try:
            self._content.inflate(self.data_start, to_end=True)
        except Damage:
            return False
        self.deflated = True
        self._note(
            TRANSFER_SYNTAX_WRONG, self.data_start, Text("the data set is deflated, but the transfer syntax is not")
        )
        return True

    def _starts_deflated(self) -> bool:
        """Tell whether the first bytes of the data set are those of one when they are inflated."""
        try:
            head = zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.read(self.data_start, 1024), 16)
        except zlib.error:
            return False
        return may_be_data_set(head)

    def _with_repair(self, reading: Reading, damage: Damage) -> Damage:
        """Return the damage that stops the walk, with the repair that would let it go on, if there is one."""
        may_be_cut_off = damage.finding.defect in _MAY_BE_CUT_OFF
        if damage.finding.repair:
            return damage
        if not reading.elements:
            return _cut_off(self.data_start) if may_be_cut_off and self._is_cut_off(self.data_start) else damage
        place = reading.elements[-1].stop
        check = self._pixel_check(reading.walk, self._index.get(PIXEL_DATA) or self._pixels_at(place))
        if check is not None:
            self._check_pixel_length(check)
            if damage.finding.defect == PIXELS_CUT_OFF:
                damage.finding = damage.finding._replace(repair=check.padded(self.end))
                return damage
        repair = StructureChecks(self._content, self.data_start, reading).resequenced(place)
        if repair:
            return Damage(SEQUENCE_DAMAGED, repair[0].start, str(damage), repair)
        if reading.encoding.implicit:
            repair = ExplicitRun(self._content, self.data_start, reading.encoding).repair(reading.elements, place)
            if repair:
                message = Text("data elements are encoded in explicit VR in an implicit VR data set")
                return Damage(IMPLICIT_ELEMENT, repair[0].start, message, repair)
        repair = LengthRepair(self._content, reading.encoding, self.data_start).of_any(reading.elements, place)
        if repair:
            return Damage(LENGTH_WRONG, repair[0].start, Text("the length of a data element is wrong"), repair)
        return _cut_off(place) if may_be_cut_off and self._is_cut_off(place) else damage

    def _is_cut_off(self, place: int) -> bool:
        """Tell whether an image ends within the element at a place, before its pixels."""
        last = self.elements[-1].tag if self.elements else 0
        is_image = is_image_class(self.sop_class) if _SOP_CLASS in self._index else last < _SOP_CLASS
        rest = self.read(place, _LONGEST_REST + 1)
        if not is_image or last >= PIXEL_DATA or len(rest) > _LONGEST_REST:
            return False
        if encoded_tag(PIXEL_DATA, self.encoding) in rest[4:]:
            return False
        try:
            tag, _, value, length, oddity = self._walk.header(place, self.encoding, self.end)
        except Damage:
            return len(rest) < 12 and _may_begin_element(rest, last, self.encoding)
        if oddity is not None or not is_named(tag) or not last < tag < PIXEL_DATA:
            return False
        return length == UNDEFINED or (value + length > self.end and length <= _LONGEST_REST)

    def _pixels_at(self, place: int) -> Element | None:
        """Return the Pixel Data element that starts where the walk had to stop, if one does."""
        try:
            tag, vr, value, length, _ = self._walk.header(place, self.encoding, self.end)
        except Damage:
            return None
        return Element(tag, vr, place, value, length, value + length) if tag == PIXEL_DATA else None

    def _pixel_check(self, walk: Walk, element: Element | None) -> PixelCheck | None:
        if element is None:
            return None
        tables = [self._index[tag] for tag in _OFFSET_TABLES if tag in self._index]
        return PixelCheck(self._content, walk, element, self.encoding, self.image_size, tables)

    def _check_pixels(self, check: PixelCheck, declared: str) -> None:
        """Note what is wrong with Pixel Data, and find the transfer syntax that it really has."""
        try:
            self.pixels = check.pixels()
        except Damage:
            self.findings = [finding for finding in self.findings if finding.defect != END_DELIMITER_MISSING]
            raise
        syntax, found = check.judged(self.transfer_syntax, declared, self.pixels)
        is_double = len(self._index) < len(self.elements)
        unsure = (SEQUENCE_DAMAGED, ELEMENTS_OUT_OF_ORDER) if is_double else (SEQUENCE_DAMAGED,)
        if declared and any(finding.defect in unsure for finding in self.findings):
            # Where elements stand twice or cannot be followed, nobody knows which pixels are meant. Fragments are never
            # native ones.
            self.findings += [finding._replace(repair=()) for finding in found if finding.defect == NOT_ENCAPSULATED]
            if self.pixels.encapsulated and declared not in NATIVE:
                self.transfer_syntax = declared
            return
        self.transfer_syntax = syntax
        self.findings += found
        if self.pixels.encapsulated and self.encoding != EXPLICIT and syntax == declared:
            start = self._index[PIXEL_DATA].start  # with another syntax all is written anew
            message = Text("Pixel Data is compressed, but the data set is not explicit VR little endian")
            is_known = self.encoding == IMPLICIT and not is_double and not self.deflated
            repair = explicit_headers(self._content, self.elements) if is_known else ()
            self._note(NOT_ENCAPSULATED, start, message, repair)
        if not self.transfer_syntax:
            message = Text("Pixel Data is compressed with a codec that cannot be determined")
            raise Damage(TRANSFER_SYNTAX_MISSING, self._index[PIXEL_DATA].start, message)
        self._check_description()

    def _check_description(self) -> None:
        """Note where the header contradicts the pixels."""
        found = description_findings(self)
        if any(finding.defect == FRAME_COUNT_WRONG and finding.repair for finding in found):
            # Frames that never were are not to be filled up.
            self.findings = [
                finding._replace(repair=()) if finding.defect == PIXELS_CUT_OFF else finding
                for finding in self.findings
            ]
        self.findings += found


def _cut_off(place: int) -> Damage:
    return Damage(FILE_CUT_OFF, place, Text("the file is cut off before its pixels"))


def _may_begin_element(rest: bytes, last: int, encoding: Encoding) -> bool:
    """Tell whether the last bytes of a file may be the beginning of the header of an element, which follows another."""
    if len(rest) >= 4:
        group, number, _ = TAG_LENGTH[encoding.big_endian].unpack(rest[:4] + bytes(4))
        return last < group << 16 | number and is_named(group << 16 | number)
    if len(rest) >= 2:
        group = int.from_bytes(rest[:2], "big" if encoding.big_endian else "little")
        return last >> 16 <= group and (group <= 0xFF or group == PIXEL_DATA >> 16)
    return last >> 16 <= rest[0] != 0x1A if rest else False


def _start_of_dicm(element: Element) -> int:
    """Return where "DICM" starts that was taken for an element of implicit VR; 0 if this is another one."""
    return element.start if element.tag == _DICM else 0


@functools.lru_cache(maxsize=64)  # classes and transfer syntaxes are those of all files of a series, and kept once
def _text_of(uid: bytes) -> str:
    return uid.decode("ascii", "replace")


def _plain_uid(data: bytes) -> bytes:
    """Return the UID in a value, without what stands around it: blanks, ends of lines, and what follows a NUL byte."""
    uid = data.strip(_BLANKS)
    return uid.partition(b"\0")[0].strip(_BLANKS) if b"\0" in uid else uid


def _is_worthless(rest: bytes) -> bool:
    """Tell whether what stands around a UID is padding, or what was in memory: no text and no data elements."""
    padding = rest.strip(_BLANKS)
    return not padding or not (_WORD.search(padding) or is_any_element(rest))


def ranges_of_files(filename: str) -> Iterator[tuple[int, int]]:
    """Yield where each of several files that lie one behind the other in one file starts and stops.

    Raises OSError if it cannot be read.
    """
    with Part10File.open(filename) as whole:
        start, following = 0, list(whole.joined)
        while start < whole.end:
            if not following and start > 0:
                behind = whole.with_edits((Edit(0, start, b""),))
                following = [start + offset for offset in behind.joined]
            stop = following.pop(0) if following else whole.end
            yield start, stop
            start = stop
