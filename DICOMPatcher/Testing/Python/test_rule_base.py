"""The base class of rules."""

from __future__ import annotations

import pytest
from pydicom import Dataset

from builders import KEY, image, save
from DICOMPatcherLib import patch
from DICOMPatcherLib.findings import Finding
from DICOMPatcherLib.part10.elements import LONG_VRS, SHORT_VRS
from DICOMPatcherLib.rules.base import DICOMPatcherRule, Parameter


class Rule(DICOMPatcherRule):
    parameterSpecs = (
        Parameter("Name", "Title", "Description", "default"),
        Parameter("Flag", "Title", "Description", False),
    )


def test_hooks_do_nothing_by_default():
    rule, ds = DICOMPatcherRule(), Dataset()
    rule.processStart("in", "out")
    rule.processDirectory("in/a")
    assert rule.skipFile("in/a/b") is False
    rule.processDataSet(ds)
    assert len(ds) == 0
    assert not rule.processCollection([])
    assert rule.generateOutputFilePath(ds, "out/a/b") == "out/a/b"
    rule.checkParameters()
    rule.addLog("nobody listens")


def test_parameters_have_defaults():
    assert Rule().parameter("Name") == "default"
    assert Rule({"Name": ""}).parameter("Name") == ""
    assert Rule({"Flag": True}).parameter("Flag") is True


def test_a_parameter_that_does_not_exist_is_a_key_error():
    """Not StopIteration, which would end a generator of the rule without a word."""
    with pytest.raises(KeyError):
        Rule().parameter("Nonsense")


def test_two_rules_share_nothing():
    first, second = Rule(), Rule()
    first.file = object()
    first.report("V1", "something")
    first.skip("a reason")
    first.recodeText("cp1251")
    assert first.reported == [Finding("V1", "something")]
    assert (first.skipReason, first.textEncoding) == ("a reason", ("cp1251",))
    assert (second.reported, second.skipReason, second.textEncoding) == ([], "", None)


def test_log_reaches_the_callback():
    rule, lines = Rule(), []
    rule.logCallback = lines.append
    rule.addLog("text")
    assert lines == ["text"]


def test_processes_files_that_have_any_trigger():
    assert not Rule().should_process({})
    assert Rule().should_process({"Modality": b""})


# Mistakes in a class


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("processDataset", lambda self, ds: None, "processDataSet"),
        ("process_data_set", lambda self, ds: None, "processDataSet"),
        ("processCollections", lambda self, instances: None, "processCollection"),
        ("shouldProcess", lambda self, values: True, "should_process"),
        ("want", lambda self, values: True, "should_process"),
        ("skipfile", staticmethod(lambda path: True), "skipFile"),
        ("generateOutputPath", lambda self, ds, path: path, "generateOutputFilePath"),
        ("trigger", ("Modality",), "triggers"),
        ("required_tags", ("Modality",), "requiredTags"),
        ("Title", "Do something", "title"),
        ("parameterSpec", (), "parameterSpecs"),
        ("example", (), "examples"),
        ("hides_identity", True, "deidentifies"),
    ],
)
def test_a_misspelt_name_is_an_error_that_gives_the_right_one(name, value, meant):
    with pytest.raises(TypeError, match=f"The rule Mine has '{name}'. Did you mean '{meant}'?"):
        type("Mine", (DICOMPatcherRule,), {name: value})


def test_a_name_is_looked_for_in_all_that_a_rule_is_made_of():
    """As in a rule without the base class, to which the logic of the module adds it."""
    without = type("Mine", (), {"processDataset": lambda self, ds: None})
    with pytest.raises(TypeError, match="processDataSet"):
        type("Mine", (without, DICOMPatcherRule), {})


@pytest.mark.parametrize(
    "name", ["processPixels", "processSeries", "processItem", "skipped", "count", "_processDataset"]
)
def test_other_names_are_the_rules_own(name):
    assert type("Mine", (DICOMPatcherRule,), {name: lambda self: None})()


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"triggers": ("Modallity",)}, "'Modallity' in triggers is not known. Did you mean 'Modality'?"),
        ({"requiredTags": ["PatientId"]}, "'PatientId' in requiredTags is not known. Did you mean 'PatientID'?"),
        ({"triggers": ("DX",)}, "'DX' in triggers is not known."),
        ({"requiredTags": ("DS",)}, "'DS' in requiredTags is not known."),
        ({"triggers": "Modality"}, r"triggers is text. Write a tuple: \('Modality',\)"),
        ({"requiredTags": "Modality"}, "requiredTags is text"),
        ({"default": "on"}, "default is 'on'. It must be True or False"),
    ],
)
def test_a_wrong_value_is_an_error_that_says_what_is_right(facts, message):
    with pytest.raises(TypeError, match=f"The rule Mine: {message}"):
        type("Mine", (DICOMPatcherRule,), facts)


@pytest.mark.parametrize("vr", [vr.decode() for vr in sorted(SHORT_VRS | LONG_VRS)])
def test_a_trigger_may_be_a_value_representation(vr):
    assert type("Mine", (DICOMPatcherRule,), {"triggers": (vr, "Modality")}).triggers == (vr, "Modality")


# Names of earlier versions


class OldRule(DICOMPatcherRule):
    renews = True
    hidesIdentity = True
    triggers = ("Modality",)

    def wants(self, values):
        return super().wants(values) and values["Modality"] == b"CT"


class NewRule(DICOMPatcherRule):
    generates_new_ids = True
    deidentifies = True
    triggers = ("Modality",)

    def should_process(self, values):
        return super().should_process(values) and values["Modality"] == b"CT"


class OldOfNew(NewRule):
    hidesIdentity = False

    def wants(self, values):
        return super().wants(values)


class NewOfOld(OldRule):
    deidentifies = False

    def should_process(self, values):
        return super().should_process(values)


@pytest.mark.parametrize("cls", [OldRule, NewRule, OldOfNew, NewOfOld])
def test_a_rule_with_names_of_earlier_versions_is_the_same(cls):
    assert cls.generates_new_ids is cls.renews is True
    assert cls.deidentifies is cls.hidesIdentity is (cls in (OldRule, NewRule))
    for values, wanted in (({"Modality": b"CT"}, True), ({"Modality": b"MR"}, False), ({}, False)):
        assert cls().should_process(values) is cls().wants(values) is wanted


def test_the_base_class_has_both_names():
    rule = DICOMPatcherRule()
    assert rule.deidentifies is rule.hidesIdentity is rule.generates_new_ids is rule.renews is False
    assert rule.wants({"Modality": b""})


@pytest.mark.parametrize("cls", [OldRule, NewRule])
def test_the_engine_goes_by_either_name(cls, tmp_path):
    for number, modality in enumerate(("CT", "MR"), 1):
        save(tmp_path / "in" / str(number), image(number, Modality=modality))
    seen = []
    mine = type("Mine", (cls,), {"processDataSet": lambda self, ds: seen.append(ds.Modality)})
    report = patch(str(tmp_path / "in"), str(tmp_path / "out"), [mine()], key=KEY)
    assert seen == ["CT"]
    assert report.plan.hides_identity
