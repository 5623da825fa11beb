"""Whether files are of one patient: what says so, what speaks against it, and what says nothing."""

from __future__ import annotations

import pytest

from DICOMPatcherLib.instances.patients import NOBODY, Identity, contradict, identity_of, merged

JANE = identity_of("4711", "Doe^Jane", "19700101", "F")


def jane(**other):
    told = {"patient": "4711", "name": "Doe^Jane", "born": "19700101", "sex": "F", **other}
    return identity_of(*told.values())


@pytest.mark.parametrize(
    "other",
    [
        {"patient": "4711 "},
        {"patient": ""},
        {"patient": "ANONYMOUS"},
        {"name": "DOE^JANE^^"},
        {"name": "Jane Doe"},
        {"name": "Doe^Jane^Mary"},
        {"name": "Doe"},
        {"name": "Removed"},
        {"name": "Unspecified Patient"},
        {"born": "1970.01.01"},
        {"born": "19700000"},
        {"born": "00010101"},
        {"sex": "female"},
        {"sex": "O"},
    ],
    ids=str,
)
def test_what_may_be_one_patient(other):
    assert not contradict([JANE, jane(**other)])
    assert merged([jane(**other), JANE]) is not None


@pytest.mark.parametrize(
    "other",
    [
        {"patient": "4712"},
        {"name": "Roe^Jane"},
        {"name": "Doe^John"},
        {"name": "Doe^Jane^Mary", "born": "19700102"},
        {"sex": "M"},
    ],
    ids=str,
)
def test_what_cannot_be_one_patient(other):
    assert contradict([JANE, jane(), jane(**other)])


def test_all_are_compared_with_each_other():
    """The second could be either of the others, who are two."""
    assert contradict([jane(name="Doe^Jane", born=""), jane(name="Doe", born=""), jane(name="Doe^Ann", born="")])


def test_what_several_say_together():
    told = [jane(born="", sex=""), jane(patient="", name="Doe"), NOBODY]
    assert merged(told) == JANE == Identity("4711", ("doe", "jane"), "19700101", "F")
    assert merged([]) == NOBODY
