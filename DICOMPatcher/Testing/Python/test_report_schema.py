"""Every report is as docs/report.md and docs/report.schema.json describe it, in each of its forms."""

from __future__ import annotations

import csv
import json
import pathlib
import re

import jsonschema
import pytest

from builders import KEY, collecting, encoded, image, item, rule, save, save_series
from damage_others import directory
from DICOMPatcherLib import RULES, InputError, check, make_rules, patch
from DICOMPatcherLib.planning.plan import OUTCOMES
from DICOMPatcherLib.reporting.entries import KINDS, SCHEMA
from DICOMPatcherLib.reporting.forms import COLUMNS

DOCS = pathlib.Path(__file__).parents[3] / "docs"
DESCRIPTION = json.loads((DOCS / "report.schema.json").read_text("utf-8"))
PAGE = (DOCS / "report.md").read_text("utf-8")
FORMS = ("report.jsonl", "report.json", "report.csv")


@pytest.fixture
def validator():
    jsonschema.Draft202012Validator.check_schema(DESCRIPTION)
    return jsonschema.Draft202012Validator(DESCRIPTION)


@pytest.fixture
def source(tmp_path):
    """A folder from which reports get entries of every kind, and files of nearly every outcome."""
    folder = tmp_path / "in"
    save_series(folder / "a", 3, SOPInstanceUID=None)
    for number in range(6):
        place = {"ImagePositionPatient": [0, 0, number], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}
        ids = {"SeriesInstanceUID": f"1.5.{number}", "StudyInstanceUID": "1.5", "FrameOfReferenceUID": "1.6"}
        save(folder / "b" / str(number), image(number + 1, PixelSpacing=[1, 1], **place, **ids))
    save(folder / "text", image(7, PatientName=None), raw={"PatientName": "Жук".encode("cp1251")})
    save(folder / "nested", image(8, SourceImageSequence=[item(ReferencedSOPInstanceUID="1.02")]))
    (folder / "cut").write_bytes(encoded(image(9))[:-9])
    (folder / "notes.txt").write_text("text")
    (folder / "DICOMDIR").write_bytes(directory())
    return folder


def rules_of(**options):
    return make_rules(parameters={"SetElements": {"Elements": "StudyID=7", "Where": "Modality=MR"}}, **options)


def entries_of(path):
    """Return all entries of a report, in their order."""
    text = path.read_text("ascii")
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    document = json.loads(text)
    lists = ("outlooks", "remarks", "recommendations", "files")
    return [document["run"], *(entry for name in lists for entry in document[name]), document["total"]]


@pytest.mark.parametrize("added", [("SetElements",), ("SetElements", "Anonymize")])
@pytest.mark.parametrize("command", ["check", "patch"])
def test_real_reports_are_as_described(source, tmp_path, validator, command, added):
    options = {"rules": rules_of(add=added), "key": KEY}
    report = patch(source, tmp_path / "out", **options) if command == "patch" else check(source, **options)
    for name in FORMS[:2]:
        report.write(tmp_path / name)
        for entry in entries_of(tmp_path / name):
            validator.validate(entry)
    validator.validate(json.loads((tmp_path / "report.json").read_text("ascii")))
    told = entries_of(tmp_path / "report.jsonl")
    assert told == entries_of(tmp_path / "report.json")
    assert told == [
        report.run(),
        *report.outlooks(),
        *report.remarks(),
        *report.recommendations(),
        *report.files(),
        report.total(),
    ]
    assert [entry["kind"] for entry in told] == sorted((entry["kind"] for entry in told), key=KINDS.index)
    assert {entry["kind"] for entry in told} == set(KINDS)
    assert told[0]["command"] == command


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "note"},
        {"outcome": "done"},
        {"source": None},
        {"color": "red"},
        {"findings": [{"id": "F1"}]},
        {"changes": [{"rule": "R", "tag": "(0008,0018)"}]},
    ],
)
def test_what_is_not_described_is_refused(source, validator, change):
    entry = next(check(source).files())
    validator.validate(entry)
    assert not validator.is_valid({**entry, **change})


def test_the_page_names_every_field_column_and_outcome():
    fields = {name for entry in DESCRIPTION["$defs"].values() for name in entry["properties"]}
    for name in (*fields, *COLUMNS, *OUTCOMES, *FORMS, "report.jsonl.part"):
        assert re.search(rf"`(?:[a-z]+\.)?{re.escape(name)}`", PAGE), name
    assert DESCRIPTION["$defs"]["run"]["properties"]["schema"] == {"const": SCHEMA}
    assert set(DESCRIPTION["$defs"]) == {*KINDS, "document"}


# Run


def test_the_run_names_rules_and_parameters_in_their_order(source):
    run = check(source, rules_of(add=["SetElements"]), key=KEY).run()
    names = [used["rule"] for used in run["rules"]]
    assert names == [rule.__name__ for rule in RULES if rule.__name__ in names]
    parameters = {used["rule"]: used["parameters"] for used in run["rules"]}
    assert parameters["SetElements"] == {"Elements": "StudyID=7", "Where": "Modality=MR"}
    assert parameters["GenerateMissingIDs"] == {}


@pytest.mark.parametrize("added", [["SetElements"], ["SetElements", "Anonymize"]])
def test_parameters_that_may_name_a_patient_are_hidden_where_original_values_are(source, tmp_path, added):
    report = check(source, rules_of(add=added))
    parameters = {used["rule"]: used["parameters"] for used in report.run()["rules"]}
    is_hidden = "Anonymize" in added
    assert parameters["SetElements"]["Elements"] == (None if is_hidden else "StudyID=7")
    for name in FORMS:
        report.write(tmp_path / name)
        assert ("Modality=MR" in (tmp_path / name).read_text("utf-8")) != is_hidden


def test_parameters_of_a_rule_that_specifies_none_are_hidden_too(source):
    own = rule({"processDataSet": lambda self, ds: None})
    own.parameters = {"who": "Doe"}
    assert check(source, [own]).run()["rules"][-1]["parameters"] == {"who": "Doe"}
    report = check(source, [own, *make_rules(add=["Anonymize"])])
    hidden = {used["rule"]: used["parameters"] for used in report.run()["rules"]}
    assert hidden["UserRule"] == {"who": None}


@pytest.mark.parametrize("key", ["a secret", b"a secret"])
def test_the_id_of_a_key_tells_keys_apart_and_not_what_they_are(source, tmp_path, key):
    first, same = (check(source, key=key).run()["key_id"] for _ in range(2))
    assert first == same
    assert first != check(source, key=KEY).run()["key_id"]
    for name in FORMS:
        check(source, key=key).write(tmp_path / name)
        assert "a secret" not in (tmp_path / name).read_text("utf-8")


def test_a_random_key_has_no_id(source):
    assert check(source).run()["key_id"] is None


# Remarks and recommendations


def test_a_remark_says_what_it_is_about(tmp_path, validator):
    save_series(tmp_path, 3)

    def collect(self, rows):
        self.remark("All is well.")
        self.remark("Slices are missing.", "series", "G15", rows[:2])

    report = check(tmp_path, [collecting(collect)])
    assert [{**entry, "kind": None} for entry in report.remarks()] == [
        {
            "kind": None,
            "about": "collection",
            "rule": "UserRule",
            "defect": None,
            "message": "All is well.",
            "sources": [],
        },
        {
            "kind": None,
            "about": "series",
            "rule": "UserRule",
            "defect": "G15",
            "message": "Slices are missing.",
            "sources": ["001.dcm", "002.dcm"],
        },
    ]
    for entry in report.remarks():
        validator.validate(entry)
    assert list(report.lines(verbose=True))[-2:] == ["UserRule: All is well.", "UserRule: Slices are missing."]


def test_what_keeps_slicer_from_importing_the_originals_is_a_remark_of_the_check_alone(source, tmp_path):
    messages = [entry["message"] for entry in check(source).remarks()]
    assert any("DICOMDIR" in message for message in messages)
    assert not any("DICOMDIR" in entry["message"] for entry in patch(source, tmp_path / "out").remarks())


def test_a_recommendation_has_the_option_to_paste(source):
    told = {entry["rule"]: entry for entry in check(source).recommendations()}
    assert told["JoinScatteredSeries"]["option"] == "--with JoinScatteredSeries"
    assert told["JoinScatteredSeries"]["parameters"] == {}
    assert told["JoinScatteredSeries"]["sources"] == [f"b/{number}" for number in range(6)]
    option = "--with UseCharacterSet --parameter UseCharacterSet.CharacterSet=cp1251"
    assert (told["UseCharacterSet"]["option"], told["UseCharacterSet"]["sources"]) == (option, ["text"])
    assert told["UseCharacterSet"]["parameters"] == {"CharacterSet": "cp1251"}


# Total


def test_the_total_counts_files_by_outcome(source):
    total = check(source).total()
    assert total["counts"] == dict(check(source).counts)
    assert sum(total["counts"].values()) == total["files"] == 14
    assert total["complete"]


# Forms


def test_the_table_has_a_line_for_each_thing(source, tmp_path):
    report = check(source, rules_of(add=["SetElements"]), key=KEY)
    report.write(tmp_path / "report.csv")
    with open(tmp_path / "report.csv", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        rows = list(table)
    assert tuple(table.fieldnames or ()) == COLUMNS

    def lines(kind, *columns):
        return [tuple(row[column] for column in columns) for row in rows if row["kind"] == kind]

    files = list(report.files())
    assert lines("file", "source", "outcome") == [(entry["source"], entry["outcome"]) for entry in files]
    assert lines("finding", "source", "defect", "message") == [
        (entry["source"], found["id"], found["message"]) for entry in files for found in entry["findings"]
    ]
    assert lines("change", "source", "rule", "before", "after") == [
        (entry["source"], made["rule"], made["before"] or "", made["after"] or "")
        for entry in files
        for made in entry["changes"]
    ]
    assert dict(lines("run", "message", "value"))["command"] == "check"
    assert ("SetElements", "Elements", "StudyID=7") in lines("rule", "rule", "message", "value")
    assert ("b/3", "JoinScatteredSeries", "'--with JoinScatteredSeries") in lines(
        "recommendation", "source", "rule", "value"
    )
    told = [about for (about,) in lines("remark", "value")]
    assert told.count("collection") == 2
    assert set(told) == {"collection", "series"}  # a line for each file that a remark is about
    totals = {(outcome, name): value for outcome, name, value in lines("total", "outcome", "message", "value")}
    assert totals["patched", "files"] == str(report.counts["patched"])
    assert (totals["", "files"], totals["", "complete"]) == ("14", "yes")


@pytest.mark.parametrize("as_path", [str, pathlib.Path])
def test_paths_may_be_text_or_paths(source, tmp_path, as_path):
    patch(as_path(source), as_path(tmp_path / "out"), report=as_path(tmp_path / "one.json")).write(
        as_path(tmp_path / "other.json")
    )
    one, other = (json.loads((tmp_path / name).read_text("ascii")) for name in ("one.json", "other.json"))
    assert one == other


@pytest.mark.parametrize("name", ["report", "report.txt", "report.xml", ".json"])
def test_other_endings_are_an_error_that_names_those_there_are(source, tmp_path, name):
    with pytest.raises(InputError, match=re.escape(".jsonl")) as error:
        check(source).write(tmp_path / name)
    assert ".csv" in str(error.value)
    with pytest.raises(InputError):
        check(source, report=tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["report.JSONL", "report.Json", "report.CSV"])
def test_case_of_the_ending_does_not_matter(source, tmp_path, name):
    check(source).write(tmp_path / name)
    assert (tmp_path / name).stat().st_size
