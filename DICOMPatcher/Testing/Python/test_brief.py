"""What is said in a terminal: few lines in a fixed order, without UIDs and elements unless they are asked for."""

from __future__ import annotations

import pathlib
import re

import pytest

from builders import encoded, image, save
from DICOMPatcherLib import DICOMPatcherRule, check, cli, make_rules, patch
from DICOMPatcherLib.terminal import console

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "samples" / "broken"


@pytest.fixture
def folder(tmp_path):
    """A folder with something of all that can be told."""
    for series in range(1, 9):
        for number in range(1, 5):
            uid = {"SOPInstanceUID": None, "SeriesInstanceUID": f"1.2.3.{series}", "SeriesNumber": str(series)}
            values = {"PatientName": "\u041f\u0435\u0442\u0440\u043e\u0432".encode("cp1251"), "XRayTubeCurrent": b"1.5"}
            save(tmp_path / "in" / f"{series}-{number}", image(number, **uid), raw=values)
    for number in range(3):
        (tmp_path / "in" / f"cut{number}").write_bytes(encoded(image(90 + number))[: -9 - 2 * number])
        (tmp_path / "in" / f"notes{number}.txt").write_text("hello")
    return tmp_path / "in"


def test_what_is_said_is_in_this_order(folder):
    lines = list(check(folder).lines())
    headings = [line for line in lines if not line.startswith(" ")]
    assert [re.sub(r"[0-9]+", "N", heading).partition(":")[0] for heading in headings] == [
        "Input in ND Slicer",
        "Output in ND Slicer",
        "Series",
        "What Slicer does not take as it is",
        "What is wrong",
        "What would be left out, and why",
        "What you may want to do",
        "N files",
    ]
    assert sum("--with UseCharacterSet --parameter " in line for line in lines) == 1


def test_it_is_few_lines_however_many_files_there_are(folder):
    assert len(list(check(folder).lines())) <= 24
    lines = "\n".join(check(folder).lines())
    assert "and 4 more" in lines


def test_an_ordinary_folder_is_told_in_fifteen_lines(tmp_path):
    for number in range(1, 301):
        ds = image(number, SeriesInstanceUID=f"1.2.3.{number}", SeriesDescription="Thorax")
        save(tmp_path / "in" / f"{number}", ds, raw={"XRayTubeCurrent": b"1.5"})
    (tmp_path / "in" / "notes.txt").write_text("hello")
    lines = list(check(tmp_path / "in", make_rules()).lines())
    assert 8 <= len(lines) <= 15
    assert "  300 CT series of one image each: a single slice" in lines


def test_there_are_no_uids_and_no_names_of_elements_in_it(folder):
    said = "\n".join(patch(SAMPLES, folder.parent / "out").lines())
    without_options = re.sub(r"--\w+ \S+", "", said)
    assert re.findall(r"\b[0-9]+(?:\.[0-9]+){4,}|\bUID\b|\b(?:[A-Z][a-z]+){2,}(?:ID|UID)?\b", without_options) == []


def test_why_files_are_left_out_is_said_in_plain_words_and_once(tmp_path):
    for number in range(3):
        (tmp_path / f"{number}").write_bytes(encoded(image(number))[: -9 - number])
    save(tmp_path / "9", image(9))
    lines = list(check(tmp_path).lines())
    (why,) = lines[lines.index("What would be left out, and why:") + 1 : -1]
    assert why == "  The picture is cut off (3 files, such as 0)"


def test_verbose_says_it_all(folder, capsys):
    cli.main(["check", str(folder), "--verbose"])
    said = capsys.readouterr().out
    assert all(part in said for part in ("I3: SOPInstanceUID is missing", "GenerateMissingIDs: ", "(1-1)"))
    assert said.index("Problems:") < said.index("Not to be written:") < said.index("Also recommended:")
    cli.main(["check", str(folder)])
    said = capsys.readouterr().out
    assert "SOPInstanceUID" not in said
    assert "add --verbose" in said


def test_what_rules_of_others_find_and_tell_is_in_it(tmp_path):
    class Own(DICOMPatcherRule):
        def processDataSet(self, ds):
            self.report("X1", "The table is too high")

        def processCollection(self, instances):
            self.remark("All is well.")

    save(tmp_path / "1", image(1))
    lines = list(check(tmp_path, [*make_rules(), Own()]).lines())
    assert "  The table is too high (1 file): would not be repaired" in lines
    assert lines[lines.index("Worth knowing:") + 1] == "  All is well."


def test_advice_that_says_the_same_of_several_series_names_all_its_files(tmp_path):
    for volume in range(3):
        for number in range(4):
            values = {"FrameOfReferenceUID": f"1.2.9.{volume}", "SeriesInstanceUID": f"1.2.{volume}.{number}"}
            values |= {"SOPInstanceUID": f"1.2.8.{volume}.{number}", "ImagePositionPatient": [0, 0, number]}
            save(tmp_path / str(volume) / f"{number}", image(number, StudyInstanceUID=f"1.2.{volume}", **values))
    (line,) = (line for line in check(tmp_path).lines() if "JoinScatteredSeries" in line)
    assert "(12 files): --with JoinScatteredSeries" in line


def test_where_identity_is_hidden_no_file_is_named(tmp_path):
    save(tmp_path / "in" / "Doe" / "1", image(1, SeriesDescription="Doe", SOPInstanceUID=None))
    (tmp_path / "in" / "Doe" / "Doe.txt").write_text("hello")
    (tmp_path / "in" / "Doe" / "2").write_bytes(encoded(image(2))[:-9])
    said = "\n".join(check(tmp_path / "in", make_rules(add=["Anonymize"])).lines())
    assert "Doe" not in said
    assert "What would be left out, and why:" in said


def test_a_terminal_gets_the_same_with_bold_headings(folder, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("TERM", "xterm")
    report = check(folder)
    console.print_parts(report)
    said = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert said == [line.rstrip() for line in report.lines()]
