"""A DICOMDIR is left out for what it is; an image of that name stays."""

from __future__ import annotations

import pytest
from pydicom.uid import CTImageStorage, MediaStorageDirectoryStorage, RTStructureSetStorage

from DICOMPatcherLib.rules.remove_dicomdir import RemoveDICOMDIR

DIRECTORY = {"MediaStorageSOPClassUID": MediaStorageDirectoryStorage}
CT = {"MediaStorageSOPClassUID": CTImageStorage}


@pytest.mark.parametrize("path", ["DICOMDIR", "DICOMDIR/image.dcm", "disc/dicomdir", "disc/DICOMDIR.dcm"])
def test_an_image_of_that_name_stays(data_set, patch, path):
    ds = data_set(SOPClassUID=CTImageStorage, SOPInstanceUID="1.2.3", PixelData=b"12")
    outcome = patch(RemoveDICOMDIR, ds, path=path, meta=CT)
    assert not outcome.wanted
    assert outcome.untouched


@pytest.mark.parametrize("meta", [{}, CT], ids=["no meta header", "meta header"])
def test_does_not_want_files_without_file_set_elements(data_set, patch, meta):
    assert not patch(RemoveDICOMDIR, data_set(Modality="CT"), meta=meta).wanted


@pytest.mark.parametrize(
    ("meta", "values"),
    [
        pytest.param(DIRECTORY, {"SOPClassUID": CTImageStorage, "PixelData": b"12"}, id="image, directory in meta"),
        pytest.param(DIRECTORY, {"PixelData": b"12"}, id="image without class, directory in meta"),
        pytest.param(DIRECTORY, {"SOPClassUID": RTStructureSetStorage}, id="structures, directory in meta"),
        pytest.param(CT, {"SOPClassUID": CTImageStorage, "FileSetID": "DISC1"}, id="image with a file-set ID"),
        pytest.param(CT, {"PixelData": b"12", "DirectoryRecordSequence": []}, id="image with an empty record list"),
    ],
)
def test_keeps_and_reports_what_is_only_marked_as_one(data_set, patch, meta, values):
    outcome = patch(RemoveDICOMDIR, data_set(**values), meta=meta)
    assert outcome.untouched
    assert [finding.defect for finding in outcome.reported] == ["F30"]


@pytest.mark.parametrize(
    ("meta", "values"),
    [
        pytest.param(DIRECTORY, {}, id="only the meta header"),
        pytest.param(DIRECTORY, {"FileSetID": "DISC1", "DirectoryRecordSequence": []}, id="complete"),
        pytest.param({}, {"DirectoryRecordSequence": []}, id="no meta header"),
        pytest.param({}, {"FileSetID": ""}, id="only an empty file-set ID"),
        pytest.param({}, {"OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity": 0}, id="only an offset"),
        pytest.param({}, {"SOPClassUID": MediaStorageDirectoryStorage}, id="class in the data set"),
        pytest.param(DIRECTORY, {"SOPClassUID": ""}, id="empty class"),
        pytest.param(CT, {"DirectoryRecordSequence": []}, id="wrong class in the meta header"),
    ],
)
@pytest.mark.parametrize("path", ["DICOMDIR", "disc/index.dcm"])
def test_leaves_a_directory_out(data_set, patch, meta, values, path):
    outcome = patch(RemoveDICOMDIR, data_set(**values), meta=meta, path=path)
    assert "DICOMDIR" in outcome.skipped
    assert not outcome.changed
    assert not outcome.reported
