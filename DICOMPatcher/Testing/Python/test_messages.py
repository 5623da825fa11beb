"""Messages of many files shown as one: nothing is said that is not so of each of them."""

from __future__ import annotations

import pytest

from builders import image, save
from DICOMPatcherLib import check
from DICOMPatcherLib.findings import at_byte
from DICOMPatcherLib.planning.plan import RULE_FAILED
from DICOMPatcherLib.reporting.messages import CommonMessage, pattern_of
from DICOMPatcherLib.texts import Text, translated


def told(*messages, kind="F13"):
    common = CommonMessage(kind, messages[0])
    for message in messages[1:]:
        assert pattern_of(kind, message) == pattern_of(kind, messages[0])
        common.add(message)
    return common.text


@pytest.mark.parametrize(
    ("messages", "common"),
    [
        (["holds 8 of 32 bytes"], "holds 8 of 32 bytes"),
        (["holds 8 of 32 bytes", "holds 8 of 32 bytes"], "holds 8 of 32 bytes"),
        (["holds 8 of 32 bytes", "holds 16 of 32 bytes", "holds 4 of 32 bytes"], "holds 4 to 16 of 32 bytes"),
        (["9 of 10", "10 of 9"], "9 to 10 of 9 to 10"),
        ([at_byte(Text("cut off"), offset) for offset in (8, 9)], "cut off"),
        (
            [Text("identical copy of {path}", path=path) for path in ("1.dcm", "2.dcm")],
            "identical copy of another file",
        ),
        ([Text("{size} of {whole}", size=size, whole=9) for size in (8, 3, 5)], "3 to 8 of 9"),
        ([at_byte(Text("{size} bytes", size=size), 7) for size in (8, 3)], "3 to 8 bytes"),
        (["007 is wrong", "7 is wrong"], "007 is wrong"),
        (["a N b", "a 5 b"], "a N b"),
    ],
)
def test_numbers_that_differ_become_the_range_they_lie_in(messages, common):
    assert told(*messages) == common


def test_parts_of_uids_tags_and_words_are_no_numbers():
    assert told("UID 1.2.3 in (0008,0018) of A4") == "UID 1.2.3 in (0008,0018) of A4"
    assert pattern_of("I3", "UID 1.2.3") != pattern_of("I3", "UID 1.2.4")


def test_the_values_that_a_failed_rule_tells_are_left_out_when_they_differ():
    one, other = (Text("Rule failed: {kind}: {reason}", kind="KeyError", reason=name) for name in ("a", "b"))
    assert told(one, kind=RULE_FAILED) == one
    assert told(one, other, kind=RULE_FAILED) == "Rule failed: KeyError: ..."


def test_the_range_can_be_translated():
    german = {"{count} bytes": "{count} Byte", "{least} to {most}": "{least} bis {most}"}
    text = told(Text("{count} bytes", count=3), Text("{count} bytes", count=5))
    assert translated(text, lambda template: german.get(template, template)) == "3 bis 5 Byte"


@pytest.mark.parametrize("digits", [18, 19, 5000])
def test_numbers_of_any_length_are_taken(digits):
    """Python refuses to read very long ones."""
    one, other = ("9" * digits + " of 1", "9" * digits + " of 2")
    assert told(one, other) == "9" * digits + " of 1 to 2"


def test_the_report_tells_the_range(tmp_path):
    for number, length in enumerate((8, 16, 24), 1):
        save(tmp_path / f"{number}", image(number, PixelData=bytes(length)))
    (line,) = (line for line in check(str(tmp_path)).lines(verbose=True) if "F13" in line)
    assert " 8 to 24 " in line
    assert line.split()[:2] == ["3", "x"]
