"""Examples of rules as files, and the comparison of what a run makes of them with what they say."""

from __future__ import annotations

import io
import os
import struct
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from typing import Any

from DICOMPatcherLib.part10.elements import LONG_VRS
from DICOMPatcherLib.rule_api.examples import AS_IT_IS, IMPLICIT, LEFT_OUT, Archive, Elements, Example, File, New
from DICOMPatcherLib.values.identifiers import is_valid_uid

CT = "1.2.840.10008.5.1.4.1.1.2"

IDENTITY: Elements = {
    "SOPClassUID": CT,
    "SOPInstanceUID": "1.2.3.4.1",
    "Modality": "CT",
    "PatientName": "Doe^Jane",
    "PatientID": "EX-4711",
    "StudyInstanceUID": "1.2.3",
    "SeriesInstanceUID": "1.2.3.4",
    "SeriesNumber": "1",
    "InstanceNumber": "1",
}
PIXELS: Elements = {
    "Rows": 2,
    "Columns": 2,
    "BitsAllocated": 16,
    "BitsStored": 16,
    "HighBit": 15,
    "PixelRepresentation": 0,
    "SamplesPerPixel": 1,
    "PhotometricInterpretation": "MONOCHROME2",
    "PixelData": bytes(8),
}
"""What makes an image of an instance: in one without it, what is missing may have been lost."""

_NUMBERS = {"US": "<H", "SS": "<h", "UL": "<L", "SL": "<l", "FL": "<f", "FD": "<d"}
_UNDEFINED = 0xFFFFFFFF
_ITEM = b"\xfe\xff\0\xe0"
_SEQUENCE_END = b"\xfe\xff\xdd\xe0\0\0\0\0"


def write_example(example: Example, folder: str) -> None:
    """Write the files of an example into a folder."""
    complete = {path: complete_file(file, number) for number, (path, file) in enumerate(example.files.items(), 1)}
    for path, given in example.inputs.items():
        filename = os.path.join(folder, *path.split("/"))
        os.makedirs(os.path.dirname(filename), exist_ok=True)
        if isinstance(given, Archive):
            content = io.BytesIO()
            with zipfile.ZipFile(content, "w") as archive:
                for name in given.members:
                    archive.writestr(zipfile.ZipInfo(name), encoded_file(complete[f"{path}/{name}"]))
            data = content.getvalue()
        else:
            data = encoded_file(complete[path])
        with open(filename, "wb") as file:
            file.write(data)


def complete_file(file: File, number: int = 1) -> File:
    """Return a file with the elements that it has besides those that are given; the number makes it one of its own."""
    own = {"SOPInstanceUID": f"1.2.3.4.{number}", "InstanceNumber": str(number), "PixelData": bytes([number] * 8)}
    elements = file.elements if file.is_bare else {**IDENTITY, **PIXELS, **own, **file.elements}
    return file._replace(elements={keyword: value for keyword, value in elements.items() if value is not None})


def encoded_file(file: File) -> bytes:
    """Return a file as it lies on disk, however wrong: pydicom refuses to write some of what rules repair."""
    content = encoded_elements(_without_meta(file.elements), file.syntax)
    if file.has_header:
        own = {
            "FileMetaInformationVersion": b"\0\1",
            "MediaStorageSOPClassUID": file.elements.get("SOPClassUID"),
            "MediaStorageSOPInstanceUID": file.elements.get("SOPInstanceUID"),
            "TransferSyntaxUID": file.syntax,
            "ImplementationClassUID": "1.2.276.0.7230010.3.0.3.6.7",
        }
        given = {keyword: value for keyword, value in file.elements.items() if _is_meta(keyword)}
        header = {keyword: value for keyword, value in {**own, **given}.items() if value is not None}
        meta = encoded_elements(header, "")
        content = bytes(128) + b"DICM" + struct.pack("<HH2sHL", 2, 0, b"UL", 4, len(meta)) + meta + content
    return file.damage.applied(content) if file.damage is not None else content


def encoded_elements(elements: Elements, syntax: str) -> bytes:
    """Return the data elements in the order of their tags."""
    from pydicom.datadict import dictionary_VR
    from pydicom.tag import Tag

    encoded = []
    for keyword, value in elements.items():
        tag, vr = Tag(keyword), dictionary_VR(keyword)[-2:].encode("ascii")
        length = None
        if vr == b"SQ":
            data = b"".join(
                _ITEM + b"\xff\xff\xff\xff" + encoded_elements(item, syntax) + b"\xfe\xff\r\xe0\0\0\0\0"
                for item in value
            )
            data, length = data + _SEQUENCE_END, _UNDEFINED
        elif keyword == "PixelData":
            data = value + b"\0" * (len(value) % 2)
            if value.startswith(_ITEM):
                vr, data, length = b"OB", data + _SEQUENCE_END, _UNDEFINED
        else:
            data = _encoded_value(value, vr.decode("ascii"))
        length = len(data) if length is None else length
        if syntax == IMPLICIT:
            head = struct.pack("<HHL", tag.group, tag.element, length)
        elif vr in LONG_VRS:
            head = struct.pack("<HH2sHL", tag.group, tag.element, vr, 0, length)
        else:
            head = struct.pack("<HH2sH", tag.group, tag.element, vr, length)
        encoded.append((tag, head + data))
    return b"".join(element for _, element in sorted(encoded))


def problems(example: Example, output: str, entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return in which respects the output is not as an example says.

    Parameters
    ----------
    output
        The folder that the files of the example were patched to.
    entries
        What the report says of each file: `source`, `target`.
    """
    targets = {entry["source"]: entry["target"] for entry in entries}
    return list(_problems(example, output, targets))


def _problems(example: Example, output: str, targets: Mapping[str, str]) -> Iterator[str]:
    made: dict[str, str] = {}
    known: set[str] = set()
    for number, (path, given) in enumerate(example.files.items(), 1):
        file = complete_file(given, number)
        known.update(map(str, file.elements.values()))
        outcome, target = example.outcomes[path], targets.get(path) or ""
        if outcome == LEFT_OUT:
            if target:
                yield f"{path} was written as {target}, and should have been left out"
            continue
        expected = example.names.get(path, path)
        if target != expected:
            yield f"{path} was {f'written as {target}' if target else 'not written'}, and should be {expected}"
            continue
        filename = os.path.join(output, *target.split("/"))
        if outcome == AS_IT_IS:
            if _content(filename) != encoded_file(file):
                yield f"{path} was changed, and should have been left alone"
            continue
        assert isinstance(outcome, Mapping)
        if file.damage is not None and not outcome and _content(filename) != encoded_file(file._replace(damage=None)):
            yield f"{path} is not as it was before the damage"
        for problem in _differences({**file.elements, **outcome}, filename, made):
            yield f"{path}: {problem}"
    if len(set(made.values())) < len(made) or known & set(made.values()):
        yield "a new value is not a new one, or stands for two things"


def _differences(expected: Elements, filename: str, made: dict[str, str]) -> Iterator[str]:
    """Yield where a file is not as expected, and take down the values that a rule has made up."""
    import pydicom

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of values that do not fit: they are compared
        ds = pydicom.dcmread(filename)
        ds.decode()
    for keyword, value in expected.items():
        if _is_meta(keyword):
            yield from _difference(keyword, value, ds.file_meta, made)
    yield from _differences_of_elements(_without_meta(expected), ds, made)


def _differences_of_elements(expected: Elements, ds: Any, made: dict[str, str]) -> Iterator[str]:
    for keyword, value in expected.items():
        yield from _difference(keyword, value, ds, made)
    for element in ds:
        if element.keyword not in expected:
            yield f"{element.keyword or element.tag} was added"


def _difference(keyword: str, value: Any, ds: Any, made: dict[str, str]) -> Iterator[str]:
    if value is None:
        if keyword in ds:
            yield f"{keyword} should have been removed"
        return
    if keyword not in ds:
        yield f"{keyword} is missing"
        return
    found = ds[keyword].value
    if ds[keyword].VR == "SQ":
        if len(found) != len(value):
            yield f"{keyword} has {len(found)} items, and should have {len(value)}"
        for item, inner in zip(found, value):
            yield from (f"{keyword}: {problem}" for problem in _differences_of_elements(inner, item, made))
        return
    text = _text(found)
    if isinstance(value, New):
        if not text or (ds[keyword].VR == "UI" and not is_valid_uid(text)):
            yield f"{keyword} has no valid new value"
        elif made.setdefault(value.what, text) != text:
            yield f"{keyword} has another new value than other elements for {value.what}"
    elif text != _text(value):
        yield f"{keyword} is {text!r}, and should be {_text(value)!r}"


def _text(value: Any) -> str:
    """Return a value as text that does not depend on how it was given, or on the version of pydicom."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("latin-1").rstrip(" ")
    if isinstance(value, MutableSequence):
        return "\\".join(map(_text, value))
    original = getattr(value, "original_string", None)
    return (original if isinstance(original, str) else str(value)).strip(" ")


def _encoded_value(value: Any, vr: str) -> bytes:
    if isinstance(value, (int, float)):
        return struct.pack(_NUMBERS[vr], value)
    data: bytes = value if isinstance(value, bytes) else str(value).encode("utf-8")
    return data + (b"\0" if vr in ("UI", "OB", "OW", "UN") else b" ") * (len(data) % 2)


def _without_meta(elements: Elements) -> Elements:
    return {keyword: value for keyword, value in elements.items() if not _is_meta(keyword)}


def _is_meta(keyword: str) -> bool:
    from pydicom.tag import Tag

    return bool(Tag(keyword).group == 2)


def _content(filename: str) -> bytes:
    with open(filename, "rb") as file:
        return file.read()
