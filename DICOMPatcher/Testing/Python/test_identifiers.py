"""New identifiers, and which old ones are valid."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from DICOMPatcherLib.values.identifiers import IMPLEMENTATION_CLASS_UID, is_valid_uid, new_id, new_uid


@pytest.mark.parametrize("uid", ["1.2", "0.0", "1.2.840.10008.1.2", "2.25." + "9" * 59, "1.0.1"])
def test_valid(uid):
    assert is_valid_uid(uid)


@pytest.mark.parametrize(
    "uid",
    [
        "",
        "1",
        ".1",
        "1.",
        "1..2",
        "01.2",
        "1.02",
        "1.2 ",
        "1.2\0",
        "1.2\n",
        "1.a",
        "2.25." + "9" * 60,
        "-1.2",
        "１.２",
        "1.٣",
        "1\\2",
    ],
)
def test_invalid(uid):
    assert not is_valid_uid(uid)


@given(st.binary(max_size=100), st.lists(st.text(st.characters()), max_size=4))
def test_new_ones_are_valid_and_depend_on_everything(key, what):
    uid = new_uid(key, *what)
    assert is_valid_uid(uid)
    assert uid == new_uid(key, *what)
    assert len({uid, new_uid(key, *what, ""), new_uid(key, "x", *what), new_uid(b"\1" + key[:63], *what)}) == 4
    assert len(new_id(key, *what)) == 12
    int(new_id(key, *what), 16)


@given(st.binary(max_size=100), st.text())
def test_new_uids_are_derived_from_uuids_and_of_one_length(key, what):
    number = uuid.UUID(int=int(new_uid(key, what).removeprefix("2.25.")))
    assert (number.variant, number.version) == (uuid.RFC_4122, 4)
    assert len(new_uid(key, what)) == 44


def test_the_uid_of_this_implementation_is_derived_from_a_uuid():
    number = uuid.UUID(int=int(IMPLEMENTATION_CLASS_UID.rpartition(".")[2]))
    assert (number.variant, number.version) == (uuid.RFC_4122, 4)


@pytest.mark.parametrize("common", [63, 64, 65, 1000])
def test_keys_that_begin_alike_give_other_identifiers(common):
    first, second = b"k" * common + b"1", b"k" * common + b"2"
    assert new_uid(first, "x") != new_uid(second, "x")
    assert new_id(first, "x") != new_id(second, "x")


def test_parts_are_kept_apart():
    assert new_uid(b"k", "ab", "c") != new_uid(b"k", "a", "bc")
    assert new_uid(b"k", "1:a") != new_uid(b"k", "1", "a")


def test_bytes_that_no_character_set_explained_are_taken():
    assert new_uid(b"k", "\udcfc") != new_uid(b"k", "\udcfd")
