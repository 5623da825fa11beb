"""Archives: what is in them comes out, and nothing else happens."""

import bz2
import gzip
import io
import lzma
import pathlib
import random
import struct
import tarfile
import tempfile
import tracemalloc
import warnings
import zipfile

import pytest

import dicom_bytes as dcm
from builders import lines_run
from DICOMPatcherLib.disk.temporary import TemporaryDiskError
from DICOMPatcherLib.planning import archives, unpacking
from DICOMPatcherLib.planning.archives import unpack
from DICOMPatcherLib.planning.planner import Planner
from DICOMPatcherLib.planning.unpacking import ArchiveError, Budget
from DICOMPatcherLib.rule_list import RULES, make_rules
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
        member.name: member.problem or pathlib.Path(member.filename).read_bytes()
        for member in unpack(str(tmp_path / name), kind, str(folder), Budget())
    }


MEMBERS = [("a/1.dcm", b"first"), ("a/2.dcm", b"second"), ("3.dcm", b"")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(MEMBERS), "zip archive"),
        (tarred(MEMBERS), "tar archive"),
        (tarred(MEMBERS, "w:gz"), "gzip archive"),
        (tarred(MEMBERS, "w:bz2"), "bzip2 archive"),
        (tarred(MEMBERS, "w:xz"), "xz archive"),
    ],
    ids=["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"],
)
def test_all_members_are_unpacked(tmp_path, content, kind):
    assert unpacked(tmp_path, content, kind) == dict(MEMBERS)


COMPRESSED = {"gzip archive": gzip.compress, "bzip2 archive": bz2.compress, "xz archive": lzma.compress}


@pytest.mark.parametrize(
    ("kind", "extension"), [("gzip archive", "gz"), ("bzip2 archive", "bz2"), ("xz archive", "xz")]
)
@pytest.mark.parametrize("name", ["IM1.dcm.{}", "IM1.{}", "IM1"])
def test_a_single_file_gets_the_name_of_its_archive(tmp_path, kind, extension, name):
    content = COMPRESSED[kind](b"content")
    member = name.replace(".{}", "")
    assert unpacked(tmp_path, content, kind, name.format(extension.upper())) == {member: b"content"}


@pytest.mark.parametrize("kind", COMPRESSED)
@pytest.mark.parametrize("size", [0, 1, 128 * 1024, 128 * 1024 + 1, 3_000_000])
def test_files_of_any_size_come_out_whole(tmp_path, kind, size):
    content = random.Random(size).randbytes(size // 2) + bytes(size - size // 2)
    packed = COMPRESSED[kind](content)
    assert unpacked(tmp_path, packed, kind) == {"archive": content}


@pytest.mark.parametrize("kind", COMPRESSED)
def test_compressed_parts_may_follow_each_other(tmp_path, kind):
    compress = COMPRESSED[kind]
    assert unpacked(tmp_path, compress(b"one, ") + compress(b"two") + bytes(512), kind) == {"archive": b"one, two"}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives_of_many_sizes_come_out_whole(tmp_path, mode):
    kind = {"w": "tar archive", "w:gz": "gzip archive", "w:bz2": "bzip2 archive", "w:xz": "xz archive"}[mode]
    sizes = (0, 1, 511, 512, 513, 128 * 1024, 300_000, 512)
    members = [(f"{'long ' * 60}{number}", random.Random(number).randbytes(size)) for number, size in enumerate(sizes)]
    assert unpacked(tmp_path, tarred(members, mode), kind) == dict(members)


@pytest.mark.parametrize("kind", ["tar archive", *COMPRESSED])
@pytest.mark.parametrize(
    "fault", ["cut in a header", "cut behind a file", "a damaged header", "another archive follows"]
)
def test_a_tar_archive_of_which_files_are_missing_is_told(tmp_path, kind, fault):
    """What was in front of the fault is unpacked."""
    archive = tarred([("1", b"x" * 1000), ("2", b"y" * 1000)])
    header = 3 * tarfile.BLOCKSIZE  # of the second file
    content = {
        "cut in a header": archive[: header + 100],
        "cut behind a file": archive[:header],
        "a damaged header": archive[:header] + b"?" + archive[header + 1 :],
        "another archive follows": archive + archive,
    }[fault]
    (tmp_path / "archive").write_bytes(COMPRESSED.get(kind, bytes)(content))
    (tmp_path / "unpacked").mkdir()
    found = unpack(str(tmp_path / "archive"), kind, str(tmp_path / "unpacked"), Budget())
    assert next(found).name == "1"
    with pytest.raises(ArchiveError, match="files may be missing"):
        list(found)


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


def test_links_in_archives_are_told_and_not_followed(tmp_path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, kind in (("a", tarfile.SYMTYPE), ("b", tarfile.LNKTYPE), ("c", tarfile.DIRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    found = unpacked(tmp_path, stream.getvalue(), "tar archive")
    assert found == dict.fromkeys("ab", "a link in an archive, which is not followed")


def test_a_link_in_a_zip_archive_has_a_line(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    entries = run(tmp_path, stream.getvalue())
    assert entries["images.zip/link"]["outcome"] == "skipped"
    assert "a link" in entries["images.zip/link"]["reason"]


@pytest.mark.parametrize("name", [b"\xff\xfe", b""])
def test_names_that_are_no_text_cost_nothing(tmp_path, name):
    marked = zipped([("ä" * len(name) or "x", b"first"), ("ü.dcm", b"second")])
    bad = marked.replace("ää".encode(), name + b"ab") if name else without_first_name(marked)
    found = unpacked(tmp_path, bad, "zip archive")
    assert sorted(found.values()) == [b"first", b"second"]
    assert "ü.dcm" in found


def without_first_name(archive):
    """Return a zip archive whose first entry has an empty name."""
    local = archive[:26] + b"\0\0" + archive[28:30] + archive[31:]
    place = local.index(b"PK\1\2")
    central = local[place : place + 28] + b"\0\0" + local[place + 30 : place + 46] + local[place + 47 :]
    second = central.index(b"PK\1\2", 4)
    (offset,) = struct.unpack_from("<L", central, second + 42)
    central = central[: second + 42] + struct.pack("<L", offset - 1) + central[second + 46 :]
    end = central.index(b"PK\5\6")
    size, start = struct.unpack_from("<LL", central, end + 12)
    central = central[: end + 12] + struct.pack("<LL", size - 1, start - 1) + central[end + 20 :]
    return local[:place] + central


def test_what_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_ALWAYS_ALLOWED", 1000)
    with pytest.raises(ArchiveError, match="more than a hundred times"):
        unpacked(tmp_path, zipped([("zeros", bytes(1_000_000))]), "zip archive")


@pytest.mark.parametrize("kind", COMPRESSED)
def test_what_is_passed_over_in_a_tar_archive_counts_too(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(unpacking, "_ALWAYS_ALLOWED", 100_000)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("device")
        entry.size = 1_000_000
        archive.addfile(entry, io.BytesIO(bytes(1_000_000)))
    content = stream.getvalue().replace(b"0" + b"\0" * 100, b"7" + b"\0" * 100, 1)
    with pytest.raises(ArchiveError, match="more than a hundred times"):
        unpacked(tmp_path, COMPRESSED[kind](content), kind)


@pytest.mark.parametrize("kind", ["tar archive", *COMPRESSED])
@pytest.mark.parametrize("header", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_without_end_takes_little_memory(tmp_path, kind, header):
    size = 30_000_000
    entry = tarfile.TarInfo("header")
    entry.type, entry.size = header, size
    content = entry.tobuf() + bytes(size)
    content = COMPRESSED.get(kind, bytes)(content)
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError, match="longer than is plausible"):
            unpacked(tmp_path, content, kind)
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


def pax(records, kind=tarfile.XHDTYPE):
    entry = tarfile.TarInfo("pax")
    entry.type, entry.size = kind, len(records)
    return entry.tobuf() + records + bytes(-len(records) % 512)


def record(key, value):
    """Return a record of a pax header, whose length counts its own digits."""
    rest = f" {key}={value}\n"
    length = len(rest) + len(str(len(rest)))
    return f"{length + (len(str(length)) + len(rest) > length)}{rest}".encode()


def long_map():
    version = record("GNU.sparse.major", 1) + record("GNU.sparse.minor", 0) + record("GNU.sparse.realsize", 1)
    entry = tarfile.TarInfo("sparse")
    entry.size = 4 * 1024 * 1024
    return pax(version) + entry.tobuf() + (b"9999999\n" + b"1\n0\n" * entry.size)[: entry.size]


HEADERS = {
    "a map of a sparse file": long_map,
    "many headers": lambda: pax(record("comment", "x" * 100_000)) * 20,
    "a long number": lambda: pax(record("size", "9" * 5000)),
    "headers for all files": lambda: pax(b"".join(record(f"k{key}", "v") for key in range(200)), tarfile.XGLTYPE),
}


@pytest.mark.parametrize("kind", ["tar archive", pytest.param("gzip archive", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_headers_beyond_what_a_file_needs_are_refused(tmp_path, kind, headers):
    content = headers() + tarred(MEMBERS)
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError, match="headers"):
            unpacked(tmp_path, COMPRESSED.get(kind, bytes)(content), kind)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.thorough
@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_of_any_method_come_out_whole_and_take_little_memory(tmp_path, method):
    content = random.Random(1).randbytes(300_000) + bytes(120_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("1.dcm", content)
    (tmp_path / "archive").write_bytes(stream.getvalue())
    tracemalloc.start()
    try:
        (member,) = unpack(str(tmp_path / "archive"), "zip archive", str(tmp_path), Budget())
        assert tracemalloc.get_traced_memory()[1] < 110_000_000
    finally:
        tracemalloc.stop()
    assert pathlib.Path(member.filename).read_bytes() == content


@pytest.mark.parametrize("kind", COMPRESSED)
def test_what_follows_a_compressed_file_has_a_line(tmp_path, kind):
    found = unpacked(tmp_path, COMPRESSED[kind](b"first") + b"something else", kind)
    assert found.pop("archive") == b"first"
    assert found == {"rest": f"the data after the {kind} does not belong to it, and is left out"}


def test_holes_in_a_file_count_as_what_they_unpack_to(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_ALWAYS_ALLOWED", 100_000)
    entry = tarfile.TarInfo("holes")
    entry.type, entry.size = tarfile.GNUTYPE_SPARSE, 0
    header = bytearray(entry.tobuf())
    header[386:398] = header[398:410] = b"00000000000\0"
    header[483:495] = b"%011o\0" % 10_000_000
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    with pytest.raises(ArchiveError, match="more than a hundred times"):
        unpacked(tmp_path, gzip.compress(bytes(header) + bytes(1024)), "gzip archive")


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_MAX_MEMBERS", 3)
    with pytest.raises(ArchiveError, match="more than 3 files"):
        unpacked(tmp_path, zipped([(str(number), b"") for number in range(4)]), "zip archive")


def test_a_full_disk_is_not_filled_up(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_SPARE_SPACE", 1 << 62)
    with pytest.raises(TemporaryDiskError, match="TMPDIR"):
        unpacked(tmp_path, zipped(MEMBERS), "zip archive")


@pytest.mark.parametrize("kind", archives.ARCHIVES)
@pytest.mark.parametrize("size", [4, 40, 5000])
def test_a_damaged_archive_is_refused(tmp_path, kind, size):
    big = [("a", random.Random(1).randbytes(10_000))]
    content = zipped(big) if kind == "zip archive" else COMPRESSED.get(kind, bytes)(tarred(big))
    with pytest.raises(ArchiveError):
        unpacked(tmp_path, content[:size], kind)


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


def test_archives_in_archives_share_what_they_may_take(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_ALWAYS_ALLOWED", 1_000_000)
    bombs = [(f"{number}.zip", zipped([("zeros", bytes(900_000))])) for number in range(20)]
    inner = zipped(bombs)
    entries = run(tmp_path, inner)
    taken = [entry for source, entry in entries.items() if source.endswith("/zeros")]
    assert len(taken) * 900_000 <= 1_000_000 + 100 * len(inner)
    refused = [entry for entry in entries.values() if entry["outcome"] == "unreadable"]
    assert len(refused) == 20 - len(taken) > 0
    assert all("more than a hundred times" in entry["reason"] for entry in refused)


@pytest.mark.thorough
def test_many_members_of_one_name_take_work_in_proportion(tmp_path):
    def names(count):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            content = zipped([("same.txt", b"text")] * count)
        folder = tmp_path / str(count)
        folder.mkdir()
        assert len(run(folder, content)) == count + 1

    assert lines_run(lambda: names(400)) < 10 * lines_run(lambda: names(50))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"7z\xbc\xaf\x27\x1c", "7z archive"),
        (b"Rar!\x1a\x07\0", "rar archive"),
        (b"\x28\xb5\x2f\xfd\x24", "Zstandard archive"),
        (bytes(0x8001) + b"CD001\1", "ISO disc image"),
    ],
)
def test_archives_that_cannot_be_unpacked_are_named_with_the_way_out(tmp_path, head, kind):
    (entry,) = run(tmp_path, head + bytes(4000)).values()
    assert entry["outcome"] == "unreadable"
    assert kind in entry["reason"]
    assert "unpack it" in entry["reason"]


def test_an_archive_for_which_there_is_no_room_has_failed(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_SPARE_SPACE", 1 << 62)
    (entry,) = run(tmp_path, zipped(MEMBERS)).values()
    assert entry["outcome"] == "failed"
    assert "TMPDIR" in entry["reason"]


def test_what_is_left_of_a_refused_archive_is_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_MAX_MEMBERS", 2)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    (tmp_path / "images.zip").write_bytes(zipped(MEMBERS))
    planner = Planner(str(tmp_path / "images.zip"), make_rules(), available=RULES)
    for _ in planner.steps():
        pass
    assert [file.outcome for file in planner.plan.files] == ["unreadable"]
    assert list((tmp_path / "temporary").rglob("00000*")) == []
    planner.plan.close()


def test_half_an_archive_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "_MAX_MEMBERS", 1)
    entries = run(tmp_path, zipped([("1.dcm", dcm.file(dcm.image())), ("2.dcm", dcm.file(dcm.image()))]))
    assert {source: entry["outcome"] for source, entry in entries.items()} == {"images.zip": "unreadable"}
    assert list((tmp_path / "out").rglob("*.dcm")) == []


def test_an_archive_is_left_alone_if_the_user_wants_it(tmp_path):
    entries = run(tmp_path, zipped([("1.dcm", dcm.file(dcm.image()))]), only=["GenerateMissingIDs"])
    assert [(entry["outcome"], entry["reason"]) for entry in entries.values()] == [
        ("skipped", "not a DICOM file: zip archive")
    ]


def test_a_directory_of_too_many_members_is_not_taken_into_memory(tmp_path, monkeypatch):
    """Each entry takes 46 bytes in the archive and ten times as much when an object is made of it."""
    monkeypatch.setattr(unpacking, "_MAX_MEMBERS", 1000)
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    count = 60_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entry) * count, 0, 0)
    (tmp_path / "archive").write_bytes(entry * count + end)
    made = []
    monkeypatch.setattr(zipfile.ZipInfo, "_decodeExtra", lambda self, *_: made.append(self))
    with pytest.raises(ArchiveError, match="more than 1000 files"):
        list(unpack(str(tmp_path / "archive"), "zip archive", str(tmp_path), Budget()))
    assert made == []
