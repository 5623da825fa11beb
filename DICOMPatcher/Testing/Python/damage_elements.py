"""Damage to sequences and other elements (F18, F21 to F25, F37)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence

import dicom_bytes as dcm
import sound_files as at
from damage_case import REFUSED, REPAIRED, Case
from dicom_bytes import Form, item_end, sequence_end
from sound_files import SoundFile

Change = Callable[[bytes, Form], bytes]
"""Changes an encoded element."""
Places = Callable[[bytes, Form], Sequence[int]]
"""Finds the places of 4-byte lengths in an encoded element."""

FORMS = ("explicit", "implicit", "big endian")
_LONG_VRS = (b"OB", b"OW", b"SQ", b"UN", b"UT")


def changed(**changes: Change) -> Callable[[SoundFile], bytes]:
    """Return the damage that elements, called by the names they have in `sound_files`, are changed."""

    def damage(sound: SoundFile) -> bytes:
        for name, change in changes.items():
            tag = getattr(at, name)
            sound = sound.with_element(tag, change(sound.elements[tag], sound.form))
        return sound.content()

    return damage


# Headers and lengths


def length_place(encoded: bytes, form: Form) -> tuple[int, str]:
    """Return where the length of an element stands, and how it is packed."""
    if form.implicit:
        return 4, f"{form.code}L"
    return (8, f"{form.code}L") if encoded[4:6] in _LONG_VRS else (6, f"{form.code}H")


def length_and_value(encoded: bytes, form: Form) -> tuple[int, bytes]:
    """Return length and value of an element."""
    place, code = length_place(encoded, form)
    return struct.unpack_from(code, encoded, place)[0], encoded[place + struct.calcsize(code) :]


def with_length(length: int) -> Change:
    """Return the change of the length of an element."""

    def change(encoded: bytes, form: Form) -> bytes:
        place, code = length_place(encoded, form)
        result = bytearray(encoded)
        struct.pack_into(code, result, place, length)
        return bytes(result)

    return change


def lengthened(places: Places, by: int) -> Change:
    """Return the change of some lengths, while what they measure stays as it is."""

    def change(encoded: bytes, form: Form) -> bytes:
        result = bytearray(encoded)
        for place in places(encoded, form):
            (length,) = struct.unpack_from(f"{form.code}L", result, place)
            struct.pack_into(f"{form.code}L", result, place, length + by)
        return bytes(result)

    return change


def own(encoded: bytes, form: Form) -> list[int]:
    """Find the length of a sequence."""
    return [length_place(encoded, form)[0]]


def of_items(*numbers: int) -> Places:
    """Return what finds the lengths of the items of a sequence of defined length."""

    def find(encoded: bytes, form: Form) -> list[int]:
        places = [own(encoded, form)[0] + 8]
        while (after := places[-1] + 4 + struct.unpack_from(f"{form.code}L", encoded, places[-1])[0]) < len(encoded):
            places.append(after + 4)
        return [places[number] for number in numbers]

    return find


def around(number: int) -> Places:
    """Return what finds the lengths of an item and of its sequence."""
    return lambda encoded, form: [*own(encoded, form), *of_items(number)(encoded, form)]


def around_nested(encoded: bytes, form: Form) -> list[int]:
    """Find the lengths around the innermost value of NESTED_DEFINED_SEQUENCE."""
    inner = encoded.index(dcm.tag_bytes(0x00400008, form))
    return [*around(0)(encoded, form), *(inner + place for place in around(0)(encoded[inner:], form))]


def nested_item(encoded: bytes, form: Form) -> list[int]:
    """Find the length of the innermost item of NESTED_DEFINED_SEQUENCE."""
    return around_nested(encoded, form)[-1:]


# What may stand inside an element


def replaced(old: Callable[[Form], bytes], new: Callable[[Form], bytes], *, last: bool = True) -> Change:
    """Return the change of the last or first occurrence of some bytes; lengths around them are not corrected."""

    def change(encoded: bytes, form: Form) -> bytes:
        place = encoded.rindex(old(form)) if last else encoded.index(old(form))
        return encoded[:place] + new(form) + encoded[place + len(old(form)) :]

    return change


def nothing(_: Form) -> bytes:
    """Return what stands in the place of what is left out."""
    return b""


def private(form: Form) -> bytes:
    """Return the private text that stands in items."""
    return dcm.element(at.PRIVATE_TEXT, "LO", "odd", form)


def meaning(form: Form) -> bytes:
    """Return the text that stands in the items of UNDEFINED_SEQUENCE."""
    return dcm.element(0x00080104, "LO", "Head, odd", form)


def nested_meaning(form: Form) -> bytes:
    """Return the text that stands in the innermost item of NESTED_DEFINED_SEQUENCE."""
    return dcm.element(0x00080104, "LO", "Abdomen", form)


def inside(content: Callable[[Form], bytes], change: Change) -> Change:
    """Return the change of an element inside another one, that keeps its length."""
    return replaced(content, lambda form: change(content(form), form))


# Elements written in another way


def unpadded(encoded: bytes, form: Form) -> bytes:
    """Return an element without the letter that pads it."""
    length, _ = length_and_value(encoded, form)
    assert encoded[-1:] in (b" ", b"\0"), "there is no padding"
    return with_length(length - 1)(encoded[:-1], form)


def unpadded_inside(content: Callable[[Form], bytes], places: Places) -> Change:
    """Return the change that an element inside another one is not padded, with right lengths around it."""

    def change(encoded: bytes, form: Form) -> bytes:
        odd = replaced(content, lambda form: unpadded(content(form), form))
        return odd(lengthened(places, -1)(encoded, form), form)

    return change


def in_implicit(encoded: bytes, form: Form) -> bytes:
    """Return an element without its VR."""
    length, value = length_and_value(encoded, form)
    return encoded[:4] + struct.pack(f"{form.code}L", length) + value


def with_vr(letters: bytes, *, long: bool = False) -> Change:
    """Return the change of the VR to one that is none, with a length of 2 or 4 bytes."""

    def change(encoded: bytes, form: Form) -> bytes:
        length, value = length_and_value(encoded, form)
        return encoded[:4] + letters + struct.pack(f"{form.code}2xL" if long else f"{form.code}H", length) + value

    return change


# The cases


def cases() -> Iterator[Case]:
    """Yield all cases."""
    yield from odd_lengths()
    yield from wrong_lengths()
    yield from wrong_delimiters()
    yield from stray_delimiters()
    yield from other_headers()
    yield from beyond_the_end()
    yield from other_encodings()
    yield from halved_lengths()
    yield from header_forms()
    yield from headless_regions()


def odd_lengths() -> Iterator[Case]:
    for base in (*FORMS, "group lengths", "deflated", "jpeg"):
        yield Case("F18", "odd text", base, changed(PATIENT_NAME=unpadded))
        yield Case("F18", "odd UID", base, changed(INSTANCE=unpadded))
        yield Case("F18", "two odd elements", base, changed(PATIENT_NAME=unpadded, PATIENT_ID=unpadded))
        yield Case(
            "F18",
            "odd text in a defined item",
            base,
            changed(NESTED_DEFINED_SEQUENCE=unpadded_inside(private, around(0))),
        )
        yield Case(
            "F18",
            "odd text two deep in defined items",
            base,
            changed(NESTED_DEFINED_SEQUENCE=unpadded_inside(nested_meaning, around_nested)),
        )
        yield Case(
            "F18",
            "odd text in an undefined item",
            base,
            changed(UNDEFINED_SEQUENCE=unpadded_inside(meaning, lambda encoded, form: [])),
        )
    yield Case("F18", "odd pixels", "odd pixels", changed(PIXEL_DATA=unpadded))
    yield Case("F18", "odd fragment", "jpeg 2000", odd_fragment)


def odd_fragment(sound: SoundFile) -> bytes:
    (frame,) = sound.frames
    assert frame[-1] == 0, "it has no padding to be without"
    return sound.with_element(at.PIXEL_DATA, dcm.fragments(frame[:-1])).content()


def wrong_lengths() -> Iterator[Case]:
    for base in (*FORMS, "group lengths", "jpeg"):
        for name, places, by in (
            ("first item too long", of_items(0), 10),
            ("first item too short", of_items(0), -4),
            ("last item too long", of_items(1), 6),
            ("last item too short", of_items(1), -6),
            ("sequence too long", own, 4),
            ("sequence too short", own, -6),
            ("both too long", around(1), 6),
            ("both too short", around(1), -4),
            ("both too short, of the first item", around(0), -2),
        ):
            yield Case("F21", name, base, changed(DEFINED_SEQUENCE=lengthened(places, by)))
        for name, places, by in (
            ("innermost item too long", nested_item, 6),
            ("innermost item too short", nested_item, -2),
            ("four lengths too long", around_nested, 8),
            ("four lengths too short", around_nested, -2),
        ):
            yield Case("F21", name, base, changed(NESTED_DEFINED_SEQUENCE=lengthened(places, by)))
    for base in FORMS:
        yield Case("F21", "beyond repair", base, changed(DEFINED_SEQUENCE=garbled), REFUSED)


def garbled(encoded: bytes, form: Form) -> bytes:
    """Return a sequence whose length and whose items are beyond guessing."""
    first, second = of_items(0, 1)(encoded, form)
    result = bytearray(with_length(0x5A17C3)(encoded, form))
    for place in (first, second):
        result[place - 4 : place + 4] = b"\x93\x5e\x71\xc8\x1b\xd7\x2a\x64"
    return bytes(result)


def wrong_delimiters() -> Iterator[Case]:
    def both(form: Form) -> bytes:
        return item_end(form) + sequence_end(form)

    for base in (*FORMS, "jpeg"):
        for name, change in (
            ("no sequence delimiter", replaced(sequence_end, nothing)),
            ("no item delimiter of the first item", replaced(item_end, nothing, last=False)),
            ("no item delimiter of the last item", replaced(item_end, nothing)),
            ("sequence delimiter of undefined length", replaced(sequence_end, undefined_end)),
            ("item delimiter of undefined length", replaced(item_end, lambda form: item_end(form)[:4] + b"\xff" * 4)),
            ("sequence ended by an item delimiter", replaced(both, lambda form: item_end(form) * 2)),
            ("item ended by a sequence delimiter", replaced(both, lambda form: sequence_end(form) * 2)),
        ):
            yield Case("F21", name, base, changed(UNDEFINED_SEQUENCE=change))
            if "first" not in name:
                inner = replaced(both, lambda form, change=change: change(both(form), form), last=False)
                yield Case("F21", f"{name}, two deep", base, changed(NESTED_UNDEFINED_SEQUENCE=inner))


def undefined_end(form: Form) -> bytes:
    return sequence_end(form)[:4] + b"\xff" * 4


def stray_delimiters() -> Iterator[Case]:
    for base in (*FORMS, "group lengths", "jpeg"):
        for name, stray in (
            ("an item delimiter", item_end),
            ("a sequence delimiter", sequence_end),
            ("a delimiter of undefined length", lambda form: item_end(form)[:4] + b"\xff" * 4),
            ("an empty item", lambda form: dcm.item(form=form)),
            ("three delimiters", lambda form: item_end(form) + sequence_end(form) + item_end(form)),
        ):
            for place, tag in (("before Modality", at.MODALITY), ("before Pixel Data", at.PIXEL_DATA)):
                yield Case(
                    "F22",
                    f"{name} {place}",
                    base,
                    lambda sound, stray=stray, tag=tag: sound.with_front(tag, stray(sound.form)).content(),
                )
        yield Case("F22", "an item delimiter at the end", base, lambda sound: sound.content() + item_end(sound.form))
        yield Case("F22", "delimiters in two places", base, strays_in_two_places)


def strays_in_two_places(sound: SoundFile) -> bytes:
    for tag in (at.MANUFACTURER, at.PATIENT_NAME):
        sound = sound.with_front(tag, item_end(sound.form))
    return sound.content()


def other_headers() -> Iterator[Case]:
    for base in ("explicit", "big endian", "group lengths", "jpeg"):
        letters = UNKNOWN_VRS if base == "explicit" else UNKNOWN_VRS[:2]
        changes = [("F24", f"VR {vr!r}", with_vr(vr)) for vr in letters]
        for defect, name, change in (("F23", "implicit", in_implicit), *changes):
            yield from written_otherwise(defect, name, base, change)
    for base in ("explicit", "big endian"):
        yield Case("F23", "implicit: first element", base, changed(CHARACTER_SET=in_implicit))
        # Whether bytes of big endian pixels are swapped depends on the VR that is missing.
        expected = REFUSED if base == "big endian" else REPAIRED
        yield Case("F23", "implicit: Pixel Data", base, changed(PIXEL_DATA=in_implicit), expected)
        yield Case("F23", "implicit: two elements", base, changed(MANUFACTURER=in_implicit, PATIENT_ID=in_implicit))
        for vr in UNKNOWN_VRS:
            long = with_vr(vr, long=True)
            yield Case("F24", f"VR {vr!r}, 4-byte length: public text", base, changed(MANUFACTURER=long))
            yield Case("F24", f"VR {vr!r}, 4-byte length: private text", base, changed(PRIVATE_TEXT=long))


UNKNOWN_VRS = (b"\0\0", b"??", b"xx", b"OX")


def written_otherwise(defect: str, name: str, base: str, change: Change) -> Iterator[Case]:
    for where, damage in (
        ("public text", changed(MANUFACTURER=change)),
        ("private text", changed(PRIVATE_TEXT=change)),
        ("number", changed(ROWS=change)),
        ("public, undefined item", changed(UNDEFINED_SEQUENCE=inside(meaning, change))),
        ("public, two deep in defined items", changed(NESTED_DEFINED_SEQUENCE=inside(nested_meaning, change))),
        ("private, undefined item", changed(PRIVATE_SEQUENCE=inside(private, change))),
        ("private, defined item", changed(NESTED_DEFINED_SEQUENCE=inside(private, change))),
    ):
        yield Case(defect, f"{name}: {where}", base, damage)


def beyond_the_end() -> Iterator[Case]:
    for base in (*FORMS, "jpeg", "document"):
        length = 0x10000000 if base == "implicit" else 0xFFF0
        yield Case("F25", "text longer than the file", base, changed(MANUFACTURER=with_length(length)))
        yield Case("F25", "patient longer than the file", base, changed(PATIENT_NAME=with_length(length)))
    for base in FORMS:
        yield Case("F25", "bytes longer than the file", base, changed(PRIVATE_BYTES=with_length(0x10000000)))
        yield Case("F25", "text of odd length", base, changed(PATIENT_NAME=with_length(5)))
        yield Case("F25", "number of 4 bytes", base, changed(ROWS=with_length(4)))
        yield Case("F25", "undefined length of a number", base, undefined_rows)
        # Whether what follows is the rest of the name, or what is left of another element, nobody knows.
        yield Case("F25", "text too short, of even length", base, changed(PATIENT_NAME=with_length(4)), REFUSED)
        yield Case("F25", "a text without the header of the next one", base, headless, REFUSED)


def undefined_rows(sound: SoundFile) -> bytes:
    length = 0xFFFFFFFF if sound.form.implicit else 0xFFFF
    return sound.with_element(at.ROWS, with_length(length)(sound.elements[at.ROWS], sound.form)).content()


def headless(sound: SoundFile) -> bytes:
    return sound.with_element(at.PATIENT_ID, length_and_value(sound.elements[at.PATIENT_ID], sound.form)[1]).content()


def other_encodings() -> Iterator[Case]:
    for base in ("explicit", "big endian", "group lengths", "jpeg"):
        for group, where in ((0x0029, "before the pixels"), (0x7FE1, "behind the pixels")):
            for count in (1, 5):
                yield Case(
                    "F23",
                    f"implicit: a private group of {count} {where}",
                    base,
                    lambda sound, group=group, count=count: with_private_group(sound, group, count, implicit=True),
                    original=lambda sound, group=group, count=count: with_private_group(sound, group, count),
                )
    for base in ("explicit", "big endian", "group lengths", "jpeg"):
        yield Case("F37", "UN with items in explicit VR", base, changed(UNDEFINED_SEQUENCE=as_unknown))
        yield Case("F37", "UN with items in explicit VR, two deep", base, changed(NESTED_UNDEFINED_SEQUENCE=as_unknown))
    for base in ("explicit", "jpeg"):
        yield Case("F37", "SQ with items in implicit VR", base, changed(UNDEFINED_SEQUENCE=with_implicit_items))


def with_private_group(sound: SoundFile, group: int, count: int, *, implicit: bool = False) -> bytes:
    form = Form(implicit=True, code=sound.form.code) if implicit else sound.form
    creator = group << 16 | 0x0010
    sound = sound.with_element(creator, dcm.element(creator, "LO", "EXAMPLE 2.0 ", form))
    for number in range(count):
        tag = group << 16 | 0x1000 + number
        sound = sound.with_element(tag, dcm.element(tag, "UN", f"value {number} ".encode(), form))
    return sound.content()


def as_unknown(encoded: bytes, form: Form) -> bytes:
    """Return a sequence whose VR is UN, with items as they were."""
    return encoded[:4] + b"UN" + encoded[6:]


def with_implicit_items(encoded: bytes, form: Form) -> bytes:
    """Return UNDEFINED_SEQUENCE with items that lack the VRs of their elements."""
    items = [
        dcm.item(
            dcm.element(0x00080100, "SH", value, dcm.IMPLICIT)
            + dcm.element(0x00080102, "SH", "99EXAMPLE", dcm.IMPLICIT)
            + dcm.element(0x00080104, "LO", "Head, odd", dcm.IMPLICIT),
            defined=False,
        )
        for value in ("CTHEADS", "CTH")
    ]
    return encoded[:12] + b"".join(items) + dcm.sequence_end()


def halved_lengths() -> Iterator[Case]:
    """Yield cases in which only the lower 16 bits of a length were written."""
    text = "\\".join(f"{number}.25" for number in range(12_000)).encode()
    text += b" " * (len(text) % 2)
    for base in ("explicit", "big endian", "jpeg"):
        for tag, vr in ((at.PRIVATE_TEXT, "LT"), (0x00204000, "LT"), (0x00283006, "US")):
            yield Case(
                "F25",
                f"upper half of the length of {tag:08x} is missing",
                base,
                lambda sound, tag=tag, vr=vr: sound.with_element(
                    tag, dcm.header(tag, vr, len(text) % 0x10000, sound.form) + text
                ).content(),
                original=lambda sound, tag=tag: sound.with_element(
                    tag, dcm.element(tag, "UN", text, sound.form)
                ).content(),
            )


def header_forms() -> Iterator[Case]:
    for base in ("explicit", "big endian", "group lengths", "jpeg"):
        for name, damage in (
            ("a text with a long header", changed(MANUFACTURER=with_long_header)),
            ("two texts with a long header", changed(MANUFACTURER=with_long_header, PATIENT_ID=with_long_header)),
            ("a private text with a long header", changed(PRIVATE_TEXT=with_long_header)),
            ("a number with a long header", changed(ROWS=with_long_header)),
            ("padding that is not counted", changed(PATIENT_NAME=with_length(9), MANUFACTURER=with_length(15))),
        ):
            yield Case("F36", name, base, damage)
        for vr, value in (
            ("UT", b"text of a kind "),
            ("UC", b"more of it"),
            ("OL", bytes(range(64, 80))),
            ("SV", b"12345678"),
        ):
            yield Case(
                "F36",
                f"{vr} with a short header",
                base,
                lambda sound, vr=vr, value=value: with_new(sound, vr, value, short=True),
                original=lambda sound, vr=vr, value=value: with_new(sound, vr, value),
            )


def with_long_header(encoded: bytes, form: Form) -> bytes:
    """Return an element with a length of 4 bytes, though its VR has one of 2."""
    length, value = length_and_value(encoded, form)
    return encoded[:6] + struct.pack(f"{form.code}2xL", length) + value


def with_new(sound: SoundFile, vr: str, value: bytes, *, short: bool = False) -> bytes:
    """Return a file with one more private element, with a length of 2 bytes if asked for."""
    tag = at.PRIVATE_TEXT + 0x20
    encoded = dcm.element(tag, vr, value, sound.form)
    if short:
        encoded = encoded[:6] + struct.pack(f"{sound.form.code}H", len(encoded) - 12) + encoded[12:]
    return sound.with_element(tag, encoded).content()


def headless_regions() -> Iterator[Case]:
    for base in (*FORMS, "jpeg"):
        for count in (1, 2):
            for defined in (True, False):
                yield Case(
                    "F21",
                    f"{count} regions without their header, {'' if defined else 'un'}defined",
                    base,
                    lambda sound, count=count, defined=defined: with_regions(
                        sound, count, defined=defined, headless=True
                    ),
                    original=lambda sound, count=count, defined=defined: with_regions(sound, count, defined=defined),
                )


def with_regions(sound: SoundFile, count: int, *, defined: bool, headless: bool = False) -> bytes:
    """Return a file with ultrasound regions, with or without the header of their sequence."""
    form = sound.form
    region = dcm.number(0x00186012, "US", 1, form=form) + dcm.number(0x0018602C, "FD", 0.05, form=form)
    items = [dcm.item(region, form, defined=defined)] * count
    encoded = dcm.sequence(0x00186011, items, form, defined=defined)
    return sound.with_element(0x00186011, encoded[8 if form.implicit else 12 :] if headless else encoded).content()
