"""The base class of rules."""

from __future__ import annotations

import pytest
from pydicom import Dataset

from DICOMPatcherLib.findings import Finding
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


def test_wants_if_any_trigger_is_there():
    assert not Rule().wants({})
    assert Rule().wants({"Modality": b""})
