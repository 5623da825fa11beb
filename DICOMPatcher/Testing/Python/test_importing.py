"""What an import will do, told before it is done."""

import pytest

from builders import image, save, save_series
from DICOMPatcherLib.importing import NO_DICOM, NO_INSTANCE, NO_STUDY, PRESENT, REPEATED, Import


class Database:
    """A database that has one study of one series, with some instances."""

    def __init__(self, study="", series=(), instances=()):
        self._study, self._series, self._instances = study, tuple(series), tuple(instances)

    def patientForStudy(self, uid):
        return "1" if uid and uid == self._study else ""

    def nameForPatient(self, patient):
        return "Doe^Jane" if patient else ""

    def seriesForStudy(self, uid):
        return self._series if uid == self._study else ()

    def studyForSeries(self, uid):
        return self._study if uid in self._series else ""

    def fileForInstance(self, uid):
        return f"/{uid}" if uid in self._instances else ""

    def seriesForFile(self, path):
        return self._series[0] if path[1:] in self._instances else ""


def looked_at(folder, database=None):
    found = Import(str(folder), database or Database())
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
    assert (dict(found.obstacles), found.other_series) == ({PRESENT: 1}, 1)
    found.removed()
    assert (found.known_studies, dict(found.obstacles), found.other_series) == ({}, {}, 0)
