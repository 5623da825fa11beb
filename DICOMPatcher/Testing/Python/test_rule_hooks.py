"""What a rule may say in each hook, and what the engine does with the values that a rule writes."""

from __future__ import annotations

import pytest

from builders import KEY, change, ids, image, load, rule, save, save_series, tree
from DICOMPatcherLib import DICOMPatcherRule, check, patch
from DICOMPatcherLib.planning.planner import Planner

ABOUT_ONE_FILE = ("skipFile", "processFile", "processDataSet", "generateOutputFilePath")
NOT_ABOUT_ONE_FILE = ("processDirectory", "processCollection")


def run(tmp_path, *rules):
    return patch(str(tmp_path / "in"), str(tmp_path / "out"), list(rules), key=KEY)


def saying(hook, say):
    """Return a rule that says something in a hook, and else does what all do."""

    def work(self, *arguments):
        if hook == "processFile":
            DICOMPatcherRule.processFile(self)
        say(self)
        return arguments[-1] if hook == "generateOutputFilePath" else None

    return rule({hook: work}, defects=("F3",))


def save_damaged(path):
    """Write an image whose structure can be repaired: `processFile` is called for such files alone."""
    save(path, image(1))
    path.write_bytes(b"HTTP/1.1 200 OK\r\n\r\n" + path.read_bytes())


@pytest.mark.parametrize("hook", ABOUT_ONE_FILE)
def test_a_report_reaches_the_file_in_every_hook_that_is_about_one(tmp_path, hook):
    save_damaged(tmp_path / "in" / "1.dcm")
    report = run(tmp_path, saying(hook, lambda self: self.report("V8", "a value looks odd")))
    (entry,) = report.files()
    assert [finding["message"] for finding in entry["findings"]].count("a value looks odd") == 1
    assert "RULE" not in ids(entry)


@pytest.mark.parametrize("hook", ABOUT_ONE_FILE)
def test_a_file_is_left_out_in_every_hook_that_is_about_one(tmp_path, hook):
    save_damaged(tmp_path / "in" / "1.dcm")
    report = run(tmp_path, saying(hook, lambda self: self.skip("it is a scout view")))
    (entry,) = report.files()
    assert (entry["outcome"], entry["reason"], entry["target"]) == ("skipped", "it is a scout view", None)
    assert tree(tmp_path / "out") == {}


def test_a_reason_is_that_of_the_rule_if_it_gives_one(tmp_path):
    save(tmp_path / "in" / "1.dcm", image(1))

    def work(self, path):
        self.skip("it is a scout view")
        return True

    (entry,) = run(tmp_path, rule({"skipFile": work})).files()
    assert entry["reason"] == "it is a scout view"


@pytest.mark.parametrize("say", ["report", "skip"])
@pytest.mark.parametrize("hook", NOT_ABOUT_ONE_FILE)
def test_what_is_about_one_file_is_an_error_where_there_is_none(tmp_path, hook, say):
    save_series(tmp_path / "in", 2)
    arguments = {"report": ("V8", "odd"), "skip": ("scout",)}[say]
    report = run(tmp_path, saying(hook, lambda self: getattr(self, say)(*arguments)))
    first = next(iter(report.files()))
    (message,) = [finding["message"] for finding in first["findings"] if finding["id"] == "RULE"]
    assert f"{say} is about one file, and this hook is not" in message
    assert f"instance.{say}" in message
    assert {entry["outcome"] for entry in report.files()} == {"copied"}


def test_a_rule_that_speaks_of_a_file_at_the_start_cannot_start(tmp_path):
    save(tmp_path / "in" / "1.dcm", image(1))
    mine = rule({"processStart": lambda self, source, output: self.report("V8", "odd")})
    with pytest.raises(ValueError, match="cannot start: report is about one file"):
        run(tmp_path, mine)


def test_a_rule_is_used_again_without_the_file_it_saw_last(tmp_path):
    save(tmp_path / "in" / "1.dcm", image(1))
    files = []
    mine = rule(
        {"processStart": lambda self, *folders: files.append(self.file), "processDataSet": lambda self, ds: None}
    )
    for folder in ("a", "b"):
        patch(str(tmp_path / "in"), str(tmp_path / folder), [mine], key=KEY)
    assert files == [None, None]


@pytest.mark.parametrize("what", ["report", "skip", "change"])
def test_advice_changes_nothing(tmp_path, what):
    save_series(tmp_path / "in", 2)
    log = []

    def recommend(self, instances):
        for instance in instances:
            if what == "change":
                instance["PatientID"] = "other"
            elif what == "skip":
                instance.skip("it is a scout view")
            else:
                self.report("V8", "odd")
        return []

    mine = type(rule({"recommend": recommend}, requiredTags=("PatientID",)))
    planner = Planner(str(tmp_path / "in"), [], key=KEY, log=log.append, available=[mine])
    for _ in planner.steps():
        pass
    assert [line for line in log if "UserRule could not be evaluated" in line]
    for file in planner.plan.files:
        assert (file.row["PatientID"], file.row.skip_reason, file.outcome) == ("P1", "", "copied")


def test_a_repair_that_is_not_made_is_not_reported_by_its_rule(tmp_path):
    path = save(tmp_path / "in" / "1.dcm", image(1))
    content = path.read_bytes()
    path.write_bytes(b"HTTP/1.1 200 OK\r\n\r\n" + content[:-40])  # the pixels are not whole then

    def accept(self):
        for finding in self.file.findings:
            if finding.repair:
                self.repair(finding)
        self.report("F3", "the file was repaired")

    (entry,) = check(str(tmp_path / "in"), [rule({"processFile": accept})], key=KEY).files()
    assert "the file was repaired" not in [finding["message"] for finding in entry["findings"]] or entry["repairs"]


# Triggers


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"], ids=["explicit", "implicit"])
def test_a_trigger_may_be_a_value_representation(tmp_path, syntax):
    save(tmp_path / "in" / "1.dcm", image(1), syntax, raw={"SliceThickness": b"2,5 "})
    seen = []

    def should_process(self, values):
        seen.append(dict(values))
        return any(b"," in value for value in values.values())

    def process(self, ds):
        ds.add_new("SliceThickness", "DS", "2.5")

    mine = rule({"should_process": should_process, "processDataSet": process}, triggers=("DS", "Modality"))
    (entry,) = run(tmp_path, mine, mine).files()
    assert [(made["keyword"], made["after"]) for made in entry["changes"]] == [("SliceThickness", "2.5")]
    assert {key: value.strip() for key, value in seen[0].items()} == {
        "ImageOrientationPatient": b"1\\0\\0\\0\\1\\0",
        "ImagePositionPatient": b"0\\0\\1",
        "Modality": b"CT",
        "PixelSpacing": b"0.5\\0.5",
        "SliceThickness": b"2,5",
    }
    assert seen[1]["SliceThickness"].strip() == b"2.5"  # what the rule before has made of it


# Values


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("PatientID", "x" * 65), ("SliceThickness", 1 / 3), ("StudyDate", "31.01.2020"), ("StudyInstanceUID", "1.02.3")],
)
def test_a_bad_value_in_a_data_set_is_the_failure_of_its_rule_on_that_file(tmp_path, keyword, value):
    save(tmp_path / "in" / "1.dcm", image(1))

    def process(self, ds):
        change(ds, PatientName="Roe^Jane", **{keyword: value})
        self.report("V8", "it was changed")

    after = rule({"processDataSet": lambda self, ds: change(ds, StudyID="7") and None})
    (entry,) = run(tmp_path, rule({"processDataSet": process}), after).files()
    assert ids(entry) == ["RULE"]
    assert f"{keyword} must be " in entry["findings"][0]["message"]
    assert [made["keyword"] for made in entry["changes"]] == ["StudyID"]
    assert load(tmp_path / "out" / "1.dcm").PatientName == "Doe^Jane"


@pytest.mark.parametrize(
    ("keyword", "value"),
    [("PatientID", "x" * 65), ("SeriesNumber", "7.5"), ("Rows", "70000"), ("SeriesInstanceUID", "1.02.3")],
)
def test_a_bad_value_in_a_row_is_the_failure_of_its_rule_on_that_file(tmp_path, keyword, value):
    save_series(tmp_path / "in", 2)

    def work(self, instances):
        for instance in instances:
            instance["PatientComments"] = "seen"
        instances[0][keyword] = value

    report = run(tmp_path, rule({"processCollection": work}, requiredTags=("PatientComments", keyword)))
    first, second = report.files()
    assert f"{keyword} must be " in first["findings"][0]["message"]
    assert (ids(first), first["changes"]) == (["RULE"], [])
    assert [made["keyword"] for made in second["changes"]] == ["PatientComments"]


def test_a_value_of_another_file_may_be_copied_however_bad_it_is(tmp_path):
    """All files of a patient are to say the same: a rule that copies makes nothing up."""
    long = "x" * 70
    for number in (1, 2, 3):
        save(tmp_path / "in" / f"{number}.dcm", image(number, PatientID=long if number == 2 else "P1"))

    def work(self, instances):
        for instance in instances:
            instance["PatientID"] = long

    report = run(tmp_path, rule({"processCollection": work}, requiredTags=("PatientID",)))
    assert [ids(entry) for entry in report.files()] == [[], [], []]
    assert {load(path).PatientID for path in (tmp_path / "out").iterdir()} == {long}
