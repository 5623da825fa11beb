"""A DICOMDIR is left out for what it is; an image of that name stays."""

from __future__ import annotations

import pathlib

import pytest
from dicom_bytes_of import write_data_set
from pydicom.uid import CTImageStorage, MediaStorageDirectoryStorage, RTStructureSetStorage

from DICOMPatcherLib import check, make_rules

DIRECTORY = {"MediaStorageSOPClassUID": MediaStorageDirectoryStorage}
CT = {"MediaStorageSOPClassUID": CTImageStorage}


def outcome(folder: pathlib.Path, name: str, meta: dict, values: dict, *rules: str) -> tuple[str, str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_data_set(path, meta, values)
    (entry,) = check(str(folder), make_rules(only=rules or ["RemoveDICOMDIR"])).files()
    assert all(change["tag"].startswith("(0002,") for change in entry["changes"])
    return entry["outcome"], entry["reason"]


@pytest.mark.parametrize("name", ["DICOMDIR", "DICOMDIR/image.dcm", "disc/dicomdir", "disc/DICOMDIR.dcm"])
def test_an_image_of_that_name_stays(tmp_path, name):
    values = {"SOPClassUID": CTImageStorage, "SOPInstanceUID": "1.2.3", "PixelData": b"12"}
    assert outcome(tmp_path, name, CT, values)[0] in ("copied", "patched")


@pytest.mark.parametrize(
    ("meta", "values"),
    [
        pytest.param(DIRECTORY, {"SOPClassUID": CTImageStorage, "PixelData": b"12"}, id="image, directory in meta"),
        pytest.param(DIRECTORY, {"PixelData": b"12"}, id="image without class, directory in meta"),
        pytest.param(DIRECTORY, {"SOPClassUID": RTStructureSetStorage}, id="structures, directory in meta"),
        pytest.param(CT, {"SOPClassUID": CTImageStorage, "FileSetID": "DISC1"}, id="image with a file-set ID"),
        pytest.param(CT, {"PixelData": b"12", "DirectoryRecordSequence": []}, id="image with an empty record list"),
        pytest.param(CT, {"Modality": "CT"}, id="neither class nor pixels"),
    ],
)
def test_keeps_what_is_only_marked_as_one(tmp_path, meta, values):
    assert outcome(tmp_path, "DICOMDIR", meta, values)[0] in ("copied", "patched")


@pytest.mark.parametrize(
    ("meta", "values"),
    [
        pytest.param(DIRECTORY, {"FileSetID": "DISC1", "DirectoryRecordSequence": []}, id="complete"),
        pytest.param(CT, {"FileSetID": ""}, id="only an empty file-set ID"),
        pytest.param(CT, {"OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity": 0}, id="only an offset"),
        pytest.param(CT, {"SOPClassUID": MediaStorageDirectoryStorage}, id="class in the data set"),
        pytest.param(DIRECTORY, {"SOPClassUID": ""}, id="empty class"),
        pytest.param(CT, {"DirectoryRecordSequence": []}, id="wrong class in the meta header"),
    ],
)
@pytest.mark.parametrize("name", ["DICOMDIR", "disc/index.dcm"])
def test_leaves_a_directory_out(tmp_path, meta, values, name):
    assert outcome(tmp_path, name, meta, values) == ("skipped", "DICOMDIR: the index of other files")


def test_a_directory_that_is_kept_is_not_changed(tmp_path):
    values = {"FileSetID": "DISC1", "DirectoryRecordSequence": []}
    assert outcome(tmp_path, "DICOMDIR", DIRECTORY, values, "GenerateMissingIDs") == ("copied", "")


def test_a_directory_is_not_written_if_identity_is_to_be_hidden(tmp_path):
    values = {"FileSetID": "DISC1", "DirectoryRecordSequence": []}
    assert outcome(tmp_path, "DICOMDIR", DIRECTORY, values, "Anonymize")[0] == "skipped"
