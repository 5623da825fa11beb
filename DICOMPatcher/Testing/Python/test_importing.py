"""What an import will do, told before it is done."""

import os

import pytest

from builders import image, save, save_series
from DICOMPatcherLib.panel.importing import BAD_NAME, NO_DICOM, NO_INSTANCE, NO_STUDY, PRESENT, REPEATED, Import


class Database:
    """A database that has one study of one series, with some instances."""

    databaseDirectory = "/database"

    def __init__(self, study="", series=(), instances=(), folder=""):
        self._study, self._series, self._instances = study, tuple(series), tuple(instances)
        self._folder = folder

    def patients(self):
        return ("1",) if self._study else ()

    def patientForStudy(self, uid):
        return "1" if uid and uid == self._study else ""

    def nameForPatient(self, patient):
        return "Doe^Jane" if patient else ""

    def seriesForStudy(self, uid):
        return self._series if uid == self._study else ()

    def instancesForSeries(self, uid):
        return self._instances if uid == self._series[0] else ()

    def studyForSeries(self, uid):
        return self._study if uid in self._series else ""

    def fileForInstance(self, uid):
        return f"{self._folder}/{uid}" if uid in self._instances else ""

    def seriesForFile(self, path):
        folder, _, name = path.rpartition("/")
        return self._series[0] if folder == self._folder and name in self._instances else ""


def looked_at(folder, database=None, originals=()):
    found = Import(str(folder), database or Database(), originals)
    for _ in found.steps():
        pass
    return found


def test_a_good_series_has_no_obstacles(tmp_path):
    save_series(tmp_path, 3)
    found = looked_at(tmp_path)
    assert (len(found.files), dict(found.obstacles), found.known_studies) == (3, {}, {})


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [({"StudyInstanceUID": None}, NO_STUDY), ({"SOPInstanceUID": None}, NO_INSTANCE)],
)
def test_what_lacks_an_identifier_is_counted_by_reason(tmp_path, changes, obstacle):
    save(tmp_path / "1", image(1, **changes))
    assert dict(looked_at(tmp_path).obstacles) == {obstacle: 1}


def test_other_files_repeated_instances_and_directories(tmp_path):
    save(tmp_path / "1", image(1))
    save(tmp_path / "2", image(1))
    save(tmp_path / "DICOMDIR", image(2))
    save(tmp_path / ".dicom-patcher" / "0123456789abcdef.part", image(3))
    (tmp_path / "notes.txt").write_text("text")
    found = looked_at(tmp_path)
    assert dict(found.obstacles) == {REPEATED: 1, NO_DICOM: 1}
    assert [path.rpartition("/")[2] for path in found.files] == ["1", "2", "notes.txt"]


def test_a_study_that_the_database_has_is_named_until_it_is_removed(tmp_path):
    ds = image(1)
    save(tmp_path / "1", ds)
    database = Database(ds.StudyInstanceUID, [ds.SeriesInstanceUID, "1.2.77"], [ds.SOPInstanceUID])
    found = looked_at(tmp_path, database)
    assert found.known_studies == {ds.StudyInstanceUID: "Doe^Jane"}
    assert (dict(found.obstacles), found.other_instances) == ({PRESENT: 1}, 0)
    found.removed()
    assert (found.known_studies, dict(found.obstacles)) == ({}, {})


def test_instances_that_are_not_in_the_folder_are_counted(tmp_path):
    """They would go with their study, even if their series is in the folder."""
    ds = image(1)
    save(tmp_path / "1", ds)
    database = Database(ds.StudyInstanceUID, [ds.SeriesInstanceUID], [ds.SOPInstanceUID, "1.2.88", "1.2.99"])
    assert looked_at(tmp_path, database).other_instances == 2


def test_a_path_that_the_database_knows_for_another_file_is_noticed(tmp_path):
    """A second run wrote a file with new identifiers where one of the first run was."""
    save(tmp_path / "1.2.3", image(1))
    database = Database("1.2.old", ["1.2.old.1"], ["1.2.3"], folder=str(tmp_path))
    found = looked_at(tmp_path, database)
    assert list(found.known_studies) == ["1.2.old"]
    assert found.other_instances == 1


@pytest.mark.parametrize(("in_database", "deleted"), [(True, 1), (False, 0)])
def test_files_in_the_folder_of_the_database_would_be_deleted(tmp_path, in_database, deleted):
    ds = image(1)
    save(tmp_path / "output" / "1", ds)
    folder = str(tmp_path / ("database" if in_database else "elsewhere"))
    database = Database(ds.StudyInstanceUID, [ds.SeriesInstanceUID], [ds.SOPInstanceUID], folder)
    database.databaseDirectory = str(tmp_path / "database")
    found = looked_at(tmp_path / "output", database)
    assert (found.own_files, found.deletes_originals) == (deleted, False)
    assert looked_at(tmp_path / "output", database, [folder]).deletes_originals == in_database


def test_a_name_that_is_no_text_is_counted_and_left_out(tmp_path):
    save(tmp_path / "1", image(1))
    (tmp_path / "1").rename(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    found = looked_at(tmp_path)
    assert (found.files, dict(found.obstacles), found.total) == ([], {BAD_NAME: 1}, 1)
