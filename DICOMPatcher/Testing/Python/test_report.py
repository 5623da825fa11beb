"""The outcome of a run as JSON lines and as text."""

from __future__ import annotations

import json

import pytest
from pydicom.uid import JPEG2000Lossless, PositronEmissionTomographyImageStorage

from builders import (
    KEY,
    collecting,
    encoded,
    entries,
    image,
    naming,
    referenced,
    rule,
    save,
    save_series,
    with_fragments,
)
from damage_others import directory
from DICOMPatcherLib import check, make_rules, patch

ENTRY = {"kind", "source", "target", "outcome", "reason", "findings", "repairs", "changes"}


def lines(report):
    return list(report.lines(verbose=True))


def rows(report, title):
    return dict(report.sections()).get(title, [])


# JSON


def test_each_file_is_one_json_object_on_one_line(tmp_path):
    save_series(tmp_path / "in" / "a", 3, SOPInstanceUID=None)
    (tmp_path / "in" / "readme.txt").write_text("hello")
    (tmp_path / "in" / "cut").write_bytes(encoded(image(9))[:-9])
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    report.write(tmp_path / "report.jsonl")
    text = (tmp_path / "report.jsonl").read_text("ascii")
    assert text.endswith("\n")
    found = [entry for entry in map(json.loads, text.splitlines()) if entry["kind"] == "file"]
    assert found == list(report.files())
    assert all(set(entry) == ENTRY for entry in found)
    assert [entry["source"] for entry in found] == ["cut", "readme.txt", "a/001.dcm", "a/002.dcm", "a/003.dcm"]
    assert {entry["outcome"] for entry in found} == {"unreadable", "skipped", "patched"}


def test_a_change_has_rule_place_and_values(tmp_path):
    save(tmp_path / "1", image(1, SeriesNumber=None), raw={"XRayTubeCurrent": b"12.5"})
    (entry,) = check(str(tmp_path)).files()
    assert [change for change in entry["changes"] if change["rule"] == "FixExposureFiasco"] == [
        {
            "rule": "FixExposureFiasco",
            "tag": "(0018,1151)",
            "keyword": "XRayTubeCurrent",
            "before": "12.5",
            "after": "13",
        },
        {
            "rule": "FixExposureFiasco",
            "tag": "(0018,8151)",
            "keyword": "XRayTubeCurrentInuA",
            "before": None,
            "after": "12500",
        },
    ]
    (number,) = [change for change in entry["changes"] if change["rule"] == "GenerateMissingIDs"]
    assert (number["keyword"], number["before"] or None) == ("SeriesNumber", None)


def test_advice_that_says_the_same_is_told_once(tmp_path):
    for volume in range(3):
        for number in range(4):
            values = {"FrameOfReferenceUID": f"1.2.9.{volume}", "SeriesInstanceUID": f"1.2.{volume}.{number}"}
            values |= {"SOPInstanceUID": f"1.2.8.{volume}.{number}", "ImagePositionPatient": [0, 0, number]}
            save(tmp_path / str(volume) / f"{number}", image(number, StudyInstanceUID=f"1.2.{volume}", **values))
    report = check(str(tmp_path))
    assert len(report.advice) == 3
    (told,) = (line for line in lines(report) if "JoinScatteredSeries" in line)
    assert told.split()[:2] == ["12", "x"]
    assert told.endswith("(0/0)")


def test_a_removed_element_has_no_value_after(tmp_path):
    save(tmp_path / "1", image())
    remove = rule({"processDataSet": lambda self, ds: delattr(ds, "PatientSex")})
    (entry,) = check(str(tmp_path), [remove]).files()
    assert entry["changes"] == [
        {"rule": "UserRule", "tag": "(0010,0040)", "keyword": "PatientSex", "before": "F", "after": None}
    ]


def test_a_change_in_a_sequence_has_its_path(tmp_path):
    save(tmp_path / "1", image(1, SourceImageSequence=[referenced("1.2.3"), referenced("1.2.4")]))

    def process(self, ds):
        ds.SourceImageSequence[1].ReferencedSOPInstanceUID = "1.2.5"

    (entry,) = check(str(tmp_path), [rule({"processDataSet": process})]).files()
    (change,) = entry["changes"]
    assert change["tag"] == "(0008,2112)[1].(0008,1155)"
    assert (change["keyword"], change["before"], change["after"]) == ("ReferencedSOPInstanceUID", "1.2.4", "1.2.5")


def test_what_was_found_has_id_and_message(tmp_path):
    save_series(tmp_path, 2, SOPInstanceUID=None)
    for entry in check(str(tmp_path)).files():
        assert {finding["id"] for finding in entry["findings"]} == {"I3"}
        assert all(set(finding) == {"id", "message"} and finding["message"] for finding in entry["findings"])


def test_original_values_are_left_out_when_identity_is_hidden(tmp_path):
    for number in (1, 2, 3):
        save(tmp_path / "in" / f"{number}", image(number, SeriesNumber=None, PatientComments="shy"))
    report = patch(
        str(tmp_path / "in"),
        str(tmp_path / "out"),
        [rule({"processDataSet": lambda self, ds: delattr(ds, "PatientComments")}), *make_rules(add=["Anonymize"])],
    )
    changes = [change for entry in report.files() for change in entry["changes"]]
    assert changes
    assert not any("before" in change for change in changes)
    text = json.dumps(list(report.files())) + "\n".join(report.lines(verbose=True))
    for word in ("Doe", "House", "19700101", "shy"):
        assert word not in text


def test_the_text_names_no_original_file_when_identity_is_hidden(tmp_path):
    save(tmp_path / "in" / "Doe^Jane" / "1", image(1))
    save(tmp_path / "in" / "Doe^Jane" / "2", image(1))
    save(tmp_path / "in" / "Doe^Jane" / "3", image(2, SeriesNumber=None))
    (tmp_path / "in" / "Doe^Jane" / "cut").write_bytes(encoded(image(3))[:-9])
    (tmp_path / "in" / "Doe^Jane" / "letter.txt").write_text("Dear Mrs. Doe")
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(add=["Anonymize"]))
    assert "Doe" not in "\n".join(report.lines(verbose=True))


# Text


def test_counts_outcomes(tmp_path):
    save_series(tmp_path / "in", 3)
    save(tmp_path / "in" / "x", image(7, SeriesNumber=None, SeriesInstanceUID="1.2.3.9"))
    (tmp_path / "in" / "readme.txt").write_text("hello")
    (tmp_path / "in" / "cut").write_bytes(encoded(image(9))[:-9])
    report = check(str(tmp_path / "in"))
    assert report.counts == {"patched": 1, "copied": 3, "damaged": 0, "skipped": 1, "unreadable": 1, "failed": 0}
    assert report.would_change
    assert not report.all_handled
    assert report.conclusion() == lines(report)[-1]
    assert report.conclusion() == "6 files: 1 to be patched, 3 without known problems, 1 skipped, 1 unreadable."
    done = patch(str(tmp_path / "in"), str(tmp_path / "out"))
    assert done.conclusion() == "6 files: 1 patched, 3 copied unchanged, 1 skipped, 1 unreadable."


def test_files_with_a_fault_that_stays_are_not_called_in_order(tmp_path):
    save(tmp_path / "1", image(1))
    save(tmp_path / "2", image(2, PatientName="Roe^John"))
    save(tmp_path / "3", image(3, StudyInstanceUID="1.2.7", SeriesInstanceUID="1.2.8"))
    wanted = "3 files: 0 to be patched, 1 without known problems, 2 with remaining problems, 0 skipped."
    assert check(str(tmp_path)).conclusion() == wanted


def test_one_file_is_not_spoken_of_in_the_plural(tmp_path):
    save(tmp_path / "1", image())
    assert check(str(tmp_path)).conclusion() == "1 file: 0 to be patched, 1 without known problems, 0 skipped."


def test_what_was_wrong_is_counted_with_an_example(tmp_path):
    save_series(tmp_path, 20, SOPInstanceUID=None)
    report = check(str(tmp_path))
    (row,) = rows(report, "Problems")
    assert row.files == 20
    assert row.text.startswith("I3: SOPInstanceUID")
    assert row.example == "001.dcm"
    (line,) = [line for line in lines(report) if "I3" in line]
    assert "20 x" in line
    assert "(001.dcm)" in line


def test_a_problem_counts_once_per_file(tmp_path):
    save(tmp_path / "1", image(1, SOPInstanceUID="1.02", SeriesInstanceUID="1.03", StudyInstanceUID="1.04"))
    assert all(row.files == 1 for row in rows(check(str(tmp_path)), "Problems"))


def is_short(report, at_most=10):
    text = lines(report)
    assert len(text) <= at_most, "\n".join(text[:15])
    assert all(len(line) < 300 for line in text)


def test_no_row_stands_for_more_files_than_there_are(tmp_path):
    save_series(tmp_path, 5, SeriesNumber=None, StudyInstanceUID=None, PatientID=None)
    report = check(str(tmp_path), make_rules(add=["Anonymize"]))
    assert all(row.files <= 5 for _, rows in report.sections() for row in rows)


def test_a_large_folder_reads_as_few_lines(tmp_path):
    for series in range(10):
        save_series(
            tmp_path / str(series), 20, SOPInstanceUID=None, StudyInstanceUID=None, PatientID=None, PatientName=None
        )
    is_short(check(str(tmp_path)), 26)


def test_many_identical_copies_read_as_few_lines(tmp_path):
    for folder in ("a", "b"):
        save_series(tmp_path / folder, 30)
    is_short(check(str(tmp_path)))


def test_many_files_that_are_cut_off_read_as_few_lines(tmp_path):
    for number in range(1, 31):
        (tmp_path / f"{number}").write_bytes(encoded(image(number))[: -2 * number])
    is_short(check(str(tmp_path)))


def test_many_files_with_padding_read_as_few_lines(tmp_path):
    for number in range(1, 31):
        (tmp_path / f"{number}").write_bytes(encoded(image(number)) + bytes(8 + 2 * number))
    is_short(check(str(tmp_path)))


def test_many_cut_fragments_read_as_few_lines(tmp_path):
    for number in range(1, 31):
        data = with_fragments(image(number), JPEG2000Lossless, b"\xff\x4f\xff\x51" + bytes(200), end=False)
        (tmp_path / f"{number}").write_bytes(data[: -2 * number])
    is_short(check(str(tmp_path)))


def test_many_failures_of_a_rule_read_as_few_lines(tmp_path):
    save_series(tmp_path, 30)

    def process(self, ds):
        raise ValueError(f"instance {ds.SOPInstanceUID} is not to its liking")

    is_short(check(str(tmp_path), [rule({"processDataSet": process})]))


def test_many_odd_names_read_as_few_lines(tmp_path):
    save_series(tmp_path, 30)
    is_short(check(str(tmp_path), [naming(lambda self, ds, path: f"../{ds.InstanceNumber}")]))
    is_short(check(str(tmp_path), [naming(lambda self, ds, path: "same")]))


def test_many_changed_elements_read_as_one_line_per_rule(tmp_path):
    save_series(tmp_path, 5)
    report = check(str(tmp_path), make_rules(add=["Anonymize"]))
    assert len([line for line in lines(report) if "Anonymize: " in line]) == 1
    is_short(report)


def test_changes_are_counted_by_rule_and_element(tmp_path):
    save_series(tmp_path, 4, SeriesNumber=None)
    (row,) = rows(check(str(tmp_path)), "To be changed")
    assert (row.files, row.text, row.example) == (4, "GenerateMissingIDs: SeriesNumber", "001.dcm")


def test_the_report_of_a_check_speaks_of_what_would_be(tmp_path):
    save_series(tmp_path / "in", 2, SeriesNumber=None)
    (tmp_path / "in" / "readme.txt").write_text("hello")
    foretold = dict(check(str(tmp_path / "in")).sections())
    done = dict(patch(str(tmp_path / "in"), str(tmp_path / "out"), key=KEY).sections())
    assert list(foretold) == ["Problems", "To be changed", "Not to be written"]
    assert list(done) == ["Problems", "Changed", "Not written"]
    assert [row.text for row in foretold["Problems"]] == [
        "I14: SeriesNumber is missing; an unused number of the study would be assigned"
    ]
    assert [row.text for row in done["Problems"]] == [
        "I14: SeriesNumber was missing; an unused number of the study was assigned"
    ]
    assert list(foretold.values())[1:] == list(done.values())[1:]


def test_findings_of_a_rule_that_sees_all_are_in_the_report(tmp_path):
    save_series(tmp_path, 2)
    report = check(str(tmp_path), [collecting(lambda self, rows: rows[1].report("G15", "a slice is missing"))])
    assert [(row.files, row.text) for row in rows(report, "Problems")] == [(1, "G15: a slice is missing")]
    assert entries(report)["002.dcm"]["findings"] == [{"id": "G15", "message": "a slice is missing"}]


@pytest.mark.parametrize(
    ("name", "content", "is_in_order"),
    [
        pytest.param("notes.txt", b"no DICOM file", True, id="a text"),
        pytest.param("inside/DICOMDIR", directory(), True, id="a DICOMDIR of a folder inside"),
        pytest.param("DICOMDIR", directory(), False, id="a DICOMDIR that hides them"),
        pytest.param("cut.dcm", None, False, id="a file that ends early"),
    ],
)
def test_tells_whether_the_originals_can_be_used_as_they_are(tmp_path, name, content, is_in_order):
    save_series(tmp_path, 2)
    whole = next(tmp_path.iterdir()).read_bytes()
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(whole[:300] if content is None else content)
    assert check(str(tmp_path), make_rules(leave_out=["NormalizeFileNames"])).is_in_order == is_in_order


def test_originals_that_a_rule_could_not_be_applied_to_may_not_be_in_order(tmp_path):
    def fail(self, ds):
        raise KeyError("Modality")

    save_series(tmp_path, 2)
    assert check(str(tmp_path), []).is_in_order
    assert not check(str(tmp_path), [rule({"processDataSet": fail})]).is_in_order


SLICE = {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0], "PixelSpacing": [1, 1]}


@pytest.mark.parametrize(
    ("positions", "values", "is_in_order"),
    [
        pytest.param([0, 1, 2, 3], {}, True, id="a volume"),
        pytest.param([0, 0.6, 1.3, 1.9, 2.5], {}, False, id="rounded positions, of which Slicer warns"),
        pytest.param(
            [0, 1, 2, 3],
            {"Modality": "PT", "SOPClassUID": PositronEmissionTomographyImageStorage},
            False,
            id="PET without units",
        ),
    ],
)
def test_what_slicer_shows_in_another_way_than_it_is_is_not_in_order(tmp_path, positions, values, is_in_order):
    for number, place in enumerate(positions, 1):
        ds = image(number, ImagePositionPatient=[0, 0, place], InstanceNumber=str(number), **SLICE, **values)
        save(tmp_path / f"{number}.dcm", ds)
    assert check(str(tmp_path), make_rules(leave_out=["NormalizeFileNames"])).is_in_order == is_in_order
