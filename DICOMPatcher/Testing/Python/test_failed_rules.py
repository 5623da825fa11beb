"""A report tells of rules only what they did; and what a rule could not do is told."""

from __future__ import annotations

import pytest

import dicom_bytes as dcm
from builders import KEY, change, collecting, ids, image, load, rule, save, save_series, tree
from DICOMPatcherLib import RULES, cli, make_rules, patch
from DICOMPatcherLib.reporting.overview import FOUND
from DICOMPatcherLib.reporting.results import Results
from DICOMPatcherLib.rules.set_elements import edit_parameters

DONE = "It was replaced."
LATIN = "ISO_IR 100"


def run(tmp_path, *rules):
    return patch(str(tmp_path / "in"), str(tmp_path / "out"), list(rules), key=KEY)


def messages(report):
    return [finding["message"] for entry in report.files() for finding in entry["findings"]]


def unexplained(number, **values):
    """Return an image whose text is in no character set that it names: nothing can be added in another one."""
    return {"ds": image(number, **values), "raw": {"InstitutionName": b"H\xf4pitaux"}}


def replacing(values, **facts):
    """Return a rule that puts values into the rows of all instances and says so."""

    def work(self, instances):
        for instance in instances:
            for keyword, text in values.items():
                instance[keyword] = text
            instance.report("I7", f"PatientName differed. {DONE}")

    return rule({"processCollection": work}, requiredTags=tuple(values), **facts)


# Sequences with an empty character set


@pytest.mark.parametrize("form", dcm.FORMS, ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("defined", [True, False], ids=["length", "delimiter"])
def test_no_rule_fails_on_an_item_whose_character_set_is_empty(tmp_path, form, defined):
    inner = dcm.element(0x00080005, "CS", b"", form) + dcm.element(0x00081155, "UI", "1.2.a", form)
    between = dcm.sequence(0x00081140, [dcm.item(inner, form, defined=defined)], form, defined=defined)
    content = dcm.identity(form).replace(b"1.2.3.4\0", b"1.2.3.a\0") + dcm.element(0x00104000, "LT", b"\xcf\xe5", form)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1").write_bytes(dcm.file(between + content, form.uid))
    parameters = {
        "UseCharacterSet": {"CharacterSet": "cp1251"},
        "SetElements": edit_parameters(["PatientName=Doe^J\u00f6rg"], [], []),
    }
    for excluded in ("Anonymize", "DeidentifyBasicProfile"):
        names = [cls.__name__ for cls in RULES if not cls.keepsUnreadable and cls.__name__ != excluded]
        rules = make_rules(only=names, parameters=parameters)
        (entry,) = patch(str(tmp_path / "in"), str(tmp_path / f"without {excluded}"), rules, key=KEY).files()
        assert "RULE" not in ids(entry), entry["findings"]
        assert entry["outcome"] == "patched", entry["reason"]


# What a rule says of itself


def test_a_rule_that_raises_has_done_nothing_whatever_it_has_said(tmp_path):
    save_series(tmp_path / "in", 1)

    def process(self, ds):
        change(ds, PatientName="Roe")
        self.report("I7", f"PatientName differed. {DONE}")
        self.skip("it is a copy")
        raise ValueError("no")

    report = run(tmp_path, rule({"processDataSet": process}))
    (entry,) = report.files()
    assert (entry["outcome"], ids(entry)) == ("copied", ["RULE"])


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"PatientName": "M\u00fcller"}, id="text that the file has no letters for"),
        pytest.param({"PatientName": "M\u00fcller", "PatientID": "2"}, id="and other text"),
        pytest.param({"PatientID": "2", "PatientName": "\ud800"}, id="no text"),
        pytest.param({"PatientID": "2", "Rows": "many"}, id="no number"),
        pytest.param({"PatientID": "2", "PatientName": "x" * 70_000}, id="too long"),
    ],
)
def test_what_cannot_be_put_into_a_file_is_not_told_as_done(tmp_path, values):
    save(tmp_path / "in" / "1", **unexplained(1, PatientID="1"))
    seen = []
    looking = collecting(lambda self, instances: seen.append([instances[0][key] for key in keys]), *values)
    keys = list(values)
    report = run(tmp_path, looking, replacing(values), rule({"processDataSet": lambda self, ds: None}), looking)
    (entry,) = report.files()
    assert (entry["outcome"], ids(entry), entry["changes"]) == ("copied", ["RULE"], [])
    assert seen[1] == seen[0]  # later rules see what the file will hold
    assert DONE not in "\n".join(report.lines(verbose=True))
    assert "Rules could not be applied to 1 file." in report.conclusion()
    assert not report.all_handled


def test_a_rule_that_fails_between_instances_leaves_all_rows_as_they_were(tmp_path):
    save_series(tmp_path / "in", 3)

    def work(self, instances):
        instances[0]["PatientName"] = "Poe"
        instances[1].skip("it is a copy")
        instances[2].report("I7", f"PatientName differed. {DONE}")
        raise ValueError("no")

    seen = []
    failing = rule({"processCollection": work}, requiredTags=("PatientName",))
    looking = collecting(lambda self, instances: seen.extend(row["PatientName"] for row in instances), "PatientName")
    report = run(tmp_path, replacing({"PatientName": "Roe"}), failing, looking)
    assert seen == ["Roe"] * 3
    assert [(entry["outcome"], ids(entry)) for entry in report.files()] == [("patched", ["I7", "RULE"])] * 3
    assert {str(load(path).PatientName) for path in (tmp_path / "out").rglob("*.dcm")} == {"Roe"}


@pytest.mark.parametrize("name", ["x" * 5000, "M\u00fcller" * 800], ids=["plain", "with letters"])
def test_later_rules_see_the_beginning_of_a_long_value(tmp_path, name):
    save(tmp_path / "in" / "1", image(1, SpecificCharacterSet=LATIN))
    seen = []
    looking = collecting(lambda self, instances: seen.append(instances[0]["PatientComments"]), "PatientComments")
    (entry,) = run(tmp_path, replacing({"PatientComments": name}), looking).files()
    assert seen == [name[:1024]]
    assert load(tmp_path / "out" / entry["target"]).PatientComments == name


def test_the_rule_before_has_the_last_word_if_the_next_fails(tmp_path):
    save(tmp_path / "in" / "1", **unexplained(1))
    before = rule({"processDataSet": lambda self, ds: change(ds, PatientName="Roe") and None})
    (entry,) = run(tmp_path, before, replacing({"PatientName": "M\u00fcller"})).files()
    assert [(made["keyword"], made["after"]) for made in entry["changes"]] == [("PatientName", "Roe")]
    assert load(tmp_path / "out" / entry["target"]).PatientName == "Roe"


def test_rows_that_were_changed_twice_get_what_the_last_rule_wants(tmp_path):
    save(tmp_path / "in" / "1", image(1, SpecificCharacterSet=LATIN))
    first, second = replacing({"PatientName": "M\u00fcller", "PatientID": "2"}), replacing({"PatientName": "Roe"})
    (entry,) = run(tmp_path, first, second).files()
    ds = load(tmp_path / "out" / entry["target"])
    assert (ds.PatientName, ds.PatientID) == ("Roe", "2")
    assert {made["keyword"]: made["after"] for made in entry["changes"]} == {"PatientName": "Roe", "PatientID": "2"}


def test_nothing_is_told_as_done_if_the_changes_cannot_be_written(tmp_path, monkeypatch):
    save_series(tmp_path / "in", 1)
    monkeypatch.setattr("DICOMPatcherLib.planning.session.splice", lambda *arguments: 1 / 0)
    (entry,) = run(tmp_path, replacing({"PatientName": "Roe"})).files()
    assert (entry["outcome"], ids(entry), entry["changes"]) == ("copied", ["RULE"], [])


def test_a_file_that_is_not_written_was_not_changed(tmp_path):
    save(tmp_path / "in" / "1", **unexplained(1))
    recoding = make_rules(only=["UseCharacterSet"], parameters={"UseCharacterSet": {"CharacterSet": "ISO_IR 192"}})
    report = run(tmp_path, replacing({"PatientName": "Roe"}), *recoding)
    (entry,) = report.files()
    assert (entry["outcome"], entry["changes"], entry["findings"]) == ("failed", [], [])
    results = Results(report.plan, written=True)
    for _ in results.steps():
        pass
    assert not [group for group in results.groups if group.section == FOUND]


def test_what_a_file_holds_is_not_let_out_if_a_rule_cannot_replace_it(tmp_path):
    save(tmp_path / "in" / "1", **unexplained(1))
    report = run(tmp_path, replacing({"PatientName": "M\u00fcller"}, deidentifies=True))
    (entry,) = report.files()
    assert entry["outcome"] == "failed"
    assert tree(tmp_path / "out") == {}


# The exit code


@pytest.mark.parametrize("command", ["check", "patch"])
def test_a_rule_that_fails_on_a_file_is_an_exit_code(tmp_path, command, capsys):
    save(tmp_path / "in" / "1", **unexplained(1, PatientName="Anonymous"))
    output = [str(tmp_path / "out")] if command == "patch" else []
    assert cli.main([command, str(tmp_path / "in"), *output]) == cli.NOTHING_TO_DO
    arguments = [command, str(tmp_path / "in"), *output, "--set", "PatientName=M\u00fcller", "--overwrite"]
    assert cli.main(arguments[: -1 if command == "check" else None]) == cli.NOT_ALL_HANDLED
    assert "Rules could not be applied to 1 file." in capsys.readouterr().out
