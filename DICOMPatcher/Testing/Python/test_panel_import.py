"""The panel and Slicer's DICOM database, of which the stand-in has a model."""

from __future__ import annotations

import importlib
import os
import pathlib

import pytest

from builders import image, save
from synthetic import write_ct, write_ct_series


@pytest.fixture
def database(desk):
    return desk.slicer.dicomDatabase


@pytest.fixture
def source(tmp_path):
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4, StudyDescription="wrong")
    return tmp_path / "input"


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def patch(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")


def import_folder(desk, folder, wait=True):
    """Import a folder that the panel has not written, as it does with originals."""
    desk.choose(folder)
    panel = desk.panel
    panel._begin(panel._import.import_steps(os.path.abspath(folder), "originals"), "import")
    if wait:
        desk.wait()


def add_to_database(desk, folder):
    importlib.import_module("DICOMLib.DICOMUtils").importDicom(str(folder))


def test_import_can_be_pressed_when_there_is_something_to_import(desk, source, output):
    assert not desk.panel.importButton.enabled
    desk.choose(source, output)
    assert desk.panel.importButton.enabled, "the originals are in order"
    write_ct(source / "bad.dcm", StudyInstanceUID=None, Rows=4, Columns=4)
    desk.press("check")
    assert not desk.panel.importButton.enabled
    desk.press("patch")
    assert desk.panel.importButton.enabled


def test_tells_what_was_added(desk, database, source, output):
    patch(desk, source, output)
    desk.press("import")
    assert desk.message == (f"Slicer has all of it\n1 patient, 1 study, 1 series: 3 of 3 images from {output}")
    assert desk.primaries() == ["goToDicomButton"]
    assert sorted(database.allFiles()) == sorted(str(path) for path in output.rglob("*.dcm"))
    assert not desk.user.dialogs
    assert desk.panel.importButton.enabled


@pytest.mark.parametrize("other_id", [True, False])
def test_patients_that_the_database_mixes_are_told(desk, database, source, output, other_id):
    """It knows a study by its UID alone, and keeps one patient of it."""
    study = {"StudyInstanceUID": "1.2.3", "PatientBirthDate": "19500101", "Rows": 4, "Columns": 4}
    write_ct(source / "1.dcm", 1, PatientName="Doe^Jane", PatientID="1", **study)
    name, number = ("Roe^Ann", "2") if other_id else ("Doe Jane", "1")
    write_ct(source / "2.dcm", 2, PatientName=name, PatientID=number, **study)
    patch(desk, source, output)
    desk.press("import")
    assert (desk.state.mood == "bad") == other_id
    assert desk.message.startswith("Slicer shows images of several patients as those of one\n") == other_id
    assert f"\n{database.patientsCount()} patients, 2 studies, " in desk.message
    assert database.patientsCount() == 3  # one of them without images; the card tells so before


def test_what_an_earlier_session_wrote_is_not_imported(desk, source):
    """It may be of another patient."""
    desk.choose("", source)
    desk.panel.outputDirSelector.addCurrentPathToHistory()
    panel = desk.open_panel()
    assert panel.outputDirSelector.currentPath == str(source)
    assert not panel.importButton.enabled
    assert imports(desk) == ""


def imports(desk):
    """Return what the panel says that it would import; "" if it says nothing."""
    return desk.place if desk.panel.importButton.enabled else ""


def test_what_the_panel_wrote_is_imported_without_a_question_as_long_as_its_input_is(desk, source, output, tmp_path):
    assert imports(desk) == ""
    patch(desk, source, output)
    assert imports(desk) == f"Takes the copy: 3 files from {output}"
    desk.choose(source, tmp_path / "other")
    assert imports(desk) == f"Takes the copy: 3 files from {output}", "never what the field says"
    (tmp_path / "another").mkdir()
    write_ct(tmp_path / "another" / "bad.dcm", StudyInstanceUID=None, Rows=4, Columns=4)
    desk.choose(tmp_path / "another", output)
    assert imports(desk) == "", "it is of another input"
    assert not desk.panel.importButton.enabled


@pytest.mark.parametrize("kind", ["a folder", "a folder with a text", "a file"])
def test_originals_that_are_in_order_are_imported_as_they_are(desk, database, source, output, kind):
    desk.tick("NormalizeFileNames", on=False)
    output.mkdir()
    (output / "of another patient.dcm").write_bytes(b"")
    if kind == "a folder with a text":
        (source / "notes.txt").write_text("no DICOM file")
    chosen = source / "0000.dcm" if kind == "a file" else source
    desk.choose(chosen, output)
    desk.press("check")
    assert desk.state.kind == "fine"
    assert imports(desk).startswith("Takes the original")
    assert imports(desk).endswith(f" from {chosen}")
    desk.press("import")
    assert not desk.user.dialogs
    assert f" from {chosen}" in desk.message
    assert database.imagesCount() == (1 if kind == "a file" else 3)
    desk.panel.inputDirSelector.currentPath = str(source.parent)
    assert imports(desk) == "", "they were not checked"


def test_originals_with_a_fault_are_not_offered(desk, source, output):
    write_ct(source / "bad.dcm", StudyInstanceUID=None, Rows=4, Columns=4)
    desk.choose(source, output)
    desk.press("check")
    assert imports(desk) == ""


@pytest.mark.parametrize(("mode", "copied"), [("0", True), ("1", False), (None, False)])
def test_copies_the_files_if_the_settings_of_the_dicom_module_say_so(desk, database, source, output, mode, copied):
    if mode is not None:
        desk.module.qt.QSettings().setValue("DICOM/ImportDirectoryMode", mode)
    patch(desk, source, output)
    desk.press("import")
    model = database._native.model()
    assert {instance.linked for instance in model.instances.values()} == {not copied}


def test_an_earlier_import_of_the_originals_is_offered_for_removal(desk, database, source, output):
    add_to_database(desk, source)
    [study] = database.studiesForPatient(database.patients()[0])
    desk.tick("SetElements")
    desk.panel.parameterEdits["SetElements", "Elements"].text = "StudyDescription=right"
    patch(desk, source, output)
    (output / "notes.txt").write_text("no DICOM file")
    desk.user.will_answer("Remove and import")
    desk.press("import")
    assert "already in the database" not in desk.message
    assert database.fieldForStudy("StudyDescription", study) == "right"
    assert "1 patient, 1 study, 1 series: 3 of 3 images" in desk.message
    [dialog] = desk.user.dialogs
    assert "has 1 of these studies already" in dialog.text
    assert "does not update" in dialog.informative
    assert "not imported again" not in dialog.informative
    assert "Files in the database folder" not in dialog.informative


def test_tells_how_many_other_images_would_go_with_them(desk, database, source, output, tmp_path):
    write_ct(tmp_path / "other.dcm", SeriesInstanceUID="1.2.3", SOPInstanceUID="1.2.3.4", Rows=4, Columns=4)
    patch(desk, source, output)
    add_to_database(desk, source)
    (tmp_path / "more").mkdir()
    (tmp_path / "other.dcm").rename(tmp_path / "more" / "other.dcm")
    add_to_database(desk, tmp_path / "more")
    desk.user.will_answer("Cancel")
    desk.press("import")
    assert "would be removed and not imported again: 1." in desk.user.dialogs[0].informative
    assert database.imagesCount() == 4
    assert desk.message.endswith("\nNothing was imported.")


def test_imports_without_removing_and_says_why_nothing_was_added(desk, database, source, output):
    add_to_database(desk, source)
    patch(desk, source, output)
    desk.user.will_answer("Import without removing")
    desk.press("import")
    assert "3 of 3 images" in desk.message
    assert "3 images were there before" in desk.message
    assert "replace" in desk.state.links
    assert all(str(output) in path for path in database.allFiles())


def test_images_that_are_known_in_another_study_are_noticed(desk, database, source, output):
    """Their new study takes them from the old one, which stays behind empty."""
    add_to_database(desk, source)
    desk.tick("SetElements")
    desk.panel.parameterEdits["SetElements", "Elements"].text = "StudyInstanceUID=1.2.3.4.5"
    patch(desk, source, output)
    desk.user.will_answer("Remove and import")
    desk.press("import")
    assert (database.studiesCount(), database.imagesCount()) == (1, 3)
    assert "has 1 of these studies already" in desk.user.dialogs[0].text


def test_files_of_the_user_in_the_folder_of_the_database_are_never_deleted(desk, database, output):
    own = pathlib.Path(database.databaseDirectory, "dicom")
    write_ct_series(own, 3, Rows=4, Columns=4)
    add_to_database(desk, own)
    patch(desk, own, output)
    desk.user.will_answer("Cancel")
    desk.press("import")
    assert set(desk.user.dialogs[0].buttons) == {"Import without removing", "Cancel"}
    assert "would delete files of the input or output folder" in desk.user.dialogs[0].informative
    assert len(list(own.iterdir())) == 3


def test_copies_in_the_database_are_not_taken_for_the_patched_files(desk, database, source, output):
    """The database does not copy a file where it has a copy already."""
    desk.module.qt.QSettings().setValue("DICOM/ImportDirectoryMode", "0")
    importlib.import_module("DICOMLib.DICOMUtils").importDicom(str(source), None, True)
    desk.tick("SetElements")
    desk.panel.parameterEdits["SetElements", "Elements"].text = "StudyDescription=right"
    patch(desk, source, output)
    desk.user.will_answer("Remove and import")
    desk.press("import")
    assert set(desk.user.dialogs[0].buttons) == {"Remove and import", "Cancel"}
    assert "Files in the database folder that would be deleted: 3." in desk.user.dialogs[0].informative
    stored = [pathlib.Path(path).read_bytes() for path in database.allFiles()]
    assert all(b"right" in data for data in stored)
    assert len(stored) == 3


def test_files_of_a_temporary_folder_are_copied(desk, database, source):
    desk.choose(source)
    desk.press("patch")
    desk.press("import")
    assert {instance.linked for instance in database._native.model().instances.values()} == {False}


def test_files_that_were_overwritten_by_a_second_run_leave_no_ghosts(desk, database, tmp_path, output):
    """Each run gives new identifiers to files that have none."""
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4, StudyInstanceUID=None, SOPInstanceUID=None)
    patch(desk, tmp_path / "input", output)
    desk.press("import")
    desk.user.will_answer("Replace its contents", "Remove and import")
    desk.press("patch")
    desk.press("import")
    assert (database.studiesCount(), database.imagesCount()) == (1, 3)


def test_replacing_what_was_imported_is_told_to_change_what_slicer_shows(desk, database, source, output, tmp_path):
    patch(desk, source, output)
    desk.press("import")
    write_ct_series(tmp_path / "other", 2, Rows=4, Columns=4, PatientID="other", StudyInstanceUID=None)
    desk.user.will_answer("Cancel", "Cancel")
    patch(desk, tmp_path / "other", output)
    assert "imported into the DICOM database: 3. " in desk.user.dialogs[0].informative
    (tmp_path / "output-2").mkdir()
    (tmp_path / "output-2" / "a").write_text("")
    patch(desk, tmp_path / "other", tmp_path / "output-2")
    assert "database" not in desk.user.dialogs[1].informative


@pytest.mark.parametrize("answer", ["Remove and import", "Import without removing"])
def test_who_shows_the_database_is_told(desk, database, source, output, answer):
    told = []
    add_to_database(desk, source)
    patch(desk, source, output)
    database.databaseChanged.connect(lambda: told.append(database.imagesCount()))
    desk.user.will_answer(answer)
    desk.press("import")
    assert told == ([0, 3] if answer == "Remove and import" else [3])


def test_says_that_the_database_cannot_remove_what_it_has(desk, database, source, output, monkeypatch):
    add_to_database(desk, source)
    patch(desk, source, output)
    monkeypatch.setattr(database._native.model(), "remove_series", lambda series: False)
    desk.user.will_answer("Remove and import")
    desk.press("import")
    assert "\nThe database cannot remove an earlier import" in desk.message
    assert all(str(source) in path for path in database.allFiles())


def test_says_that_the_database_was_closed_meanwhile(desk, database, source, output, monkeypatch):
    add_to_database(desk, source)
    patch(desk, source, output)

    def close_and_answer(*question):
        database.closeDatabase()
        return "keep"

    monkeypatch.setattr(desk.panel._dialogs, "ask", close_and_answer)
    desk.press("import")
    assert "The DICOM database is not open." in desk.message


def test_an_import_can_be_cancelled(desk, database, tmp_path):
    write_ct_series(tmp_path / "input", 50, Rows=4, Columns=4)
    desk.choose(tmp_path / "input")
    desk.user.World.imports_at_most = 20
    desk.begin("import")
    desk.wait(lambda: database.imagesCount() == 20)
    desk.press("cancel")
    assert database.imagesCount() == 20
    assert desk.message.startswith("The import was cancelled\n")
    assert "20 of 50 images" in desk.message
    assert desk.primaries() == ["importButton"]
    desk.user.World.imports_at_most = None
    desk.user.will_answer("Import without removing")
    desk.press("import")
    assert database.imagesCount() == 50


def test_removing_an_earlier_import_cannot_be_cancelled(desk, database, source, output, monkeypatch):
    add_to_database(desk, source)
    patch(desk, source, output)
    remove, states = database._native.model().remove_series, []
    monkeypatch.setattr(
        database._native.model(),
        "remove_series",
        lambda series: (states.append(desk.panel.cancelButton.enabled), remove(series))[1],
    )
    desk.user.will_answer("Remove and import")
    desk.begin("import")
    desk.wait(lambda: desk.state.kind == "importing")
    assert states == [False]
    assert desk.panel.cancelButton.enabled
    desk.wait()


def test_what_the_database_remembers_of_the_removed_files_goes_too_a_file_at_a_time(desk, database, source):
    add_to_database(desk, source)
    instances = [database.instanceForFile(path) for path in database.allFiles()]
    job = desk.panel.logic.importOf(str(source))
    list(job.steps())
    forgotten = []
    for _ in desk.panel.logic.removeSteps(job):
        before, forgotten = forgotten, [uid for (uid,) in desk.calls("ctkDICOMDatabase.removeCachedTags")]
        assert len(forgotten) <= len(before) + 1
    assert sorted(forgotten) == sorted(instances)
    assert database.imagesCount() == 0


def test_closing_slicer_stops_an_import(desk, database, tmp_path):
    write_ct_series(tmp_path / "input", 50, Rows=4, Columns=4)
    desk.choose(tmp_path / "input")
    desk.user.World.imports_at_most = 20
    desk.begin("import")
    desk.wait(lambda: database.imagesCount() == 20)
    desk.panel.cleanup()
    desk.user.World.imports_at_most = None
    for _ in range(100):
        desk.slicer.app.processEvents()
    assert database.imagesCount() == 20


def test_the_bar_shows_how_much_is_imported(desk, tmp_path):
    write_ct_series(tmp_path / "input", 50, Rows=4, Columns=4)
    desk.choose(tmp_path / "input")
    desk.user.World.imports_at_most = 20
    desk.begin("import")
    bar = desk.panel.ui.progressBar
    desk.wait(lambda: (desk.state.kind, bar.maximum, bar.value) == ("importing", 100, 40))
    desk.user.World.imports_at_most = None
    desk.wait()


def test_no_function_of_python_is_called_for_each_file_that_is_imported(desk, database, source, output):
    """Those of thousands come at a time, and the application would have to wait."""
    connected = []
    signals = importlib.import_module("wrapped.signals")
    with pytest.MonkeyPatch.context() as patch:
        connect = signals.connect
        patch.setattr(signals, "connect", lambda native, *rest: connected.append(rest[0]) or connect(native, *rest))
        patch_and_import(desk, source, output)
    assert "indexingComplete(int,int,int,int)" in connected
    assert not [signature for signature in connected if signature.startswith("progress")]
    assert database.imagesCount() == 3


def patch_and_import(desk, source, output):
    patch(desk, source, output)
    desk.press("import")


def test_a_study_without_any_series_is_removed_too(desk, database, source, output, tmp_path):
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    write_ct(earlier / "only.dcm", SeriesInstanceUID=None, StudyDescription="of the earlier import")
    add_to_database(desk, earlier)
    [study] = [study for patient in database.patients() for study in database.studiesForPatient(patient)]
    assert not database.seriesForStudy(study)
    for path in source.iterdir():
        path.unlink()
    write_ct(source / "only.dcm", StudyInstanceUID=study, StudyDescription="new", Rows=4, Columns=4)
    patch(desk, source, output)
    desk.user.will_answer("Remove and import")
    desk.press("import")
    assert database.fieldForStudy("StudyDescription", study) == "new"


def test_relative_paths_are_made_absolute(desk, database, source, monkeypatch):
    monkeypatch.chdir(source.parent)
    import_folder(desk, source.name)
    assert sorted(database.allFiles()) == sorted(str(path) for path in source.iterdir())


@pytest.mark.parametrize("content", ["a DICOMDIR", "a text"])
def test_says_why_slicer_shows_no_patient_of_sound_files_and_that_patching_helps(
    desk, database, source, output, content
):
    (source / "DICOMDIR").write_bytes(_dicomdir() if content == "a DICOMDIR" else b"no DICOM file")
    desk.choose(source, output)
    desk.press("check")
    assert "4 files: 0 to be patched, " in desk.told
    assert "lists: 0 of 3 DICOM files, so that it shows 0 patients." in desk.message
    assert desk.primaries() == ["patchButton"]
    assert imports(desk) == ""
    desk.press("patch")
    assert "0 patients" not in desk.message
    add_to_database(desk, output)
    assert database.imagesCount() == 3


def test_a_dicomdir_hides_nothing_and_is_never_in_the_output(desk, database, source, output):
    (source / "DICOMDIR").write_bytes(_dicomdir())
    desk.tick("NormalizeFileNames", on=False)
    patch(desk, source, output)
    assert not list(output.rglob("DICOMDIR"))
    (output / "DICOMDIR").write_bytes(_dicomdir())  # somebody else's
    desk.press("import")
    assert database.imagesCount() == 3


def _dicomdir():
    meta = b"\x02\0\x02\0UI\x14\x001.2.840.10008.1.3.10\x02\0\x10\0UI\x14\x001.2.840.10008.1.2.1\0"
    length = b"\x02\0\0\0UL\x04\0" + len(meta).to_bytes(4, "little")
    return bytes(128) + b"DICM" + length + meta + b"\x04\0\x30\x11CS\x02\0CD"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"StudyInstanceUID": None}, "1 without a study", id="no study"),
        pytest.param({"SeriesInstanceUID": None}, "1 without a series", id="no series"),
        pytest.param({"SOPInstanceUID": None}, "1 without an identifier", id="no instance"),
        pytest.param({"SOPInstanceUID": "1.2.3.0"}, "1 with the identifier of another file", id="repeated"),
    ],
)
def test_says_why_fewer_were_added_than_written(desk, source, changes, reason, tmp_path):
    write_ct(source / "first.dcm", SOPInstanceUID="1.2.3.0", SeriesInstanceUID="1.2.4", Rows=4, Columns=4)
    others = {"SOPInstanceUID": "1.2.3.1", "SeriesInstanceUID": "1.2.4", "Rows": 4, "Columns": 4}
    write_ct(source / "last.dcm", 1, **{**others, **changes})
    import_folder(desk, source)
    assert "Slicer took 4 of 5 images" in desk.message
    assert f"\n{reason}" in desk.message


def test_of_files_with_an_empty_instance_uid_one_is_kept(desk, database, source):
    for name in ("first", "second"):
        write_ct(source / f"{name}.dcm", SOPInstanceUID="", SeriesInstanceUID="1.2.4", Rows=4, Columns=4)
    import_folder(desk, source)
    assert database.imagesCount() == 4
    assert "2 without an identifier: Slicer keeps one of them at most" in desk.message


def test_says_how_many_files_are_no_dicom_files(desk, source):
    (source / "notes.txt").write_text("no DICOM file")
    (source / "cut.dcm").write_bytes((source / "0000.dcm").read_bytes()[:300])
    import_folder(desk, source)
    assert "3 of 3 images" in desk.message
    assert "2 no DICOM files, or damaged" in desk.message


def test_says_that_the_database_refused_a_file(desk, source, monkeypatch):
    """For a reason that cannot be known before."""
    fill = desk.slicer.dicomDatabase._native.fill
    monkeypatch.setattr(desk.slicer.dicomDatabase._native, "fill", lambda files, copy: fill(files[1:], copy))
    import_folder(desk, source)
    assert "1 refused by the database" in desk.message


def test_says_that_there_is_no_database(desk, database, source):
    database.closeDatabase()
    import_folder(desk, source)
    assert "The DICOM database is not open." in desk.message
    assert desk.primaries() == ["goToDicomButton"]


def test_says_that_there_is_nothing_to_import(desk, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "DICOMDIR").write_bytes(_dicomdir())
    import_folder(desk, tmp_path / "folder")
    assert "There are no files in" in desk.message


def test_an_import_can_be_cancelled_while_files_are_looked_at(desk, database, tmp_path):
    desk.panel._job.SHARE = 0  # a look at each step, however fast the machine is
    write_ct_series(tmp_path / "many", 20, Rows=4, Columns=4)
    desk.choose(tmp_path / "many")
    desk.begin("import")
    desk.wait(lambda: "Looking for the files" in desk.message)
    desk.press("cancel")
    assert desk.message.endswith("\nThe import was cancelled. Nothing was imported.")
    assert database.imagesCount() == 0


@pytest.mark.parametrize(("answer", "imported"), [("Import this part", True), ("Cancel", False)])
def test_what_was_cancelled_half_way_is_imported_only_if_that_is_wanted(desk, database, tmp_path, answer, imported):
    desk.panel._job.SHARE = 0  # a look at each step, however fast the machine is
    write_ct_series(tmp_path / "many", 20, Rows=4, Columns=4, PatientID=None)
    desk.choose(tmp_path / "many", tmp_path / "output")
    desk.begin("patch")
    desk.wait(lambda: desk.state.kind == "patching" and desk.panel.ui.progressBar.value > 5)
    desk.press("cancel")
    desk.user.will_answer(answer)
    desk.press("import")
    assert "only some of the files" in desk.user.dialogs[0].text
    assert (database.imagesCount() > 0) == imported


def test_what_was_written_before_an_error_is_imported_only_if_that_is_wanted(desk, source, output, monkeypatch):
    def fail(plan, path):
        (output / "part").mkdir(parents=True)
        yield from ()
        raise RuntimeError("unexpected")

    monkeypatch.setattr(desk.panel.logic, "writeSteps", fail, raising=False)
    patch(desk, source, output)
    desk.user.will_answer("Cancel")
    desk.press("import")
    assert desk.message.endswith("\nNothing was imported.")


def test_a_series_that_is_known_in_another_study_is_noticed(desk, database, source, output):
    """Series are known by their UID alone: it would stay in the old study."""
    add_to_database(desk, source)
    write_ct_series(
        output,
        3,
        Rows=4,
        Columns=4,
        StudyInstanceUID="1.2.3.4.5",
        SOPInstanceUID=lambda index: f"1.2.3.4.6.{index + 1}",
    )
    desk.user.will_answer("Remove and import")
    import_folder(desk, output)
    assert (database.studiesCount(), database.imagesCount()) == (1, 3)
    assert database.patientForStudy("1.2.3.4.5")


def test_says_that_there_is_no_window_to_show_the_dicom_module_in(desk):
    desk.user.World.has_main_window = False
    desk.press("goToDicom")
    assert "no main window" in desk.message


def test_goes_to_the_dicom_module(desk):
    desk.press("goToDicom")
    assert desk.slicer.calls == [("selectModule", "DICOM")]


# The console


def test_scripts_import_with_the_browser_that_the_user_sees(desk, tmp_path):
    desk.panel.logic.importDicomDir(str(tmp_path))
    asked = [call for call in desk.slicer.calls if call[0] in ("selectModule", "importDirectory")]
    assert asked == [("selectModule", "DICOM"), ("importDirectory", str(tmp_path))]


def test_scripts_import_links_to_the_files_in_slicer_5_6(desk, tmp_path):
    desk.user.World.version = (5, 6, 2)
    desk.panel.logic.importDicomDir(str(tmp_path))
    assert not desk.calls("importDirectory")
    add_link = desk.module.ctk.ctkDICOMBrowser.ImportDirectoryAddLink
    assert desk.calls("ctkDICOMBrowser.importDirectory") == [[str(tmp_path), add_link]]


def test_scripts_are_warned_of_a_dicomdir(desk, tmp_path):
    (tmp_path / "DICOMDIR").write_bytes(b"")
    lines = []
    desk.panel.logic.logCallback = lines.append
    desk.panel.logic.importDicomDir(str(tmp_path))
    assert any("DICOMDIR" in line for line in lines)


@pytest.mark.parametrize("copies", [False, True])
def test_an_import_counts_what_the_card_before_it_and_the_database_count(desk, database, tmp_path, copies):
    """Also studies that are left without series: here one series UID stands in three studies."""
    if copies:
        desk.module.qt.QSettings().setValue("DICOM/ImportDirectoryMode", "0")
    for number in (1, 2, 3):
        uids = {"StudyInstanceUID": f"1.2.{number}", "SeriesInstanceUID": "1.3", "SOPInstanceUID": f"1.4.{number}"}
        save(tmp_path / "input" / f"{number}.dcm", image(number, **uids))
    desk.choose(tmp_path / "input", tmp_path / "output")
    planned = tuple(count.after for count in desk.state.counts)
    desk.press("patch")
    desk.press("import")
    assert planned == (1, 3, 1)
    assert (database.patientsCount(), database.studiesCount(), database.seriesCount()) == planned
    for again in range(2):
        assert desk.state.lines[0].startswith("1 patient, 3 studies, 1 series: 3 of 3 images")
        if not again:
            desk.user.will_answer("Remove and import")
            desk.panel.onImport()
            desk.wait()
