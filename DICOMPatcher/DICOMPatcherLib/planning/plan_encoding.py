"""A fixed encoding of what a plan consists of. Reading it makes values of known kinds and runs nothing."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from DICOMPatcherLib.edits import Edit, Zeros
from DICOMPatcherLib.findings import Finding, Remark
from DICOMPatcherLib.instances.frames import Frames
from DICOMPatcherLib.outlook.database import Counts
from DICOMPatcherLib.outlook.loadables import Loadable, Offer
from DICOMPatcherLib.outlook.outlook import Outlook, SeriesOutlook, View
from DICOMPatcherLib.outlook.series_state import Measures
from DICOMPatcherLib.outlook.state import State
from DICOMPatcherLib.planning.editor import Change
from DICOMPatcherLib.planning.examined import Arrival, Examined, RowRest
from DICOMPatcherLib.planning.file_plan import Details, Recommended, UsedRule
from DICOMPatcherLib.planning.structural_repair import Repair
from DICOMPatcherLib.texts import Text, text_of

_RECORDS: dict[str, Any] = {
    record.__name__: record
    for record in (
        *(Arrival, Change, Counts, Details, Edit, Examined, Finding, Frames, Loadable, Measures, Offer, Outlook),
        *(Recommended, Remark, Repair, RowRest, SeriesOutlook, State, UsedRule, View),
    )
}
_TEXT, _PLANNED, _BYTES, _ZEROS, _MAPPING = "text", "planned", "bytes", "zeros", "mapping"
_MOST_ZEROS = 1 << 40

_KINDS: dict[str, tuple[type, ...]] = {
    **{kind.__name__: (kind,) for kind in (str, int, bool, bytes, tuple, Zeros, Text)},
    "float": (float, int),
    "dict": (dict,),
    "Mapping": (dict,),
    "None": (type(None),),
    "DefectId": (str,),
    "Path": (tuple,),
    **{name: (record,) for name, record in _RECORDS.items()},
}
"""What a word of an annotation allows."""
_OF_WHAT = re.compile(r"\[.*\]")
_ALL_OF = re.compile(r"tuple\[(\w+), \.\.\.\]")


def encoded(value: Any) -> str:
    """Return a value of a plan as text in ASCII."""
    return json.dumps(_packed(value), separators=(",", ":"))


def decoded(text: str) -> Any:
    """Return a value of a plan.

    Raises
    ------
    ValueError
        If the text is none that `encoded` makes.
    """
    try:
        return _unpacked(json.loads(text))
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError(type(error).__name__) from error


def _packed(value: Any) -> Any:
    if isinstance(value, Text):
        packed: dict[str, Any] = {_TEXT: value.template, "with": _packed(dict(value.arguments))}
        if value.planned_template is not None:
            packed[_PLANNED] = value.planned_template
        return packed
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, bytes):
        return {_BYTES: base64.b85encode(value).decode("ascii")}
    if isinstance(value, Zeros):
        return {_ZEROS: len(value)}
    if isinstance(value, Mapping):
        return {_MAPPING: [[_packed(key), _packed(one)] for key, one in value.items()]}
    if type(value).__name__ in _RECORDS:
        return {type(value).__name__: [_packed(one) for one in value]}
    if isinstance(value, (tuple, list)):
        return [_packed(one) for one in value]
    raise TypeError(f"{type(value).__name__} is not for plans")


def _unpacked(packed: Any) -> Any:
    if isinstance(packed, list):
        return tuple(map(_unpacked, packed))
    if not isinstance(packed, dict):
        return packed
    if _TEXT in packed:
        return _text(packed)
    ((kind, content),) = packed.items()
    if kind == _BYTES:
        return base64.b85decode(content)
    if kind == _ZEROS:
        if not isinstance(content, int) or not 0 <= content <= _MOST_ZEROS:
            raise ValueError(kind)
        return Zeros(content)
    if kind == _MAPPING:
        return {_unpacked(key): _unpacked(one) for key, one in content}
    record = _RECORDS[kind]
    values = list(map(_unpacked, content))
    if len(values) != len(record._fields):
        raise ValueError(kind)
    for value, annotation in zip(values, record.__annotations__.values()):
        if not _fits(value, getattr(annotation, "__forward_arg__", annotation)):
            raise ValueError(kind)
    return record(*values)


def _text(packed: Mapping[str, Any]) -> Text:
    template, arguments, planned = packed[_TEXT], _unpacked(packed["with"]), packed.get(_PLANNED)
    if not isinstance(template, str) or not all(isinstance(name, str) for name in arguments):
        raise ValueError(_TEXT)
    if planned is not None and not isinstance(planned, str):
        raise ValueError(_TEXT)
    return text_of(template, arguments, planned)


def _fits(value: Any, annotation: str) -> bool:
    """Tell whether a value is of the kind that an annotation of a record wants."""
    whole = _ALL_OF.fullmatch(annotation)
    if whole:
        return isinstance(value, tuple) and all(_fits(one, whole[1]) for one in value)
    names = _OF_WHAT.sub("", annotation).split(" | ")
    kinds = tuple(kind for name in names for kind in _KINDS[name])
    return isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool))
