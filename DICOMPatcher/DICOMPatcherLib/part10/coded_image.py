"""What a codestream says of the image in it: its size, its bits, its components and their colours.

References
----------
ISO/IEC 10918-1 B.2.2: the frame header of JPEG, which JPEG-LS shares (14495-1 C.2.2). 10918-5: JFIF. 10918-6 6.5.3: the
Adobe marker. ISO/IEC 15444-1 A.5.1: the SIZ marker of JPEG 2000.
"""

from __future__ import annotations

from typing import NamedTuple

from DICOMPatcherLib.part10.codestream import FRAME_STARTS, JPEG_2000_START, JPEG_START, START_OF_SCAN, segments
from DICOMPatcherLib.part10.rle import rle_segments

_DCT_FRAMES = (0xC0, 0xC1, 0xC2)
_FRAMES = frozenset((*range(0xC0, 0xD0), 0xF7)) - {0xC4, 0xC8, 0xCC}
_APP0, _APP14, _SIZE = 0xE0, 0xEE, 0x51


class CodedImage(NamedTuple):
    """What a codestream says of the image in it.

    Attributes
    ----------
    bits
        Of a component, by the first one.
    is_signed
        None if this kind of codestream does not say it.
    """

    rows: int
    columns: int
    bits: int
    components: int
    is_signed: bool | None = None


def image_of(head: bytes) -> CodedImage | None:
    """Return what the first bytes of a JPEG, JPEG-LS or JPEG 2000 codestream say; None if they do not say it all."""
    read = _jpeg if head.startswith(JPEG_START) else _jpeg_2000 if head.startswith(JPEG_2000_START) else None
    image = read(head) if read is not None else None
    return image if image is not None and image.rows * image.columns * image.components else None


def tells_all(head: bytes) -> bool:
    """Tell whether no more of a codestream is needed than these first bytes: its pixels begin in them."""
    if head.startswith(JPEG_START):
        return any(marker == START_OF_SCAN for marker, _ in segments(head))
    return image_of(head) is not None or rle_segments(head) > 0


def begins_codestream(head: bytes) -> bool:
    """Tell whether a fragment with these first bytes begins a frame."""
    return head.startswith(FRAME_STARTS) or rle_segments(head) > 0


def colours_of_jpeg(head: bytes) -> str:
    """Return the term for the colours of a JPEG codestream with three components; "" if it does not tell.

    A JFIF marker, an Adobe marker with transform 1 or subsampled chrominance say YCbCr; components named R, G and B or
    an Adobe marker with transform 0 say RGB.

    References
    ----------
    PS3.3 C.7.6.3.1.2: YBR_FULL has chrominance for every pixel, YBR_FULL_422 for every second one of a row. There is
    no term for JPEG with any other subsampling, such as 4:2:0; by convention that is labelled YBR_FULL_422 as well.
    """
    says_rgb = says_ycc = False
    components: list[tuple[int, int, int]] = []
    for marker, content in segments(head) if head.startswith(JPEG_START) else ():
        if marker == _APP0 and content.startswith(b"JFIF\0"):
            says_ycc = True
        elif marker == _APP14 and content.startswith(b"Adobe") and len(content) >= 12:
            says_rgb |= content[11] == 0
            says_ycc |= content[11] == 1
        elif marker in _DCT_FRAMES and not components and content[5:6] == b"\3":
            # Of each component: name, sampling factors across and down in one byte, quantization table.
            components = [(name, factors >> 4, factors & 15) for name, factors in zip(content[6::3], content[7::3])]
    if len(components) != 3:
        return ""
    names, across, down = zip(*components)
    if min(across + down) == 0 or max(across) > across[0] or max(down) > down[0]:
        return ""
    subsampled = min(across) < across[0] or min(down) < down[0]
    says_rgb |= bytes(names) == b"RGB"
    says_ycc |= subsampled
    if says_rgb == says_ycc:
        return ""
    if says_rgb:
        return "RGB"
    return "YBR_FULL_422" if subsampled else "YBR_FULL"


def _jpeg(head: bytes) -> CodedImage | None:
    for marker, content in segments(head):
        if marker in _FRAMES and len(content) >= 6:
            rows, columns = int.from_bytes(content[1:3], "big"), int.from_bytes(content[3:5], "big")
            return CodedImage(rows, columns, content[0], content[5])
    return None


def _jpeg_2000(head: bytes) -> CodedImage | None:
    for marker, content in segments(head):
        if marker == _SIZE and len(content) >= 37:
            right, bottom, left, top = (int.from_bytes(content[place : place + 4], "big") for place in (2, 6, 10, 14))
            components, kind = int.from_bytes(content[34:36], "big"), content[36]
            return CodedImage(bottom - top, right - left, (kind & 0x7F) + 1, components, bool(kind >> 7))
    return None
