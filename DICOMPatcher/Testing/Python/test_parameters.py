"""Kinds of parameters: what may be entered, and what a rule gets of it."""

from __future__ import annotations

import pytest

from builders import image, save
from DICOMPatcherLib import DICOMPatcherRule, Parameter, ParameterError, check, make_rules
from DICOMPatcherLib.rule_api.parameters import KINDS

PARAMETERS = {
    "text": Parameter("P", "P", "P", "default"),
    "number": Parameter("P", "P", "P", 2, kind="number"),
    "no number": Parameter("P", "P", "P", kind="number"),
    "choice": Parameter("P", "P", "P", "CT", kind="choice", choices=("CT", "MR")),
    "open choice": Parameter("P", "P", "P", kind="choice", choices=("CT", "MR"), allows_others=True),
    "yes/no": Parameter("P", "P", "P", kind="yes/no"),
    "yes": Parameter("P", "P", "P", True, kind="yes/no"),
    "path": Parameter("P", "P", "P", kind="path"),
}


def rule_with(parameter):
    return type("Mine", (DICOMPatcherRule,), {"parameterSpecs": (parameter,)})


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("text", " as it is ", " as it is "),
        ("number", "3", 3),
        ("number", " 2.5 ", 2.5),
        ("number", -1e3, -1000),
        ("number", "", 2),
        ("no number", "", None),
        ("choice", "mr", "MR"),
        ("choice", "", "CT"),
        ("open choice", "mr", "MR"),
        ("open choice", "US", "US"),
        ("open choice", "", ""),
        ("yes/no", "Yes", True),
        ("yes/no", "true", True),
        ("yes/no", True, True),
        ("yes/no", "off", False),
        ("yes/no", False, False),
        ("yes/no", "", False),
        ("yes", "", True),
        ("yes", "no", False),
        ("path", "", ""),
        ("path", "/", "/"),
    ],
)
def test_a_value_is_of_the_kind_of_its_parameter(kind, given, value):
    found = rule_with(PARAMETERS[kind])({"P": given}).parameter("P")
    assert found == value
    assert type(found) is type(value)


def test_what_may_be_entered_is_told():
    details = {kind: parameter.details for kind, parameter in PARAMETERS.items()}
    assert details["text"] == "P"
    assert details["choice"] == "P One of: CT, MR."
    assert details["open choice"] == "P"
    assert (details["number"], details["path"]) == ("P (number)", "P (path)")


@pytest.mark.parametrize("kind", PARAMETERS)
def test_the_default_is_of_that_kind_too(kind):
    expected = {"text": "default", "number": 2, "no number": None, "choice": "CT", "yes": True, "yes/no": False}
    assert rule_with(PARAMETERS[kind])().parameter("P") == expected.get(kind, "")


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        ("number", "many", "a number, such as 2.5"),
        ("number", "nan", "a number"),
        ("number", "1,5", "a number"),
        ("number", True, "a number"),
        ("choice", "US", "one of: CT, MR"),
        ("yes/no", "perhaps", "yes or no"),
        ("path", "/no/such/path", "the path of a file or folder that exists"),
    ],
)
def test_a_wrong_value_is_refused_before_anything_is_read(tmp_path, kind, given, message):
    save(tmp_path / "1.dcm", image(1))
    mine = rule_with(PARAMETERS[kind])({"P": given})
    with pytest.raises(ParameterError, match=f"The parameter Mine.P must be {message}"):
        check(str(tmp_path), [mine])


def test_make_rules_refuses_it_too(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        "from DICOMPatcherLib import *\n"
        "class Mine(DICOMPatcherRule):\n"
        "    title = description = 'Mine'\n"
        "    parameterSpecs = (Parameter('P', 'P', 'P', kind='number'),)\n"
    )
    with pytest.raises(ParameterError, match=r"Mine\.P must be a number"):
        make_rules(add=["Mine"], parameters={"Mine": {"P": "x"}}, rules_from=[str(path)])


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        (
            Parameter("P", "P", "P", kind="nummber"),
            f"the kind of P is 'nummber'. It must be one of: {', '.join(KINDS)}",
        ),
        (Parameter("P", "P", "P", kind="choice"), "P needs choices if its kind is 'choice'"),
        (Parameter("P", "P", "P", choices=("a",)), "P needs choices if its kind is 'choice', and only then"),
        (Parameter("P", "P", "P", "x", kind="number"), "the default of P is 'x', which it does not allow"),
        ("P", "'P' is no Parameter"),
    ],
)
def test_a_wrong_specification_is_an_error_when_the_class_is_made(parameter, message):
    with pytest.raises(TypeError, match=f"The rule Mine: {message}"):
        rule_with(parameter)
