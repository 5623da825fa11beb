"""Checking and patching from Python."""

from __future__ import annotations

import os
import pathlib

import pytest
from pydicom import config

from builders import KEY, entries, image, load, outcomes, outputs, save, save_series, state, tree
from DICOMPatcherLib import InputError, Report, check, make_rules, patch


def test_without_rules_the_default_ones_are_used(tmp_path):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)
    assert list(check(str(tmp_path / "in"), key=KEY).files()) == list(
        check(str(tmp_path / "in"), make_rules(), key=KEY).files()
    )


def test_an_empty_list_of_rules_copies(tmp_path):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [])
    assert isinstance(report, Report)
    assert set(outcomes(report).values()) == {"copied"}
    assert tree(tmp_path / "out") == tree(tmp_path / "in")


def test_relative_paths_and_paths_in_the_home_of_python_work(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 2)
    monkeypatch.chdir(tmp_path / "in")
    patch(".", "../out")
    assert len(tree(tmp_path / "out")) == 2


def test_a_path_may_be_a_path_object(tmp_path):
    save_series(tmp_path / "in", 2)
    patch(tmp_path / "in", tmp_path / "out")
    assert len(tree(tmp_path / "out")) == 2


def test_the_output_folder_is_made_with_those_around_it(tmp_path):
    save_series(tmp_path / "in", 1)
    patch(str(tmp_path / "in"), str(tmp_path / "a" / "b" / "c"))
    assert len(tree(tmp_path / "a" / "b" / "c")) == 1


def test_check_writes_nothing_anywhere(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = state(tmp_path)
    check(str(tmp_path / "in"), make_rules(add=["Anonymize"]))
    assert state(tmp_path) == before


def test_a_run_leaves_nothing_in_the_folder_for_temporary_files(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_input_is_never_written(tmp_path):
    save_series(tmp_path / "in", 3, SOPInstanceUID=None)
    before = state(tmp_path / "in")
    patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(add=["Anonymize"]))
    assert state(tmp_path / "in") == before


def test_global_settings_of_pydicom_stay(tmp_path):
    save_series(tmp_path / "in", 2, SOPInstanceUID=None)

    def settings():
        return {name: repr(value) for name, value in vars(config).items() if name.islower() or name.isupper()}

    before, mask = settings(), os.umask(0o022)
    os.umask(mask)
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert settings() == before


def test_an_output_that_exists_is_refused_unless_allowed(tmp_path):
    save_series(tmp_path / "in", 1)
    patch(str(tmp_path / "in"), str(tmp_path / "out"))
    with pytest.raises(InputError):
        patch(str(tmp_path / "in"), str(tmp_path / "out"))
    patch(str(tmp_path / "in"), str(tmp_path / "out"), overwrite=True)
    assert len(tree(tmp_path / "out")) == 1


def test_the_result_does_not_depend_on_the_order_in_which_files_were_made(tmp_path):
    numbers = [3, 1, 4, 2, 5]
    for name, order in (("a", numbers), ("b", numbers[::-1])):
        for number in order:
            save(tmp_path / name / f"{number}", image(number, SOPInstanceUID=None, PatientID=None, SeriesNumber=None))
    reports = [patch(str(tmp_path / name), str(tmp_path / f"{name}-out"), key=KEY) for name in ("a", "b")]
    assert list(reports[0].files()) == list(reports[1].files())
    assert tree(tmp_path / "a-out") == tree(tmp_path / "b-out")


# Copies


def test_of_identical_copies_one_is_kept(tmp_path):
    save(tmp_path / "in" / "a" / "1", image(1))
    save(tmp_path / "in" / "b" / "1", image(1))
    save(tmp_path / "in" / "b" / "2", image(2))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert outcomes(report) == {"a/1": "copied", "b/1": "skipped", "b/2": "copied"}
    assert "a/1" in entries(report)["b/1"]["reason"]


def test_copies_that_differ_in_the_file_header_alone_are_identical(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    save(tmp_path / "in" / "2", image(1), meta={"ImplementationClassUID": "1.2.3"})
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert list(outcomes(report).values()).count("skipped") == 1


def test_the_same_image_with_another_header_is_reported_and_kept(tmp_path):
    save(tmp_path / "in" / "1", image(1))
    save(tmp_path / "in" / "2", image(1, PatientComments="exported"))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert outcomes(report) == {"1": "copied", "2": "copied"}
    assert any(finding["id"] == "I4" for entry in report.files() for finding in entry["findings"])


@pytest.mark.parametrize(
    "values",
    [{"PixelData": bytes([9, 9]) * 64}, {"ImagePositionPatient": ["0", "0", "77"]}],
    ids=["other pixels", "another position"],
)
def test_different_images_with_one_uid_get_uids_of_their_own(tmp_path, values):
    save(tmp_path / "in" / "1", image(1))
    save(tmp_path / "in" / "2", image(1, **values))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert outcomes(report) == {"1": "copied", "2": "patched"}
    first, second = outputs(tmp_path / "out")
    assert first.SOPInstanceUID == "1.2.3.4.5.1" != second.SOPInstanceUID
    assert second.file_meta.MediaStorageSOPInstanceUID == second.SOPInstanceUID


def test_a_copy_of_a_file_with_invalid_uids_is_still_a_copy(tmp_path):
    for name in ("1", "2"):
        save(tmp_path / "in" / name, image(1, SOPInstanceUID="1.02.3"))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert sorted(outcomes(report).values()) == ["patched", "skipped"]


def test_a_file_and_a_link_to_it_are_copies(tmp_path):
    path = save(tmp_path / "in" / "1", image(1))
    pathlib.Path(tmp_path / "in" / "2").symlink_to(path)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert sorted(outcomes(report).values()) == ["copied", "skipped"]
    (written,) = (path for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert not written.is_symlink()
    assert load(written).PatientID == "P1"


def test_pydicom_neither_warns_nor_logs(tmp_path, caplog, recwarn):
    """What it would say holds values of the files."""
    wrong = {"SpecificCharacterSet": b"\\ISO 2022 IR 87", "StudyDescription": b"Miller\x1b)IAnna"}
    save(tmp_path / "in" / "a", image(1), raw={**wrong, "FrameOfReferenceUID": b"Miller", "PatientWeight": b"Miller"})
    patch(tmp_path / "in", tmp_path / "out", rules=[rule for rule in make_rules() if rule.default])
    assert not [record for record in caplog.records if record.name.startswith("pydicom")]
    assert not [warning for warning in recwarn if "pydicom" in warning.filename]
