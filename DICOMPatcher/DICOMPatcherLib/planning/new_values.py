"""Values that rules put into a data set: they must be what their VR allows (PS3.5 section 6.2)."""

from __future__ import annotations

from typing import Any

from pydicom.datadict import keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

from DICOMPatcherLib.part10.elements import dictionary_vr, format_tag
from DICOMPatcherLib.part10.raw_data_set import undecoded
from DICOMPatcherLib.texts import Text
from DICOMPatcherLib.values.typed_values import ValueProblem, is_text_vr, problem_of
from DICOMPatcherLib.values.written_values import form_of

_WORDS = {"OF": 4, "OL": 4, "OD": 8, "OV": 8}
"""Bytes of each number in a value."""

_FOLLOWING = {0x00020002: 0x00080016, 0x00020003: 0x00080018}
"""What must be as it is in the data set, however wrong it is there."""


def check_new_value(dataset: Dataset, old: Dataset | None, new: Dataset, tag: BaseTag) -> None:
    """Raise ValueProblem if a rule has given an element a value that it must not have.

    A value that the element had already is none that a rule has made, and neither is one within a sequence that stood
    somewhere in that sequence.

    Parameters
    ----------
    dataset
        The whole data set.
    old, new
        The data set or item before and now; None if there was none.
    """
    entry = undecoded(new).get(tag)
    if entry is None:
        return
    before = _text(old, tag)
    if entry.is_raw:
        vr, data = entry.VR or dictionary_vr(tag), entry.value or b""
        if is_text_vr(vr) and data.isascii():
            _check(tag, vr, data.decode("ascii"), before)
    elif entry.VR == "SQ":
        _check_items(entry.value, old[tag].value if old is not None and _is_sequence(old, tag) else ())
    elif tag in _FOLLOWING:
        _check(tag, entry.VR, form_of(entry.value), _text(dataset, BaseTag(_FOLLOWING[tag])))
    elif isinstance(entry.value, bytes):
        if len(entry.value) % _WORDS.get(entry.VR, 1):
            _refuse(tag, Text("a multiple of {count} bytes", count=_WORDS[entry.VR]))
    else:
        _check(tag, entry.VR, form_of(entry.value), before)


def _check_items(items: Any, old_items: Any) -> None:
    known: set[tuple[int, str]] | None = None
    for item in items:
        for element in item.iterall():
            if element.VR == "SQ":
                continue
            text = form_of(element.value)
            if problem_of(text, element.VR):
                known = _values_in(old_items) if known is None else known
                if (element.tag, text) not in known:
                    _check(element.tag, element.VR, text, "")


def _values_in(items: Any) -> set[tuple[int, str]]:
    return {(element.tag, form_of(element.value)) for item in items for element in item.iterall() if element.VR != "SQ"}


def _check(tag: BaseTag, vr: str, text: str, before: str) -> None:
    problem = problem_of(text, vr, before)
    if problem:
        _refuse(tag, problem)


def _refuse(tag: BaseTag, expected: str) -> None:
    name = keyword_for_tag(tag) or format_tag(tag)
    raise ValueProblem(Text("{keyword} must be {expected}", keyword=name, expected=expected))


def _text(dataset: Dataset | None, tag: BaseTag) -> str:
    """Return the text of an element; "" if there is none, or if it cannot be decoded."""
    if dataset is None or tag not in dataset:
        return ""
    try:
        return form_of(dataset[tag].value)
    except Exception:  # pydicom raises nearly anything when a value does not fit its VR
        value = dataset.get_item(tag).value
        return value.decode("latin-1") if isinstance(value, bytes) else ""


def _is_sequence(dataset: Dataset, tag: BaseTag) -> bool:
    try:
        return tag in dataset and dataset[tag].VR == "SQ"
    except Exception:  # pydicom raises nearly anything on broken sequences
        return False
