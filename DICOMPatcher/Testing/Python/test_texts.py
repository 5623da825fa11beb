"""Texts for users: what they are made from, and how they are translated."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from builders import save_series
from DICOMPatcherLib import check, texts
from DICOMPatcherLib.texts import (
    Text,
    action,
    as_planned,
    numbers_in,
    plural,
    translated,
    with_arguments,
    with_numbers,
    with_separators,
)

GERMAN = {
    "{keyword} is missing": "{keyword} fehlt",
    "{problem} (at byte {offset})": "{problem} (ab Byte {offset})",
    "empty file": "leere Datei",
    "{count} file": "{count} Datei",
    "{count} files": "{count} Dateien",
    "not one of {names}": "keines von {names}",
}


def german(template: str) -> str:
    return GERMAN.get(template, template)


def test_a_text_is_the_english_text() -> None:
    text = Text("{keyword} is missing", keyword="PatientID")
    assert text == "PatientID is missing"
    assert {text: 1}["PatientID is missing"] == 1
    assert json.dumps(text) == '"PatientID is missing"'


@pytest.mark.parametrize("copied", [lambda text: pickle.loads(pickle.dumps(text)), copy.deepcopy, str])
def test_copies_can_still_be_translated(copied) -> None:  # type: ignore[no-untyped-def]
    text = Text("{problem} (at byte {offset})", problem=Text("{keyword} is missing", keyword="PatientID"), offset=8)
    assert copied(text) == text
    assert translated(copied(text), german) == "PatientID fehlt (ab Byte 8)"


def test_the_text_of_an_exception_can_still_be_translated() -> None:
    assert translated(str(ValueError(Text("empty file"))), german) == "leere Datei"


def test_a_plain_text_is_its_own_template() -> None:
    assert translated("empty file", german) == "leere Datei"


@pytest.mark.parametrize("hostile", ["{keyword}", "{0.__class__}", "{", "%s", "empty file"])
def test_arguments_are_data(hostile: str) -> None:
    text = Text("{keyword} is missing", keyword=hostile)
    assert text == f"{hostile} is missing"
    assert translated(text, german) == f"{hostile} fehlt"


def test_items_of_a_list_stand_with_commas() -> None:
    text = Text("not one of {names}", names=["A", Text("empty file"), 3])
    assert text == "not one of A, empty file, 3"
    assert translated(text, german) == "keines von A, leere Datei, 3"


def test_one_and_several() -> None:
    assert [plural(count, "{count} file", "{count} files") for count in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert translated(plural(1, "{count} file", "{count} files"), german) == "1 Datei"


@pytest.mark.parametrize("broken", ["fehlt", "{Schlagwort} fehlt", "{keyword} fehlt {wo}"])
def test_a_translation_with_other_names_in_braces_is_not_used(broken: str) -> None:
    assert translated(Text("{keyword} is missing", keyword="Rows"), lambda template: broken) == "Rows is missing"


def test_an_action_is_planned_before_it_is_done() -> None:
    text = action("{keyword} was replaced", "{keyword} would be replaced", keyword="PatientID")
    assert text == "PatientID was replaced"
    assert as_planned(text) == "PatientID would be replaced"
    assert as_planned(pickle.loads(pickle.dumps(text))) == "PatientID would be replaced"
    around = Text("{what} (at byte {offset})", what=text, offset=7)
    assert as_planned(around) == "PatientID would be replaced (at byte 7)"
    assert as_planned("plain") == "plain"


def test_what_is_no_action_stays_the_same_object() -> None:
    text = Text("{problem} (at byte {offset})", problem=Text("empty file"), offset=7)
    assert as_planned(text) is text


def test_numbers_are_those_among_the_arguments() -> None:
    inner = Text("{here} of {uid}, {count}", here=3, uid="1.2.3", count="4")
    text = Text("{problem} (at byte {offset})", problem=inner, offset=7)
    assert list(numbers_in(text)) == [3, 7]
    assert with_numbers(text, iter("NM")) == "N of 1.2.3, 4 (at byte M)"
    assert with_arguments(text, offset=8) == "3 of 1.2.3, 4 (at byte 8)"


def test_a_missing_argument_is_an_error_at_once() -> None:
    with pytest.raises(KeyError, match="keyword"):
        Text("{keyword} is missing", word="PatientID")


def test_clean_files_cost_no_texts(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    made = []
    make = texts._made

    def counted(*arguments):  # type: ignore[no-untyped-def]
        made.append(arguments)
        return make(*arguments)

    monkeypatch.setattr(texts, "_made", counted)
    counts = []
    for number in (2, 20):
        save_series(tmp_path / str(number), number)
        made.clear()
        plan = check(str(tmp_path / str(number))).plan
        assert not any(plan.details(file).findings for file in plan.files)
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_large_numbers_can_be_read_at_a_glance() -> None:
    files = plural(1203, "{count} file", "{count} files")
    text = Text("{parts} in {folder}", parts=[files, plural(999, "{count} image", "{count} images")], folder="2026")
    assert with_separators(text) == "1,203 files, 999 images in 2026"
    assert translated(with_separators(files), german) == "1,203 Dateien"
    assert text == "1203 files, 999 images in 2026"
