"""What Slicer makes of series and studies whose images are of several patients, or of one who is written differently.

Its database knows a study, and a series, by its UID alone, and keeps a study under the last patient whose image it
imports.
"""

from __future__ import annotations

from typing import NamedTuple

from DICOMPatcherLib.instances.patients import contradict, identity_of
from DICOMPatcherLib.outlook.state import DOUBTFUL, WRONG, State
from DICOMPatcherLib.texts import Text, plural

Stated = frozenset[tuple[str, ...]]
"""What images say of their patient: the different texts of `IDENTITY_TAGS`."""


class PatientsOfStudy(NamedTuple):
    """Whether images of a study cannot all be of one patient, and in how many ways its ID and name are written."""

    are_several: bool
    ways: int


def patients_of_study(everyone: Stated) -> PatientsOfStudy:
    """Return what all images of a study say of their patients."""
    written = {(texts[0].strip(" \0"), texts[1].strip(" \0")) for texts in everyone}
    return PatientsOfStudy(_are_several(everyone), len(written))


def with_patients(state: State, series: Stated, study: PatientsOfStudy) -> State:
    """Return the state of a series when its patients, and those of its study, are looked at."""
    if study.are_several and _are_several(series):
        return State(WRONG, Text("images of several patients in one series: Slicer shows them as those of one"))
    if study.are_several:
        return state.but(WRONG, Text("its study is of several patients, and Slicer shows it under one of them"))
    if study.ways > 1:
        what = plural(
            study.ways - 1,
            "its patient is written in two ways: Slicer shows {count} more, without images",
            "its patient is written in several ways: Slicer shows {count} more, without images",
        )
        return state.but(max(state.degree, DOUBTFUL), what, state.is_complete)
    return state


def _are_several(stated: Stated) -> bool:
    return len(stated) > 1 and contradict(identity_of(*texts) for texts in stated)
