"""What documents say of other instances: to which series and study they belong.

Structure sets, segmentations, reports and presentation states list the instances that they are about by series, and
most of them by study. Where an instance has lost its UIDs, such lists still tell them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from DICOMPatcherLib.part10.elements import Damage, Element, Encoding
from DICOMPatcherLib.part10.file import Part10File

_INSTANCE_UID = 0x00081155
_STUDY_UID = 0x0020000D
_SERIES_UID = 0x0020000E
_RT_REFERENCED_STUDY = 0x30060012
_OTHER_STUDIES = (0x00081200, 0x0040A385)

_LISTS = frozenset(
    (
        0x00081115,  # Referenced Series Sequence
        0x00081140,  # Referenced Image Sequence
        0x0008114A,  # Referenced Instance Sequence
        0x00081199,  # Referenced SOP Sequence
        _OTHER_STUDIES[0],  # Studies Containing Other Referenced Instances Sequence
        0x0040A375,  # Current Requested Procedure Evidence Sequence
        _OTHER_STUDIES[1],  # Pertinent Other Evidence Sequence
        0x30060010,  # Referenced Frame of Reference Sequence
        _RT_REFERENCED_STUDY,
        0x30060014,  # RT Referenced Series Sequence
        0x30060016,  # Contour Image Sequence
    )
)
"""The sequences that divide references by study and series (PS3.3 C.8.8.5, C.12.2, C.17.2.1); the rest is not read."""

_LONGEST_UID = 64
_DEEPEST = 5


class Listed(NamedTuple):
    """One instance as a document lists it. Study or series are "" where the document does not say them.

    Attributes
    ----------
    is_other
        Whether it is listed as one that the document is not about, or that is not of its study.
    """

    instance: str
    series: str
    study: str
    is_other: bool = False


def listed_instances(file: Part10File) -> Iterator[Listed]:
    """Yield the instances that a file lists with their series or study. What cannot be followed is passed over."""
    waiting: list[tuple[Sequence[Element], Encoding, Listed, int]] = [
        (file.elements, file.encoding, Listed("", "", ""), 0)
    ]
    while waiting:
        elements, encoding, context, depth = waiting.pop()
        for element in elements:
            if element.tag not in _LISTS or depth == _DEEPEST:
                continue
            try:
                items = file.items(element, encoding)
            except Damage:
                continue
            for item in items:
                found = _named(file, item.elements, context, element.tag == _RT_REFERENCED_STUDY)
                found = found._replace(is_other=context.is_other or element.tag in _OTHER_STUDIES)
                if found.instance and (found.series or found.study):
                    yield found
                waiting.append((item.elements, item.encoding, found._replace(instance=""), depth + 1))


def _named(file: Part10File, elements: Sequence[Element], context: Listed, is_study: bool) -> Listed:
    """Return what an item names, with what the items around it name.

    References
    ----------
    PS3.3 C.8.8.5: an item of the RT Referenced Study Sequence names the study as if it were an instance.
    """
    named = {
        element.tag: file.value(element).decode("ascii", "replace").strip(" \0")
        for element in elements
        if element.tag in (_INSTANCE_UID, _STUDY_UID, _SERIES_UID) and element.length <= _LONGEST_UID
    }
    study = named.pop(_INSTANCE_UID, "") if is_study else named.get(_STUDY_UID, "")
    return Listed(named.get(_INSTANCE_UID, ""), named.get(_SERIES_UID, "") or context.series, study or context.study)
