"""Large values are read only when they are asked for, in whatever form the file lies there."""

from __future__ import annotations

import copy

import pytest

import dicom_bytes as dcm
from DICOMPatcherLib.edits import Edit
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.raw_data_set import DEFERRED, RawDataSet, undecoded

TEXT = b"0123456789ab" * 8000
ITEM = b"A name" * 20_000
STRAY = b"stray"


def plain(content):
    return dcm.file(content), ()


def deflated(content):
    return dcm.deflated(content), ()


def edited(content):
    """Have five bytes in front of the file that have to go."""
    return STRAY + dcm.file(content), (Edit(0, len(STRAY), b""),)


@pytest.mark.parametrize("make", [plain, deflated, edited])
def test_large_values_are_read_when_they_are_asked_for(tmp_path, make):
    sequence = dcm.sequence(0x0040A730, [dcm.item(dcm.element(0x0040A160, "UT", ITEM))])
    content = dcm.identity() + dcm.element(0x0040A160, "UT", TEXT) + sequence + dcm.pixels(TEXT)
    data, edits = make(content)
    path = dcm.write(tmp_path, data)
    with Part10File.open(path) as original:
        opened = original.with_edits(edits) if edits else original
        raw = RawDataSet(opened, path)
        for dataset in (raw.make(), copy.deepcopy(raw.make())):
            for tag in (0x0040A160, 0x0040A730, 0x7FE00010):
                entry = undecoded(dataset)[tag]
                assert entry.is_raw
                assert entry.value is None
            assert dataset.TextValue.encode() == TEXT
            assert dataset.ContentSequence[0].TextValue.encode() == ITEM
            assert dataset.PixelData == TEXT
            assert dataset.PatientID == "007"
    assert len(TEXT) > DEFERRED
