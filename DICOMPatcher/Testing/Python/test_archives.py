"""Archives: what is in them comes out, and nothing else happens."""

import gzip
import io
import pathlib
import random
import tarfile
import zipfile

import pytest

import dicom_bytes as dcm
from DICOMPatcherLib import archives
from DICOMPatcherLib.archives import ArchiveError, unpack
from DICOMPatcherLib.rules import make_rules
from DICOMPatcherLib.run import patch


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(members, mode="w"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def unpacked(tmp_path, content, kind, name="archive"):
    (tmp_path / name).write_bytes(content)
    folder = tmp_path / "unpacked"
    folder.mkdir()
    return {
        member.name: pathlib.Path(member.filename).read_bytes()
        for member in unpack(str(tmp_path / name), kind, str(folder))
    }


MEMBERS = [("a/1.dcm", b"first"), ("a/2.dcm", b"second"), ("3.dcm", b"")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(MEMBERS), "zip archive"),
        (tarred(MEMBERS), "tar archive"),
        (tarred(MEMBERS, "w:gz"), "gzip archive"),
    ],
    ids=["zip", "tar", "tar.gz"],
)
def test_all_members_are_unpacked(tmp_path, content, kind):
    assert unpacked(tmp_path, content, kind) == dict(MEMBERS)


@pytest.mark.parametrize(("name", "member"), [("IM1.dcm.gz", "IM1.dcm"), ("IM1.GZ", "IM1"), ("IM1", "IM1")])
def test_a_single_file_gets_the_name_of_its_archive(tmp_path, name, member):
    assert unpacked(tmp_path, gzip.compress(b"content"), "gzip archive", name) == {member: b"content"}


@pytest.mark.parametrize("make", [zipped, tarred])
@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../evil", "_/_/evil"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\evil", "_/_/evil"),
        ("C:\\evil", "C_/evil"),
        ("a/./b//c", "a/b/c"),
    ],
)
def test_names_lead_nowhere_else(tmp_path, make, name, harmless):
    kind = "zip archive" if make is zipped else "tar archive"
    assert unpacked(tmp_path, make([(name, b"x")]), kind) == {harmless: b"x"}
    assert {path.name for path in tmp_path.iterdir()} == {"archive", "unpacked"}
    assert {path.name for path in (tmp_path / "unpacked").iterdir()} == {"000001"}


def test_links_in_a_tar_archive_are_left_out(tmp_path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE):
            entry = tarfile.TarInfo("link")
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert unpacked(tmp_path, stream.getvalue(), "tar archive") == {}


def test_what_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_ALWAYS_ALLOWED", 1000)
    with pytest.raises(ArchiveError, match="more than a hundred times"):
        unpacked(tmp_path, zipped([("zeros", bytes(1_000_000))]), "zip archive")


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_MAX_MEMBERS", 3)
    with pytest.raises(ArchiveError, match="more than 3 files"):
        unpacked(tmp_path, zipped([(str(number), b"") for number in range(4)]), "zip archive")


def test_a_full_disk_is_not_filled_up(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_SPARE_SPACE", 1 << 62)
    with pytest.raises(ArchiveError, match="too little space"):
        unpacked(tmp_path, zipped(MEMBERS), "zip archive")


@pytest.mark.parametrize("kind", archives.ARCHIVES)
@pytest.mark.parametrize("size", [4, 40, 5000])
def test_a_damaged_archive_is_refused(tmp_path, kind, size):
    content = {"zip archive": zipped, "tar archive": tarred, "gzip archive": lambda members: tarred(members, "w:gz")}
    big = [("a", random.Random(1).randbytes(10_000))]
    with pytest.raises(ArchiveError):
        unpacked(tmp_path, content[kind](big)[:size], kind)


# In a run


def run(tmp_path, content, **options):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "images.zip").write_bytes(content)
    options = options or {"leave_out": ["NormalizeFileNames"]}
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(**options))
    return {entry["source"]: entry for entry in report.files()}


def test_an_archive_is_treated_as_a_folder(tmp_path):
    entries = run(tmp_path, zipped([("a/1.dcm", dcm.file(dcm.image())), ("notes.txt", b"text")]))
    assert {source: entry["outcome"] for source, entry in entries.items()} == {
        "images.zip": "skipped",
        "images.zip/a/1.dcm": "patched",
        "images.zip/notes.txt": "skipped",
    }
    assert (tmp_path / "out" / "images.zip" / "a" / "1.dcm").is_file()


def test_two_members_of_one_name_are_both_kept(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped([("1.dcm", dcm.file(dcm.image())), ("1.dcm", b"text")])
    assert set(run(tmp_path, content)) == {"images.zip", "images.zip/1.dcm", "images.zip/2_1.dcm"}


def test_archives_in_archives_are_unpacked_but_not_without_end(tmp_path):
    content = zipped([("1.dcm", dcm.file(dcm.image()))])
    for _ in range(4):
        content = zipped([("inner.zip", content)])
    entries = run(tmp_path, content)
    assert [entry["outcome"] for entry in entries.values()] == ["skipped"] * 3 + ["unreadable"]
    assert "too deeply" in list(entries.values())[-1]["reason"]


def test_half_an_archive_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_MAX_MEMBERS", 1)
    entries = run(tmp_path, zipped([("1.dcm", dcm.file(dcm.image())), ("2.dcm", dcm.file(dcm.image()))]))
    assert {source: entry["outcome"] for source, entry in entries.items()} == {"images.zip": "unreadable"}
    assert list((tmp_path / "out").rglob("*.dcm")) == []


def test_an_archive_is_left_alone_if_the_user_wants_it(tmp_path):
    entries = run(tmp_path, zipped([("1.dcm", dcm.file(dcm.image()))]), only=["GenerateMissingIDs"])
    assert [(entry["outcome"], entry["reason"]) for entry in entries.values()] == [
        ("skipped", "not a DICOM file: zip archive")
    ]
