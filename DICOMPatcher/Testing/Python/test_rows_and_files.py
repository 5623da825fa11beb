"""After every pass each row says what its file will say when it is written: all rules, generated files."""

from __future__ import annotations

import itertools
import pathlib

import pytest

import dicom_bytes as dcm
import studies
from builders import KEY, change, collecting, image, rule, save, save_series
from damaged import damaged_files, one_of_each_defect
from DICOMPatcherLib import make_rules, patch
from row_oracle import differences_in_output, watched_rows
from selection import rarely_under_older, seldom_under_older, thorough
from study_damage import DAMAGES, damaged
from test_contract import PARAMETERS, QUICK, RULE_SETS
from text_files import write_text_files

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "samples" / "broken"

SEVERAL = ("default rules", "all rules")
"""Rule sets of every run. Alone, rules are tried on fewer files in tests of their own."""

each_rule_set = pytest.mark.parametrize(
    "names",
    [
        pytest.param(names, id=name, marks=thorough(name not in SEVERAL) or seldom_under_older(name != QUICK))
        for name, names in RULE_SETS.items()
    ],
)
several_rules = pytest.mark.parametrize(
    "names", [pytest.param(name, marks=thorough(name != QUICK)) for name in SEVERAL]
)


def assert_rows_say_what_files_say(source: pathlib.Path, output: pathlib.Path, rules) -> None:
    with watched_rows() as differences:
        report = patch(str(source), str(output), rules, key=KEY)
    assert differences == []
    assert differences_in_output(report.plan, output) == []


def rules_of(names):
    return make_rules(only=names, parameters={name: values for name, values in PARAMETERS.items() if name in names})


@each_rule_set
def test_text_in_all_character_sets(tmp_path, names):
    write_text_files(tmp_path / "in")
    assert_rows_say_what_files_say(tmp_path / "in", tmp_path / "out", rules_of(names))


@each_rule_set
def test_samples(tmp_path, names):
    assert_rows_say_what_files_say(SAMPLES, tmp_path / "out", rules_of(names))


@pytest.mark.parametrize("names", SEVERAL)
@pytest.mark.parametrize("form", dcm.FORMS[1:], ids=["implicit", "big endian"])
def test_text_in_other_encodings(tmp_path, names, form):
    write_text_files(tmp_path / "in", form)
    assert_rows_say_what_files_say(tmp_path / "in", tmp_path / "out", rules_of(RULE_SETS[names]))


@rarely_under_older
@pytest.mark.parametrize("files", [one_of_each_defect, pytest.param(damaged_files, marks=thorough(True))])
def test_damaged_structure(tmp_path, files):
    names = RULE_SETS["default rules"]
    (tmp_path / "in").mkdir()
    for file in files():
        (tmp_path / "in" / file.filename).write_bytes(file.data)
    assert_rows_say_what_files_say(tmp_path / "in", tmp_path / "out", rules_of(names))


@rarely_under_older
@several_rules
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_studies(tmp_path, names, damage):
    members = studies.make_collection("two patients with reports")
    studies.write(studies.files(damaged(members, DAMAGES[damage])), tmp_path / "in", "folder per series")
    assert_rows_say_what_files_say(tmp_path / "in", tmp_path / "out", rules_of(RULE_SETS[names]))


# Rules of users, which do what they like


TEXTS = ["", "Doe ", " Doe\0", "M\u00fcller", "\u041f\u0435\u0442\u0440", "\u738b", "\udc80", "x" * 1500, "a\\b"]


def setting_rows(keyword, text):
    return collecting(lambda self, instances: [instance.__setitem__(keyword, text) for instance in instances], keyword)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param(text, form, id=f"{text[:9]!a}, {name}", marks=thorough(number % len(dcm.FORMS) != place))
        for number, text in enumerate(TEXTS)
        for place, (form, name) in enumerate(zip(dcm.FORMS, ("explicit", "implicit", "big endian")))
    ],
)
def test_any_text_that_is_put_into_rows(tmp_path, text, form):
    write_text_files(tmp_path / "in", form)
    looking = rule({"processDataSet": lambda self, ds: None})
    assert_rows_say_what_files_say(
        tmp_path / "in", tmp_path / "out", [setting_rows("PatientName", text), looking, setting_rows("PatientID", text)]
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_is_changed_and_changed_back(tmp_path, order):
    save_series(tmp_path / "in", 2, SpecificCharacterSet="ISO_IR 100", PatientName="Doe^Jane")
    steps = [
        rule({"processDataSet": lambda self, ds: change(ds, PatientName="\u738b") and None}),
        setting_rows("PatientName", "Doe^Jane"),
        rule({"processDataSet": lambda self, ds: change(ds, PatientName="Doe^Jane", Rows=4) and None}),
    ]
    barrier = setting_rows("StudyDescription", "M\u00fcller")
    rules = [part for number in order for part in (steps[number], barrier)]
    assert_rows_say_what_files_say(tmp_path / "in", tmp_path / "out", rules)


def test_values_are_read_as_what_the_file_says_they_are(tmp_path):
    """Rows as text, and a name as bytes that are not known."""
    content = dcm.identity().replace(b"PN\x08\0", b"LO\x08\0") + dcm.element(0x00280010, "IS", b"512 ")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(dcm.file(content + dcm.element(0x00280011, "UL", b"\1\0\2\0")))
    seen = []
    keywords = ("Rows", "Columns", "PatientName")
    looking = collecting(lambda self, rows: seen.extend(rows[0][keyword] for keyword in keywords), *keywords)
    assert_rows_say_what_files_say(tmp_path / "in", tmp_path / "out", [setting_rows("PatientID", "2"), looking])
    assert seen == ["512", str(0x20001), "Doe^Jane"]


def test_a_changed_vr_is_read_as_that(tmp_path):
    save(tmp_path / "in" / "1", image())
    other = rule({"processDataSet": lambda self, ds: ds.add_new(0x00280010, "UL", 8)})
    assert_rows_say_what_files_say(tmp_path / "in", tmp_path / "out", [other, setting_rows("PatientID", "2")])
