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
    segment = _segment(pixels)
    return struct.pack("<16L", 1, 64, *[0] * 14) + segment


def rle_of_colours(pixels: bytes) -> bytes:
    """Return pixels of three samples of 8 bits in RLE: a segment for each sample."""
    segments = [_segment(pixels[sample::3]) for sample in range(3)]
    starts = [64, 64 + len(segments[0]), 64 + len(segments[0]) + len(segments[1])]
    return struct.pack("<16L", 3, *starts, *[0] * 12) + b"".join(segments)


def _segment(values: bytes) -> bytes:
    runs = [values[place : place + 128] for place in range(0, len(values), 128)]
    segment = b"".join(bytes([len(run) - 1]) + run for run in runs)
    return segment + b"\0" * (len(segment) % 2)


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
JPEG_COLOURS = _decoded(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQ"
    "YEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAMAAwD"
    "ASEAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKB"
    "kaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZ"
    "mqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQF"
    "BgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5"
    "OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX"
    "2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDm7HR+ny1vQ6R+7Hy1dOR6WV4z3DYsbaLj5a3YbaLyx8tYwZ83ldWXIf/Z"
)
"""Luminance and chrominance, the latter for every second pixel of a row; with a JFIF marker."""
JPEG_RGB = _decoded(
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBK"
    "UVJP/8AAEQgADAAMA1IRAEcRAEIRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUS"
    "ITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SF"
    "hoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAAwDUgBHAEIAAD8A"
    "5vwt/BXN/wDCN/7H6Vzel6b0+WvU9P8A+PRaP+Eb/wBj9K6q3039yPlryzwt/BXqf2C3/uUaXBHxxXqen/8AHotH2C3/ALldTbwR+SOK/9k="
)
"""Red, green and blue, with an Adobe marker that says so."""


def colours() -> bytes:
    """Return the pixels of a frame of colours, pixel by pixel."""
    return bytes(value for y in range(SIZE) for x in range(SIZE) for value in (x * 20, y * 20, (x + y) * 10))
