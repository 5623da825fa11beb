"""Damage to values: numbers in other forms (V1 to V4, G12), codes (V8, I20), windows, wrong VRs (V25), dates (V27)."""

from __future__ import annotations

import dataclasses
import itertools
import struct
from collections.abc import Callable, Iterator

import dicom_bytes as dcm
from damage_case import KEPT, REPAIRED, Case
from dicom_bytes import IMPLICIT, Form, element, item, sequence
from sound_files import SoundFile

SPACING, THICKNESS, POSITION, ORIENTATION = 0x00280030, 0x00180050, 0x00200032, 0x00200037
STUDY_DATE, STUDY_TIME, START = 0x00080020, 0x00080030, 0x00181072
SHARED, MEASURES, PLANES, VOI, PHARMACEUTICALS = 0x52009229, 0x00289110, 0x00209113, 0x00289132, 0x00540016
ROWS, INSTANCE_NUMBER = 0x00280010, 0x00200013
CENTER, WIDTH, SLOPE, INTERCEPT = 0x00281050, 0x00281051, 0x00281053, 0x00281052
MODALITY, SEX, AGE, DIRECTIONS = 0x00080060, 0x00100040, 0x00101010, 0x00200020
START_DATE_TIME, CLASS, PET_CLASS = 0x00181078, 0x00080016, "1.2.840.10008.5.1.4.1.1.128"

BASES = ("explicit", "implicit", "big endian", "deflated", "group lengths")

NUMBERS = (
    ("V1", "decimal comma", SPACING, "0,5\\0,25", "0.5\\0.25"),
    ("V1", "commas between values", SPACING, "0.5,0.25", "0.5\\0.25"),
    ("V1", "commas between three values", POSITION, "-10.5,-20.25,4.0", "-10.5\\-20.25\\4.0"),
    ("V1", "commas between six values", ORIENTATION, "1,0,0,0,1,0", "1\\0\\0\\0\\1\\0"),
    ("V1", "decimal commas before three digits", POSITION, "-125,000\\0,500\\12,250", "-125.000\\0.500\\12.250"),
    ("V2", "unit", THICKNESS, "2.5 mm", "2.5"),
    ("V2", "unit and decimal comma", SPACING, "0,5mm\\0,5mm", "0.5\\0.5"),
    ("V2", "more than 16 characters", THICKNESS, "2.50000000000000001", "2.5"),
    ("V2", "exponent of Fortran", THICKNESS, "2.5D+00", "2.5E+00"),
    ("V2", "null characters behind each number", SPACING, "0.5\0\\0.25\0\0", "0.5\\0.25"),
    ("V2", "brackets", SPACING, "[0.5, 0.25]", "0.5\\0.25"),
    ("V3", "integer with decimals", INSTANCE_NUMBER, "1.0", "1"),
    ("G12", "negative size", SPACING, "-0.5\\0.5", "0.5\\0.5"),
    ("G12", "one value", SPACING, "0.5", "0.5\\0.5"),
)
DOUBTFUL_NUMBERS = (
    ("V1", "decimals or thousands", THICKNESS, "12,500"),
    ("V1", "three commas and two values", SPACING, "0,5,0,25"),
    ("V1", "one comma and two values", SPACING, "1,5"),
    ("V2", "another unit", THICKNESS, "0.25 cm"),
    ("V2", "no number", THICKNESS, "nan"),
    ("V2", "infinite", THICKNESS, "1.#INF"),
    ("V2", "blank inside", THICKNESS, "1 000"),
    ("V2", "null character inside", THICKNESS, "2.5\x0075"),
    ("V2", "three values", SPACING, "0.5\\0.5\\0.5"),
    ("V2", "two values", THICKNESS, "2.5\\3.5"),
    ("V2", "a value that is lost", POSITION, "-10.5\\\\4"),
    ("G12", "size of zero", SPACING, "0\\0"),
)
DATES = (
    ("before DICOM", STUDY_DATE, "DA", "1997.04.24", "19970424"),
    ("day first", STUDY_DATE, "DA", "24/04/1997", "19970424"),
    ("dashes", STUDY_DATE, "DA", "1997-04-24", "19970424"),
    ("words", STUDY_DATE, "DA", "24 Apr 1997", "19970424"),
    ("colons", STUDY_TIME, "TM", "10:35:02.5", "103502.5"),
    ("afternoon", STUDY_TIME, "TM", "01:35 PM", "1335"),
)
DOUBTFUL_DATES = (
    ("two dates", STUDY_DATE, "DA", "04/05/1997"),
    ("no date", STUDY_DATE, "DA", "yesterday"),
    ("31 February", STUDY_DATE, "DA", "19970231"),
    ("year of two digits", STUDY_DATE, "DA", "24.04.97"),
    ("25 hours", STUDY_TIME, "TM", "25:00:00"),
    ("hours with decimals", STUDY_TIME, "TM", "0.25"),
    ("second 60", STUDY_TIME, "TM", "10:30:60"),
)


CODES = (
    (AGE, "AS", "45Y", "045Y"),
    (AGE, "AS", "7 months", "007M"),
    (AGE, "AS", "007y", "007Y"),
    (SEX, "CS", "Male", "M"),
    (SEX, "CS", "f", "F"),
    (DIRECTIONS, "CS", "Left\\Foot", "L\\F"),
    (DIRECTIONS, "CS", "al\\fp", "AL\\FP"),
    (AGE, "AS", "45", ""),
    (AGE, "AS", "50M", ""),
    (AGE, "AS", "050m", ""),
    (SEX, "CS", "1", ""),
    (DIRECTIONS, "CS", "L", ""),
    (DIRECTIONS, "CS", "UP\\DOWN", ""),
)
WINDOWS = (
    ("40\\300", "400", "40", "400"),
    ("40", "400\\2000", "40", "400"),
    ("40\\", "400", "40", "400"),
    ("\\300", "400\\2000", "300", "2000"),
    ("\\40\\300", "400\\2000", "", ""),
    ("40\\\\300", "400\\2000", "", ""),
    ("40", "0", "", ""),
    ("40", "-400", "", ""),
    ("40", "", "", ""),
)
"""Center and width, and what is left of them; nothing where they are reported only."""


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from codes_and_windows()
    for base in BASES:
        for defect, name, tag, wrong, right in NUMBERS:
            yield replaced(defect, name, base, tag, "IS" if tag == INSTANCE_NUMBER else "DS", wrong, right)
        for defect, name, tag, wrong in DOUBTFUL_NUMBERS:
            yield replaced(defect, name, base, tag, "DS", wrong)
        for name, tag, vr, wrong, right in DATES:
            yield replaced("V27", name, base, tag, vr, wrong, right)
        for name, tag, vr, wrong in DOUBTFUL_DATES:
            yield replaced("V27", name, base, tag, vr, wrong)
        for is_defined in (True, False):
            yield from in_items(base, is_defined)
    for base in ("explicit", "big endian", "deflated", "group lengths"):
        yield from wrong_vrs(base)


def codes_and_windows() -> Iterator[Case]:
    """Yield cases of values that stand by themselves, each in one encoding after another."""
    bases = itertools.cycle(BASES)
    for tag, vr, wrong, right in CODES:
        yield replaced("V8", f"{wrong} for a code", next(bases), tag, vr, wrong, right)
    for modality in ("", "ct"):
        yield replaced("I20", f"modality {modality or 'empty'}", next(bases), MODALITY, "CS", modality, "CT")
    for slope in ("", "0", "0.000"):
        wrong_ones = {INTERCEPT: "-1024", SLOPE: slope}
        yield several("V19", f"slope {slope or 'empty'}", next(bases), wrong_ones, {SLOPE: "1"})
    for center, width, *right_ones in WINDOWS:
        right_window = dict(zip((CENTER, WIDTH), right_ones)) if right_ones[0] else {}
        name = f"center {center} and width {width}"
        yield several("V20", name, next(bases), {CENTER: center, WIDTH: width}, right_window)


def replaced(defect: str, name: str, base: str, tag: int, vr: str, wrong: str, right: str = "") -> Case:
    """Return the case of one value at the top level; without a right one, nothing but a report is expected."""

    def with_value(value: str) -> Callable[[SoundFile], bytes]:
        return lambda sound: changed(sound, tag, element(tag, vr, value, sound.form))

    expected = REPAIRED if right else KEPT
    return Case(defect, name, base, with_value(wrong), expected, original=with_value(right or wrong))


def several(defect: str, name: str, base: str, wrong: dict[int, str], right: dict[int, str]) -> Case:
    """Return the case of several decimal strings at the top level; without right ones, only a report is expected."""

    def with_values(values: dict[int, str]) -> Callable[[SoundFile], bytes]:
        def make(sound: SoundFile) -> bytes:
            for tag, value in values.items():
                encoded = element(tag, "DS", value, sound.form)
                content = changed(sound, tag, encoded)
                sound = sound.with_element(tag, encoded)
            return content

        return make

    expected = REPAIRED if right else KEPT
    return Case(defect, name, base, with_values(wrong), expected, original=with_values({**wrong, **right}))


def changed(sound: SoundFile, tag: int, encoded: bytes) -> bytes:
    """Return a file with another element; a group length follows."""
    found = sound.with_element(tag, encoded)
    length = (tag >> 16) << 16
    if length in found.elements:
        size = sum(len(data) for other, data in found.elements.items() if other >> 16 == tag >> 16 and other != length)
        found = found.with_element(length, dcm.number(length, "UL", size, form=sound.form))
    return found.content()


def in_items(base: str, is_defined: bool) -> Iterator[Case]:
    """Yield cases in functional groups, and in an item of their own."""
    how = "defined" if is_defined else "undefined"

    def groups(spacing: bytes, position: bytes) -> Callable[[SoundFile], bytes]:
        def damage(sound: SoundFile) -> bytes:
            form = sound.form
            inner = sequence(PLANES, [item(position_(form), form, defined=is_defined)], form, defined=is_defined)
            inner += sequence(MEASURES, [item(spacing_(form), form, defined=is_defined)], form, defined=is_defined)
            whole = sequence(SHARED, [item(inner, form, defined=is_defined)], form, defined=is_defined)
            return changed(sound, SHARED, whole)

        def spacing_(form: Form) -> bytes:
            return element(SPACING, "DS", spacing, form)

        def position_(form: Form) -> bytes:
            return element(POSITION, "DS", position, form)

        return damage

    def pharmaceutical(time: str) -> Callable[[SoundFile], bytes]:
        def damage(sound: SoundFile) -> bytes:
            inner = item(element(START, "TM", time, sound.form), sound.form, defined=is_defined)
            return changed(sound, PHARMACEUTICALS, sequence(PHARMACEUTICALS, [inner], sound.form, defined=is_defined))

        return damage

    def injection(date_time: str, time: str) -> Callable[[SoundFile], bytes]:
        def damage(sound: SoundFile) -> bytes:
            form = sound.form
            inner = element(START, "TM", time, form) if time else b""
            inner += element(START_DATE_TIME, "DT", date_time, form)
            whole = sequence(PHARMACEUTICALS, [item(inner, form, defined=is_defined)], form, defined=is_defined)
            pet = dataclasses.replace(sound, sop_class=PET_CLASS)
            for tag, vr, value in ((CLASS, "UI", PET_CLASS), (MODALITY, "CS", "PT")):
                pet = pet.with_element(tag, element(tag, vr, value, form))
            return changed(pet, PHARMACEUTICALS, whole)

        return damage

    if base in ("implicit", "big endian"):
        for time in ("091530", "091530.25"):
            right = injection(f"20200131{time}", time)
            wrong = injection(f"20200131{time}", "")
            yield Case("V21", f"no start time {time} in an item of {how} length", base, wrong, original=right)
        for moment in ("20200130233000", "20200131", "20200131091530+0100"):
            wrong = injection(moment, "")
            yield Case("V21", f"started {moment}, {how} length", base, wrong, KEPT, original=wrong)

    def voi(center: str, width: str) -> Callable[[SoundFile], bytes]:
        def damage(sound: SoundFile) -> bytes:
            form = sound.form
            window = element(CENTER, "DS", center, form) + element(WIDTH, "DS", width, form)
            lut = sequence(VOI, [item(window, form, defined=is_defined)], form, defined=is_defined)
            return changed(
                sound, SHARED, sequence(SHARED, [item(lut, form, defined=is_defined)], form, defined=is_defined)
            )

        return damage

    yield Case(
        "V20",
        f"two centers and one width in groups of {how} length",
        base,
        voi("40\\300", "400"),
        REPAIRED,
        original=voi("40", "400"),
    )
    right = groups(b"0.5\\0.25", b"-1.5\\0.5\\12.5")
    wrong = groups(b"0,5\\0,25", b"-1,5\\0,5\\12,5")
    yield Case("V1", f"decimal commas in groups of {how} length", base, wrong, REPAIRED, original=right)
    if base in ("explicit", "deflated"):
        yield Case(
            "V1",
            f"decimal commas in an unknown sequence of {how} length",
            base,
            lambda sound: as_unknown(sound, b"0,5\\0,25", is_defined),
            REPAIRED,
            original=lambda sound: as_unknown(sound, b"0.5\\0.25", is_defined),
        )
    doubtful = groups(b"0,5,0,25", b"-1.5\\0.5\\12.5")
    yield Case("V1", f"too many commas in groups of {how} length", base, doubtful, KEPT, original=doubtful)
    yield Case(
        "V27",
        f"colons in an item of {how} length",
        base,
        pharmaceutical("09:05:07"),
        REPAIRED,
        original=pharmaceutical("090507"),
    )


def as_unknown(sound: SoundFile, spacing: bytes, is_defined: bool) -> bytes:
    """Return a file with a sequence that has the VR UN, and its items in implicit VR (PS3.5 section 6.2.2)."""
    inner = sequence(MEASURES, [item(element(SPACING, "DS", spacing, IMPLICIT), IMPLICIT)], IMPLICIT)
    whole = sequence(SHARED, [item(inner, IMPLICIT, defined=is_defined)], IMPLICIT, defined=is_defined)
    head = dcm.header(SHARED, "UN", len(whole) - 8 if is_defined else dcm.UNDEFINED, sound.form)
    return changed(sound, SHARED, head + whole[8:])


def wrong_vrs(base: str) -> Iterator[Case]:
    """Yield cases of elements with another VR than they have."""

    def written(tag: int, vr: str, value: bytes | str) -> Callable[[SoundFile], bytes]:
        return lambda sound: changed(sound, tag, element(tag, vr, value, sound.form))

    def numbers(tag: int, vr: str, *values: float) -> Callable[[SoundFile], bytes]:
        return lambda sound: changed(sound, tag, dcm.number(tag, vr, *values, form=sound.form))

    for vr in ("UT", "LO", "ST", "UN", "SH", "UC", "OB"):
        right = written(SPACING, "DS", "0.5\\0.25")
        yield Case("V25", f"spacing as {vr}", base, written(SPACING, vr, "0.5\\0.25"), REPAIRED, original=right)
    right = numbers(ROWS, "US", 8)
    for vr in ("UL", "SL", "SS", "FD", "FL"):
        yield Case("V25", f"rows as {vr}", base, numbers(ROWS, vr, 8), REPAIRED, original=right)
    for vr in ("IS", "DS", "LO"):
        yield Case("V25", f"rows as {vr}", base, written(ROWS, vr, "8"), REPAIRED, original=right)
    right = written(POSITION, "DS", "-10.5\\0.1\\17.5")
    for vr in ("FD", "FL"):
        yield Case("V25", f"position as {vr}", base, numbers(POSITION, vr, -10.5, 0.1, 17.5), REPAIRED, original=right)
    for vr in ("FD", "UT"):

        def inside(sound: SoundFile, vr: str = vr, is_right: bool = False) -> bytes:
            form = sound.form
            right = element(SPACING, "DS", "0.5\\0.25", form)
            wrong = (
                dcm.number(SPACING, "FD", 0.5, 0.25, form=form)
                if vr == "FD"
                else element(SPACING, "UT", "0.5\\0.25", form)
            )
            inner = sequence(MEASURES, [item(right if is_right else wrong, form)], form)
            return changed(sound, SHARED, sequence(SHARED, [item(inner, form, defined=False)], form))

        def sound_inside(sound: SoundFile) -> bytes:
            return inside(sound, is_right=True)

        yield Case("V25", f"spacing in groups as {vr}", base, inside, REPAIRED, original=sound_inside)
    lossy = written(SPACING, "UT", "half a millimetre")
    yield Case("V25", "spacing as words", base, lossy, KEPT, original=lossy)
    large = numbers(THICKNESS, "UL", 2**31)
    yield Case("V25", "thickness as UL", base, large, REPAIRED, original=written(THICKNESS, "DS", "2147483648"))
    doubles = written(POSITION, "OB", struct.pack("<3d", 1, 2, 3))
    yield Case("V25", "position as bytes of binary numbers", base, doubles, KEPT, original=doubles)
