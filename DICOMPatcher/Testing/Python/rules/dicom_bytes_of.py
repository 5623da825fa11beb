"""Small files made of a few elements."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from typing import Any

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.uid import ExplicitVRLittleEndian


def write_data_set(path: pathlib.Path, meta: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write a file in explicit VR little endian with these elements in meta header and data set, and no others."""
    header, data = FileMetaDataset(), Dataset()
    header.TransferSyntaxUID = ExplicitVRLittleEndian
    for target, source in ((header, meta), (data, values)):
        for keyword, value in source.items():
            setattr(target, keyword, value)
    if "PixelData" in data:
        data["PixelData"].VR = "OB"
    stream = DicomBytesIO()
    stream.is_implicit_VR, stream.is_little_endian = False, True
    stream.write(bytes(128) + b"DICM")
    write_file_meta_info(stream, header, enforce_standard=False)
    write_dataset(stream, data)
    path.write_bytes(stream.getvalue())
