"""The logic as scripts use it: what the module that this one replaces gave them, they still have."""

from __future__ import annotations

import os
import pathlib

import pydicom
import pytest

from stand_in import imported_module
from synthetic import write_ct, write_ct_series


@pytest.fixture
def module(slicer_version):
    with imported_module(slicer_version) as module:
        yield module


@pytest.fixture
def logic(module):
    """A logic whose log is the list `logic.lines`."""
    logic = module.DICOMPatcherLogic()
    logic.lines = []
    logic.logCallback = logic.lines.append
    return logic


@pytest.fixture
def source(tmp_path):
    """Two folders with two slices each."""
    for number, folder in enumerate("ab"):
        uids = {"SeriesInstanceUID": f"1.2.{number}", "SOPInstanceUID": lambda index, n=number: f"1.2.{n}.{index}"}
        write_ct_series(tmp_path / "input" / folder, 2, **uids)
    return tmp_path / "input"


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def names_of(folder):
    return sorted(path.relative_to(folder).as_posix() for path in pathlib.Path(folder).rglob("*") if path.is_file())


# The list of rules


def test_rules_are_added_by_name_in_the_order_given(logic):
    logic.addRule("NormalizeFileNames")
    logic.addRule("UseCharacterSet", {"CharacterSet": "cp1251"})
    logic.addRule("GenerateMissingIDs")
    names = [type(rule).__name__ for rule in logic.patchingRules]
    assert names == ["NormalizeFileNames", "UseCharacterSet", "GenerateMissingIDs"]
    assert logic.patchingRules[1].parameters == {"CharacterSet": "cp1251"}
    logic.clearRules()
    assert logic.patchingRules == []


@pytest.mark.parametrize("name", ["NoSuchRule", "DICOMPatcherLogic", "sys", "", "generateMissingIDs"])
def test_unknown_names_are_refused_with_those_that_there_are(logic, name):
    with pytest.raises(ValueError, match=r"There is no rule .*GenerateMissingIDs"):
        logic.addRule(name)
    assert logic.patchingRules == []


def test_a_rule_put_into_the_module_can_be_added_by_name(module, logic):
    class MyRule(module.DICOMPatcherRule):
        pass

    module.MyRule = MyRule
    logic.addRule("MyRule")
    assert isinstance(logic.patchingRules[0], MyRule)


def test_attributes_of_rules_can_be_set_before_the_run(logic, tmp_path, output):
    write_ct_series(tmp_path / "input", 2, SeriesInstanceUID=None)
    logic.addRule("GenerateMissingIDs")
    logic.patchingRules[0].eachFileIsSeparateSeries = True
    logic.patchDicomDir(str(tmp_path / "input"), str(output))
    assert len({pydicom.dcmread(path).SeriesInstanceUID for path in output.iterdir()}) == 2


def test_works_without_rules_and_without_a_log(module, source, output):
    module.DICOMPatcherLogic().patchDicomDir(str(source), str(output))
    assert names_of(output) == names_of(source)


# Folders


def test_returns_the_report(logic, source, output):
    report = logic.patchDicomDir(str(source), str(output))
    assert sum(report.counts.values()) == 4
    assert report.written


def test_makes_the_output_folder_and_those_around_it(logic, source, tmp_path):
    logic.patchDicomDir(str(source), str(tmp_path / "new" / "folder"))
    assert names_of(tmp_path / "new" / "folder") == names_of(source)


def test_makes_the_output_folder_even_if_nothing_is_written(logic, tmp_path, output):
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "notes.txt").write_text("no DICOM file")
    logic.patchDicomDir(str(tmp_path / "input"), str(output))
    assert output.is_dir()


def test_output_folder_with_files_is_used_and_logged(logic, source, output):
    output.mkdir()
    (output / "mine.txt").write_text("mine")
    logic.patchDicomDir(str(source), str(output))
    assert any(line.startswith("The output folder already contained 1 ") for line in logic.lines)
    assert (output / "mine.txt").read_text() == "mine"


def test_same_input_twice_gives_the_same_names(logic, source, output):
    logic.addRule("GenerateMissingIDs")
    logic.addRule("NormalizeFileNames")
    logic.patchDicomDir(str(source), str(output))
    first = names_of(output)
    logic.patchDicomDir(str(source), str(output))
    assert names_of(output) == first


@pytest.mark.parametrize(
    ("input_folder", "output_folder"),
    [
        pytest.param("input", "input", id="same folder"),
        pytest.param("input", "input/a/../../input", id="same folder in other words"),
        pytest.param("input", "input/patched", id="output in the input"),
        pytest.param("input/a", "", id="input in the output"),
        pytest.param("nowhere", "output", id="no input"),
    ],
)
def test_folders_that_endanger_the_originals_are_refused(logic, source, tmp_path, input_folder, output_folder):
    before = {path: path.read_bytes() for path in source.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match=r"Choose|Check"):
        logic.patchDicomDir(os.path.join(tmp_path, input_folder), os.path.join(tmp_path, output_folder))
    assert {path: path.read_bytes() for path in source.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("arguments", [("", "somewhere"), ("somewhere", "")])
def test_no_folder_does_not_mean_the_current_one(logic, arguments):
    with pytest.raises(ValueError, match=r"No (input|output) folder"):
        logic.patchDicomDir(*arguments)


def test_import_of_a_missing_folder_is_refused(logic, module, output):
    with pytest.raises(ValueError, match="There is no folder"):
        logic.importDicomDir(str(output))
    assert module.slicer.calls == []


# The log


def test_log_tells_the_fate_of_every_file_and_the_place_of_the_output(logic, source, output):
    (source / "a" / "notes.txt").write_text("no DICOM file")
    (source / "b" / "cut.dcm").write_bytes((source / "b" / "0000.dcm").read_bytes()[:200])
    logic.addRule("GenerateMissingIDs")
    report = logic.patchDicomDir(str(source), str(output))
    for name in names_of(output):
        assert sum(str(output / name) in line for line in logic.lines) == 1
    [skipped] = [line for line in logic.lines if str(source / "a" / "notes.txt") in line]
    assert "skipped" in skipped
    [unreadable] = [line for line in logic.lines if str(source / "b" / "cut.dcm") in line]
    assert "unreadable" in unreadable
    assert logic.lines[-2] == report.conclusion()
    assert str(output) in logic.lines[-1]


def test_log_names_the_rule_that_left_a_file_out(module, logic, source, output):
    class SkipFirst(module.DICOMPatcherRule):
        def skipFile(self, filepath):
            return filepath.endswith("0000.dcm")

    logic.patchingRules.append(SkipFirst())
    logic.patchDicomDir(str(source), str(output))
    assert names_of(output) == ["a/0001.dcm", "b/0001.dcm"]
    for folder in ("a", "b"):
        name = str(source / folder / "0000.dcm")
        assert any("SkipFirst" in line and name in line for line in logic.lines)


def test_rules_write_to_the_same_log(module, logic, source, output):
    class Talk(module.DICOMPatcherRule):
        def processDataSet(self, ds):
            self.addLog(f"patient {ds.PatientID}")

    logic.patchingRules.append(Talk())
    logic.patchDicomDir(str(source), str(output))
    assert sum(line.startswith("patient ") for line in logic.lines) == 4
    assert logic.patchingRules[0].logCallback == logic.addLog


@pytest.mark.parametrize(
    "others",
    [
        pytest.param({}, id="no other files"),
        pytest.param({"Doe^Jane.txt": b"no DICOM file"}, id="foreign"),
        pytest.param({"Doe^Jane cut.dcm": slice(200)}, id="unreadable"),
        pytest.param({"Doe^Jane copy.dcm": slice(None)}, id="copy"),
    ],
)
def test_anonymize_keeps_the_originals_out_of_the_log(logic, tmp_path, output, others):
    source = tmp_path / "Doe^Jane"
    source.mkdir()
    write_ct(source / "Doe^Jane.dcm")
    for name, content in others.items():
        data = content if isinstance(content, bytes) else (source / "Doe^Jane.dcm").read_bytes()[content]
        (source / name).write_bytes(data)
    logic.addRule("GenerateMissingIDs")
    logic.addRule("Anonymize")
    logic.addRule("NormalizeFileNames")
    logic.patchDicomDir(str(source), str(output))
    assert len(logic.lines) > len(others)
    assert [line for line in logic.lines if "Doe" in line] == []


def test_tells_of_every_step(logic, source, output):
    steps = []
    logic.stepCallback = steps.append
    logic.patchDicomDir(str(source), str(output))
    assert {step.step for step in steps} == {"looking", "examining", "deciding", "writing"}
    assert steps[-1].done == steps[-1].total == 4


def test_can_be_stopped_between_steps(logic, source, output):
    class Stop(Exception):
        pass

    def stop(step):
        if step.step == "writing" and step.done == 2:
            raise Stop

    logic.stepCallback = stop
    with pytest.raises(Stop):
        logic.patchDicomDir(str(source), str(output))
    assert len(names_of(output)) == 2


# Users' own rules


def test_hooks_are_called_in_the_order_that_scripts_rely_on(module, logic, source, output):
    events = []

    class Trace(module.DICOMPatcherRule):
        def processStart(self, inputRootDir, outputRootDir):
            events.append(("start", inputRootDir, outputRootDir))

        def processDirectory(self, currentSubDir):
            events.append(("directory", currentSubDir))

        def skipFile(self, filepath):
            events.append(("skip?", filepath))
            return False

        def processDataSet(self, ds):
            events.append(("data set", ds.InstanceNumber))

        def generateOutputFilePath(self, ds, filepath):
            events.append(("name", filepath))
            return filepath

    logic.patchingRules.append(Trace())
    logic.patchDicomDir(str(source), str(output))
    expected = [("start", str(source), str(output))]
    for folder in ("a", "b"):
        expected.append(("directory", str(source / folder)))
        for index in range(2):
            name = f"{index:04}.dcm"
            expected.append(("skip?", str(source / folder / name)))
            expected.append(("data set", index + 1))
            expected.append(("name", str(output / folder / name)))
    assert events == expected


BUILT_IN = ["GenerateMissingIDs", "FixExposureFiasco", "NormalizeFileNames"]


@pytest.mark.parametrize("place", range(len(BUILT_IN) + 1))
def test_rule_may_name_files_by_what_it_saw_before(module, logic, source, output, place):
    """The file whose data set was processed last is the one that is named next."""

    class NameByNumber(module.DICOMPatcherRule):
        def __init__(self):  # does not call the one of its base class
            self.parameters = None

        def processStart(self, inputRootDir, outputRootDir):
            self.root = outputRootDir
            self.count = 0

        def processDataSet(self, ds):
            self.count += 1
            self.number = f"{self.count}-{ds.InstanceNumber}"

        def generateOutputFilePath(self, ds, filepath):
            return os.path.join(self.root, f"{self.number}.dcm")

    for name in [name for name in BUILT_IN if place == len(BUILT_IN) or name != "NormalizeFileNames"]:
        logic.addRule(name)
    logic.patchingRules.insert(place, NameByNumber())
    for _ in range(2):
        logic.patchDicomDir(str(source), str(output))
        assert names_of(output) == ["1-1.dcm", "2-2.dcm", "3-1.dcm", "4-2.dcm"]
        for path in output.iterdir():
            assert path.stem.endswith(f"-{pydicom.dcmread(path).InstanceNumber}")


@pytest.mark.parametrize("place", [pytest.param(0), 1, 2, 3])
def test_rule_may_number_the_files_of_each_folder(module, logic, source, output, place):
    """It learns from processDirectory where it is, and looks at the data set only when it names the file."""

    class NumberInFolder(module.DICOMPatcherRule):
        def processStart(self, inputRootDir, outputRootDir):
            self.root = outputRootDir

        def processDirectory(self, currentSubDir):
            self.folder = os.path.basename(currentSubDir)
            self.count = 0

        def generateOutputFilePath(self, ds, filepath):
            self.count += 1
            return os.path.join(self.root, f"{self.folder}{self.count}-{ds.InstanceNumber}.dcm")

    for name in [name for name in BUILT_IN if place == len(BUILT_IN) or name != "NormalizeFileNames"]:
        logic.addRule(name)
    logic.patchingRules.insert(place, NumberInFolder())
    logic.patchDicomDir(str(source), str(output))
    assert names_of(output) == ["a1-1.dcm", "a2-2.dcm", "b1-1.dcm", "b2-2.dcm"]


@pytest.mark.parametrize("place", range(len(BUILT_IN) + 1))
def test_changes_of_a_rule_arrive_wherever_it_stands(module, logic, source, output, place):
    class Describe(module.DICOMPatcherRule):
        def processDataSet(self, ds):
            ds.SeriesDescription = "patched"
            ds.file_meta.SourceApplicationEntityTitle = "MINE"

    for name in BUILT_IN:
        logic.addRule(name)
    logic.patchingRules.insert(place, Describe())
    logic.patchDicomDir(str(source), str(output))
    for path in output.rglob("*.dcm"):
        ds = pydicom.dcmread(path)
        assert (ds.SeriesDescription, ds.file_meta.SourceApplicationEntityTitle) == ("patched", "MINE")


def test_rule_needs_only_the_hooks(logic, source, output):
    """Nothing but the five hooks was ever asked of a rule."""

    class Plain:
        def processStart(self, inputRootDir, outputRootDir):
            self.seen = 0

        def processDirectory(self, currentSubDir):
            pass

        def skipFile(self, filepath):
            return filepath.endswith("0001.dcm")

        def processDataSet(self, ds):
            self.seen += 1
            ds.SeriesDescription = "plain"

        def generateOutputFilePath(self, ds, filepath):
            return filepath.replace("0000", "first")

    rule = Plain()
    logic.patchingRules.append(rule)
    report = logic.patchDicomDir(str(source), str(output))
    assert rule.seen == 2
    assert names_of(output) == ["a/first.dcm", "b/first.dcm"]
    assert pydicom.dcmread(output / "a" / "first.dcm").SeriesDescription == "plain"
    changes = [(change["rule"], change["keyword"]) for file in report.files() for change in file["changes"]]
    assert changes == [("Plain", "SeriesDescription")] * 2


def test_hooks_may_be_put_on_an_instance(module, logic, source, output):
    rule = module.DICOMPatcherRule()
    rule.processDataSet = lambda ds: setattr(ds, "SeriesDescription", "by hand")
    logic.patchingRules.append(rule)
    logic.patchDicomDir(str(source), str(output))
    assert pydicom.dcmread(output / "a" / "0000.dcm").SeriesDescription == "by hand"


@pytest.mark.parametrize(
    "hook",
    [
        pytest.param("processDirectory"),
        pytest.param("skipFile"),
        "processDataSet",
        "generateOutputFilePath",
    ],
)
def test_rule_that_raises_does_not_stop_the_run(module, logic, source, output, hook):
    def fail(self, *arguments):
        raise KeyError("a mistake")

    logic.patchingRules.append(type("Broken", (module.DICOMPatcherRule,), {hook: fail})())
    report = logic.patchDicomDir(str(source), str(output))
    assert names_of(output) == names_of(source)
    assert any("Broken" in finding["message"] for file in report.files() for finding in file["findings"])
