"""Small sound DICOM files of every encoding, to be damaged: all readers can read them, and no rule changes them.

They are kept element by element, so that what damages one need not search for its place.
"""

from __future__ import annotations

import dataclasses
import struct
import zlib
from collections.abc import Callable, Mapping

import compressed_frames
import dicom_bytes as dcm
from dicom_bytes import BIG, EXPLICIT, IMPLICIT, Form, element, item, number, sequence
from synthetic import IMPLEMENTATION_UID, uid

JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70"
JPEG_LS = "1.2.840.10008.1.2.4.80"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
RLE = "1.2.840.10008.1.2.5"

CAPTURE_CLASS = "1.2.840.10008.5.1.4.1.1.7"
FRAMES_CLASS = "1.2.840.10008.5.1.4.1.1.7.2"
TEXT_CLASS = "1.2.840.10008.5.1.4.1.1.88.11"

# Places that a damage needs. Text in some of them is padded.
CHARACTER_SET = 0x00080005
INSTANCE = 0x00080018
MODALITY = 0x00080060
MANUFACTURER = 0x00080070
UNDEFINED_SEQUENCE = 0x00081032
NESTED_UNDEFINED_SEQUENCE = 0x00081115
DEFINED_SEQUENCE = 0x00081140
PRIVATE_CREATOR, PRIVATE_TEXT, PRIVATE_SEQUENCE, PRIVATE_BYTES = 0x00090010, 0x00091001, 0x00091002, 0x00091003
PRIVATE_UNKNOWN = 0x00091004
PATIENT_NAME, PATIENT_ID = 0x00100010, 0x00100020
FRAME_NUMBER, ROWS = 0x00280008, 0x00280010
NESTED_DEFINED_SEQUENCE = 0x00400275
CONTENT_SEQUENCE = 0x0040A730
PIXEL_DATA = dcm.PIXEL_DATA


@dataclasses.dataclass(frozen=True)
class SoundFile:
    """A file in parts.

    Attributes
    ----------
    key
        What its identifiers are made from: files with other keys are other images.
    elements
        The encoded elements of the data set by tag, in order.
    frames
        The codestreams; none if the pixels are native.
    """

    name: str
    syntax: str
    form: Form
    sop_class: str
    key: str
    elements: Mapping[int, bytes]
    frames: tuple[bytes, ...] = ()

    @property
    def data_set(self) -> bytes:
        """The data set as it is before it is deflated."""
        return b"".join(self.elements.values())

    @property
    def written_data_set(self) -> bytes:
        """The data set as it lies in the file."""
        return deflated(self.data_set) if self.syntax == dcm.DEFLATED else self.data_set

    def meta(self, syntax: str | None = None, form: Form = EXPLICIT, length: int | None = None) -> bytes:
        """Return the meta header; "" as syntax leaves it out."""
        syntax = self.syntax if syntax is None else syntax
        body = element(0x00020001, "OB", b"\0\1", form) + b"".join(
            element(tag, "UI", value, form)
            for tag, value in (
                (0x00020002, self.sop_class),
                (0x00020003, instance_uid(self.key)),
                (0x00020010, syntax),
                (0x00020012, IMPLEMENTATION_UID),
            )
            if value
        )
        return number(0x00020000, "UL", len(body) if length is None else length, form=form) + body

    def content(self, syntax: str | None = None) -> bytes:
        """Return the whole file, declared to have another syntax if one is given."""
        return bytes(128) + b"DICM" + self.meta(syntax) + self.written_data_set

    def with_element(self, tag: int, encoded: bytes) -> SoundFile:
        """Return the same with an element replaced or added, whatever its bytes are."""
        return dataclasses.replace(self, elements=dict(sorted({**self.elements, tag: encoded}.items())))

    def without(self, *tags: int) -> SoundFile:
        """Return the same without some elements."""
        return dataclasses.replace(
            self, elements={tag: encoded for tag, encoded in self.elements.items() if tag not in tags}
        )

    def with_front(self, tag: int, encoded: bytes) -> SoundFile:
        """Return the same with bytes in front of an element."""
        return self.with_element(tag, encoded + self.elements[tag])


def deflated(data_set: bytes) -> bytes:
    """Return a data set as it is in Deflated Explicit VR Little Endian (PS3.5 annex A.5)."""
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = deflater.compress(data_set) + deflater.flush()
    return data + b"\0" * (len(data) % 2)


# What they are made of


def code(value: str, meaning: str, form: Form) -> bytes:
    """Return the content of an item that holds a code."""
    return (
        element(0x00080100, "SH", value, form)
        + element(0x00080102, "SH", "99EXAMPLE", form)
        + element(0x00080104, "LO", meaning, form)
    )


def reference(number_: int, form: Form) -> bytes:
    """Return the content of an item that refers to an image."""
    return element(0x00081150, "UI", dcm.CT_CLASS, form) + element(0x00081155, "UI", f"1.2.3.4.9.{number_}", form)


def instance_uid(key: str) -> str:
    """Return a SOP Instance UID of odd length, which is padded in the file."""
    found = uid("sound instance", key)
    return found[: len(found) - 1 + len(found) % 2]


def _identity(key: str, sop_class: str, modality: str, form: Form) -> dict[int, bytes]:
    text = {
        0x00080005: ("CS", "ISO_IR 100"),
        0x00080008: ("CS", "ORIGINAL\\PRIMARY\\AXIAL"),
        0x00080016: ("UI", sop_class),
        0x00080018: ("UI", instance_uid(key)),
        0x00080020: ("DA", "20200131"),
        MODALITY: ("CS", modality),
        MANUFACTURER: ("LO", "Example Devices"),
        0x0008103E: ("LO", "Caf\xe9 au lait"),
        PATIENT_NAME: ("PN", "Doe^Janet"),
        0x00100020: ("LO", "007"),
        0x00100040: ("CS", "F"),
        0x0020000D: ("UI", uid("sound study", key)),
        0x0020000E: ("UI", uid("sound series", key)),
        0x00200010: ("SH", "S1"),
        0x00200011: ("IS", "3"),
        0x00200013: ("IS", "1"),
    }
    return {tag: element(tag, vr, value, form) for tag, (vr, value) in text.items()}


def _sequences(form: Form) -> dict[int, bytes]:
    private = element(PRIVATE_CREATOR, "LO", "EXAMPLE 1.0", form) + element(PRIVATE_TEXT, "LO", "odd", form)
    series = element(0x0020000E, "UI", "1.2.3.4.8", form) + sequence(
        0x00081199, [item(reference(number_, form), form, defined=False) for number_ in (1, 2)], form, defined=False
    )
    request = sequence(0x00400008, [item(code("ABD", "Abdomen", form), form)], form)
    found = {
        UNDEFINED_SEQUENCE: sequence(
            UNDEFINED_SEQUENCE,
            [item(code(value, "Head, odd", form), form, defined=False) for value in ("CTHEADS", "CTH")],
            form,
            defined=False,
        ),
        NESTED_UNDEFINED_SEQUENCE: sequence(
            NESTED_UNDEFINED_SEQUENCE, [item(series, form, defined=False)], form, defined=False
        ),
        DEFINED_SEQUENCE: sequence(DEFINED_SEQUENCE, [item(reference(n, form), form) for n in (3, 4)], form),
        PRIVATE_CREATOR: element(PRIVATE_CREATOR, "LO", "EXAMPLE 1.0", form),
        PRIVATE_TEXT: element(PRIVATE_TEXT, "LO", "private", form),
        PRIVATE_SEQUENCE: sequence(PRIVATE_SEQUENCE, [item(private, form, defined=False)], form, defined=False),
        PRIVATE_BYTES: element(PRIVATE_BYTES, "UN", bytes(range(20)), form),
        NESTED_DEFINED_SEQUENCE: sequence(
            NESTED_DEFINED_SEQUENCE,
            [item(private + element(0x00400007, "LO", "Abdomen", form) + request, form)],
            form,
        ),
        0x00400280: element(0x00400280, "ST", "Comment", form),
    }
    if form.code == "<":
        # PS3.5 section 6.2.2: whatever the transfer syntax, implicit VR little endian goes on up to the delimiter.
        unknown = sequence(PRIVATE_UNKNOWN, [item(code("X", "Unknown", IMPLICIT), IMPLICIT)], IMPLICIT, defined=False)
        found[PRIVATE_UNKNOWN] = dcm.header(PRIVATE_UNKNOWN, "UN", dcm.UNDEFINED, form) + unknown[8:]
    return found


def _geometry(form: Form) -> dict[int, bytes]:
    text = {
        0x00180050: ("DS", "2.5"),
        0x00200032: ("DS", "0\\0\\17.5"),
        0x00200037: ("DS", "1\\0\\0\\0\\1\\0"),
        0x00200052: ("UI", "1.2.3.4.5"),
        0x00280030: ("DS", "0.5\\0.5"),
    }
    return {tag: element(tag, vr, value, form) for tag, (vr, value) in text.items()}


def _image(size: int, bits: int, frames: int, form: Form) -> dict[int, bytes]:
    numbers = {0x00280002: 1, 0x00280010: size, 0x00280011: size}
    numbers.update({0x00280100: bits, 0x00280101: bits, 0x00280102: bits - 1, 0x00280103: 0})
    found = {tag: number(tag, "US", value, form=form) for tag, value in numbers.items()}
    found[0x00280004] = element(0x00280004, "CS", "MONOCHROME2", form)
    if frames > 1:
        found[FRAME_NUMBER] = element(FRAME_NUMBER, "IS", str(frames), form)
    return found


def with_group_lengths(elements: Mapping[int, bytes], form: Form) -> dict[int, bytes]:
    """Return elements with a group length in front of each group."""
    found = dict(elements)
    for group in {tag >> 16 for tag in elements}:
        size = sum(len(encoded) for tag, encoded in elements.items() if tag >> 16 == group)
        found[group << 16] = number(group << 16, "UL", size, form=form)
    return dict(sorted(found.items()))


# The files


def _slice(name: str, key: str, form: Form, syntax: str = "") -> SoundFile:
    """Return a CT slice with native pixels of 16 bits."""
    elements = {**_identity(key, dcm.CT_CLASS, "CT", form), **_sequences(form), **_geometry(form)}
    elements.update(_image(8, 16, 1, form))
    values = struct.pack(f"{form.code}64H", *(place * 37 for place in range(64)))
    elements[PIXEL_DATA] = element(PIXEL_DATA, "OW", values, form)
    return _sound(name, key, syntax or form.uid, form, dcm.CT_CLASS, elements)


def _native(name: str, key: str, size: int, frames: int) -> SoundFile:
    """Return a secondary capture with native pixels of 8 bits."""
    sop_class = FRAMES_CLASS if frames > 1 else CAPTURE_CLASS
    elements = {**_identity(key, sop_class, "OT", EXPLICIT), **_image(size, 8, frames, EXPLICIT)}
    values = bytes((place * 3 + 1) % 256 for place in range(size * size * frames))
    elements[PIXEL_DATA] = element(PIXEL_DATA, "OB", values)
    return _sound(name, key, dcm.EXPLICIT_LITTLE, EXPLICIT, sop_class, elements)


def _black(name: str, key: str) -> SoundFile:
    """Return an image without light: after a cut, its pixels look like padding."""
    elements = {**_identity(key, CAPTURE_CLASS, "OT", EXPLICIT), **_image(64, 16, 1, EXPLICIT)}
    elements[PIXEL_DATA] = dcm.pixels(bytes(64 * 64 * 2))
    return _sound(name, key, dcm.EXPLICIT_LITTLE, EXPLICIT, CAPTURE_CLASS, elements)


def _compressed(name: str, key: str, syntax: str, *frames: bytes, form: Form = EXPLICIT) -> SoundFile:
    """Return a secondary capture, in the sound form or in one that compressed pixels must not have."""
    sop_class = FRAMES_CLASS if len(frames) > 1 else CAPTURE_CLASS
    elements = {**_identity(key, sop_class, "OT", form), **_sequences(form)}
    elements.update(_image(compressed_frames.SIZE, 8, len(frames), form))
    elements[PIXEL_DATA] = dcm.fragments(*frames, table=offset_table(frames), form=form)
    return _sound(name, key, syntax, form, sop_class, elements, frames)


def offset_table(frames: tuple[bytes, ...]) -> bytes:
    """Return the Basic Offset Table of frames of one fragment each; an empty one for a single frame."""
    offsets = [sum(len(frame) + 8 for frame in frames[:index]) for index in range(len(frames))]
    return struct.pack(f"<{len(frames)}L", *offsets) if len(frames) > 1 else b""


def implicit_jpeg(key: str) -> SoundFile:
    """Return "jpeg" as no file should be: its data set is in implicit VR (PS3.5 annex A.4)."""
    frames = compressed_frames.JPEG_BASELINE
    return _compressed("implicit jpeg", key, dcm.JPEG_BASELINE, *frames, form=IMPLICIT)


def in_form(sound: SoundFile, form: Form) -> SoundFile:
    """Return a compressed image written in another form, which compressed pixels must not have."""
    return _compressed(sound.name, sound.key, sound.syntax, *sound.frames, form=form)


def _document(name: str, key: str, form: Form) -> SoundFile:
    """Return a structured report: no pixels, and its last element is a sequence of undefined length, two deep."""
    elements = _identity(key, TEXT_CLASS, "SR", form)
    elements[0x0040A040] = element(0x0040A040, "CS", "CONTAINER", form)
    text = element(0x0040A040, "CS", "TEXT", form) + element(0x0040A160, "UT", "Nothing unusual.", form)
    inner = element(0x0040A040, "CS", "CONTAINER", form) + sequence(
        CONTENT_SEQUENCE, [item(text, form, defined=False)] * 2, form, defined=False
    )
    elements[CONTENT_SEQUENCE] = sequence(CONTENT_SEQUENCE, [item(inner, form, defined=False)], form, defined=False)
    return _sound(name, key, form.uid, form, TEXT_CLASS, elements)


def _grouped(name: str, key: str) -> SoundFile:
    plain = _slice(name, key, EXPLICIT)
    return dataclasses.replace(plain, elements=with_group_lengths(plain.elements, EXPLICIT))


def _sound(
    name: str,
    key: str,
    syntax: str,
    form: Form,
    sop_class: str,
    elements: Mapping[int, bytes],
    frames: tuple[bytes, ...] = (),
) -> SoundFile:
    return SoundFile(name, syntax, form, sop_class, key, dict(sorted(elements.items())), frames)


SOUND_FILES: dict[str, Callable[[str, str], SoundFile]] = {
    "explicit": lambda name, key: _slice(name, key, EXPLICIT),
    "implicit": lambda name, key: _slice(name, key, IMPLICIT),
    "big endian": lambda name, key: _slice(name, key, BIG),
    "deflated": lambda name, key: _slice(name, key, EXPLICIT, dcm.DEFLATED),
    "group lengths": _grouped,
    "frames": lambda name, key: _native(name, key, 6, 3),
    "odd pixels": lambda name, key: _native(name, key, 5, 1),
    "black": _black,
    "jpeg": lambda name, key: _compressed(name, key, dcm.JPEG_BASELINE, *compressed_frames.JPEG_BASELINE),
    "jpeg lossless": lambda name, key: _compressed(name, key, JPEG_LOSSLESS, *compressed_frames.JPEG_LOSSLESS),
    "jpeg-ls": lambda name, key: _compressed(name, key, JPEG_LS, compressed_frames.JPEG_LS[0]),
    "jpeg-ls frames": lambda name, key: _compressed(name, key, JPEG_LS, *compressed_frames.JPEG_LS),
    "jpeg 2000": lambda name, key: _compressed(name, key, JPEG_2000, *compressed_frames.JPEG_2000),
    "rle": lambda name, key: _compressed(name, key, RLE, compressed_frames.RLE[0]),
    "rle frames": lambda name, key: _compressed(name, key, RLE, *compressed_frames.RLE),
    "document": lambda name, key: _document(name, key, EXPLICIT),
    "implicit document": lambda name, key: _document(name, key, IMPLICIT),
}
"""How to make each file."""


COLOUR_FILES: dict[str, Callable[[str, str], SoundFile]] = {
    "colours": lambda name, key: _colours(name, key, EXPLICIT.uid, "RGB"),
    "jpeg colours": lambda name, key: _colours(
        name, key, dcm.JPEG_BASELINE, "YBR_FULL_422", compressed_frames.JPEG_COLOURS
    ),
    "jpeg rgb": lambda name, key: _colours(name, key, dcm.JPEG_BASELINE, "RGB", compressed_frames.JPEG_RGB),
    "rle colours": lambda name, key: _colours(
        name, key, RLE, "RGB", compressed_frames.rle_of_colours(compressed_frames.colours())
    ),
}
"""How to make files of colours."""


def _colours(name: str, key: str, syntax: str, label: str, *frames: bytes) -> SoundFile:
    """Return a secondary capture with three samples of 8 bits."""
    elements = {**_identity(key, CAPTURE_CLASS, "OT", EXPLICIT), **_image(compressed_frames.SIZE, 8, 1, EXPLICIT)}
    elements[0x00280002] = number(0x00280002, "US", 3)
    elements[0x00280004] = element(0x00280004, "CS", label)
    elements[0x00280006] = number(0x00280006, "US", 0)
    native = element(PIXEL_DATA, "OB", compressed_frames.colours())
    elements[PIXEL_DATA] = dcm.fragments(*frames) if frames else native
    return _sound(name, key, syntax, EXPLICIT, CAPTURE_CLASS, elements, frames)


def sound_file(name: str, key: str = "") -> SoundFile:
    """Return one of SOUND_FILES or COLOUR_FILES."""
    return {**SOUND_FILES, **COLOUR_FILES}[name](name, key)
