"""Parts of a file in another encoding than the rest, or with headers in the form of other VRs (F22, F23, F36, F37)."""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Callable, Iterator

import dicom_bytes as dcm
import sound_files as at
from damage_case import REFUSED, Case
from damage_elements import with_length, with_long_header
from dicom_bytes import BIG, EXPLICIT, IMPLICIT, Form
from sound_files import SoundFile, sound_file

Content = Callable[[Form, bool], bytes]
"""Makes the content of an item, as it should be or not."""

_PLACES = {0x00081072: "at the top", 0x52009229: "behind all groups of an image"}
_EXPLICIT_BASES = ("explicit", "big endian", "jpeg", "deflated")
_MIXED = ("explicit", "big endian", "jpeg", "implicit")
_FORMS = {"explicit": EXPLICIT, "implicit": IMPLICIT, "big endian": BIG}


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from headers_in_items()
    yield from other_headers()
    yield from explicit_in_implicit()
    yield from implicit_in_explicit()
    yield from items_in_other_encodings()
    yield from stray_items()
    yield from delimiters_with_lengths()


def short_header(encoded: bytes, form: Form) -> bytes:
    """Return an element with a length of 2 bytes, though its VR has one of 4."""
    return encoded[:6] + struct.pack(f"{form.code}H", len(encoded) - 12) + encoded[12:]


def with_item(sound: SoundFile, tag: int, content: bytes, *, defined: bool) -> bytes:
    """Return a file with one more sequence, which has one item."""
    form = sound.form
    return sound.with_element(
        tag, dcm.sequence(tag, [dcm.item(content, form, defined=defined)], form, defined=defined)
    ).content()


def of_vr(vr: str, value: bytes) -> Content:
    """Return what makes private elements, one of which has a short header where it should have a long one."""

    def make(form: Form, is_wrong: bool) -> bytes:
        encoded = dcm.element(0x00091020, vr, value, form)
        return b"".join(
            (
                dcm.element(0x00090010, "LO", "EXAMPLE 1.0", form),
                short_header(encoded, form) if is_wrong else encoded,
                dcm.element(0x00091021, "LO", "behind", form),
            )
        )

    return make


def long_text(form: Form, is_wrong: bool) -> bytes:
    """Return a code whose meaning has a long header."""
    meaning = dcm.element(0x00080104, "LO", "meaning", form)
    return b"".join(
        (
            dcm.element(0x00080100, "SH", "X", form),
            with_long_header(meaning, form) if is_wrong else meaning,
            dcm.element(0x00080105, "CS", "ABC", form),
        )
    )


def uncounted_padding(form: Form, is_wrong: bool) -> bytes:
    """Return a code in whose meaning the padding is not counted."""
    meaning = dcm.element(0x00080104, "LO", "meaning", form)
    return b"".join(
        (
            dcm.element(0x00080100, "SH", "X", form),
            with_length(7)(meaning, form) if is_wrong else meaning,
            dcm.element(0x00080105, "CS", "ABC", form),
        )
    )


def half_a_length(form: Form, is_wrong: bool) -> bytes:
    """Return a list of numbers that is too long for its VR, with the lower half of its length."""
    data = b"\\".join(b"%d.25" % (number % 997) for number in range(12000))
    data += b" " * (len(data) % 2)
    head = dcm.header(0x30060050, "UN", len(data), form)
    if is_wrong:
        head = dcm.header(0x30060050, "DS", len(data) & 0xFFFF, form)
    return dcm.element(0x30060042, "CS", "POINT", form) + head + data + dcm.element(0x30060084, "IS", "7", form)


def headers_in_items() -> Iterator[Case]:
    for base, defined in (("explicit", True), ("big endian", False), ("jpeg", False), ("deflated", True)):
        yield Case(
            "F25",
            f"half of a length in an {'' if defined else 'un'}defined item",
            base,
            lambda sound, defined=defined: with_item(
                sound, 0x30060039, half_a_length(sound.form, True), defined=defined
            ),
            original=lambda sound, defined=defined: with_item(
                sound, 0x30060039, half_a_length(sound.form, False), defined=defined
            ),
        )
    contents = {
        "UT with a short header": of_vr("UT", b"text of a kind "),
        "OL with a short header": of_vr("OL", bytes(range(16))),
        "UV with a short header": of_vr("UV", b"12345678"),
        "LO with a long header": long_text,
        "padding that is not counted": uncounted_padding,
    }
    for base in _EXPLICIT_BASES:
        for tag, place in _PLACES.items():
            for name, content in contents.items():
                for defined in (True, False):
                    yield Case(
                        "F36",
                        f"{name} in an {'' if defined else 'un'}defined item {place}",
                        base,
                        lambda sound, tag=tag, content=content, defined=defined: with_item(
                            sound, tag, content(sound.form, True), defined=defined
                        ),
                        original=lambda sound, tag=tag, content=content, defined=defined: with_item(
                            sound, tag, content(sound.form, False), defined=defined
                        ),
                    )


def all_long(sound: SoundFile) -> bytes:
    """Return a file in which all texts have long headers, from the very first element on."""
    for tag, encoded in sound.elements.items():
        if encoded[4:6] in (b"LO", b"SH", b"CS", b"DS", b"IS", b"PN", b"DA", b"ST"):
            sound = sound.with_element(tag, with_long_header(encoded, sound.form))
    return sound.content()


def other_headers() -> Iterator[Case]:
    def added(tag: int, vr: str, value: bytes, change: Callable[[bytes, Form], bytes]) -> Callable[[SoundFile], bytes]:
        return lambda sound: sound.with_element(
            tag, change(dcm.element(tag, vr, value, sound.form), sound.form)
        ).content()

    def same(encoded: bytes, form: Form) -> bytes:
        return encoded

    for base in _EXPLICIT_BASES:
        yield Case("F36", "all texts with long headers", base, all_long)
        for name, tag, vr, value, change in (
            ("a lookup table with a short header", 0x00283006, "OW", bytes(range(32)), short_header),
            ("a last number with a long header", 0x00281050, "DS", b"400 ", with_long_header),
            ("a floating point number with a long header", 0x00189073, "FD", bytes(range(8)), with_long_header),
            ("a last number whose padding is not counted", 0x00281050, "DS", b"400 ", with_length(3)),
        ):
            yield Case("F36", name, base, added(tag, vr, value, change), original=added(tag, vr, value, same))
        yield Case(
            "F36",
            "SQ with a short header",
            base,
            lambda sound: sound.with_element(
                at.DEFINED_SEQUENCE, short_header(sound.elements[at.DEFINED_SEQUENCE], sound.form)
            ).content(),
        )
    for base in ("explicit", "big endian"):
        yield Case(
            "F36",
            "Pixel Data with a short header",
            base,
            lambda sound: sound.with_element(
                at.PIXEL_DATA, short_header(sound.elements[at.PIXEL_DATA], sound.form)
            ).content(),
        )


def mixed(sound: SoundFile, other: str, first: int, last: int = 0xFFFFFFFF) -> bytes:
    """Return a file with some elements as they are in the same file of another encoding."""
    elements = sound_file(other, sound.key).elements
    return dataclasses.replace(
        sound,
        elements={
            tag: elements[tag] if first <= tag <= last else encoded
            for tag, encoded in sound.elements.items()
            if tag in elements
        },
    ).content()


def common(sound: SoundFile, other: str) -> bytes:
    """Return a file with the elements that it has in another encoding too."""
    elements = sound_file(other, sound.key).elements
    return sound.without(*(tag for tag in sound.elements if tag not in elements)).content()


def explicit_in_implicit() -> Iterator[Case]:
    for first, last, name in (
        (0x0020000D, 0xFFFFFFFF, "the tail"),
        (0x00400000, 0xFFFFFFFF, "a tail with sequences"),
        (0x00080060, 0x0008103E, "some elements"),
        (0x00081032, 0x00081140, "sequences"),
    ):
        yield Case(
            "F23",
            f"explicit: {name}",
            "implicit",
            lambda sound, first=first, last=last: mixed(sound, "explicit", first, last),
            original=lambda sound: common(sound, "explicit"),
        )


def implicit_in_explicit() -> Iterator[Case]:
    for first in (0x00100010, 0x0020000D, 0x00280002):
        yield Case(
            "F23",
            f"implicit: all from {first:08x} on",
            "explicit",
            lambda sound, first=first: mixed(sound, "implicit", first),
            original=lambda sound: common(sound, "implicit"),
        )
    for base in ("explicit", "big endian", "jpeg"):
        yield Case(
            "F23",
            "implicit: three private groups",
            base,
            lambda sound: with_private_groups(sound, implicit=True),
            original=with_private_groups,
        )
        for defined in (True, False):
            yield Case(
                "F23",
                f"implicit: a private group in an {'' if defined else 'un'}defined item",
                base,
                lambda sound, defined=defined: with_item(
                    sound, 0x00081072, private_group(sound.form, implicit=True), defined=defined
                ),
                original=lambda sound, defined=defined: with_item(
                    sound, 0x00081072, private_group(sound.form), defined=defined
                ),
            )


def private_group(form: Form, group: int = 0x0029, *, implicit: bool = False) -> bytes:
    """Return the elements of a private group."""
    own = Form(implicit=True, code=form.code) if implicit else form
    return b"".join(
        dcm.element(group << 16 | number, vr, value, own)
        for number, vr, value in ((0x10, "LO", "EXAMPLE 2.0 "), (0x1001, "UN", "ab"), (0x1002, "UN", ""))
    )


def with_private_groups(sound: SoundFile, *, implicit: bool = False) -> bytes:
    for group in (0x0029, 0x0031, 0x0033):
        sound = sound.with_element(group << 16, private_group(sound.form, group, implicit=implicit))
    return sound.content()


def codes(sound: SoundFile, tag: int, vr: str, form: Form, *, defined: bool) -> bytes:
    """Return a file with one more sequence, which has two items in some encoding."""
    items = [dcm.item(at.code(value, "Meaning", form), form, defined=defined) for value in ("X", "Y")]
    body = b"".join(items) + (b"" if defined else dcm.sequence_end(form))
    head = dcm.header(tag, vr, len(body) if defined else dcm.UNDEFINED, sound.form)
    return sound.with_element(tag, head + body).content()


def items_in_other_encodings() -> Iterator[Case]:
    for base in _MIXED:
        for tag in _PLACES:
            for name, form in _FORMS.items():
                for vr in ("SQ", "UN")[: 1 if base == "implicit" else 2]:
                    own = sound_file(base).form
                    if (form == own and vr == "SQ") or (form == IMPLICIT and vr == "UN"):
                        continue  # as it should be
                    is_known = form == own or (form.code == own.code and (vr == "SQ" or own == IMPLICIT))
                    for defined in (True, False):
                        yield Case(
                            "F37",
                            f"{vr} {tag:08x} with {name} items, {'' if defined else 'un'}defined",
                            base,
                            lambda sound, tag=tag, vr=vr, form=form, defined=defined: codes(
                                sound, tag, vr, form, defined=defined
                            ),
                            **({} if is_known else {"expected": REFUSED}),
                            original=lambda sound, tag=tag, defined=defined: codes(
                                sound, tag, "SQ", sound.form, defined=defined
                            ),
                        )


def item_start(form: Form, length: int) -> bytes:
    """Return the header of an item."""
    return dcm.tag_bytes(0xFFFEE000, form) + struct.pack(f"{form.code}L", length)


def stray_items() -> Iterator[Case]:
    for base in _MIXED:
        for length in (0, dcm.UNDEFINED):
            for tag in (0x00080016, at.PATIENT_NAME, 0x00280002, at.PIXEL_DATA):
                yield Case(
                    "F22",
                    f"an item of length {length:x} before {tag:08x}",
                    base,
                    lambda sound, length=length, tag=tag: sound.with_front(
                        tag, item_start(sound.form, length)
                    ).content(),
                )
        yield Case("F22", "an empty item at the end", base, lambda sound: sound.content() + item_start(sound.form, 0))
        yield Case(
            "F21",
            "an item with its delimiters and without the header of its sequence",
            base,
            lambda sound: sound.with_element(
                at.DEFINED_SEQUENCE,
                item_start(sound.form, dcm.UNDEFINED)
                + at.reference(1, sound.form)
                + dcm.item_end(sound.form)
                + dcm.sequence_end(sound.form),
            ).content(),
            REFUSED,
        )


def delimiters_with_lengths() -> Iterator[Case]:
    def nested(form: Form, is_wrong: bool) -> bytes:
        inner = dcm.sequence(0x00081199, [dcm.item(at.reference(1, form), form, defined=False)], form, defined=False)
        return inner[:-4] + b"\xff" * 4 if is_wrong else inner

    for base in _MIXED:
        for tag, name in ((0xFFFEE00D, "items"), (0xFFFEE0DD, "sequences")):
            yield Case(
                "F21",
                f"delimiters of {name} of length FFFFFFFF",
                base,
                lambda sound, tag=tag: with_wrong_delimiters(sound, tag),
            )
        yield Case(
            "F21",
            "a delimiter of length FFFFFFFF in an item that has a length",
            base,
            lambda sound: with_item(sound, 0x00081072, nested(sound.form, True), defined=True),
            original=lambda sound: with_item(sound, 0x00081072, nested(sound.form, False), defined=True),
        )


def with_wrong_delimiters(sound: SoundFile, tag: int) -> bytes:
    right = dcm.tag_bytes(tag, sound.form) + bytes(4)
    for place in (at.UNDEFINED_SEQUENCE, at.NESTED_UNDEFINED_SEQUENCE):
        sound = sound.with_element(place, sound.elements[place].replace(right, right[:4] + b"\xff" * 4))
    return sound.content()
