"""What a rule does with some files, as data.

Its tests, its page in the documentation and the self-test in Slicer are made from its examples.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Union

EXPLICIT = "1.2.840.10008.1.2.1"
IMPLICIT = "1.2.840.10008.1.2"
JPEG = "1.2.840.10008.1.2.4.50"
"""Transfer syntaxes."""


class New(NamedTuple):
    """A value that the rule makes up.

    Within an example, the same words stand for the same value and others for another; no input file has it.
    """

    what: str
    """For example "UID of the series"."""


Elements = Mapping[str, Any]
"""Values by keyword: text, bytes as they lie in the file, a number, or Elements for each item of a sequence.

None leaves an element out. Those of group 0002 belong to the File Meta Information.
"""


STRUCTURE_SET_OF_EXAMPLE: Elements = {
    "SOPClassUID": "1.2.840.10008.5.1.4.1.1.481.3",
    "SOPInstanceUID": "1.2.3.5.1",
    "Modality": "RTSTRUCT",
    "PatientName": "Doe^Jane",
    "PatientID": "EX-4711",
    "StudyInstanceUID": "1.2.3",
    "SeriesInstanceUID": "1.2.3.5",
}
"""What a structure set of an example says of itself, beside the study of the small CT image."""


class Damage(NamedTuple):
    """What is done to the bytes of a file."""

    what: str
    """In plain words: "the header of a web server before the file"."""
    prepend: bytes = b""
    append: bytes = b""
    cut: int = 0
    """So many bytes are missing at the end."""
    old: bytes = b""
    new: bytes = b""
    """Bytes that stand once in the file, and what is there instead."""

    def applied(self, content: bytes) -> bytes:
        """Return the bytes after it."""
        if self.old:
            if content.count(self.old) != 1:
                raise ValueError(f"{self.what}: the bytes to replace do not stand once in the file")
            content = content.replace(self.old, self.new)
        return self.prepend + content[: len(content) - self.cut] + self.append


class File(NamedTuple):
    """A DICOM file that is written for an example."""

    elements: Elements
    is_bare: bool = False
    """True if it has these elements and no others. Else it is a small CT image, but for them."""
    syntax: str = EXPLICIT
    has_header: bool = True
    """False if it begins with the data set, without preamble and File Meta Information."""
    damage: Damage | None = None


class Archive(NamedTuple):
    """A zip archive that is written for an example."""

    members: Mapping[str, Elements | File]


class Outcome(NamedTuple):
    """What becomes of a file, if it is not given by its elements."""

    what: str


AS_IT_IS = Outcome("written as it is")
LEFT_OUT = Outcome("left out")

Input = Union[Elements, File, Archive]


class Example(NamedTuple):
    """What a rule does with some files.

    Elements that are not named are those of a small CT image that needs no repair. In the output they must be as in
    the input.
    """

    title: str
    """What is shown, in a few words: "A tube current with decimals"."""
    before: Input | Mapping[str, Input]
    """A file, or several by their paths."""
    after: Elements | Outcome | Mapping[str, Elements | Outcome] | None = None
    """What is different then, for the file or for some of the files by path. None: all must be left alone."""
    parameters: Mapping[str, str] = {}
    names: Mapping[str, str] = {}
    """Paths in the output by those in the input, where they differ."""

    @property
    def inputs(self) -> dict[str, Input]:
        """The files as they are given, by path."""
        before: Any = self.before
        return dict(before) if _are_several(before) else {"image.dcm": before}

    @property
    def files(self) -> dict[str, File]:
        """The DICOM files, by path; those in archives lie below the path of the archive."""
        files: dict[str, File] = {}
        for path, given in self.inputs.items():
            if isinstance(given, Archive):
                files.update((f"{path}/{name}", _as_file(member)) for name, member in given.members.items())
            else:
                files[path] = _as_file(given)
        return files

    @property
    def outcomes(self) -> dict[str, Elements | Outcome]:
        """What becomes of each file, by its path in the input."""
        after = self.after
        if after is None:
            after = AS_IT_IS
        if isinstance(after, Outcome) or not _are_several(after):
            return dict.fromkeys(self.files, after)
        return {path: after.get(path, AS_IT_IS) for path in self.files}

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Yield what is different: path, keyword, value before and value after; "" as keyword for the file itself."""
        for path, file in self.files.items():
            outcome = self.outcomes[path]
            name = self.names.get(path, path)
            state = self._state(path)
            if name != path:
                yield path, "", path, name
            elif isinstance(outcome, Outcome):
                yield path, "", state or "in order", outcome.what
            elif state:
                yield path, "", state, "in order"
            if isinstance(outcome, Outcome):
                shown = file.elements
                yield from ((path, keyword, as_text(value), as_text(value)) for keyword, value in shown.items())
            else:
                for keyword in dict.fromkeys((*file.elements, *outcome)):
                    value = file.elements.get(keyword)
                    yield path, keyword, as_text(value), as_text(outcome.get(keyword, value))

    def _state(self, path: str) -> str:
        """Say what is wrong with the bytes of a file, or that it is in an archive."""
        file = self.files[path]
        if file.damage is not None:
            return file.damage.what
        if path not in self.inputs:
            return "in an archive"
        return "" if file.has_header else "no preamble and File Meta Information"


def slice_at(place: int, **values: Any) -> Elements:
    """Return what an axial slice says of its place (in mm along the axis of the patient), and other values."""
    return {
        "FrameOfReferenceUID": "1.2.9",
        "PixelSpacing": "1\\1",
        "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
        "ImagePositionPatient": f"0\\0\\{place}",
        **values,
    }


def encapsulated(*fragments: bytes) -> bytes:
    """Return the value of compressed Pixel Data with an empty offset table; what ends it is no part of the value."""
    items = (b"", *(fragment + b"\0" * (len(fragment) % 2) for fragment in fragments))
    return b"".join(b"\xfe\xff\0\xe0" + len(item).to_bytes(4, "little") + item for item in items)


def jpeg_of_colours(application: str, frame: str, scan: str) -> bytes:
    """Return a JPEG codestream of grey blocks.

    Parameters
    ----------
    application, frame, scan
        In hexadecimal digits the segment that tells the colours, and what the headers of frame and scan say of the
        three components, whose tables have number 0 (ISO/IEC 10918-1 annex B).
    """
    quantization = f"ffdb0043 00 {'01' * 64}"
    codes = "".join(f"ffc40014 {table} 01 {'00' * 15} 00" for table in ("00", "10"))
    header = f"ffc00011 08 0008 0008 03 {frame} {codes} ffda000c 03 {scan} 003f00"
    return bytes.fromhex(f"ffd8 {application} {quantization} {header} 000f ffd9")


def as_text(value: Any) -> str:
    """Return a value of an example for a page."""
    if value is None:
        return "(none)"
    if isinstance(value, New):
        return f"(new: {value.what})"
    if isinstance(value, bytes):
        return f"({len(value)} bytes)" if len(value) > 16 else " ".join(f"{byte:02X}" for byte in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join("{" + ", ".join(f"{k}: {as_text(v)}" for k, v in item.items()) + "}" for item in value)
    return str(value) or "(empty)"


def _are_several(given: Any) -> bool:
    """Tell whether a mapping is one of files, not of elements."""
    is_mapping = isinstance(given, Mapping) and not isinstance(given, (File, Archive))
    return is_mapping and any(isinstance(value, (Mapping, File, Archive, Outcome)) for value in given.values())


def _as_file(given: Any) -> File:
    return given if isinstance(given, File) else File(given)
