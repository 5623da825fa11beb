"""Names for the output: inside the output folder, and no two alike."""

from __future__ import annotations

import json
import os
import unicodedata

import pytest

from builders import entries, image, naming, save, save_series, time_limit, tree
from DICOMPatcherLib import make_rules, patch
from DICOMPatcherLib.planning.targets import Targets, relative_target


def claim_all(*paths):
    targets = Targets()
    with time_limit(2):
        return [targets.claim(path) for path in paths]


def folded(path):
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def test_a_free_path_is_given_as_it_was_wanted():
    assert claim_all("a.dcm", "b.dcm", "a/b.dcm") == ["a.dcm", "b.dcm", "a/b.dcm"]


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(["a.dcm"] * 12, id="the same name"),
        pytest.param(["a.dcm", "A.DCM", "a.Dcm"], id="differing in case"),
        pytest.param(["B/a.dcm", "b/A.dcm"], id="folders differing in case"),
        pytest.param(["caf\u00e9.dcm", "cafe\u0301.dcm"], id="differing in composition"),
        pytest.param(["stra\u00dfe.dcm", "STRASSE.dcm"], id="sharp s"),
        pytest.param(["\u1e9e.dcm", "\u00df.dcm", "ss.dcm"], id="capital sharp s"),
        pytest.param(["\u2126.dcm", "\u03c9.dcm", "\u03a9.dcm"], id="Ohm sign and omega"),
        pytest.param(["\u0130.dcm", "i\u0307.dcm"], id="dotted capital i"),
        pytest.param(["\u1fb3.dcm", "\u0391\u0345.dcm", "\u03b1\u03b9.dcm"], id="iota subscript"),
        pytest.param(["a.dcm", "a_2.dcm", "a.dcm", "a_2.dcm"], id="numbers that are taken"),
        pytest.param(["a", "a"], id="no extension"),
        pytest.param([".a", ".a"], id="hidden"),
        pytest.param(["a\udcff.dcm", "a\udcff.dcm"], id="bytes that are no text"),
    ],
)
def test_no_two_files_get_names_that_some_file_system_takes_for_one(paths):
    given = claim_all(*paths)
    assert len({folded(path) for path in given}) == len(paths)


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(["a", "a/b.dcm"], id="file first"),
        pytest.param(["a/b.dcm", "a"], id="folder first"),
        pytest.param(["A", "a/b/c.dcm"], id="in another case"),
        pytest.param(["a/b", "A/B/c.dcm", "a/b/d.dcm"], id="further down"),
    ],
)
def test_a_name_is_never_that_of_a_file_and_of_a_folder(paths):
    given = claim_all(*paths)
    folders = {folded(path).rsplit("/", count)[0] for path in given for count in range(1, path.count("/") + 1)}
    assert len({folded(path) for path in given}) == len(paths)
    assert folders.isdisjoint(folded(path) for path in given)


def test_thousands_of_equal_names_do_not_take_quadratic_time():
    with time_limit(3):
        targets = Targets()
        given = {targets.claim("ct.dcm") for _ in range(20_000)}
    assert len(given) == 20_000


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/out/a.dcm", "a.dcm"),
        ("/out/a/b.dcm", "a/b.dcm"),
        ("a.dcm", "a.dcm"),
        ("/out/a/../b.dcm", "b.dcm"),
        ("/out/a//b.dcm", "a/b.dcm"),
        ("/out/..a/b.dcm", "..a/b.dcm"),
        ("/out/...", "..."),
        ("/etc/passwd", None),
        ("../x", None),
        ("/out/../x", None),
        ("/out/a/../../x", None),
        ("/outside/x", None),
        ("/out", None),
        ("/out/", None),
        ("", None),
        (".", None),
        ("..", None),
        ("/", None),
        ("/out/a\0b", None),
        ("/out/\0", None),
    ],
    ids=repr,
)
def test_a_path_is_inside_the_output_folder_or_refused(path, expected):
    assert relative_target("/out", path) == expected


BAD_NAMES = {
    "absolute": "/etc/x",
    "absolute, made of the input's": "/tmp/never/written.dcm",
    "above": "../../x.dcm",
    "NUL": "a\0b.dcm",
    "empty": "",
    "the folder itself": ".",
    "None": None,
    "a number": 7,
    "bytes": b"x.dcm",
    "half a surrogate pair": "a\ud800.dcm",
    "too long": "x" * 300 + ".dcm",
    "a folder that is too long": "x" * 300 + "/a.dcm",
}


@pytest.mark.parametrize("name", list(BAD_NAMES.values()), ids=list(BAD_NAMES))
def test_a_name_that_cannot_be_used_neither_escapes_nor_stops_the_run(tmp_path, name):
    save_series(tmp_path / "in", 3)

    def odd(rule, ds, path):
        return name if ds.InstanceNumber == 2 else path

    report = patch(str(tmp_path / "in"), str(tmp_path / "base" / "out"), [naming(odd)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "in"]
    assert [path.name for path in (tmp_path / "base").iterdir()] == ["out"]
    found = entries(report)
    assert found["001.dcm"]["outcome"] == found["003.dcm"]["outcome"] == "copied"
    odd_one = found["002.dcm"]
    written = tree(tmp_path / "base" / "out")
    assert {entry["target"] for entry in found.values()} - {None} == set(written)
    assert odd_one["findings"] or odd_one["outcome"] == "failed"


def test_all_inputs_named_alike_get_a_file_each(tmp_path):
    save_series(tmp_path / "in", 5)
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [naming(lambda rule, ds, path: "same.dcm")])
    written = tree(tmp_path / "out")
    assert len(written) == 5
    assert set(written.values()) == set(tree(tmp_path / "in").values())
    assert [len(entry["findings"]) for entry in report.files()] == [0, 1, 1, 1, 1]


def test_a_file_and_a_folder_of_one_name_are_both_written(tmp_path):
    save(tmp_path / "in" / "A", image(1))
    save(tmp_path / "in" / "a" / "x.dcm", image(2))
    with time_limit(3):
        patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(leave_out=["NormalizeFileNames"]))
    assert sorted(tree(tmp_path / "out").values()) == sorted(tree(tmp_path / "in").values())


@pytest.mark.parametrize("modality", ["../../../../PWN", "/etc/PWN", "..", "CON", "a/b", "\n", "\x1b[2J", "."])
def test_modality_cannot_lead_out_of_the_output(tmp_path, modality):
    save(tmp_path / "in" / "a.dcm", image(1))
    save(tmp_path / "in" / "sub" / "b.dcm", image(2, Modality=None), raw={"Modality": modality.encode()})
    patch(str(tmp_path / "in"), str(tmp_path / "base" / "out"))
    written = [name for name in tree(tmp_path) if not name.startswith("in/")]
    assert len(written) == 2
    assert all(name.startswith("base/out/pa000/") for name in written)
    assert all(name.isprintable() for name in written)


def test_odd_names_of_input_files_are_kept_without_normalizing(tmp_path):
    names = [b"new\nline.dcm", b"no\xff\xfetext.dcm", b"\xd0\x98.dcm", b" blank .dcm", b"-rf", b"tab\t\x1b[31m.dcm"]
    os.makedirs(tmp_path / "in")
    for number, name in enumerate(names, 1):
        save(tmp_path / "in" / os.fsdecode(name), image(number))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), make_rules(leave_out=["NormalizeFileNames"]))
    assert tree(tmp_path / "out") == tree(tmp_path / "in")
    assert set(entries(report)) == {os.fsdecode(name) for name in names}
    report.write(str(tmp_path / "report.jsonl"))
    lines = (tmp_path / "report.jsonl").read_text("ascii").splitlines()
    told = [json.loads(line) for line in lines]
    assert {entry["source"] for entry in told if entry["kind"] == "file"} == {os.fsdecode(name) for name in names}


# What Windows takes for the same, or for something else


@pytest.mark.parametrize(
    "paths",
    [
        ["x", "x.", "x ", "x. .", "X. "],
        ["x.dcm", "x.dcm.", "x.dcm "],
        ["a/1", "a./1", "a /1", "A. /1."],
        ["a.", "a/1"],
    ],
)
def test_no_two_files_get_names_that_windows_takes_for_one(paths):
    given = claim_all(*paths)
    on_windows = ["/".join(name.rstrip(". ") for name in path.casefold().split("/")) for path in given]
    assert len(set(on_windows)) == len(paths)
    assert not any(path.startswith(f"{other}/") for path in on_windows for other in on_windows)


@pytest.mark.parametrize(
    "name",
    ["CON", "con.dcm", "Nul.tar.gz", "aux ", "prn .txt", "COM1", "lpt9.x", "com0", "COM\u00b9", "conin$", "a/CON/b"],
)
def test_no_file_or_folder_gets_the_name_of_a_device_of_windows(name):
    (given,) = claim_all(name)
    devices = {"con", "prn", "aux", "nul", "conin$", "conout$", "com0", "com1", "com\u00b9", "lpt9"}
    assert not {part.partition(".")[0].rstrip().casefold() for part in given.split("/")} & devices
    assert given.replace("_", "") == name


@pytest.mark.parametrize("name", ["console.dcm", "com10", "auxiliary", "a.con", "nul1", "con_1.dcm"])
def test_names_that_only_look_like_devices_stay(name):
    assert claim_all(name) == [name]


def test_devices_of_different_extension_are_written_as_different_files(tmp_path):
    for number, name in enumerate(("CON", "con.dcm", "_con", "x", "x."), 1):
        save(tmp_path / "in" / name, image(number))
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [])
    assert len(tree(tmp_path / "out")) == 5
    assert len({entry["target"].casefold() for entry in report.files()}) == 5
