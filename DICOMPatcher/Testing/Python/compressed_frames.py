"""Frames of 12 x 12 pixels of 8 bits, compressed with each codec; each is padded to even length, as in a file.

Encoded with dcmcjpeg, dcmcjpls (DCMTK) and OpenJPEG (GDCM) from `frame`; all but JPEG_BASELINE are lossless.
"""

from __future__ import annotations

import base64
import struct

SIZE = 12
"""Rows and columns of a frame."""


def frame(number: int) -> bytes:
    """Return the pixels of a frame: a slope, other for each number."""
    return bytes(
        (x * (9 + 5 * number) + y * (5 + 3 * number) + 40 * number) % 256 for y in range(SIZE) for x in range(SIZE)
    )


def rle(pixels: bytes) -> bytes:
    """Return pixels of 8 bits in RLE, in literal runs alone (PS3.5 annex G)."""
    runs = [pixels[place : place + 128] for place in range(0, len(pixels), 128)]
    segment = b"".join(bytes([len(run) - 1]) + run for run in runs)
    return struct.pack("<16L", 1, 64, *[0] * 14) + segment + b"\0" * (len(segment) % 2)


def _decoded(text: str) -> bytes:
    return base64.b64decode(text)


RLE = tuple(rle(frame(number)) for number in range(3))
JPEG_BASELINE = (
    _decoded(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8X"
        "GBYUGBIUFRT/wAALCAAMAAwBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAACAf/xAAgEAAABQMFAAAAAAAAAAAAAAAAAwUGIgcVUSMlM0Gh/9oA"
        "CAEBAAA/ABZS1o8MMdBRN5o7WVDwTelqaRowwFE3k0i1lQH//9k="
    ),
)
JPEG_LOSSLESS = (
    _decoded(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/wwALCAAMAAwBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABAMI/9oACAEBAAEAAM/pSlKUpSlKapSlKUpS"
        "lKapSlKUpSlKapSlKUpSlKapSlKUpSlKapSlKUpSlKapSlKUpSlKapSlKUpSlKapSlKUpSlKapSlKUpSlKapSlKUpSlKapSlKUpSlKf/2Q=="
    ),
)
JPEG_LS = (
    _decoded("/9j/9wALCAAMAAwBAREA/9oACAEBAAAAAIKFeFe1af3TGRybbaGNKqqkIr/7v/RP/zf/W/9t/3b/e3/yf/D/2Q=="),
    _decoded(
        "/9j/9wALCAAMAAwBAREA/9oACAEBAAAAAAAADgdldVNH/d5yECOYpHZmYErbbbbR0kklVMqqqpVVVVI//z/+f/7/Y8/9oH/65gD/2Q=="
    ),
    _decoded(
        "/9j/9wALCAAMAAwBAREA/9oACAEBAAAAAAAAAZ4AUmRfdbZXVdAFBgYxJD3FIBQBgZHd2ZmFzDMqqqtkymS2223yWyGkknaSekkk2QknKqTV"
        "Sqqe9VIqt1UiqNc/31r/QP//2Q=="
    ),
)
JPEG_2000 = (
    _decoded(
        "/0//UQApAAAAAAAMAAAADAAAAAAAAAAAAAAADAAAAAwAAAAAAAAAAAABBwEB/1IADAAAAAEAAgQEAAH/XAAKQEBISFBISFD/ZAAqAAFDcmVh"
        "dGVkIGJ5IEdEQ00vT3BlbkpQRUcgdmVyc2lvbiAyLjMuMP+QAAoAAAAAAIgAAf+Tz7QoEWzMhihdxtTG4d+YZH2hUfgFABbuMXP/Gaupcw8l"
        "dwyAhF7Lkzu3zz8SyDFgAh6rl33Pz8BaPtF5+YcAHuCzfys/188Ac8FNpfH0NVYX/EywLyOphA50S8eGj/94LxEoNMxqcIc+pT0/QoJOPAsH"
        "dNrf4OEs/3//2QA="
    ),
)
