"""Where the pixels of a file lie, and whether they are what the header says.

References
----------
PS3.5 section 8 and annex A: native and encapsulated Pixel Data. PS3.3 C.7.6.3: the Image Pixel module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from DICOMPatcherLib.defects import (
    CODESTREAM_DAMAGED,
    COMPRESSED_NOT_NATIVE,
    NATIVE_NOT_COMPRESSED,
    NOT_ENCAPSULATED,
    OTHER_CODEC,
    PIXELS_CUT_OFF,
    PIXELS_TOO_LONG,
    DefectId,
)
from DICOMPatcherLib.edits import Edit, Zeros
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.codestream import (
    END_OF_IMAGE,
    FRAME_STARTS,
    RLE,
    contradicts,
    is_boxed,
    is_image_codec,
    is_whole,
    transfer_syntax_of,
)
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.elements import (
    EXPLICIT,
    ITEM,
    LONG_VRS,
    SEQUENCE_END,
    UNDEFINED,
    Damage,
    Element,
    Encoding,
    delimiter,
    element_header,
    encoded_number,
    encoded_tag,
    is_plausible,
)
from DICOMPatcherLib.part10.fragment_checks import FragmentCheck
from DICOMPatcherLib.part10.frame_checks import FrameCheck
from DICOMPatcherLib.part10.image_size import Size
from DICOMPatcherLib.part10.removable_bytes import elements_in, is_zero, without_unused_bits
from DICOMPatcherLib.part10.rle import rle_length, rle_segments
from DICOMPatcherLib.part10.transfer_syntaxes import NATIVE, OF_ENCODING, is_standard
from DICOMPatcherLib.part10.walk import Fragments, Walk, note
from DICOMPatcherLib.texts import Text

_LARGEST_PADDING = 64 * 1024 * 1024
_HEAD = 32 * 1024
"""Bytes of a codestream that are looked at to tell its kind."""

_LARGEST_TAIL = 16 * 1024 * 1024
"""Bytes before the end of Pixel Data in which the end of the last codestream is looked for."""

_SLACK = 8
"""Bytes at the end of Pixel Data that are taken for padding."""

_COMPRESSED = ("1.2.840.10008.1.2.4", "1.2.840.10008.1.2.5")
_NOT_AS_IT_SEEMS = ("1.2.840.113619.5.2",)
"""GE's own: implicit VR little endian, but with the bytes of the pixels in the other order."""


class PixelData:
    """Where the Pixel Data of a file lies, and what can be read of it without decompressing.

    Attributes
    ----------
    encapsulated
        False for native pixels.
    fragments
        Number of fragments, the offset table not counted; 0 for native pixels.
    is_ended
        False if fragments lack the delimiter behind them.
    length
        Length of the pixels in bytes, item headers not counted.
    """

    def __init__(self, content: Content, element: Element, fragments: Fragments | None) -> None:
        self._content = content  # and not the file: that would be a circle, which keeps memory long after its use
        self._element = element
        self.encapsulated = fragments is not None
        self.fragments = fragments.number if fragments else 0
        self.is_ended = fragments is None or fragments.is_ended
        self.length = fragments.length if fragments else element.length
        self._start = fragments.first if fragments else element.value
        self._first_length = fragments.first_length if fragments else element.length

    def head(self, size: int) -> bytes:
        """Return up to `size` bytes from the start of the first codestream, or of the native pixels."""
        return self._content.read(self._start, min(size, self._first_length))

    def blocks(self) -> Iterator[bytes]:
        """Yield the encoded value in blocks of at most 1 MiB."""
        yield from self._content.blocks(self._element.value, self._element.value_stop)


class PixelCheck:
    """Compares a Pixel Data element with the header; raises Damage where the pixels cannot be all there."""

    def __init__(
        self,
        content: Content,
        walk: Walk,
        element: Element,
        encoding: Encoding,
        size: Size,
        offset_tables: Sequence[Element] = (),
    ) -> None:
        self._content = content
        self._walk = walk
        self._offset_tables = offset_tables
        self._element = element
        self._encoding = encoding
        self._size = size

    def pixels(self) -> PixelData:
        """Return where the pixels lie.

        Raises
        ------
        Damage
            If the file ends after a fragment that cannot be the last one.
        """
        if self._element.length != UNDEFINED:
            return PixelData(self._content, self._element, None)
        fragments = self._walk.fragments(self._element.value, self._content.end, self._encoding.big_endian)
        if not fragments.is_ended:
            self._check_last(fragments)
        return PixelData(self._content, self._element, fragments)

    def _check_last(self, fragments: Fragments) -> None:
        if fragments.number < self._size.frames:
            message = Text(
                "Pixel Data is truncated: {present} of {expected} frames are present",
                present=fragments.number,
                expected=self._size.frames,
            )
            raise Damage(PIXELS_CUT_OFF, self._element.start, message)
        head = self._content.read(fragments.first, min(fragments.first_length, _HEAD))
        if not is_whole(transfer_syntax_of(head), self._content.read(fragments.stop - 24, 16)):
            message = Text("Pixel Data is truncated: the last codestream is incomplete")
            raise Damage(PIXELS_CUT_OFF, self._element.start, message)

    def judged(self, by_encoding: str, declared: str, pixels: PixelData) -> tuple[str, list[Finding]]:
        """Return the transfer syntax that the pixels really have, "" if it cannot be told, and what is wrong.

        Parameters
        ----------
        by_encoding
            The transfer syntax that VR and byte order of the data set speak for.
        """
        findings: list[Finding] = []
        judge = self._judged_codec if pixels.encapsulated else self._judged_native
        syntax = judge(by_encoding, declared, pixels, findings)
        if pixels.encapsulated and pixels.length and not self._size.may_be_in(pixels.fragments, syntax):
            message = Text(
                "Pixel Data is too short: {present} fragments for {expected} frames",
                present=pixels.fragments,
                expected=self._size.frames,
            )
            self._note(findings, PIXELS_CUT_OFF, message)
        if pixels.encapsulated:
            fragments = self._walk.fragments(self._element.value, self._content.end, self._encoding.big_endian)
            check = FragmentCheck(
                self._content, self._walk, self._element, self._encoding, self._size, self._offset_tables
            )
            findings += check.findings(fragments, syntax)
            is_told = fragments.is_ended and fragments.number and self._size.rows * self._size.columns
            if is_told and is_image_codec(syntax):
                self._check_codestreams(fragments, pixels.head(_HEAD), syntax, findings)
        return syntax, findings

    def _check_codestreams(self, fragments: Fragments, head: bytes, syntax: str, findings: list[Finding]) -> None:
        """Note if the first fragment, of which there is the head, begins no codestream, or the last one ends none."""
        if is_boxed(head) or (not fragments.first_length and fragments.length):
            return  # that is told already, or that the fragment is empty
        is_begun = rle_segments(head) > 0 if syntax == RLE else head.startswith(FRAME_STARTS)
        if not is_begun:
            self._note(findings, CODESTREAM_DAMAGED, Text("Pixel Data does not begin with a codestream"))
        elif syntax == RLE and rle_length(head) >= fragments.first_length and fragments.number <= self._size.frames:
            self._note(
                findings, CODESTREAM_DAMAGED, Text("Pixel Data is truncated: the first codestream is incomplete")
            )
        elif syntax != RLE and not self._ends(fragments):
            self._note(findings, CODESTREAM_DAMAGED, Text("Pixel Data is truncated: the last codestream is incomplete"))
        elif self._size.frames in (fragments.number, int(syntax != RLE)) and not fragments.has_empty:
            check = FrameCheck(self._content, fragments, self._encoding.big_endian, self._size)
            problem = check.problem(syntax == RLE)
            if problem is not None:
                self._note(findings, CODESTREAM_DAMAGED, problem)

    def _ends(self, fragments: Fragments) -> bool:
        """Tell whether the last codestream has its end: in its last bytes, or else anywhere in the last fragment."""
        stop = fragments.stop - 8
        if END_OF_IMAGE in self._content.read(max(fragments.first, stop - 16), 16):
            return True
        start = max(fragments.last, stop - _LARGEST_TAIL)
        return END_OF_IMAGE in self._content.read(start, stop - start)

    def _note(self, findings: list[Finding], defect: DefectId, message: str, repair: tuple[Edit, ...] = ()) -> None:
        note(findings, defect, self._element.start, message, repair)

    def _judged_codec(self, by_encoding: str, declared: str, pixels: PixelData, findings: list[Finding]) -> str:
        real = transfer_syntax_of(pixels.head(_HEAD))
        if by_encoding not in NATIVE:
            if not contradicts(declared, real):
                return by_encoding
            self._note(
                findings,
                OTHER_CODEC,
                Text("Pixel Data is compressed with another codec than the transfer syntax states"),
            )
            return real
        if declared and declared not in NATIVE:
            # What is declared is right for the pixels; if VR or byte order are not, there is no such transfer syntax.
            return declared if is_standard(declared) else real or declared
        if declared:
            self._note(
                findings,
                COMPRESSED_NOT_NATIVE,
                Text("the transfer syntax is uncompressed, but Pixel Data is compressed"),
            )
        return real or declared

    def _judged_native(self, by_encoding: str, declared: str, pixels: PixelData, findings: list[Finding]) -> str:
        is_expected = self._size.is_length(pixels.length)
        if is_expected and (not declared or declared in NATIVE):
            return by_encoding
        syntax, repair = ("", ()) if is_expected else self._wrapped()
        if repair:
            self._note(findings, NOT_ENCAPSULATED, Text("compressed Pixel Data is not encapsulated"), repair)
            return syntax
        syntax = by_encoding
        if declared.startswith(_COMPRESSED) and is_expected:
            self._note(
                findings, NATIVE_NOT_COMPRESSED, Text("the transfer syntax is compressed, but Pixel Data is not")
            )
            syntax = OF_ENCODING[self._encoding]
        elif declared.startswith(_COMPRESSED):
            message = Text("the transfer syntax is compressed, and Pixel Data is neither encapsulated nor an image")
            self._note(findings, NOT_ENCAPSULATED, message)
            syntax = declared
        elif declared and not is_standard(declared) and (declared in _NOT_AS_IT_SEEMS or not is_expected):
            syntax = declared
        if syntax in NATIVE:
            self._check_length(pixels.length, findings)
        return syntax

    def _check_length(self, length: int, findings: list[Finding]) -> None:
        """Note if native pixels are longer or shorter than the header says."""
        whole = self._size.least_length
        if 0 < length < whole:
            message = Text("Pixel Data is too short: {size} of {expected} bytes", size=length, expected=whole)
            self._note(findings, PIXELS_CUT_OFF, message, self._filled())
        excess = self._excess()
        if excess:
            message = Text("Pixel Data is {size} bytes longer than the image", size=excess)
            self._note(findings, PIXELS_TOO_LONG, message, self._repacked() if self._size.bits == 1 else self._cut())

    def _excess(self) -> int:
        """Return how many bytes native pixels are longer than the header says; 0 if it does not say it."""
        expected = self._size.length + self._size.length % 2
        return max(self._element.length - expected, 0) if expected else 0

    def _header(self, length: int) -> bytes:
        """Return the header of native pixels with another length; b"" if there is no room for it."""
        has_room = self._encoding.implicit or self._element.vr in LONG_VRS
        if not has_room or length >= UNDEFINED:
            return b""
        return element_header(self._element.tag, self._element.vr, length, self._encoding)

    def _cut(self) -> tuple[Edit, ...]:
        """Return the repair that takes off a few excess bytes, if they are zero."""
        _, _, start, value, length, stop = self._element
        excess = self._excess()
        header = self._header(length - excess)
        if not header or excess > _SLACK or not is_zero(self._content.blocks(stop - excess, stop)):
            return ()
        return Edit(start, value, header), Edit(stop - excess, stop, b"")

    def _repacked(self) -> tuple[Edit, ...]:
        """Return the repair of single bits of which each frame starts with a new byte, if that is certain.

        All unused bits are zero then, and something stands where nothing would stand behind frames without them.

        References
        ----------
        PS3.5 section 8.1.1: frames of single bits are not padded.
        """
        _, _, start, value, length, stop = self._element
        if length > _LARGEST_PADDING:
            return ()
        packed = without_unused_bits(self._content.read(value, length), self._size.frame_bits, self._size.frames)
        if packed is None or is_zero(self._content.blocks(stop - self._excess(), stop)):
            return ()
        header = self._header(len(packed))
        return (Edit(start, stop, header + packed),) if header else ()

    def padded(self, end: int) -> tuple[Edit, ...]:
        """Return the repair that fills native pixels, cut off at the end of the file, with zeros."""
        missing = self._element.stop - end
        if not self._size.is_length(self._element.length) or missing > _LARGEST_PADDING:
            return ()
        return (Edit(end, end, Zeros(missing)),)

    def _filled(self) -> tuple[Edit, ...]:
        """Return the repair that fills native pixels, shorter than the header says, with zeros."""
        _, _, start, value, length, stop = self._element
        whole = self._size.least_length + self._size.least_length % 2
        header = self._header(whole)
        if not header or whole - length > _LARGEST_PADDING or self._content.end != stop:
            return ()
        return Edit(start, value, header), Edit(stop, stop, Zeros(whole - length))

    def relengthened(self) -> tuple[Edit, ...]:
        """Return the repair of a wrong length of native pixels.

        If elements, or the end of the file, are where the pixels would end, and none follow where they end now.
        """
        _, _, start, value, length, _ = self._element
        size, end = self._size.length, self._content.end
        whole = size + size % 2
        if length == end - value or length == whole or size == 0 or end - value < size:
            return ()
        header = self._header(whole)
        is_encapsulated = self._walk.item_header(value, self._encoding.big_endian)[0] == ITEM
        is_followed = value + length < end and elements_in(self._content, value + length, min(value + whole, end))
        if not header or is_encapsulated or is_followed or not self._are_elements(min(value + whole, end)):
            return ()
        return Edit(start, value, header), Edit(end, end, bytes(max(value + whole - end, 0)))

    def _are_elements(self, position: int) -> bool:
        """Tell whether what follows from an offset to the end of the file is as it should be behind the pixels."""
        findings: list[Finding] = []
        elements: list[Element] = []
        walk = Walk(self._content, findings)
        try:
            walk.walk(position, self._content.end, self._encoding, into=elements)
        except Damage:
            return False
        tags = [self._element.tag, *(element.tag for element in elements)]
        is_ascending = all(tag < following for tag, following in zip(tags, tags[1:]))
        are_plausible = all(is_plausible(element.tag, element.length) for element in elements)
        return not findings and walk.tail is None and is_ascending and are_plausible

    def _wrapped(self) -> tuple[str, tuple[Edit, ...]]:
        """Return transfer syntax and repair if the value is a codestream that should stand in a fragment.

        Only of an image of one frame: how to divide the codestreams of many is not written anywhere.
        """
        _, _, start, value, length, stop = self._element
        if self._encoding != EXPLICIT:
            return "", ()
        if self._content.read(value, 4) == encoded_tag(ITEM, EXPLICIT):
            return self._of_items()
        syntax = transfer_syntax_of(self._content.read(value, min(length, _HEAD)))
        if not syntax or self._size.frames != 1 or not is_whole(syntax, self._content.read(stop - 16, 16)):
            return "", ()
        head = element_header(self._element.tag, b"OB", UNDEFINED, EXPLICIT)
        items = encoded_tag(ITEM, EXPLICIT) + bytes(4) + encoded_tag(ITEM, EXPLICIT)
        padding = b"\0" * (length % 2)
        items += encoded_number(length + len(padding), 4, EXPLICIT)
        return syntax, (
            Edit(start, value, head + items),
            Edit(stop, stop, padding + delimiter(SEQUENCE_END, EXPLICIT)),
        )

    def _of_items(self) -> tuple[str, tuple[Edit, ...]]:
        """The same for fragments whose element has their length instead of an undefined one."""
        _, _, start, value, _, stop = self._element
        position, count, first = value, 0, (0, 0)
        while position < stop:
            tag, length = self._walk.item_header(position, big_endian=False)
            if tag == SEQUENCE_END and position + 8 == stop:
                break
            if tag != ITEM or position + 8 + length > stop:
                return "", ()
            count += 1
            first = (position + 8, length) if count == 2 else first
            position += 8 + length
        syntax = transfer_syntax_of(self._content.read(first[0], min(first[1], _HEAD))) if count > 1 else ""
        if not syntax or count - 1 < self._size.frames:
            return "", ()
        head = element_header(self._element.tag, b"OB", UNDEFINED, EXPLICIT)
        return syntax, (Edit(start, value, head), Edit(position, stop, delimiter(SEQUENCE_END, EXPLICIT)))
