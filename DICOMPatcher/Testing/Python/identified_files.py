"""Files in which every attribute that may identify someone holds a value of its own, so that each can be looked for."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Mapping

from pydicom.datadict import dictionary_has_tag, dictionary_VR

from dicom_bytes import (
    EXPLICIT,
    PIXEL_DATA,
    Form,
    element,
    fragments,
    header,
    item,
    meta,
    number,
    sequence,
)
from DICOMPatcherLib.deidentification.table import rows

CT = "1.2.840.10008.5.1.4.1.1.2"
LEAST = b"Qzx"
"""How all texts begin that must not be left."""

STAYS = {
    0x00080008: ("CS", b"ORIGINAL\\PRIMARY\\AXIAL"),
    0x00080060: ("CS", b"CT"),
    0x00080070: ("LO", b"Maker of Scanners"),
    0x00081090: ("LO", b"Model 7"),
    0x00180015: ("CS", b"CHEST"),
    0x00180050: ("DS", b"2.5"),
    0x00180060: ("DS", b"120"),
    0x00181210: ("SH", b"B30f"),
    0x00185100: ("CS", b"HFS"),
    0x00200011: ("IS", b"4"),
    0x00200013: ("IS", b"17"),
    0x00200032: ("DS", b"-12.5\\3\\40.25"),
    0x00200037: ("DS", b"1\\0\\0\\0\\1\\0"),
    0x00280030: ("DS", b"0.7\\0.7"),
    0x00281052: ("DS", b"-1024"),
    0x00281053: ("DS", b"1"),
}
"""What has to be as it was, by tag."""

PRIVATE = {
    0x00090010: ("LO", b"ACME 1.1"),
    0x00091001: ("LO", b"QzxPrivateA"),
    0x00190010: ("LO", b"SIEMENS MR HEADER"),
    0x0019100C: ("IS", b"1000"),
    0x0019100D: ("CS", b"DIRECTIONAL"),
    0x0019100E: ("FD", struct.pack("<3d", 0.5, 0.5, 0.7)),
    0x00191050: ("LO", b"QzxPrivateB"),
    0x00290010: ("LO", b"SIEMENS CSA HEADER"),
    0x00291010: ("OB", b"SV10 QzxCsaHeader0"),
    0x00430010: ("LO", b"GEMS_PARM_01"),
    0x00431039: ("IS", b"800\\0\\0\\0"),
    0x0043106F: ("DS", b"QzxPrivateC"),
    0x20010010: ("LO", b"Philips Imaging DD 001"),
    0x20011003: ("FL", struct.pack("<f", 700)),
    0x20011063: ("CS", b"QZXPRIVATED"),
    0x70530010: ("LO", b"Philips PET Private Group"),
    0x70531000: ("DS", b"0.000551"),
    0x70531003: ("ST", b"QzxPrivateE"),
}
SAFE = (0x0019100C, 0x0019100D, 0x0019100E, 0x00431039, 0x20011003, 0x70531000)


class Markers:
    """Makes values of which no two are the same, and remembers them.

    Attributes
    ----------
    made
        The bytes to look for, by what they stand for.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.made: dict[bytes, str] = {}

    def value(self, tag: int, vr: str) -> bytes | None:
        """Return a value for an attribute; None if nothing can be looked for in one of this VR."""
        count = next(self._numbers)
        if vr == "UI":
            value = b"1.2.826.0.1.7777.%d.9" % count
        elif vr in ("DA", "DT"):
            value = b"19%02d%02d%02d" % (count % 60 + 20, count // 60 % 12 + 1, count // 720 % 28 + 1)
            value += b"101112.%04d" % count if vr == "DT" else b""
        elif vr == "TM":
            value = b"0%d%02d%02d.9%04d" % (count % 9, count % 59, count % 60, count)
        elif vr in ("DS", "IS"):
            value = b"77%05d" % count
        elif vr == "AS":
            return b"%03dY" % (count % 80 + 10)
        elif vr == "CS":
            value = b"QZX%05d" % count
        elif vr in ("US", "SS", "UL", "SL", "FL", "FD", "AT", "SV", "UV", "SQ"):
            return None
        else:
            value = b"Qzx%05d Who" % count if vr != "PN" else b"Qzx%05d^Who" % count
        self.made[value] = f"{tag:08X} {vr}"
        return value


def listed(
    markers: Markers, form: Form = EXPLICIT, vr_of: Mapping[int, str] | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield tag and encoded element of each attribute of the table.

    Parameters
    ----------
    vr_of
        Another VR for some of them.
    """
    for tag in rows():
        if tag >> 16 < 8 or tag in (0x00080016, PIXEL_DATA):
            continue
        vr = (vr_of or {}).get(tag) or (dictionary_VR(tag) if dictionary_has_tag(tag) else "LO")
        if vr == "SQ":
            text = markers.value(tag, "LO")
            code = element(0x00080100, "SH", b"1", form) + element(0x00080104, "LO", text or b"", form)
            is_content = tag in (0x00081140, 0x00082112, 0x0040A730, 0x00700001)
            yield tag, sequence(tag, [item(b"" if is_content else code, form)], form, defined=bool(tag & 1))
            if is_content and text is not None:
                del markers.made[text]
            continue
        value = markers.value(tag, vr)
        if value is not None:
            yield tag, element(tag, vr, value, form)


def unlisted(markers: Markers, form: Form = EXPLICIT) -> Iterator[tuple[int, bytes]]:
    """Yield tag and encoded element of what the table does not list and must not stay."""
    for tag, vr in (
        (0x00081197, "LO"),  # unknown
        (0x00100099, "UN"),
        (0x00102000 + 7, "LT"),
        (0x00189FF1, "UT"),
        (0x00204777, "PN"),
        (0x0040FFF0, "LO"),
        (0x00500099, "ST"),
        (0x00321055, "AE"),
    ):
        value = markers.value(tag, "LO")
        assert value is not None
        yield tag, element(tag, vr, value, form)
    for tag, vr, value in (
        (0x00080054, "AE", b"QzxStation"),
        (0x00081190, "UR", b"http://example.org/QzxPath"),
        (0x00100033, "LO", b"Qzx31-12-1999"),
        (0x00180012 + 0x8F, "DS", b"QzxNoNumber"),
        (0x00181060, "DS", b"1.5\0QzxBehindZero"),
        (0x00181310, "US", b"QzxLonger than a number may be"),
        (0x00204000 + 0xFF, "LO", b"QzxUnknown"),
        (0x00400244 + 0x700, "LO", b"QzxUnknownToo"),
        (0x00281056, "CS", b"Qzx is no code"),
        (0x00281055, "LO", b"WINDOW\0QzxBehindZeroToo"),
        (0x50000005, "US", b"Qz"),
        (0x50002600, "LO", b"QzxCurveLabel"),
        (0x60000022, "LO", b"QzxOverlayName"),
        (0x60003000, "OW", b"QzxOverlayBits"),
    ):
        if value.startswith(LEAST) or b"Qzx" in value:
            markers.made[value[value.index(b"Qzx") :]] = f"{tag:08X} {vr}"
        yield tag, element(tag, vr, value, form)


def data_set(
    markers: Markers,
    form: Form = EXPLICIT,
    depth: int = 0,
    pixels: bytes | None = None,
    vr_of: Mapping[int, str] | None = None,
) -> bytes:
    """Return a data set with all of it, and in sequences that the table does not list the same again."""
    found = dict(listed(markers, form, vr_of)) | dict(unlisted(markers, form))
    swapped = form.code == ">"
    for tag, (vr, value) in PRIVATE.items() if not swapped else ():
        found[tag] = element(tag, vr, value, form)
        if b"QZX" in value.upper():
            markers.made[value[value.upper().index(b"QZX") :]] = f"{tag:08X} {vr}"
    found[0x00080005] = element(0x00080005, "CS", b"ISO_IR 100", form)
    for tag, (vr, value) in STAYS.items():
        found[tag] = element(tag, vr, value, form)
    if depth:
        inner = data_set(markers, form, depth - 1)
        for tag, defined in ((0x00081115, True), (0x00400260, False), (0x52009229, True), (0x0040A730, False)):
            found[tag] = sequence(tag, [item(inner, form, defined=defined)], form, defined=defined)
        hidden = data_set(markers, Form(implicit=True), depth - 1)
        found[0x00082218] = element(0x00082218, "UN", item(hidden), form) if not form.implicit else b""
        found[0x00111010] = sequence(0x00111010, [item(inner, form)], form)
        found[0x00110010] = element(0x00110010, "LO", b"QzxCreator", form)
        markers.made[b"QzxCreator"] = "private creator"
    else:
        found[0x00080016] = element(0x00080016, "UI", CT, form)
    if pixels is not None:
        for tag, value in ((0x00280010, 2), (0x00280011, 2), (0x00280100, 16), (0x00280101, 16), (0x00280102, 15)):
            found[tag] = number(tag, "US", value, form=form)
        found[0x00280002] = number(0x00280002, "US", 1, form=form)
        found[0x00280103] = number(0x00280103, "US", 0, form=form)
        found[0x00280004] = element(0x00280004, "CS", b"MONOCHROME2", form)
        found[0x00280301] = element(0x00280301, "CS", b"NO", form)
        found[PIXEL_DATA] = pixels
        found[0x00080016] = element(0x00080016, "UI", CT, form)
    return b"".join(value for _, value in sorted(found.items()))


def whole_file(markers: Markers, content: bytes, syntax: str) -> bytes:
    """Return a file with markers in its preamble and header too."""
    markers.made[b"QzxPreamble"] = "preamble"
    markers.made[b"QzxVersion"] = "(0002,0013)"
    markers.made[b"QzxSource"] = "(0002,0016)"
    markers.made[b"QzxPrivateInformation"] = "(0002,0102)"
    more = (
        element(0x00020012, "UI", b"1.2.826.0.1.7777.0.1"),
        element(0x00020013, "SH", b"QzxVersion"),
        element(0x00020016, "AE", b"QzxSource"),
        element(0x00020100, "UI", b"1.2.826.0.1.7777.0.2"),
        element(0x00020102, "OB", b"QzxPrivateInformation"),
    )
    return b"QzxPreamble".ljust(128, b"\0") + b"DICM" + meta(syntax, *more) + content


__all__ = ["PRIVATE", "SAFE", "STAYS", "Markers", "data_set", "fragments", "header", "whole_file"]
