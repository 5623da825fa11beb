"""The list of rules: complete, in its order, and choosable by name."""

from __future__ import annotations

import ast
import pathlib
import re
import subprocess
import sys

import pytest

import DICOMPatcherLib
from builders import image, save
from DICOMPatcherLib import RULES, DICOMPatcherRule, ParameterError, check, make_rules
from DICOMPatcherLib.defects import VR_WRONG
from DICOMPatcherLib.rule_api.class_checks import RENAMED

FOLDER = pathlib.Path(DICOMPatcherLib.__file__).parent / "rules"
DEFAULT = [rule.__name__ for rule in RULES if rule.default]
OLD_NAMES = {
    "AddMissingSliceSpacingToMultiframe",
    "Anonymize",
    "FixCompressedUltrasoundPhotometricInterpretation",
    "FixExposureFiasco",
    "FixPrivateMediaStorageSOPClassUID",
    "ForceSamePatientNameIdInEachDirectory",
    "ForceSameSeriesInstanceUidInEachDirectory",
    "GenerateMissingIDs",
    "NormalizeFileNames",
    "RemoveDICOMDIR",
    "SplitUltrasoundSeriesByInstanceNumber",
    "UseCharacterSet",
}
OLD_LABELS = {
    "Normalize file names",
    "Force same patient name and ID in each directory",
    "Force same series instance UID in each directory",
    "Generate missing patient/study/series IDs",
    "Generate slice position for multi-frame volumes",
    "Fix invalid exposure tags",
    "Split ultrasound series by instance number",
    "Fix compressed ultrasound photometric interpretation",
    "Specify character set",
    "Partially anonymize",
}
HOOKS = (
    "processStart",
    "processDirectory",
    "skipFile",
    "processDataSet",
    "processCollection",
    "editElements",
    "generateOutputFilePath",
    "processFile",
    "recommend",
)


def names(rules):
    return [type(rule).__name__ for rule in rules]


def snake_case(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)


# The list


def test_the_rules_of_the_present_module_keep_their_names():
    assert {rule.__name__ for rule in RULES} >= OLD_NAMES


def test_the_rules_of_the_present_module_keep_their_labels():
    assert {rule.title for rule in RULES} >= OLD_LABELS


def test_no_rule_stands_twice():
    assert len({rule.__name__ for rule in RULES}) == len({rule.title for rule in RULES}) == len(RULES)


def test_every_file_of_the_folder_is_one_rule_of_the_list():
    """A class may be named in short: only its file and its place in the list are compared."""
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "base"}
    assert {rule.__module__.rpartition(".")[2] for rule in RULES} == files
    assert len(files) == len(RULES)


@each_rule
def test_a_rule_is_in_the_file_of_its_name(rule):
    assert rule.__module__.rpartition(".")[2].replace("_", "") == snake_case(rule.__name__).replace("_", "")
    assert issubclass(rule, DICOMPatcherRule)


@each_rule
def test_a_rule_says_what_it_is_for(rule):
    assert rule.title
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert len(rule.title) <= 60
    assert 30 < len(rule.summary) <= 100
    assert 60 < len(rule.description) < 700
    for text in (rule.summary, rule.description, rule.whenToUse, rule.neverDoes):
        assert text.endswith(".")
        assert text.isascii()
        assert "\n" not in text
    assert rule.__doc__
    assert "PS3." in rule.__doc__


@each_rule
def test_a_rule_names_the_defects_it_repairs(rule):
    assert isinstance(rule.defects, tuple)
    assert all(re.fullmatch("[FIGV][1-9][0-9]?", defect) for defect in rule.defects)
    assert rule.defects or rule.deidentifies or rule.keepsUnreadable or "It repairs nothing." in rule.neverDoes


@each_rule
def test_a_rule_has_valid_facts(rule):
    from pydicom.datadict import tag_for_keyword

    assert rule.default in (True, False, "always")
    assert isinstance(rule.triggers, tuple)
    assert all(tag_for_keyword(keyword) is not None for keyword in (*rule.triggers, *rule.requiredTags))
    assert len({spec.name for spec in rule.parameterSpecs}) == len(rule.parameterSpecs)
    assert all(spec.title and spec.description for spec in rule.parameterSpecs)


@each_rule
def test_a_rule_overrides_a_hook_and_misspells_none(rule):
    own = {name for name, value in vars(rule).items() if callable(value) and not name.startswith("_")}
    mends_structure = all(
        defect.startswith("F") or defect == VR_WRONG for defect in rule.defects
    )  # the base class accepts such repairs
    assert own & set(HOOKS) or mends_structure
    assert own <= {*HOOKS, "should_process", "checkParameters", *RENAMED}


@each_rule
def test_a_rule_can_be_made_without_parameters(rule):
    assert rule().parameters == {}
    assert rule(None).parameters == {}
    assert rule({"x": 1}).parameters == {"x": 1}


@each_rule
def test_a_rule_neither_opens_files_nor_prints(rule):
    source = pathlib.Path(sys.modules[rule.__module__].__file__).read_text("utf-8")
    called = {
        node.func.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and hasattr(node.func, "id")
    }
    assert called.isdisjoint({"open", "print", "exec", "eval"})


@each_rule
def test_a_rule_alone_does_not_stop_a_run(rule, tmp_path):
    save(tmp_path / "a", image(1))
    save(tmp_path / "b", image(2, StudyInstanceUID=None, SeriesInstanceUID=None, PatientID=None, PatientName=None))
    parameters = {"UseCharacterSet": {"CharacterSet": "cp1251"}, "SetElements": {"Elements": "StudyID=7"}}
    report = check(str(tmp_path), [rule(parameters.get(rule.__name__))])
    assert {entry["outcome"] for entry in report.files()} <= {"copied", "patched"}


# Order


def test_the_default_rules_come_in_their_order():
    assert names(make_rules()) == DEFAULT


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("FixFileMetaInformation", "FixPrivateMediaStorageSOPClassUID"),
        ("UseCharacterSet", "ForceSamePatientNameIdInEachDirectory"),
        ("FixPrivateMediaStorageSOPClassUID", "AddMissingSliceSpacingToMultiframe"),
        ("FixPrivateMediaStorageSOPClassUID", "FixCompressedUltrasoundPhotometricInterpretation"),
        ("ForceSamePatientNameIdInEachDirectory", "GenerateMissingIDs"),
        ("ForceSameSeriesInstanceUidInEachDirectory", "GenerateMissingIDs"),
        ("GenerateMissingIDs", "SplitUltrasoundSeriesByInstanceNumber"),
        ("GenerateMissingIDs", "Anonymize"),
        ("Anonymize", "NormalizeFileNames"),
        ("GenerateMissingIDs", "DeidentifyBasicProfile"),
        ("DeidentifyBasicProfile", "NormalizeFileNames"),
    ],
)
def test_what_depends_on_a_rule_comes_after_it(earlier, later):
    order = [rule.__name__ for rule in RULES]
    assert order.index(earlier) < order.index(later)


def test_the_order_of_choosing_does_not_matter():
    chosen = ["NormalizeFileNames", "GenerateMissingIDs", "RemoveDICOMDIR"]
    assert names(make_rules(only=chosen)) == names(make_rules(only=reversed(chosen)))


# Choosing


def test_only_leaves_what_is_always_on():
    assert names(make_rules(only=["Anonymize"])) == ["FixFileMetaInformation", "Anonymize"]


def test_adding_and_leaving_out():
    chosen = make_rules(add=["Anonymize"], leave_out=["NormalizeFileNames", "GenerateMissingIDs"])
    left = [name for name in DEFAULT if name not in ("NormalizeFileNames", "GenerateMissingIDs")]
    assert names(chosen) == [*left, "Anonymize"]


def test_adding_what_is_on_changes_nothing():
    assert names(make_rules(add=DEFAULT)) == DEFAULT


def test_rules_are_made_anew_each_time():
    assert not set(map(id, make_rules())) & set(map(id, make_rules()))


def test_parameters_reach_their_rule():
    rules = make_rules(add=["UseCharacterSet"], parameters={"UseCharacterSet": {"CharacterSet": "cp1251"}})
    (rule,) = [rule for rule in rules if type(rule).__name__ == "UseCharacterSet"]
    assert rule.parameter("CharacterSet") == "cp1251"


@pytest.mark.parametrize(
    ("choice", "named"),
    [
        pytest.param({"only": ["Nonsense"]}, "Nonsense", id="unknown, only"),
        pytest.param({"add": ["Nonsense"]}, "Nonsense", id="unknown, added"),
        pytest.param({"leave_out": ["Nonsense"]}, "Nonsense", id="unknown, left out"),
        pytest.param({"parameters": {"Nonsense": {}}}, "Nonsense", id="parameters of an unknown one"),
        pytest.param({"add": ["anonymize"]}, "anonymize", id="wrong case"),
        pytest.param({"leave_out": ["FixFileMetaInformation"]}, "FixFileMetaInformation", id="cannot be left out"),
        pytest.param(
            {"parameters": {"UseCharacterSet": {"CharacterSet": "cp1251"}}}, "UseCharacterSet", id="rule not used"
        ),
        pytest.param(
            {"add": ["UseCharacterSet"], "parameters": {"UseCharacterSet": {"charset": "x"}}},
            "CharacterSet",
            id="unknown parameter",
        ),
        pytest.param({"only": ["DeidentifyBasicProfile"]}, "not used without NormalizeFileNames", id="without another"),
        pytest.param(
            {"add": ["DeidentifyBasicProfile", "Anonymize"]}, "cannot be used together", id="together with another"
        ),
        pytest.param(
            {"parameters": {"GenerateMissingIDs": {"x": "y"}}}, "GenerateMissingIDs", id="rule without parameters"
        ),
    ],
)
def test_a_wrong_choice_is_refused_and_named(choice, named):
    with pytest.raises(ParameterError, match=named):
        make_rules(**choice)


# The package


def test_importing_the_package_does_not_import_pydicom():
    code = "import sys, DICOMPatcherLib; sys.exit('pydicom' in sys.modules or 'numpy' in sys.modules)"
    path = str(pathlib.Path(DICOMPatcherLib.__file__).parents[1])
    assert subprocess.run([sys.executable, "-c", code], cwd=path, check=False).returncode == 0


def test_all_that_the_package_promises_is_there():
    for name in DICOMPatcherLib.__all__:
        assert getattr(DICOMPatcherLib, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        _ = DICOMPatcherLib.nonsense


def test_types_of_the_package_are_known_to_those_who_use_it():
    package = pathlib.Path(DICOMPatcherLib.__file__).parent
    assert (package / "py.typed").read_bytes() == b""
    assert '"py.typed"' in (package.parents[1] / "pyproject.toml").read_text("utf-8")
