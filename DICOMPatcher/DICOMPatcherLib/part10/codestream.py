"""What the first bytes of a compressed image say about themselves."""

from __future__ import annotations

from collections.abc import Iterator

from DICOMPatcherLib.part10.rle import is_rle

LOSSY_JPEG = JPEG_BASELINE, _JPEG_EXTENDED = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"
_JPEG_BY_FRAME_MARKER = {0xC0: JPEG_BASELINE, 0xC1: _JPEG_EXTENDED}
_JPEG_LOSSLESS = "1.2.840.10008.1.2.4.57"
_JPEG_LOSSLESS_FIRST_ORDER = "1.2.840.10008.1.2.4.70"
_JPEG_LS = "1.2.840.10008.1.2.4.80"
_JPEG_LS_NEAR = "1.2.840.10008.1.2.4.81"
_JPEG_2000_REVERSIBLE = "1.2.840.10008.1.2.4.90"
_JPEG_2000 = "1.2.840.10008.1.2.4.91"
_HTJ2K_REVERSIBLE = "1.2.840.10008.1.2.4.201"
_HTJ2K_PROGRESSION = "1.2.840.10008.1.2.4.202"
_HTJ2K = "1.2.840.10008.1.2.4.203"
RLE = "1.2.840.10008.1.2.5"
JPEG = (*LOSSY_JPEG, _JPEG_LOSSLESS, _JPEG_LOSSLESS_FIRST_ORDER)

_MAY_HOLD = {
    JPEG_BASELINE: (JPEG_BASELINE,),
    _JPEG_EXTENDED: LOSSY_JPEG,
    _JPEG_LOSSLESS: (_JPEG_LOSSLESS, _JPEG_LOSSLESS_FIRST_ORDER),
    _JPEG_LOSSLESS_FIRST_ORDER: (_JPEG_LOSSLESS_FIRST_ORDER,),
    _JPEG_LS: (_JPEG_LS,),
    _JPEG_LS_NEAR: (_JPEG_LS, _JPEG_LS_NEAR),
    _JPEG_2000_REVERSIBLE: (_JPEG_2000_REVERSIBLE,),
    _JPEG_2000: (_JPEG_2000_REVERSIBLE, _JPEG_2000),
    _HTJ2K_REVERSIBLE: (_HTJ2K_REVERSIBLE,),
    _HTJ2K_PROGRESSION: (_HTJ2K_REVERSIBLE,),
    _HTJ2K: (_HTJ2K_REVERSIBLE, _HTJ2K),
    RLE: (RLE,),
}
"""Which of the transfer syntaxes that `transfer_syntax_of` tells apart may stand under one that is declared."""

JPEG_START, JPEG_2000_START = b"\xff\xd8", b"\xff\x4f\xff\x51"
FRAME_STARTS = (JPEG_START + b"\xff", JPEG_2000_START)
"""How codestreams of JPEG, JPEG-LS and JPEG 2000 start."""
JP2 = b"\0\0\0\x0cjP  \r\n\x87\n"
"""How a JP2 file starts."""
_FIRST_BOXES = (b"ftyp", b"jp2h", b"jp2c")
END_OF_IMAGE = b"\xff\xd9"
START_OF_SCAN = 0xDA


def transfer_syntax_of(head: bytes) -> str:
    """Return the transfer syntax UID of a codestream from its first bytes; "" if it is not one that DICOM knows.

    References
    ----------
    PS3.5 section 8.2 and annex A.4: the codecs. PS3.5 annex G.5: the header of RLE.
    """
    if head.startswith(JPEG_START):
        return _jpeg(head)
    if head.startswith(JPEG_2000_START):
        return _jpeg_2000(head)
    if is_rle(head):
        return RLE
    return ""


def is_image_codec(syntax: str) -> bool:
    """Tell whether a transfer syntax is one of RLE, JPEG, JPEG-LS or JPEG 2000, with a codestream for each frame."""
    return syntax in _MAY_HOLD


def contradicts(declared: str, real: str) -> bool:
    """Tell whether a codestream of one transfer syntax must not stand under another that is declared."""
    return bool(real) and declared in _MAY_HOLD and real not in _MAY_HOLD[declared]


def is_whole(transfer_syntax: str, tail: bytes) -> bool:
    """Tell by its last bytes whether a codestream may be whole: RLE has no mark at its end.

    References
    ----------
    ISO/IEC 10918-1, 14495-1 and 15444-1: each codestream ends with the marker FFD9.
    """
    return transfer_syntax in ("", RLE) or END_OF_IMAGE in tail


def is_boxed(head: bytes) -> bool:
    """Tell whether the first bytes are those of boxes of a JP2 file."""
    return head.startswith(JP2) or (head[4:8] in _FIRST_BOXES and head[:4] <= b"\x0f\xff\xff\xff")


def codestream_in_boxes(data: bytes) -> tuple[int, int] | None:
    """Return where the codestream starts and stops in a JP2 file that stands in place of one; None if that is not sure.

    Not where boxes say that its samples are indices or not in order: no element of DICOM tells that.

    References
    ----------
    ISO/IEC 15444-1 annex I: the boxes of a JP2 file. PS3.5 annex A.4.4: only the codestream stands in a fragment.
    """
    position, found = 0, None
    while position + 8 <= len(data):  # zeros at the end are like a box that goes on to the end
        size, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        start = position + 8
        if size == 1:  # the length stands behind the kind
            size, start = int.from_bytes(data[start : start + 8], "big"), start + 8
        stop = position + size if size else len(data)
        if stop < start or stop > len(data) or (kind == b"jp2c" and found is not None):
            return None
        if kind == b"jp2h" and any(box in data[position:stop] for box in (b"pclr", b"cmap", b"cdef")):
            return None
        if kind == b"jp2c":
            found = start, stop
        position = stop
    is_whole_stream = found is not None and is_boxed(data) and data.startswith(JPEG_2000_START, found[0])
    return found if is_whole_stream else None


def segments(head: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of each JPEG, JPEG-LS or JPEG 2000 segment up to the first scan or the end of `head`."""
    for marker, start, stop in placed_segments(head):
        yield marker, head[start:stop]


def placed_segments(head: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and stop of the content of the same segments."""
    position = 2
    # A segment may be longer than it says: the next marker is looked for.
    while (position := head.find(b"\xff", position)) >= 0 and position + 4 <= len(head):
        marker = head[position + 1]
        if marker in (0x00, 0xFF):  # a fill byte, or no marker
            position += 1
            continue
        length = int.from_bytes(head[position + 2 : position + 4], "big")
        if length < 2:
            return
        yield marker, position + 4, position + 2 + length
        if marker == START_OF_SCAN:
            return
        position += 2 + length


def _jpeg(head: bytes) -> str:
    frame = -1
    for marker, content in segments(head):
        if marker in (0xC0, 0xC1, 0xC3, 0xF7):
            frame = marker
        elif marker == START_OF_SCAN and content:
            # Behind the component list: selection of the predictor (lossless), or NEAR (JPEG-LS).
            parameter = content[1 + 2 * content[0] :][:1]
            if not parameter:
                return ""
            if frame == 0xC3:
                return _JPEG_LOSSLESS_FIRST_ORDER if parameter == b"\1" else _JPEG_LOSSLESS
            if frame == 0xF7:
                return _JPEG_LS if parameter == b"\0" else _JPEG_LS_NEAR
    return _JPEG_BY_FRAME_MARKER.get(frame, "")


def _jpeg_2000(head: bytes) -> str:
    high_throughput = False
    for marker, content in segments(head):
        if marker == 0x50:  # CAP
            high_throughput = True
        elif marker == 0x52 and len(content) >= 10:  # COD: the transform is its tenth byte, 1 is the reversible one
            if content[9] == 1:
                return _HTJ2K_REVERSIBLE if high_throughput else _JPEG_2000_REVERSIBLE
            return _HTJ2K if high_throughput else _JPEG_2000
    return ""
