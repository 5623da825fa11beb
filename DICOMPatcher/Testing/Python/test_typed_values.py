"""Text that a user types, as values of data elements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.datadict import DicomDictionary

from DICOMPatcherLib.values.typed_values import ValueProblem, is_known_vr, values_of

GOOD = [
    ("AE", "STORE_1", "STORE_1"),
    ("AS", "045Y", "045Y"),
    ("CS", "MONOCHROME2", "MONOCHROME2"),
    ("DA", "20200229", "20200229"),
    ("DS", "-1.5e-3", "-1.5e-3"),
    ("DS", ".5", ".5"),
    ("DT", "2020", "2020"),
    ("DT", "202002", "202002"),
    ("DT", "20200131143000.123456-0500", "20200131143000.123456-0500"),
    ("FD", "1e3", 1000.0),
    ("FL", "0.5", 0.5),
    ("IS", "-2147483648", "-2147483648"),
    ("LO", "x" * 64, "x" * 64),
    ("LT", "a\\b", "a\\b"),
    ("PN", "Doe^Jane^^Dr.^=\u5c71\u7530=x", "Doe^Jane^^Dr.^=\u5c71\u7530=x"),
    ("SH", "x" * 16, "x" * 16),
    ("SL", "-2147483648", -2147483648),
    ("SS", "-32768", -32768),
    ("ST", "x" * 1024, "x" * 1024),
    ("SV", "-9223372036854775808", -(2**63)),
    ("TM", "235959.999999", "235959.999999"),
    ("UC", "x" * 70000, "x" * 70000),
    ("UI", "1.2.3", "1.2.3"),
    ("UL", "4294967295", 4294967295),
    ("UR", "https://example.org", "https://example.org"),
    ("US", "65535", 65535),
    ("US or SS", "-1", -1),
    ("UT", "a\\b", "a\\b"),
    ("UV", "18446744073709551615", 2**64 - 1),
]

BAD = [
    ("AE", "\u00e9"),
    ("AE", "x" * 17),
    ("AS", "45Y"),
    ("CS", "lower"),
    ("CS", "X" * 17),
    ("DA", "20190229"),
    ("DA", "2020-01-01"),
    ("DA", "\u0662\u0660\u0662\u0660\u0660\u0661\u0660\u0661"),
    ("DS", "1,5"),
    ("DS", "0.12345678901234567"),
    ("DS", "1e999"),
    ("DS", "nan"),
    ("DT", "20201301"),
    ("DT", "20200131250000"),
    ("FD", "inf"),
    ("IS", "1.0"),
    ("IS", "2147483648"),
    ("IS", "0000000000001"),
    ("LO", "x" * 65),
    ("LO", "a\tb"),
    ("LO", "\udcc8"),
    ("PN", "x" * 65),
    ("PN", "a=b=c=d"),
    ("PN", "a^b^c^d^e^f"),
    ("SH", "x" * 17),
    ("SS", "32768"),
    ("ST", "x" * 1025),
    ("TM", "1"),
    ("TM", "240000"),
    ("TM", "12:30"),
    ("UI", "1.02"),
    ("UL", "-1"),
    ("UR", "a b"),
    ("US", "9" * 5000),
    ("US", "65536"),
]


@pytest.mark.parametrize(("vr", "text", "value"), GOOD)
def test_valid_values(vr, text, value):
    assert values_of(text, vr, "1") == [value]
    assert is_known_vr(vr)


@pytest.mark.parametrize(("vr", "text"), BAD)
def test_invalid_values_are_refused(vr, text):
    with pytest.raises(ValueProblem):
        values_of(text, vr, "1")


@pytest.mark.parametrize("vr", ["AS", "CS", "DA", "DS", "DT", "FD", "IS", "TM", "UI", "US"])
def test_a_refusal_says_what_is_expected_and_not_what_was_given(vr):
    with pytest.raises(ValueProblem) as raised:
        values_of("secret", vr, "1")
    assert "secret" not in str(raised.value)
    assert len(str(raised.value)) > 10


@pytest.mark.parametrize(
    ("multiplicity", "counts"),
    [
        ("1", {1}),
        ("2", {2}),
        ("1-2", {1, 2}),
        ("1-n", {1, 2, 3, 4, 5, 6}),
        ("2-n", {2, 3, 4, 5, 6}),
        ("2-2n", {2, 4, 6}),
        ("3-3n", {3, 6}),
        ("1-32", {1, 2, 3, 4, 5, 6}),
    ],
)
def test_the_number_of_values(multiplicity, counts):
    for count in range(1, 7):
        text = "\\".join("5" * count)
        if count in counts:
            assert len(values_of(text, "DS", multiplicity)) == count
        else:
            with pytest.raises(ValueProblem, match="value"):
                values_of(text, "DS", multiplicity)
    assert values_of("", "DS", multiplicity) == []


def test_an_empty_one_of_several_values_stays_empty():
    assert values_of("a\\\\b", "LO", "3") == ["a", "", "b"]


def test_every_multiplicity_of_the_dictionary_admits_some_number_of_values():
    for multiplicity in {entry[1] for entry in DicomDictionary.values()}:
        counts = [count for count in range(1, 20) if is_admitted(count, multiplicity)]
        assert counts, multiplicity


def is_admitted(count, multiplicity):
    try:
        return bool(values_of("\\".join("5" * count), "DS", multiplicity))
    except ValueProblem:
        return False


@pytest.mark.parametrize("vr", ["SQ", "OB", "OW", "UN", "AT", "OB or OW", "NONE"])
def test_some_kinds_have_no_text(vr):
    assert not is_known_vr(vr)


@given(st.sampled_from(sorted({vr for vr, _, _ in GOOD})), st.text(max_size=40))
def test_any_text_is_a_value_or_a_problem(vr, text):
    try:
        values = values_of(text, vr, "1-n")
    except ValueProblem:
        return
    assert all(isinstance(value, (str, int, float)) for value in values)
