"""What keeps Slicer from importing sound files is said, with the way out, also where no file changes."""

from __future__ import annotations

import os
import pathlib
import zipfile

import pytest

import dicom_bytes as dcm
from damage_others import directory
from dicom_database import DicomDatabase
from DICOMPatcherLib import check, make_rules, patch
from DICOMPatcherLib.cli import main
from synthetic import write_ct_series


@pytest.fixture
def source(tmp_path):
    write_ct_series(tmp_path / "input", 5, Rows=4, Columns=4)
    return tmp_path / "input"


def record(kind: str, *elements: bytes, after: int = 0, below: int = 0, defined: bool = True) -> bytes:
    content = dcm.number(0x00041400, "UL", after) + dcm.number(0x00041420, "UL", below)
    return dcm.item(content + dcm.element(0x00041430, "CS", kind) + b"".join(elements), defined=defined)


def dicomdir(*names: str, defined: bool = True) -> bytes:
    """Return a DICOMDIR that lists files in one series."""
    start = len(dcm.file(b"")) + len(dcm.number(0x00041200, "UL", 0)) + len(dcm.header(0x00041220, "SQ", 0))
    kinds = ["PATIENT", "STUDY", "SERIES", *["IMAGE"] * len(names)]
    elements = [b""] * 3 + [dcm.element(0x00041500, "CS", name.replace("/", "\\")) for name in names]
    sizes = [len(record(kind, element, defined=defined)) for kind, element in zip(kinds, elements)]
    places = [start + sum(sizes[:index]) for index in range(len(sizes))] + [0]
    records = [
        record(
            kind,
            element,
            after=places[index + 1] if index >= 3 else 0,
            below=places[index + 1] if index < 3 else 0,
            defined=defined,
        )
        for index, (kind, element) in enumerate(zip(kinds, elements))
    ]
    return dcm.file(dcm.number(0x00041200, "UL", start) + dcm.sequence(0x00041220, records))


def imported(folder: pathlib.Path, tmp_path: pathlib.Path) -> int:
    """Return how many instances Slicer's database takes of a folder."""
    database = DicomDatabase(tmp_path / "database")
    database.import_folder(folder)
    return len(database.instances)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(directory(), id="that lists nothing"),
        pytest.param(b"", id="empty"),
        pytest.param(b"This is a text about this disc.\n", id="a text"),
        pytest.param(dicomdir("GONE/1.DCM", "GONE/2.DCM"), id="that lists other files"),
        pytest.param(None, id="a folder"),
    ],
)
def test_says_that_a_dicomdir_hides_everything(source, tmp_path, content, capsys):
    if content is None:
        (source / "DICOMDIR").mkdir()
    else:
        (source / "DICOMDIR").write_bytes(content)
    assert imported(source, tmp_path) == 0
    [text] = check(str(source)).plan.hindrances
    assert text == (
        "Slicer imports only what the DICOMDIR in this folder lists: 0 of 5 DICOM files, so that it shows 0 patients. "
        "From the copy it imports all."
    )
    assert main(["check", str(source)]) == 1
    assert "so that it shows 0 patients" in capsys.readouterr().out
    patch(str(source), str(tmp_path / "output"))
    assert imported(tmp_path / "output", tmp_path) == 5


@pytest.mark.parametrize("defined", [True, False])
def test_counts_what_a_dicomdir_lists(source, defined):
    (source / "DICOMDIR").write_bytes(dicomdir("0000.dcm", "0003.dcm", "GONE", defined=defined))
    [text] = check(str(source)).plan.hindrances
    assert text.startswith("Slicer imports only what the DICOMDIR in this folder lists: 2 of 5 DICOM files. ")


def test_counts_all_dicom_files_that_a_dicomdir_hides(source):
    """Also one that is left out, and one that nobody can read."""
    first = next(source.iterdir())
    (source / "copy.dcm").write_bytes(first.read_bytes())
    (source / "cut.dcm").write_bytes(first.read_bytes()[:300])
    (source / "notes.txt").write_text("no image")
    (source / "DICOMDIR").write_bytes(directory())
    [text] = check(str(source)).plan.hindrances
    assert "lists: 0 of 7 DICOM files" in text


def test_a_file_with_a_dicomdir_that_lists_it_is_no_hindrance(source):
    names = [path.name for path in source.iterdir()]
    (source / "DICOMDIR").write_bytes(dicomdir(*names))
    report = check(str(source))
    assert report.plan.hindrances == []
    assert str(report).splitlines()[-1] == report.conclusion()


def test_a_dicomdir_whose_records_go_in_circles_ends(source):
    start = len(dcm.file(b"")) + len(dcm.number(0x00041200, "UL", 0)) + len(dcm.header(0x00041220, "SQ", 0))
    records = dcm.sequence(0x00041220, [record("PATIENT", after=start, below=start)])
    (source / "DICOMDIR").write_bytes(dcm.file(dcm.number(0x00041200, "UL", start) + records))
    assert "0 of 5" in check(str(source)).plan.hindrances[0]


@pytest.mark.parametrize("place", ["elsewhere/DICOMDIR", "notes.txt", "DICOMDIR.old"])
def test_other_files_hinder_nothing(source, place):
    (source / place).parent.mkdir(exist_ok=True)
    (source / place).write_text("no DICOM file")
    assert check(str(source)).plan.hindrances == []


def test_a_single_file_is_hindered_by_nothing(source):
    (source / "DICOMDIR").write_bytes(b"")
    assert check(str(source / "0000.dcm")).plan.hindrances == []


def test_says_that_the_copy_is_hindered_too(source, tmp_path):
    """An image of this name is one, and keeps its name if names are not normalized."""
    (source / "0000.dcm").rename(source / "DICOMDIR")
    rules = make_rules(leave_out=["NormalizeFileNames"])
    assert check(str(source), rules).plan.hindrances[0].endswith("Normalize file names renames it.")
    assert "From the copy it imports all" in check(str(source)).plan.hindrances[0]


def test_says_that_files_are_in_an_archive(source, tmp_path):
    with zipfile.ZipFile(tmp_path / "input" / "files.zip", "w") as archive:
        for path in list(source.glob("*.dcm"))[:3]:
            archive.write(path, path.name)
            path.unlink()
    assert check(str(source)).plan.hindrances == [
        "Slicer does not read archives, which contain 3 of 5 DICOM files. The copy has them unpacked."
    ]


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
@pytest.mark.parametrize(("rules", "way_out"), [((), "The copy"), (("NormalizeFileNames",), "Normalize file names")])
def test_says_that_names_are_no_text(source, tmp_path, rules, way_out):
    os.rename(source / "0000.dcm", os.path.join(os.fsencode(source), b"\xe9.dcm"))
    assert imported(source, tmp_path) == 4
    [text] = check(str(source), make_rules(leave_out=rules)).plan.hindrances
    assert text.startswith("Slicer cannot find 1 of 5 files because their names are not valid text.")
    assert way_out in text


def test_what_cannot_be_written_is_not_counted(source):
    for path in source.iterdir():
        path.write_text("no DICOM file")
    (source / "DICOMDIR").write_bytes(b"")
    assert check(str(source)).plan.hindrances == []
