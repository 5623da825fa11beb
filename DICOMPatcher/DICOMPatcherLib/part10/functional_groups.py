"""A quick look at functional groups: whether the frames of an image say where they lie.

References
----------
PS3.3 C.7.6.16: the groups of an image with several frames.
"""

from __future__ import annotations

from collections.abc import Iterable
from struct import pack

from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.frame_count import PER_FRAME_GROUPS
from DICOMPatcherLib.part10.pixel_description import FRAMES

_SHARED = 0x52009229
_POSITION = 0x00200032


def lacks_groups(file: Part10File, tags: Iterable[int]) -> bool:
    """Tell whether the groups of an image lack some elements, each frame's position among them. Looks at bytes only.

    It may overlook that one is missing, if its tag stands there by chance, or that it is empty.
    """
    form = ">HH" if file.encoding.big_endian else "<HH"
    values = []
    for sequence in (_SHARED, PER_FRAME_GROUPS):
        element = file.element(sequence)
        values.append(file.value(element) if element is not None else b"")
    number = file.element(FRAMES)
    text = file.value(number).strip(b" \0") if number is not None and number.length <= 12 else b""
    frames = int(text) if text.isdigit() else 0
    for tag in tags:
        letters = pack(form, tag >> 16, tag & 0xFFFF)
        shared, each = (value.count(letters) for value in values)
        if not shared and each < (frames if tag == _POSITION else 1):
            return True
    return False
