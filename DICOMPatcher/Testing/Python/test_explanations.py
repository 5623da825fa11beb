"""What the command line says of rules and defects."""

from __future__ import annotations

import pytest

from DICOMPatcherLib import RULES, DICOMPatcherRule, ParameterError
from DICOMPatcherLib.cli import main
from DICOMPatcherLib.defects import DEFECTS, address_of
from DICOMPatcherLib.reporting.explanations import explanation, overview


class Own(DICOMPatcherRule):
    """A rule that says no more than it must."""

    title = "Do something else"
    defects = ("X1",)


def explained(*arguments, capsys):
    code = main(["explain", *arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=list(DEFECTS))
def test_a_defect_is_explained_by_its_id(defect, capsys):
    code, out, err = explained(defect.id, capsys=capsys)
    assert (code, err) == (0, "")
    assert out.startswith(f"{defect.id}  {defect.title}\n")
    for text in (defect.description, defect.effect, defect.advice, defect.section, *defect.rules):
        assert text in flat(out)
    assert all(len(line) <= 100 for line in out.splitlines())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_is_explained_by_its_name(rule, capsys):
    code, out, err = explained(rule.__name__, capsys=capsys)
    assert (code, err) == (0, "")
    assert out.startswith(f"{rule.__name__} [")
    for text in (rule.title, rule.description, rule.whenToUse, rule.neverDoes, "References: PS3."):
        assert text in flat(out)
    assert all(f"{id:<4}  {DEFECTS[id].title}" in out for id in rule.defects)
    assert all(f"Parameter {spec.name}: {spec.description}" in flat(out) for spec in rule.parameterSpecs)


def test_examples_show_what_changes(capsys):
    _, out, _ = explained("FixExposureFiasco", capsys=capsys)
    assert "  Example: A tube current with decimals\n    XRayTubeCurrent: 12.4 -> 12\n" in out
    assert "    XRayTubeCurrentInuA: (none) -> 12400\n" in out
    assert "  Example: A whole number\n    nothing is changed\n" in out
    assert "    DICOMDIR: in order -> left out\n" in explained("RemoveDICOMDIR", capsys=capsys)[1]


def test_the_case_of_letters_does_not_matter(capsys):
    assert explained("f13", capsys=capsys) == explained("F13", capsys=capsys)
    assert explained("generatemissingids", capsys=capsys) == explained("GenerateMissingIDs", capsys=capsys)


def test_without_a_name_all_are_listed(capsys):
    code, out, _ = explained(capsys=capsys)
    assert code == 0
    assert all(f"  {rule.__name__} [" in out for rule in RULES)
    assert all(f"  {defect.id:<4}  {defect.title}\n" in out for defect in DEFECTS.values())


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("GenerateMissingID", "Did you mean GenerateMissingIDs?"),
        ("anonymise", "Did you mean Anonymize?"),
        ("F131", "Did you mean F13?"),
        ("%s{0}\x1b", 'Use "explain" without a name to list all.'),
    ],
)
def test_an_unknown_name_is_a_mistake_that_is_told(name, nearest, capsys):
    code, out, err = explained(name, capsys=capsys)
    assert (code, out) == (2, "")
    assert nearest in err
    assert "\x1b" not in err


def test_a_rule_of_ones_own_is_explained_as_far_as_it_says():
    assert explanation("Own", [*RULES, Own]) == ["Own [off]  Do something else", "  Defects that it repairs:", "    X1"]
    assert "  Own [off]  Do something else" in overview([*RULES, Own])
    with pytest.raises(ParameterError):
        explanation("Own", RULES)


def test_sections_of_the_standard_have_addresses():
    place = "https://dicom.nema.org/medical/dicom/current/output/html/"
    assert address_of("PS3.5 7.1.1") == f"{place}part05.html#sect_7.1.1"
    assert address_of("PS3.12 V") == f"{place}part12.html#chapter_V"
