"""What the panel says is true of the disk and of the database, whatever was done to them meanwhile."""

from __future__ import annotations

import os
import shutil

import pytest

from builders import encoded, image, save
from DICOMPatcherLib.errors import InputError
from panels import names_of
from synthetic import write_ct, write_ct_series


@pytest.fixture
def database(desk):
    return desk.slicer.dicomDatabase


@pytest.fixture
def source(tmp_path):
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4)
    return tmp_path / "input"


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def name_two_patients(source):
    for number, name in enumerate(("Doe^Jane", "Roe^John")):
        write_ct(source / f"{number}.dcm", number, PatientName=name, Rows=4, Columns=4)


def is_question(desk):
    return desk.state.mood == "question"


# What is wrong


def test_the_message_tells_what_is_wrong_and_stays(desk, tmp_path, output):
    (tmp_path / "input").mkdir()
    name_two_patients(tmp_path / "input")
    desk.tick("NormalizeFileNames", on=False)
    desk.choose(tmp_path / "input", output)
    for button in ("check", "patch"):
        desk.press(button)
        assert "Left as it is: The name or the ID of the patient differs within a study." in desk.message
        assert "without known problems" not in desk.told.replace("0 without known problems", "")
    assert "Not as it should be: images of several patients in one series" in desk.message


def test_what_is_not_as_it_should_be_is_not_called_complete(desk, tmp_path, output):
    (tmp_path / "input").mkdir()
    for series, name in enumerate(("Doe^Jane", "Roe^John")):
        for number in (1, 2, 3):
            write_ct(
                tmp_path / "input" / f"{series}-{number}.dcm",
                number + 3 * series,
                PatientName=name,
                PatientID=name,
                SeriesInstanceUID=f"1.2.3.{series}",
                ImagePositionPatient=f"0\\0\\{number}".encode(),
                Rows=4,
                Columns=4,
            )
    desk.choose(tmp_path / "input", output)
    desk.press("patch")
    assert "Not as it should be: its study is of several patients, and" in desk.message


def test_after_the_import_it_is_still_told(desk, source, output):
    (source / "0001.dcm").unlink()
    for place in (3, 4, 5):
        write_ct(source / f"{place}.dcm", place, Rows=4, Columns=4)
    desk.choose(source, output)
    desk.press("patch")
    before = desk.state.lines[1]
    desk.press("import")
    assert before.startswith("Not as it should be: ")
    assert desk.state.lines[1] == before
    assert is_question(desk)
    assert desk.state.headline.startswith("Slicer has all of it")


def test_the_results_tell_what_slicer_shows(desk, tmp_path):
    (tmp_path / "input").mkdir()
    for place in (1, 2, 3, 5):
        write_ct(tmp_path / "input" / f"{place}.dcm", place, ImagePositionPatient=f"0\\0\\{place}".encode())
    desk.choose(tmp_path / "input")
    desk.press("check")
    ((counts, series),) = desk.outlook().items()
    assert counts == "In 3D Slicer: 1 patient, 1 study, 1 series, 4 instances"
    assert [text for text in series if "1 slice is missing between 3 and 4" in text]
    assert desk.message.startswith("The only series would load wrongly\n1 stays as it is.")
    assert list(desk.tree()) == ["No changes"]
    assert is_question(desk)
    qt_tree = desk.panel.ui.resultsTree
    qt_tree.setCurrentItem(qt_tree.topLevelItem(1).child(0))
    assert "0.5 x 0.5 x 1 mm" in desk.panel.ui.detailLabel.text, "no line ends within a number"


def test_what_is_repaired_is_not_called_left(desk, source, output):
    write_ct(source / "bad.dcm", StudyInstanceUID=None, Rows=4, Columns=4)
    desk.choose(source, output)
    desk.press("check")
    assert "to which study" not in desk.message
    assert desk.state.kind == "faults"


def test_damaged_files_are_no_wrong_folder(desk, source, output):
    for path in source.iterdir():
        path.write_bytes(encoded(image(1))[:-40])
    desk.choose(source, output)
    for button in ("check", "patch"):
        desk.press(button)
        assert desk.state.mood == "bad"
        assert "No DICOM files here" not in desk.message


def test_a_repair_without_a_box_is_called_always_done(desk, source):
    (source / "0.dcm").write_bytes(encoded(image(9))[132:])
    desk.choose(source)
    desk.press("check")
    repairs = [repair for repair, _files in desk.problems().values()]
    assert any("Write missing or wrong File Meta Information (always done)" in repair for repair in repairs), repairs
    listed = {desk.panel.ruleList.title(name) for name in desk.panel.ruleCheckBoxes}
    for repair in repairs:
        for part in repair.removeprefix("Repair: ").split("; "):
            title, _, state = part.rpartition(" (")
            assert state == ("ticked)" if title in listed else "always done)") or "not ticked" in state


def test_values_that_pydicom_warns_of_are_not_in_the_log_of_slicer(desk, database, source, output, caplog, recwarn):
    for number in (4, 5):  # an escape sequence that is not declared
        wrong = {"StudyDescription": b"Miller\x1b)IAnna", "FrameOfReferenceUID": b"Miller"}
        wrong["SpecificCharacterSet"] = b"\\ISO 2022 IR 87"
        save(source / f"{number}.dcm", image(number, Rows=4, Columns=4, PixelData=bytes(32)), raw=wrong)
    desk.choose(source, output)
    for button in ("check", "patch", "import"):
        desk.press(button)
    assert database.imagesCount() == 5
    assert not [record for record in caplog.records if record.name.startswith("pydicom")]
    assert not [warning for warning in recwarn if "pydicom" in warning.filename]


# What is on disk


def test_an_output_folder_that_is_gone_is_told(desk, source, output, monkeypatch):
    written = type(desk.panel.logic).writeSteps

    def remove_after(self, plan, folder):
        yield from written(self, plan, folder)
        shutil.rmtree(folder)

    monkeypatch.setattr(type(desk.panel.logic), "writeSteps", remove_after)
    desk.choose(source, output)
    desk.press("patch")
    assert f"The output folder {output} has been removed or renamed." in desk.message
    assert not desk.panel.importButton.enabled
    assert desk.state.mood == "bad"
    assert desk.primaries() == ["patchButton"]


def test_what_was_found_is_said_again_once_another_place_is_chosen(desk, source, output, monkeypatch):
    def refuse(self, plan, folder):
        raise InputError("The output folder cannot be used.")

    desk.choose(source, output)
    said, before = desk.message, desk.state
    with monkeypatch.context() as patched:
        patched.setattr(type(desk.panel.logic), "writeSteps", refuse)
        desk.press("patch")
    assert desk.state.primary == "place"
    desk.panel.outputDirSelector.currentPath = f"{output}-2"
    assert (desk.message, desk.state) == (said, before)
    desk.press("patch")
    assert desk.state.kind == "done"


def test_a_copy_stays_importable_if_another_place_cannot_be_used(desk, source, output, monkeypatch):
    def refuse(self, plan, folder):
        raise InputError("The output folder cannot be used.")

    write_ct(source / "broken.dcm", 4, StudyInstanceUID=None, Rows=4, Columns=4)
    desk.choose(source, output)
    desk.press("patch")
    monkeypatch.setattr(type(desk.panel.logic), "writeSteps", refuse)
    desk.panel.outputDirSelector.currentPath = f"{output}-2"
    desk.panel.onPatch()
    desk.wait()
    assert desk.panel._import.importable() == (str(output), "copy")


def test_another_input_is_to_be_chosen_if_it_is_gone(desk, source, output):
    desk.choose(source, output)
    shutil.rmtree(source)
    desk.press("patch")
    assert desk.primaries() == ["chooseButton"]
    assert desk.state.primary == "choose"
    assert "as they were" not in desk.message


@pytest.mark.parametrize("notice", ["enter", "import"])
def test_a_copy_that_is_gone_later_can_be_written_again(desk, database, source, output, notice):
    desk.choose(source, output)
    desk.press("patch")
    shutil.rmtree(output)
    desk.panel.enter() if notice == "enter" else desk.press("import")
    assert f"The output folder {output} has been removed or renamed." in desk.message
    assert desk.primaries() == ["patchButton"]
    assert not desk.panel.importButton.enabled
    desk.press("patch")
    assert desk.state.kind == "done"
    desk.press("import")
    assert database.imagesCount() == 3


def test_another_folder_in_the_place_of_the_copy_is_not_taken_for_it(desk, source, output):
    """It may have the number on the disk that the other one had."""
    desk.choose(source, output)
    desk.press("patch")
    for name in os.listdir(output):
        path = output / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    write_ct(output / "another.dcm", 1, PatientName="Roe^John", Rows=4, Columns=4)
    desk.panel.enter()
    assert f"No file that was written is left in the output folder {output}." in desk.message
    assert not desk.panel.importButton.enabled


def test_a_copy_whose_files_were_deleted_is_told_and_no_card_calls_it_repaired(desk, tmp_path, output):
    write_ct_series(tmp_path / "input", 3, Rows=4, Columns=4, StudyInstanceUID=None)
    desk.choose(tmp_path / "input", output)
    desk.press("patch")
    assert labels_of(desk) == ["repaired"]
    written = {path: path.read_bytes() for path in output.rglob("*.dcm")}
    for path in written:
        path.unlink()
    desk.panel.enter()
    assert desk.state.headline == "The copy is not there any more"
    assert f"No file that was written is left in the output folder {output}." in desk.message
    assert labels_of(desk) == ["will be repaired"]
    [card] = desk.panel._series.cards
    assert ": will be repaired. " in card.widget.accessibleName
    for path, data in written.items():
        path.write_bytes(data)
    desk.panel.enter()
    assert labels_of(desk) == ["repaired"]


def labels_of(desk):
    """Return what the cards of the series say becomes of them."""
    return [card._label.text for card in desk.panel._series.cards]


def test_originals_that_changed_since_the_check_are_not_imported(desk, database, source):
    desk.tick("NormalizeFileNames", on=False)
    desk.choose(source)
    desk.press("check")
    write_ct(source / "9.dcm", 9, PatientName="Roe^John", Rows=4, Columns=4)
    desk.press("import")
    assert "\nThe input folder has changed since it was checked. Check it again." in desk.message
    assert database.imagesCount() == 0


@pytest.mark.parametrize("notice", ["enter", "import"])
def test_originals_that_are_gone_cannot_be_imported(desk, source, notice):
    desk.tick("NormalizeFileNames", on=False)
    desk.choose(source)
    desk.press("check")
    assert desk.panel.importButton.enabled
    shutil.rmtree(source)
    desk.panel.enter() if notice == "enter" else desk.press("import")
    assert not desk.panel.importButton.enabled
    assert f"The input {source} has been removed or renamed" in desk.message
    assert desk.primaries() == ["chooseButton"]


def add_image(output):
    write_ct(output / "foreign.dcm", 9, PatientName="Roe^John", Rows=4, Columns=4)


def remove_image(output):
    next(output.rglob("*.dcm")).unlink()


def replace_image(output):
    """As somebody does who sorts files by hand: another patient, as many files, and of the same size."""
    path = next(output.rglob("*.dcm"))
    size = path.stat().st_size
    write_ct(path, 9, PatientName="Roe^John", Rows=4, Columns=4)
    path.write_bytes(path.read_bytes().ljust(size, b"\0")[:size])
    os.utime(path, (1e9, 1e9))


@pytest.mark.parametrize("change", [add_image, remove_image, replace_image])
@pytest.mark.parametrize(("answer", "is_imported"), [("Cancel", False), ("Import it", True)])
def test_a_copy_that_was_changed_is_imported_only_if_that_is_wanted(
    desk, database, source, output, change, answer, is_imported
):
    desk.choose(source, output)
    desk.press("patch")
    change(output)
    desk.user.will_answer(answer)
    desk.press("import")
    assert "has changed since it was written: 3 files were written" in desk.user.dialogs[0].text
    assert (database.imagesCount() > 0) == is_imported


@pytest.mark.parametrize(
    ("change", "what", "said"),
    [
        (add_image, "added: 1", "Slicer has all of it"),
        (replace_image, "replaced or changed: 1", "Slicer took 2 of 3 images"),
    ],
)
def test_only_what_was_written_can_be_imported(desk, database, source, output, change, what, said):
    desk.choose(source, output)
    desk.press("patch")
    change(output)
    desk.user.will_answer("Import only what was written")
    desk.press("import")
    assert desk.user.dialogs[0].text.endswith(f"3 files were written; since then {what}.")
    assert desk.message.startswith(said)
    names = [database.nameForPatient(patient) for patient in database.patients()]
    assert "Roe^John" not in names


def test_a_copy_of_other_files_than_were_checked_says_so(desk, source, output):
    desk.choose(source, output)
    (source / "0000.dcm").unlink()
    write_ct(source / "9.dcm", 0, Rows=4, Columns=4)
    desk.press("patch")
    said = "2 files of the input have changed since the check: the copy is of what is there now."
    assert said in desk.message
    desk.press("import")
    assert said not in desk.message


def test_an_input_that_is_gone_while_it_is_written_is_told(desk, source, output, monkeypatch):
    desk.choose(source, output)
    write = type(desk.panel.logic).writeSteps

    def steps(self, plan, folder):
        for path in source.iterdir():
            path.unlink()
        return write(self, plan, folder)

    monkeypatch.setattr(type(desk.panel.logic), "writeSteps", steps)
    desk.press("patch")
    assert desk.state.headline == "3 files could not be written"
    assert desk.state.lines[0].startswith("3 files are not in the input any more: ")
    assert "The originals are as they were." not in desk.message
    desk.follow("over")
    assert desk.state.kind == "empty"


# What the copy lacks


def fail_for_one(desk, monkeypatch):
    """Let one file not be written: it changes while the others are."""
    write = type(desk.panel.logic).writeSteps

    def steps(self, plan, folder):
        os.utime(plan.filename(plan.files[0]), (1e9, 1e9))
        return write(self, plan, folder)

    monkeypatch.setattr(type(desk.panel.logic), "writeSteps", steps)


@pytest.mark.parametrize("other_ticks", [False, True])
def test_an_import_of_what_failed_in_part_is_not_called_all_of_it(
    desk, database, source, output, monkeypatch, other_ticks
):
    desk.choose(source, output)
    fail_for_one(desk, monkeypatch)
    desk.press("patch")
    assert desk.state.kind == "incomplete"
    if other_ticks:
        desk.tick("RepairDatesAndTimes")
    desk.user.will_answer("Import this part")
    desk.follow("written")
    assert "only some of the files" in desk.user.dialogs[0].text
    assert database.imagesCount() == 2
    assert desk.message.startswith("Slicer took 2 of 3 images\n")
    assert "\n1 missing in the copy: not written, or gone since." in desk.message
    assert (desk.state.mood, desk.primaries()) == ("question", ["goToDicomButton"])
    assert "check" in desk.state.links


def test_an_import_of_a_copy_of_which_a_file_was_deleted_is_not_called_all_of_it(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")
    remove_image(output)
    desk.user.will_answer("Import it")
    desk.press("import")
    assert desk.message.startswith("Slicer took 2 of 3 images\n")


def test_an_import_of_a_cancelled_copy_is_not_called_all_of_it(desk, tmp_path, output):
    write_ct_series(tmp_path / "many", 300, Rows=4, Columns=4, PatientID=None)
    desk.choose(tmp_path / "many", output)
    desk.begin("patch")
    desk.wait(lambda: desk.state.kind == "patching" and desk.panel.ui.progressBar.value > 5)
    desk.press("cancel")
    desk.user.will_answer("Import this part")
    desk.press("import")
    assert desk.state.headline.endswith(" of 300 images")
    assert desk.state.mood == "question"


@pytest.mark.parametrize("is_wanted", [True, False])
def test_the_part_that_a_cancelled_run_has_written_can_be_deleted(desk, tmp_path, output, is_wanted):
    write_ct_series(tmp_path / "many", 300, Rows=4, Columns=4, PatientID=None)
    desk.choose(tmp_path / "many", output)
    desk.begin("patch")
    desk.wait(lambda: desk.state.kind == "patching" and desk.panel.ui.progressBar.value > 5)
    desk.press("cancel")
    (output / "mine.txt").write_text("of the user")
    changed = next(output.rglob("*.dcm"))
    changed.write_bytes(b"of the user, too")
    count = len(names_of(output)) - 1
    desk.user.will_answer("Delete them" if is_wanted else "Cancel")
    desk.follow("delete")
    assert f"Files: {count}." in desk.user.dialogs[0].text
    assert len(names_of(tmp_path / "many")) == 300
    if not is_wanted:
        assert len(names_of(output)) == count + 1
        assert desk.state.kind == "stopped"
        return
    assert names_of(output) == sorted(["mine.txt", changed.relative_to(output).as_posix()])
    assert desk.message.startswith("The part that was written is deleted\n")
    assert f"{count - 1} files were deleted in {output}." in desk.message
    assert "1 file stays: it is not as it was written." in desk.message
    assert desk.primaries() == ["patchButton"]
    assert not desk.panel.importButton.enabled


def test_no_folder_of_a_deleted_part_is_left_but_those_of_the_user(desk, tmp_path, output, monkeypatch):
    monkeypatch.setattr(type(desk.panel._job), "SHARE", 0)  # a look at each step
    (tmp_path / "many").mkdir()
    for series in range(60):
        uids = {"SeriesInstanceUID": f"1.2.3.{series + 1}", "SOPInstanceUID": f"1.2.4.{series + 1}"}
        write_ct(tmp_path / "many" / f"{series}.dcm", 1, Rows=4, Columns=4, StudyInstanceUID="1.2", **uids)
    desk.choose(tmp_path / "many", output)
    desk.begin("patch")
    desk.wait(lambda: desk.state.kind == "patching" and desk.panel.ui.progressBar.value > 5)
    desk.press("cancel")
    study = next(output.glob("*/*"))
    (study / "of the user").mkdir()
    desk.user.will_answer("Delete them")
    desk.follow("delete")
    assert sorted(output.rglob("*")) == [study.parent, study, study / "of the user"]


@pytest.mark.parametrize("was_there", [True, False])
def test_the_output_folder_is_deleted_if_it_was_made_for_the_part(desk, tmp_path, output, was_there, monkeypatch):
    monkeypatch.setattr(type(desk.panel._job), "SHARE", 0)  # a look at each step
    write_ct_series(tmp_path / "many", 300, Rows=4, Columns=4)
    if was_there:
        output.mkdir()
    desk.choose(tmp_path / "many", output)
    desk.begin("patch")
    desk.wait(lambda: desk.state.kind == "patching" and desk.panel.ui.progressBar.value > 5)
    desk.press("cancel")
    desk.user.will_answer("Delete them")
    desk.follow("delete")
    assert output.exists() == was_there
    assert not was_there or not list(output.iterdir())
    desk.press("patch")
    assert len(names_of(output)) == 300


def test_the_result_of_an_import_stays_whatever_is_ticked(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")
    desk.press("import")
    desk.tick("RepairDatesAndTimes", on=not desk.panel.ruleCheckBoxes["RepairDatesAndTimes"].checked)
    assert desk.state.headline == "Slicer has all of it"
    desk.follow("check")
    assert desk.state.kind == "fine"


def test_a_report_in_the_copy_does_no_harm(desk, database, source, output):
    desk.choose(source, output)
    desk.press("patch")
    desk.user.will_answer(str(output / "report.csv"))
    desk.press("report")
    desk.press("import")
    assert database.imagesCount() == 3


@pytest.mark.parametrize("is_incomplete", [False, True])
def test_another_folder_of_the_name_of_the_copy_is_no_copy(desk, source, output, monkeypatch, is_incomplete):
    desk.choose(source, output)
    if is_incomplete:
        fail_for_one(desk, monkeypatch)
    desk.press("patch")
    output.rename(output.with_name("moved"))
    write_ct_series(output, 3, Rows=4, Columns=4)
    desk.panel.enter()
    assert not desk.panel.importButton.enabled


def test_files_that_can_be_read_again_are_checked_again(desk, tmp_path, source, output):
    shutil.move(str(source / "0000.dcm"), str(tmp_path / "away"))
    (source / "0000.dcm").symlink_to(tmp_path / "later")
    desk.choose(source, output)
    desk.press("check")
    assert "1 unreadable" in desk.told
    (tmp_path / "away").rename(tmp_path / "later")
    desk.press("patch")
    assert "unreadable" not in desk.told
    assert len(list(output.rglob("*.dcm"))) == 3


# What is in the database


def test_a_cancelled_import_tells_that_the_earlier_one_is_gone(desk, database, source, output, monkeypatch):
    desk.choose(source, output)
    desk.press("patch")
    desk.press("import")
    steps = type(desk.panel.logic).importSteps

    def cancel_at_once(self, paths, copies, isCancelled):
        desk.panel.onCancel()
        return steps(self, paths, copies, isCancelled)

    monkeypatch.setattr(type(desk.panel.logic), "importSteps", cancel_at_once)
    desk.user.will_answer("Remove and import")
    desk.press("import")
    assert desk.message.startswith("The import was cancelled\n")
    assert "The earlier import of these studies was removed." in desk.message


# What stays on the screen


def test_what_could_not_be_shown_is_no_longer_said_when_it_is_shown(desk, source, output):
    desk.choose(source, output)
    desk.press("patch")
    before = desk.message
    desk.user.World.has_main_window = False
    desk.press("goToDicom")
    assert desk.message.startswith(before)
    assert "no main window" in desk.message
    desk.user.World.has_main_window = True
    desk.press("goToDicom")
    assert desk.message == before


def test_no_gap_is_kept_for_a_row_when_none_is_selected(desk, source):
    desk.choose(source)
    desk.press("check")
    detail, tree = desk.panel.ui.detailLabel, desk.panel.ui.resultsTree
    assert detail.isHidden()
    tree.setCurrentItem(tree.topLevelItem(0))
    assert not detail.isHidden()
    desk.press("check")
    assert detail.isHidden()


def test_what_is_typed_into_the_filter_during_an_import_is_used_afterwards(desk, source, output):
    write_ct(source / "bad.dcm", StudyInstanceUID=None, Rows=4, Columns=4)
    desk.choose(source, output)
    desk.press("patch")
    desk.begin("import")
    desk.panel.ui.filterEdit.text = "no such text"
    desk.filter.timer.stop()
    desk.filter.apply()
    desk.wait()
    desk.wait(until=lambda: list(desk.tree()) == ["No matches"])


def test_buttons_find_room_when_letters_grow(desk):
    qt, panel = desk.module.qt, desk.panel
    panel.parent.resize(700, 900)
    panel.parent.show()
    desk.slicer.app.processEvents()
    font = qt.QFont(panel.parent.font)
    font.setPointSize(3 * font.pointSize())
    panel.parent.setFont(font)
    for _ in range(5):
        desk.slicer.app.processEvents()
    for name in ("choose",):
        button = getattr(panel, f"{name}Button")
        assert button.width >= button.sizeHint.width() - 1, name
