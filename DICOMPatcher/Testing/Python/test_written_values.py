"""Values as they are written, and numbers that fit."""

from __future__ import annotations

import pytest
from pydicom import Dataset
from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag

from DICOMPatcherLib.values.written_values import decimal_string, written_text


def raw(value):
    ds = Dataset()
    ds[0x00181151] = RawDataElement(Tag(0x00181151), "IS", len(value), value, 0, False, True)
    return ds


@pytest.mark.parametrize(
    ("value", "text"),
    [(b"120 ", "120"), (b"12.5", "12.5"), (b"1\\2", "1\\2"), (b"\xe4\0", "ä"), (b"", "")],
    ids=["integer", "decimal", "two", "no number", "empty"],
)
def test_undecoded_text_is_what_the_file_holds(value, text):
    assert written_text(raw(value), "XRayTubeCurrent") == text


def test_decoded_text_is_as_it_was_written():
    ds = Dataset()
    ds.SliceThickness = "1.500"
    ds.ImageType = ["ORIGINAL", "PRIMARY"]
    assert [written_text(ds, keyword) for keyword in ("SliceThickness", "ImageType")] == ["1.500", "ORIGINAL\\PRIMARY"]
    assert written_text(ds, "PatientID") == ""


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0, "0"), (-0.0, "0"), (2.5, "2.5"), (1 / 3, "0.333333333"), (-123456.123456789, "-123456.12345679")],
)
def test_numbers_are_written_short(number, text):
    assert decimal_string(number) == text
    assert len(text) <= 16
