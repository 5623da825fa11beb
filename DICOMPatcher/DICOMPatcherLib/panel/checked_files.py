"""Files that the checks of the self-test are made of, encoded by hand, however wrong."""

# Slicer runs the checks with unittest.

from __future__ import annotations

import os
import shutil
import struct
import tempfile
import unittest
from collections.abc import Mapping
from typing import Any, Callable, Union

Value = Union[str, bytes, int]


class ChecksOfFiles(unittest.TestCase):
    """Checks with an input folder that they fill, and an output folder that is not there yet."""

    CT = "1.2.840.10008.5.1.4.1.1.2"
    ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"
    IMPLICIT = "1.2.840.10008.1.2"
    EXPLICIT = "1.2.840.10008.1.2.1"
    JPEG = "1.2.840.10008.1.2.4.50"

    COMPLETE: Mapping[str, Value] = {
        "SOPClassUID": CT,
        "SOPInstanceUID": "1.2.3.4.5",
        "Modality": "CT",
        "PatientName": "Doe^Jane",
        "PatientID": "EX-4711",
        "StudyInstanceUID": "1.2.3",
        "SeriesInstanceUID": "1.2.3.4",
        "SeriesNumber": "1",
        "InstanceNumber": "1",
    }
    """An instance with all identifiers."""

    PIXELS: Mapping[str, Value] = {
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

    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="DICOMPatcherTest-")
        self.input = os.path.join(self.folder, "input")
        self.output = os.path.join(self.folder, "output")
        os.mkdir(self.input)

    def tearDown(self) -> None:
        shutil.rmtree(self.folder)

    def damage(self, name: str, change: Callable[[bytes], bytes]) -> None:
        """Change the bytes of an input file."""
        path = os.path.join(self.input, name)
        with open(path, "rb") as file:
            content = file.read()
        with open(path, "wb") as file:
            file.write(change(content))

    def read(self, name: str) -> Any:
        import pydicom

        ds = pydicom.dcmread(os.path.join(self.output, *name.split("/")))
        ds.decode()
        return ds

    def write(
        self, name: str, values: Mapping[str, Value], syntax: str = EXPLICIT, header: bool = True, mediaClass: str = CT
    ) -> None:
        """Write a file as it lies here, however wrong: text, bytes or an unsigned short for each keyword.

        It is encoded by hand, because pydicom refuses to write some of what this module repairs.
        """
        from pydicom.datadict import dictionary_VR
        from pydicom.tag import Tag

        def encode(values: Mapping[str, Value], implicit: bool) -> bytes:
            encoded = []
            for keyword, value in values.items():
                tag, vr = Tag(keyword), dictionary_VR(keyword)[-2:]
                isEncapsulated = keyword == "PixelData" and syntax == self.JPEG
                data = struct.pack("<H", value) if isinstance(value, int) else value
                data = data.encode("ascii") if isinstance(data, str) else data
                data += (b"\0" if vr in ("UI", "OB", "OW") else b" ") * (len(data) % 2)
                length = 0xFFFFFFFF if isEncapsulated else len(data)
                if implicit:
                    start = struct.pack("<HHL", tag.group, tag.element, length)
                elif vr in ("OB", "OW"):
                    start = struct.pack(
                        "<HH2sHL", tag.group, tag.element, b"OB" if isEncapsulated else b"OW", 0, length
                    )
                else:
                    start = struct.pack("<HH2sH", tag.group, tag.element, vr.encode("ascii"), length)
                encoded.append((tag, start + data))
            return b"".join(element for _tag, element in sorted(encoded))

        meta: dict[str, Value] = {"MediaStorageSOPClassUID": mediaClass, "TransferSyntaxUID": syntax}
        if "SOPInstanceUID" in values:
            meta["MediaStorageSOPInstanceUID"] = values["SOPInstanceUID"]
        encoded = encode(meta, implicit=False)
        length = struct.pack("<HH2sHL", 2, 0, b"UL", 4, len(encoded))
        start = bytes(128) + b"DICM" + length + encoded if header else b""
        with open(os.path.join(self.input, *name.split("/")), "wb") as file:
            file.write(start + encode(values, implicit=syntax == self.IMPLICIT))
