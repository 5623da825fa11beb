"""A small broken folder to try the panel with; all in it is invented."""

from __future__ import annotations

import sys
import tempfile
from array import array

import slicer

from DICOMPatcherLib.rule_api.example_files import write_example
from DICOMPatcherLib.rule_api.examples import Elements, Example

_SIDE, _SLICES = 48, 24
_NAME = "\u0416\u0443\u043a^\u0410\u043d\u043d\u0430"


def make_sample() -> str:
    """Write the sample into a new temporary folder, and return its path.

    Two faults: no slice says which study it belongs to, so that Slicer refuses all of them; and the name of the patient
    is in a character set that the files do not declare.
    """
    folder = tempfile.mkdtemp(prefix="DICOMPatcher-sample-", dir=slicer.app.temporaryPath)
    files = {f"{number:02}.dcm": _slice(number) for number in range(1, _SLICES + 1)}
    write_example(Example("A volume without a study", files), folder)
    return folder


def _slice(number: int) -> Elements:
    """Return a slice of a ball in water."""
    middle, depth = (_SIDE - 1) / 2, 2 * (number - (_SLICES + 1) / 2)
    pixels = array("H")
    for row in range(_SIDE):
        for column in range(_SIDE):
            distance = ((row - middle) ** 2 + (column - middle) ** 2 + depth**2) ** 0.5
            pixels.append(1400 if distance < _SIDE / 6 else 1000 if distance < _SIDE / 2.5 else 100)
    return {
        "StudyInstanceUID": "",
        "PatientName": _NAME.encode("cp1251"),
        "PatientBirthDate": "19500101",
        "SeriesDescription": "Sample",
        "Rows": _SIDE,
        "Columns": _SIDE,
        "PixelSpacing": "1\\1",
        "SliceThickness": "2",
        "ImageOrientationPatient": "1\\0\\0\\0\\1\\0",
        "ImagePositionPatient": f"0\\0\\{2 * number}",
        "RescaleSlope": "1",
        "RescaleIntercept": "-1000",
        "PixelData": _little_endian(pixels),
    }


def _little_endian(pixels: array[int]) -> bytes:
    if sys.byteorder == "big":
        pixels.byteswap()
    return pixels.tobytes()
