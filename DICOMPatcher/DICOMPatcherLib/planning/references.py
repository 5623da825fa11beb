"""Making references follow when the UIDs they name have been replaced.

A UID that has the same new value wherever it stood is renamed: that holds for every reference to it. One that was
replaced in some instances only has moved: a reference to such a series follows the instances listed beside it, and any
other the instances of its own study or patient, if the UID has become one thing there.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag

from DICOMPatcherLib.instances.instance import UID_TAGS, Instance
from DICOMPatcherLib.instances.row_values import text
from DICOMPatcherLib.part10.elements import UNDEFINED, Element, dictionary_vr
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.raw_data_set import undecoded
from DICOMPatcherLib.texts import Text

_OWN_TAGS = frozenset(UID_TAGS.values())
_LEVELS = ("SOPInstanceUID", *(keyword for keyword in reversed(UID_TAGS) if keyword != "SOPInstanceUID"))
_REFERENCED_INSTANCE = 0x00081155
_SERIES = UID_TAGS["SeriesInstanceUID"]
_UID = re.compile(rb"[0-9A-Za-z._-]{3,}")

Scope = tuple[str, ...]
"""A study or a patient, within which a UID may have become one thing, and of what it is the UID."""

Renamed = tuple[Mapping[str, str], ...]
"""New UIDs by old ones. They may be many, and each file has others, so they are not put together: the first counts."""


class References:
    """The replaced UIDs of one run, and the references to them.

    Parameters
    ----------
    instances
        All instances, as they are now.
    replaced
        For each instance that got a new UID the old and new values by keyword.
    redirected
        For each instance whose references are to name something else the old and new UIDs.
    """

    def __init__(
        self,
        instances: Collection[Instance],
        replaced: Mapping[Instance, Mapping[str, tuple[str, str]]],
        redirected: Mapping[Instance, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        keywords = [keyword for keyword in UID_TAGS if any(keyword in changes for changes in replaced.values())]
        new_values: dict[str, list[str]] = {}
        instance_uids: set[str] = set()
        still_used: set[str] = set()
        self._series_of: dict[str, str] = {}
        for instance in instances:
            changes = replaced.get(instance, {})
            for keyword in keywords:
                if keyword not in changes:
                    still_used.add(instance[keyword])
                elif changes[keyword][0]:
                    new_values.setdefault(changes[keyword][0], []).append(changes[keyword][1])
                    if keyword == "SOPInstanceUID":
                        instance_uids.add(changes[keyword][0])
            if "SeriesInstanceUID" in keywords:
                self._series_of.setdefault(instance["SOPInstanceUID"], instance["SeriesInstanceUID"])
        # Of several instances with one UID the first keeps it or what it became: a reference means that one.
        self.renamed = {
            old: values[0]
            for old, values in new_values.items()
            if old not in still_used and (len(set(values)) == 1 or old in instance_uids)
        }
        series = {changes["SeriesInstanceUID"][0] for changes in replaced.values() if "SeriesInstanceUID" in changes}
        self.moved_series = series.difference(self.renamed, [""])
        self._within = _renamed_within(instances, replaced, set(new_values).difference(self.renamed), keywords)
        self._redirected = redirected
        different = {id(uids): uids for uids in redirected.values()}.values()  # many files may have them in common
        concerned = self.moved_series.union(self.renamed, *self._within.values(), *different)
        self._followed = concerned
        self._concerned = {uid.encode("utf-8", "surrogateescape") for uid in concerned}
        self._odd = [uid for uid in self._concerned if not _UID.fullmatch(uid)]

    def __bool__(self) -> bool:
        return bool(self._followed)

    def may_be_in(self, file: Part10File) -> bool:
        """Tell whether the file may hold a reference to a replaced UID. Cheap: looks at bytes."""
        for element in file.elements:
            if _holds_uids(element) and element.tag not in _OWN_TAGS:
                value = file.value(element)
                if any(not self._concerned.isdisjoint(_readings(match.group())) for match in _UID.finditer(value)):
                    return True
                if any(uid in value for uid in self._odd):
                    return True
        return False

    def follow(self, dataset: Dataset, row: Instance | None = None) -> tuple[list[str], bool]:
        """Replace the references in a data set, whose row may be given.

        Returns
        -------
        left, are_found
            What had to be left, in words, and whether there is any reference that could be read.
        """
        left: list[str] = []
        are_found = False
        within = self._renamed_for(row)
        any_level = tuple(itertools.chain.from_iterable(within.values()))
        everywhere = (self._redirected.get(row, {}) if row is not None else {}), self.renamed
        of_tag = {UID_TAGS[keyword]: (*everywhere, *renamed, *any_level) for keyword, renamed in within.items()}
        others = (*everywhere, *any_level)
        # All renames first: a part of a divided item is a copy, and a moved reference must not be renamed after that.
        for item, is_top in list(_items(dataset)):
            for tag in _public_tags(item, "UI"):
                if tag not in _OWN_TAGS or (not is_top and tag != _SERIES):
                    are_found |= self._rename(item, tag, of_tag.get(tag, others))
                elif not is_top:
                    are_found |= self._rename(item, tag, everywhere)
        for item, _ in list(_items(dataset)) if self.moved_series else ():
            for tag in _public_tags(item, "SQ"):
                self._follow_moves(item, tag, within["SeriesInstanceUID"], left)
        return left, are_found

    def _rename(self, item: Dataset, tag: BaseTag, renamed: Renamed) -> bool:
        """Rename the UIDs of an element; tell whether one of them is concerned."""
        value = item[tag].value
        values = [value] if isinstance(value, str) or value is None else list(value)
        new = [_meant(renamed, uid) for uid in values]
        if new != values:
            item[tag].value = new if len(new) > 1 else new[0]
        return any(str(uid) in self._followed for uid in values)

    def _renamed_for(self, row: Instance | None) -> dict[str, Renamed]:
        """Return what UIDs that have moved mean in the references of an instance, by level; that of instances first."""
        scopes = _scopes(row) if row is not None and self._within else ()
        return {keyword: tuple(self._within.get((*scope, keyword), {}) for scope in scopes) for keyword in _LEVELS}

    def _follow_moves(self, item: Dataset, tag: BaseTag, within: Renamed, left: list[str]) -> None:
        """Let series references in the items of one sequence follow; split an item whose instances have parted."""
        followed: list[Dataset] = []
        for child in item[tag].value:
            series = str(child.get("SeriesInstanceUID", "") or "")
            if series not in self.moved_series:
                followed.append(child)
                continue
            own = _meant(within, series)
            listed = {uid: self._series_of.get(uid, own) for uid in _listed_instances(child)}
            targets = list(dict.fromkeys(listed.values())) or [own][own == series :]
            if not targets:
                left.append(
                    Text("a reference to a divided series lists no instances and cannot be updated; left unchanged")
                )
                followed.append(child)
                continue
            parts = {targets[0]: child} if len(targets) == 1 else _divided(child, listed, targets)
            for target, part in parts.items():
                if target != series:
                    part.SeriesInstanceUID = target
                followed.append(part)
        if len(followed) != len(item[tag].value):
            item[tag].value = Sequence(followed)


def _meant(renamed: Renamed, uid: Any) -> Any:
    """Return what a UID has become; itself if nothing else."""
    return next((known[str(uid)] for known in renamed if str(uid) in known), uid)


def _scopes(instance: Instance) -> list[Scope]:
    """Return within what a UID may have become one thing, the narrowest first."""
    study, patient, name = (text(instance, keyword) for keyword in ("StudyInstanceUID", "PatientID", "PatientName"))
    return [*([("study", study)] if study else ()), *([("patient", patient, name)] if patient or name else ())]


def _renamed_within(
    instances: Collection[Instance],
    replaced: Mapping[Instance, Mapping[str, tuple[str, str]]],
    moved: Collection[str],
    keywords: Iterable[str],
) -> dict[Scope, dict[str, str]]:
    """Return what UIDs that have become several things have become within a study or patient, if it is one."""
    found: dict[Scope, dict[str, set[str]]] = {}
    for instance in instances if moved else ():
        changes = replaced.get(instance, {})
        for keyword in keywords:
            old, new = changes.get(keyword, (instance[keyword],) * 2)
            for scope in _scopes(instance) if old in moved else ():
                found.setdefault((*scope, keyword), {}).setdefault(old, set()).add(new)
    single = {
        scope: {old: next(iter(new)) for old, new in values.items() if len(new) == 1} for scope, values in found.items()
    }
    is_any = any(old != new for values in single.values() for old, new in values.items())
    return single if is_any else {}


def _holds_uids(element: Element) -> bool:
    if element.vr in (b"SQ", b"UI", b"UN") or element.length == UNDEFINED:
        return element.vr not in (b"OB", b"OW") and element.tag >> 16 & 1 == 0
    return not element.vr and dictionary_vr(element.tag) in ("SQ", "UI")


def _items(dataset: Dataset) -> Iterator[tuple[Dataset, bool]]:
    """Yield the data set and all items in public sequences below it, and whether it is the top."""
    waiting = [(dataset, True)]
    while waiting:
        here, is_top = waiting.pop()
        yield here, is_top
        inner = [item for tag in _public_tags(here, "SQ") for item in here[tag].value]
        waiting.extend((item, False) for item in reversed(inner))


def _public_tags(item: Dataset, vr: str) -> list[BaseTag]:
    """Return the tags of the public elements that have this VR, without decoding them."""
    return [
        tag for tag, entry in undecoded(item).items() if not tag.is_private and vr == (entry.VR or dictionary_vr(tag))
    ]


def _readings(token: bytes) -> tuple[bytes, ...]:
    """Return what the UID may be in letters and digits that stand together: a byte beside it may look like one."""
    return token, token[1:], token[:-1], token[1:-1]


def _listed_instances(item: Dataset) -> list[str]:
    return [
        str(inner[_REFERENCED_INSTANCE].value)
        for inner, _ in _items(item)
        if _REFERENCED_INSTANCE in inner and inner[_REFERENCED_INSTANCE].value
    ]


def _divided(item: Dataset, target_of: Mapping[str, str], targets: Iterable[str]) -> dict[str, Dataset]:
    """Divide an item, which is used up by that: return for each target a part that lists the instances which go there.

    What is in one part only is moved and not copied: there may be thousands of instances.
    """
    children = {tag: list(item[tag].value) for tag in list(item.keys()) if item[tag].VR == "SQ"}
    for tag in children:
        item[tag].value = Sequence()
    parts = {target: copy.deepcopy(item) if number else item for number, target in enumerate(targets)}
    for tag, inside in children.items():
        kept: dict[str, list[Dataset]] = {target: [] for target in parts}
        for child in inside:
            named = str(child[_REFERENCED_INSTANCE].value or "") if _REFERENCED_INSTANCE in child else ""
            own = [target_of[named]] if named in target_of else list(parts)
            for target, part in _divided(child, target_of, [target for target in own if target in parts]).items():
                kept[target].append(part)
        for target, part in parts.items():
            part[tag].value = Sequence(kept[target])
    return parts
