"""What the panel says of a moment, from real plans: headline, few lines, counts, and the one thing to do next."""

from __future__ import annotations

import pathlib
import re

import pytest

from builders import change, encoded, image, load, rule, save, save_series, with_fragments
from dicom_database import DicomDatabase
from DICOMPatcherLib import check, make_rules, patch
from DICOMPatcherLib.planning.plan import FAILED, Progress
from DICOMPatcherLib.reporting import import_state, panel_state, run_state, series_cards
from DICOMPatcherLib.reporting.plain_words import first_of, is_plain
from DICOMPatcherLib.reporting.report import Report
from DICOMPatcherLib.reporting.series_count import series_count, staying_in_database
from DICOMPatcherLib.reporting.summary import headline
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.writing.writer import write_steps
from test_hindrances import dicomdir

NAMES = ["NormalizeFileNames"]


@pytest.fixture
def source(tmp_path):
    save_series(tmp_path / "input", 3)
    return tmp_path / "input"


def without_study(source):
    for path in source.iterdir():
        path.unlink()
    save_series(source, 3, StudyInstanceUID=None)


def looked_at(source, *rules, leave_out=NAMES):
    """Return what is said after a check, by the rules that are usually on and others."""
    return run_state.diagnosis(check(source, [*make_rules(leave_out=leave_out), *rules]))


def told(state):
    """Return all that is said, after a look at what holds for every state."""
    assert state.headline
    assert len(state.lines) <= panel_state.MOST_LINES
    assert all(isinstance(text, Text) for text in (state.headline, *state.lines)), "else it cannot be translated"
    assert all(map(is_plain, (state.headline, *state.lines)))
    assert set(state.links) <= set(panel_state.LINKS)
    return list(panel_state.lines_of(state))


# Before, and meanwhile


def test_asks_for_a_folder():
    state = panel_state.empty()
    assert told(state)[0] == "Which folder does not load?"
    assert (state.primary, state.links, state.mood) == ("choose", ("sample",), "information")
    assert panel_state.empty(is_chosen=True).links == ("check",)


@pytest.mark.parametrize(
    ("step", "task", "kind", "lines"),
    [
        ("looking", "check", "examining", ["Looking at the files", "Looking for the files"]),
        ("examining", "check", "examining", ["Looking at the files", "1,204 of 3,870 files"]),
        ("examining", "patch", "examining", ["Looking at the files", "1,204 of 3,870 files"]),
        ("deciding", "check", "examining", ["Looking at the files", "Deciding: 1,204 of 3,870 files"]),
        (
            "writing",
            "patch",
            "patching",
            ["Writing the copy", "1,204 of 3,870 files, 6 seconds left", "To /out"],
        ),
        ("importing", "import", "importing", ["Importing into Slicer", "1204 %"]),
    ],
)
def test_says_how_far_it_has_come(step, task, kind, lines):
    state = panel_state.working(Progress(step, 1204, 3870), task, "/out", 6)
    assert told(state) == lines
    assert (state.kind, state.primary, state.progress) == (kind, "cancel", (1204, 3870))


# What was found


@pytest.mark.parametrize("values", [{"Rows": 0}, {"BitsAllocated": 12}], ids=str)
def test_pictures_that_slicer_cannot_read_as_they_are(source, values):
    save_series(source, 3, **values)
    report = check(source, make_rules(leave_out=NAMES))
    lines = told(run_state.diagnosis(report))
    assert lines[:2] == ["The only series would load wrongly", "1 is repaired without a question."]
    (card,) = series_cards.series_cards(report.plan, written=False)
    assert (card.label, card.after) == ("will be repaired", "complete")
    assert "broken" in card.before


@pytest.mark.parametrize("frame", [b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\0\4"], ids=["no scan", "cut off"])
def test_pictures_that_are_lost(source, frame):
    shape = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7}
    for path in source.iterdir():
        path.write_bytes(with_fragments(change(load(path), **shape), "1.2.840.10008.1.2.4.70", frame))
    report = check(source, make_rules(leave_out=NAMES))
    lines = told(run_state.diagnosis(report))
    assert lines[:2] == ["The only series would load wrongly", "1 stays as it is."]
    assert not report.all_handled
    (card,) = series_cards.series_cards(report.plan, written=False)
    assert (card.label, card.mood) == ("wrong", series_cards.BAD)


def test_series_that_would_load_wrongly(source):
    without_study(source)
    (source / "cut.dcm").write_bytes(encoded(image(9))[:300])
    state = looked_at(source)
    assert told(state)[:2] == ["The only series would load wrongly", "1 is repaired without a question."]
    assert told(state)[2].startswith("1 file would be left out: ")
    assert (state.kind, state.primary, state.mood, state.links) == ("faults", "patch", "question", ("check",))


def test_a_series_that_is_only_named_is_counted_as_staying(source):
    save(source / "far", image(9))
    state = looked_at(source)
    assert told(state)[:2] == ["The only series would load wrongly", "1 stays as it is."]


def test_of_several_series_the_wrong_ones_are_counted(source):
    save_series(source / "a", 3, SeriesInstanceUID="1.2.3", SOPInstanceUID=None)
    state = looked_at(source)
    assert told(state)[0] == "1 of 2 series would load wrongly"


# Numbers


def copies(folder):
    """Write three slices, and two of them a second time."""
    save_series(folder, 3)
    for path in sorted(folder.iterdir())[:2]:
        (folder / f"copy of {path.name}").write_bytes(path.read_bytes())


def uneven(folder):
    for number, place in enumerate((0, 0.6, 1.3, 1.9, 2.5, 3.1)):
        save(folder / f"{number}.dcm", image(number + 1, ImagePositionPatient=[0, 0, place]))


def study_of_two(folder, *stated):
    """Write two series of one study, which say different things of the patient."""
    for series, changes in enumerate(stated):
        for number in (1, 2, 3):
            uids = {"SeriesInstanceUID": f"1.2.3.{series}", "SOPInstanceUID": f"1.2.4.{series}.{number}"}
            values = {"PatientName": "Doe^Jane", "PatientID": "X", "StudyInstanceUID": "1.2.3", **uids, **changes}
            save(folder / f"{series}-{number}.dcm", image(number, **values))


def some_of_each(folder):
    without = folder / "w"
    save_series(without, 3, StudyInstanceUID=None, SeriesInstanceUID="1.2.5", PatientID="5")
    uneven(folder / "u")
    for number in (1, 2, 4):
        uids = {"SeriesInstanceUID": "1.2.6", "SOPInstanceUID": f"1.2.6.{number}", "StudyInstanceUID": "1.2.7"}
        save(folder / "m" / f"{number}.dcm", image(number, **uids))


INPUTS = {
    "copies": copies,
    "doubtful": uneven,
    "two patients": lambda folder: two_patients(folder),
    "a patient without ID": lambda folder: study_of_two(folder, {"PatientID": ""}, {"PatientName": ""}),
    "a patient of two spellings": lambda folder: study_of_two(folder, {}, {"PatientName": "DOE^JANE"}),
    "a patient of two IDs": lambda folder: study_of_two(folder, {}, {"PatientID": "Y"}),
    "some of each": some_of_each,
}


def numbers_in(text):
    return [int(number) for number in re.findall(r"[0-9]+", text)]


@pytest.mark.parametrize("write", INPUTS.values(), ids=INPUTS)
def test_headline_lines_and_cards_count_the_same_series(tmp_path, write):
    write(tmp_path / "in")
    report = check(tmp_path / "in", make_rules(leave_out=NAMES))
    state = run_state.diagnosis(report)
    series = [card for card in series_cards.series_cards(report.plan, written=False) if not card.is_left_out]
    others = sum(len(card.series) for card in series if card.mood != "fine")
    counted = series_count(report)
    assert counted.ill == others == counted.repaired + counted.asked + counted.staying
    assert counted.repaired == sum(len(card.series) for card in series if card.mood == "repaired")
    if not others:
        assert state.kind not in ("faults",)
    elif counted.total > 1:
        assert numbers_in(state.headline) == [others, counted.total]
    else:
        assert "only series" in state.headline
    after = run_state.done(patch(tmp_path / "in", tmp_path / "out", make_rules(leave_out=NAMES)))
    left = counted.asked + counted.staying
    assert left == sum(len(card.series) for card in series if card.mood in ("open", "bad"))
    assert numbers_in(after.headline) == ([left, counted.total] if left and counted.total > 1 else [])


def test_what_is_there_twice_loads_as_it_is(tmp_path):
    copies(tmp_path / "in")
    state = looked_at(tmp_path / "in")
    assert told(state)[0] == "Slicer reads all of it"
    assert told(state)[-1] == "2 images would be left out on purpose."
    assert (state.kind, state.mood) == ("small", "good")


def test_what_another_image_hides_would_not_load(tmp_path):
    for number in (1, 2, 3):
        save(tmp_path / f"{number}.dcm", image(number, SOPInstanceUID="1.5"))
    assert told(looked_at(tmp_path))[0] == "The only series would load wrongly"


def test_a_series_to_look_at_is_not_called_wrong(tmp_path):
    uneven(tmp_path)
    assert told(looked_at(tmp_path))[:2] == ["The only series is not as it should be", "1 stays as it is."]


def test_one_answer_settles_all_of_a_study(tmp_path):
    study_of_two(tmp_path, {}, {"PatientName": "DOE^JANE"})
    state = looked_at(tmp_path)
    assert told(state)[:2] == ["2 of 2 series are not as they should be", "For 2 an answer is missing."]


def test_a_study_of_several_patients_is_told_before_and_after(tmp_path):
    two_patients(tmp_path / "in")
    sentence = "Images of several patients are in 1 study, and Slicer shows all of it under one of them."
    assert sentence in told(looked_at(tmp_path / "in"))
    assert any(
        "its study is of several patients" in line
        for line in told(run_state.done(patch(tmp_path / "in", tmp_path / "out")))
    )


def test_questions_that_were_not_answered_with_yes_are_told_of_the_copy(source, tmp_path):
    names = {"PatientName": "\u0416\u0443\u043a".encode("cp1251")}
    for number in (1, 2, 3):
        save(source / f"{number}.dcm", image(number, SpecificCharacterSet=None), raw=names)
    for number in range(2):
        (source / f"cut{number}.dcm").write_bytes(encoded(image(9))[:300])
        save(source / f"copy{number}.dcm", image(1, SpecificCharacterSet=None), raw=names)
    state = run_state.done(patch(source, tmp_path / "out"))
    asked = "1 question was not answered with yes: Text is in another alphabet than the file says."
    assert any(asked in line for line in told(state))
    assert state.links[0] == "answer"
    assert sum("another alphabet" in line for line in told(state)) == 1


# Nothing to ask


def test_nothing_is_wrong(source):
    state = looked_at(source)
    assert told(state) == ["Nothing needs repair", "The only series loads as it is."]
    assert (state.kind, state.primary, state.mood, state.links) == ("fine", "import", "good", ("copy", "check"))


def test_faults_that_matter_to_other_programs_only(source):
    save(source / "001.dcm", image(1), raw={"XRayTubeCurrent": b"12.4"})
    state = looked_at(source)
    assert told(state) == ["Slicer reads all of it", "1 small fault matters to other programs only."]
    assert (state.kind, state.primary, state.mood) == ("small", "patch", "good")
    assert state.links == ("originals", "check")


def test_an_image_in_the_place_of_another_is_no_small_fault(source):
    save(source / "again.dcm", image(1), raw={"XRayTubeCurrent": b"12.4"})
    state = looked_at(source)
    assert told(state)[0] == "Slicer would not import all of it"
    assert (state.kind, state.primary, state.mood) == ("faults", "patch", "question")


def test_a_table_of_contents_without_images(tmp_path):
    (tmp_path / "DICOMDIR").write_bytes(dicomdir("IMAGES/A", "IMAGES/B", "MORE/C"))
    (tmp_path / "README.TXT").write_text("hello")
    state = looked_at(tmp_path)
    headline, line = told(state)
    assert headline == "Only the table of contents is here"
    assert line == (
        "The DICOMDIR lists 3 images in IMAGES, MORE, and none of them is here. "
        "Copy the whole CD, or choose the folder that holds them."
    )
    assert (state.kind, state.primary) == ("directory", "choose")
    hidden = looked_at(tmp_path, *make_rules(["Anonymize"], parameters={}))
    assert "IMAGES" not in str(hidden)


def test_a_table_of_contents_that_lists_nothing_is_no_image(tmp_path):
    (tmp_path / "DICOMDIR").write_bytes(b"no DICOM file")
    assert looked_at(tmp_path).kind == "nothing"


def test_no_dicom_files(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("hello")
    state = looked_at(tmp_path)
    assert told(state) == ["No DICOM files here", "3 files looked at: not a DICOM file: text."]
    assert (state.kind, state.primary, state.mood) == ("nothing", "choose", "question")


def test_only_damaged_files(tmp_path):
    (tmp_path / "cut.dcm").write_bytes(encoded(image(1))[:300])
    state = looked_at(tmp_path)
    assert told(state)[0] == "No file can be written"
    assert (state.mood, state.primary) == ("bad", "choose")


def test_questions_are_counted(tmp_path):
    names = {"SpecificCharacterSet": None}
    for number in (1, 2, 3):
        ds = image(number, **names)
        save(tmp_path / f"{number}.dcm", ds, raw={"PatientName": "Жук".encode("cp1251")})
    state = looked_at(tmp_path)
    assert told(state)[0] == "1 question is open"
    assert (state.kind, state.primary) == ("questions", "patch")


def test_a_series_for_which_an_answer_is_missing(tmp_path):
    for number in (1, 2, 3):
        save(tmp_path / f"{number}.dcm", image(number, ImagePositionPatient=None, ImageOrientationPatient=None))
    report = check(tmp_path, make_rules(leave_out=NAMES))
    assert [advice.rule for advice in report.advice]
    assert told(run_state.diagnosis(report))[:2] == [
        "The only series would load wrongly",
        "For 1 an answer is missing.",
    ]


def test_what_was_declined_is_no_answer_that_is_missing(tmp_path):
    for number in (1, 2, 3):
        save(tmp_path / f"{number}.dcm", image(number, ImagePositionPatient=None, SliceThickness=None))
    report = check(tmp_path, make_rules(leave_out=NAMES))
    assert told(run_state.diagnosis(report))[1] == "For 1 an answer is missing."
    state = run_state.diagnosis(report, {"AddMissingSlicePositions"})
    assert told(state)[1] == "1 stays as it is."


def test_what_stays_wrong_is_told(source):
    save(source / "other.dcm", image(4, PatientName="Roe^John"))
    assert any("name or the ID of the patient differs" in line for line in told(looked_at(source)))


def test_reasons_with_names_of_elements_are_for_specialists(source):
    picky = rule({"skipFile": lambda self, path: self.skip("PatientID (0010,0020) of 1.2.3.4.5")})
    (source / "more").mkdir()
    state = run_state.diagnosis(check(source, [picky]))
    assert told(state)[1] == "3 files looked at: see the details."


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("Anonymize", "The copy will be partially anonymized"),
        ("DeidentifyBasicProfile", "The copy will be de-identified"),
    ],
)
def test_identities_that_are_removed(source, name, headline):
    save(source / "000.dcm", image(1, PatientName="Zqx7Secret"))
    rules = make_rules(add=[name])
    state = run_state.diagnosis(check(source, rules))
    assert told(state)[0] == headline
    assert (state.kind, state.primary) == ("identities", "patch")
    assert "Secret" not in str(state)
    assert any("anonymized" in line or "Look through" in line for line in state.lines)


def test_other_repairs_are_chosen():
    state = panel_state.empty()
    assert told(run_state.changed())[0] == "Other repairs are chosen now"
    assert run_state.changed().primary == "patch"
    assert state.primary != "patch"


# What was written


def test_the_copy_is_ready_also_if_files_were_left_out(source, tmp_path):
    (source / "cut.dcm").write_bytes(encoded(image(9))[:300])
    state = run_state.done(patch(source, tmp_path / "out"))
    assert told(state)[:2] == ["The copy is ready", "1 series, 3 files."]
    assert told(state)[2].startswith("1 file was left out: ")
    assert (state.mood, state.primary, state.links) == ("good", "import", ("open", "report", "over"))
    temporary = run_state.done(patch(source, tmp_path / "again"), is_temporary=True)
    assert any("temporary folder" in line for line in told(temporary))


def two_patients(folder, **changes):
    """Write two series of one study: other names and IDs, and nothing that tells for certain who they are."""
    for patient, name in enumerate(("Doe^Adam", "Roe^Carl")):
        for number in (1, 2, 3):
            uids = {"SeriesInstanceUID": f"1.2.3.{patient}", "SOPInstanceUID": f"1.2.4.{patient}.{number}"}
            of_both = {"StudyInstanceUID": "1.2.3", "PatientBirthDate": "19500101", "PatientSex": "M"}
            save(folder / f"{patient}-{number}.dcm", image(number, PatientName=name, PatientID=name, **uids, **of_both))


def test_a_copy_in_which_series_stay_wrong_is_not_called_repaired(tmp_path):
    two_patients(tmp_path / "in")
    state = run_state.done(patch(tmp_path / "in", tmp_path / "out"))
    assert told(state)[0] == "The copy is ready, but 2 of 2 series still load wrongly"
    assert "its study is of several patients" in told(state)[2]
    assert (state.kind, state.mood, state.primary) == ("done", "question", "import")


def test_a_copy_of_which_a_series_is_in_doubt_is_to_be_looked_at(tmp_path):
    for number, place in enumerate((0, 0.6, 1.3, 1.9, 2.5, 3.1)):
        save(tmp_path / "in" / f"{number}.dcm", image(number + 1, ImagePositionPatient=[0, 0, place]))
    state = run_state.done(patch(tmp_path / "in", tmp_path / "out"))
    assert told(state)[0] == "The copy is ready; look at its only series"
    assert state.mood == "question"


def test_a_copy_that_slicer_does_not_take_is_not_called_ready(source, tmp_path):
    without_study(source)
    report = patch(source, tmp_path / "out", make_rules(leave_out=["GenerateMissingIDs"]))
    state = run_state.done(report)
    assert told(state)[0] == "The copy is ready, but Slicer will show nothing of it"
    assert (state.mood, state.primary) == ("bad", "choose")


def test_of_a_folder_of_which_slicer_shows_nothing_no_import_is_offered(tmp_path):
    for number in (1, 2):
        save(tmp_path / "in" / f"{number}.dcm", image(number, StudyInstanceUID=None))
    report = check(tmp_path / "in", make_rules(leave_out=["GenerateMissingIDs"]))
    assert not report.outlook.after.series
    state = run_state.diagnosis(report)
    assert told(state)[0] == "Slicer would show nothing of it"
    assert (state.mood, state.primary, state.links) == ("bad", "choose", ("copy", "check"))


def test_files_that_the_input_does_not_have_any_more_are_told(source):
    report = check(source)
    for file in report.plan.files[1:]:
        file.finish(FAILED, Text("cannot be read any more: {problem}", problem="No such file or directory"))
    state = run_state.done(Report(report.plan, written=True), gone=2)
    assert told(state)[:2] == [
        "2 files could not be written",
        "2 files are not in the input any more: they were removed or renamed, or the disk is not connected.",
    ]
    assert "The originals are as they were." not in told(state)
    assert "over" in state.links
    for file in report.plan.files:
        file.finish(FAILED, Text("cannot be read any more: {problem}", problem="Input/output error"))
    state = run_state.done(Report(report.plan, written=True), gone=1)
    assert told(state)[2] == "The reason: cannot be read any more: Input/output error."
    assert "written" not in state.links, "there is nothing to import"


def test_what_is_withheld_is_told_whatever_else_is_left_out(tmp_path):
    for number in (1, 2):
        save(tmp_path / "in" / f"{number}.dcm", image(number, BurnedInAnnotation="YES" if number == 1 else None))
    (tmp_path / "in" / "cut.dcm").write_bytes(encoded(image(3))[:300])
    rules = ["DeidentifyBasicProfile", *NAMES]
    report = check(tmp_path / "in", make_rules(rules))
    assert report.withheld
    assert report.withheld in told(run_state.diagnosis(report))
    written = patch(tmp_path / "in", tmp_path / "out", make_rules(rules))
    assert written.withheld in told(run_state.done(written, is_temporary=True))


def test_the_page_says_the_same_of_a_copy(tmp_path):
    two_patients(tmp_path / "in")
    told_of_copy = headline(patch(tmp_path / "in", tmp_path / "out"))
    assert told_of_copy.text == "The copy is ready, but 2 of 2 series still load wrongly"
    assert not told_of_copy.is_good


def test_nothing_was_written(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cut.dcm").write_bytes(encoded(image(1))[:300])
    state = run_state.done(patch(tmp_path / "in", tmp_path / "out"))
    assert told(state)[0] == "Nothing was written"
    assert (state.mood, state.primary) == ("bad", "choose")


def test_why_files_could_not_be_written_is_said_once(source):
    report = check(source)
    for file in report.plan.files[1:]:
        file.finish(FAILED, Text("cannot be written: {reason}", reason="No space left on device"))
    state = run_state.done(Report(report.plan, written=True))
    assert told(state)[:2] == ["2 files could not be written", "The reason: No space left on device."]


def test_a_copy_that_was_stopped(source, tmp_path):
    report = check(source)
    steps = write_steps(report.plan, str(tmp_path / "out"), threads=0)
    while not list((tmp_path / "out").rglob("*.dcm")):
        next(steps)
    steps.close()
    state = run_state.done(Report(report.plan, written=True))
    assert told(state) == [
        "Stopped: 1 of 3 files written",
        "These are whole, the others are missing.",
        "The originals are as they were.",
    ]
    assert (state.kind, state.primary) == ("stopped", "patch")


def test_images_left_out_on_purpose_are_told(source, tmp_path):
    save(source / "again.dcm", image(1))
    report = patch(source, tmp_path / "out", make_rules(add=["RemoveRepeatedSlices"]))
    assert any("1 image was left out on purpose." in line for line in told(run_state.done(report)))


@pytest.mark.parametrize("kind", ["fine", "broken", "several"])
def test_the_counts_are_those_of_the_database(source, tmp_path, kind):
    if kind == "broken":
        without_study(source)
    if kind == "several":
        for number in range(4):
            series = {"SeriesInstanceUID": f"1.2.3.{number}", "StudyInstanceUID": f"1.2.4.{number // 2}"}
            save(source / f"{number}.dcm", image(10 + number, PatientID=f"{number // 2}", **series))
        save(source / "twin.dcm", image(1))
    output = tmp_path / "out"
    found = []
    for folder in (source, output):
        state = run_state.done(patch(source, output, overwrite=True))
        database = DicomDatabase()
        database.import_folder(folder)
        found.append([len(database.patients), len(database.studies), len(database.series)])
    assert [[count.now for count in state.counts], [count.after for count in state.counts]] == found


def test_sentences_in_a_list_are_in_quotes():
    assert first_of(["The picture is cut off", "not a regular file"]) == [
        '"The picture is cut off"',
        "not a regular file",
    ]
    assert first_of(["The picture is cut off"]) == ["The picture is cut off"]


# What is in the database


def test_slicer_has_all_of_it():
    state = import_state.imported(import_state.Taken(1, 2, 5, 1203, 1203), "/out")
    assert told(state) == ["Slicer has all of it", "1 patient, 2 studies, 5 series: 1,203 of 1,203 images from /out"]
    assert (state.kind, state.mood, state.primary) == ("imported", "good", "go")
    assert state.links == ("report", "over")


def test_what_loads_wrongly_is_still_told_once_slicer_has_all_of_it(tmp_path):
    for number in (1, 2, 4, 5, 6):
        save(tmp_path / "in" / f"{number}.dcm", image(number))
    save(tmp_path / "in" / "other.dcm", image(9, SeriesInstanceUID="1.2.9", SOPInstanceUID="1.2.9.1"))
    for report in (check(tmp_path / "in"), patch(tmp_path / "in", tmp_path / "out")):
        taken = import_state.Taken(1, 1, 2, 6, 6)
        state = import_state.imported(taken, "/out", staying_in_database(report))
        headline, _counts, wrong = told(state)
        assert headline == "Slicer has all of it, but 1 of 2 series loads wrongly"
        assert wrong.startswith("Not as it should be: ")
        assert (state.kind, state.mood, state.primary) == ("imported", "question", "go")


def test_one_file_is_not_told_as_several():
    taken = import_state.Taken(0, 0, 0, 0, 1, refused={import_state.NO_STUDY: 1})
    headline, counts, refused = told(import_state.imported(taken, "/out"))
    assert headline == "Slicer took 0 of 1 image"
    assert counts.endswith(": 0 of 1 image from /out")
    assert refused == "1 without a study: Slicer refuses it."


def test_slicer_took_a_part():
    taken = import_state.Taken(1, 2, 5, 1201, 1203, refused={import_state.NO_STUDY: 2})
    state = import_state.imported(taken, "/out")
    assert told(state)[0] == "Slicer took 1,201 of 1,203 images"
    assert told(state)[2] == "2 without a study: Slicer refuses them."
    assert (state.kind, state.mood, state.primary) == ("part", "question", "go")
    unknown = import_state.imported(taken._replace(refused={}), "/out")
    assert told(unknown)[2] == "2 refused by the database: see the log of Slicer."


def test_slicer_mixes_patients():
    state = import_state.imported(import_state.Taken(1, 1, 2, 6, 6, mixed=1), "/out")
    assert told(state)[0] == "Slicer shows images of several patients as those of one"
    assert told(state)[2].startswith("Images of several patients are in 1 study")
    assert (state.kind, state.mood) == ("part", "bad")


def test_slicer_took_nothing():
    state = import_state.imported(import_state.Taken(0, 0, 0, 0, 3), "/out")
    assert (state.mood, state.primary) == ("bad", "choose")


def test_what_slicer_had_before_can_be_replaced():
    state = import_state.imported(import_state.Taken(1, 1, 1, 3, 3, earlier=3), "/out")
    assert told(state)[0] == "Slicer has all of it"
    assert "3 images were there before" in told(state)[2]
    assert state.links[0] == "replace"


@pytest.mark.parametrize("is_removed", [True, False])
def test_an_import_that_was_cancelled(is_removed):
    taken = import_state.Taken(1, 1, 1, 20, 50, is_cancelled=True, is_removed=is_removed)
    state = import_state.imported(taken, "/out")
    assert told(state)[0] == "The import was cancelled"
    assert state.links == ("report", "over")
    assert any("earlier import" in line for line in state.lines) == is_removed
    assert state.primary == "import"


# What could not be done


@pytest.mark.parametrize(
    ("task", "primary"), [("check", "choose"), ("patch", "place"), ("import", "go"), ("report", "patch")]
)
def test_errors_have_a_way_out(task, primary):
    state = panel_state.failed(task, Text("There is no folder."))
    assert told(state)[1:] == ["There is no folder.", "The originals are as they were."]
    assert (state.mood, state.primary) == ("bad", primary)
    assert state.links == (("check",) if task == "import" else ()) + ("again", "message")


@pytest.mark.parametrize("task", ["check", "patch"])
def test_without_originals_others_are_to_be_chosen_and_nothing_is_said_of_them(task):
    state = panel_state.failed(task, Text("There is no folder."), is_input_there=False)
    assert told(state)[1:] == ["There is no folder."]
    assert state.primary == "choose"


def test_a_field_that_is_missing_is_a_question():
    state = panel_state.failed("check", Text("Fill it in."), is_of_parameter=True)
    assert told(state) == ["A repair needs an answer", "Fill it in."]
    assert (state.mood, state.primary) == ("question", "patch")


def test_the_samples_are_told_without_names_of_elements():
    samples = pathlib.Path(__file__).resolve().parents[3] / "samples" / "broken"
    report = check(samples)
    assert told(run_state.diagnosis(report))[0] == "9 of 9 series would load wrongly"


def test_files_that_were_left_out_are_told_after_the_import_too():
    taken = import_state.Taken(1, 1, 1, 5, 5)
    state = import_state.imported(taken, "copy", None, ["1 file was left out: cut off."])
    assert (state.mood, state.lines[1:]) == ("good", ("1 file was left out: cut off.",))


def test_studies_of_several_patients_hide_nothing_else_after_an_import():
    taken = import_state.Taken(3, 1, 3, 5, 6, refused={import_state.NO_DICOM: 1}, mixed=1)
    assert "1 no DICOM file, or damaged." in told(import_state.imported(taken, "copy"))


def test_a_damaged_file_that_slicer_will_not_show_is_in_the_headline(tmp_path):
    for number in range(1, 4):
        save(tmp_path / "in" / f"{number}.dcm", image(number))
    path = tmp_path / "in" / "4.dcm"
    save(path, change(image(4), StudyInstanceUID=None, PixelData=None))
    report = patch(tmp_path / "in", tmp_path / "out", make_rules(leave_out=["GenerateMissingIDs"]))
    assert "damaged" in {file.outcome for file in report.plan.files}
    assert told(run_state.done(report))[0] == "The copy is ready, but Slicer will not show 1 file of it"


def test_what_is_changed_because_somebody_wants_it_is_told(tmp_path):
    save(tmp_path / "1.dcm", image(1))
    rules = make_rules(add=["SetElements"], parameters={"SetElements": {"Elements": "PatientID=8"}})
    assert told(run_state.diagnosis(check(tmp_path, rules)))[:2] == [
        "Slicer reads all of it",
        "1 file is changed as chosen.",
    ]
