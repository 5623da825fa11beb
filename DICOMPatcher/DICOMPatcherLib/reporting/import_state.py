"""What the panel says after an import into the DICOM database of Slicer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from DICOMPatcherLib.reporting.panel_state import (
    BAD,
    CHECK,
    CHOOSE,
    GO_TO_DICOM,
    GOOD,
    IMPORT,
    MOST_LINES,
    QUESTION,
    REPLACE_EARLIER,
    SAVE_REPORT,
    START_OVER,
    PanelState,
    several_patients,
)
from DICOMPatcherLib.reporting.plain_words import first_of
from DICOMPatcherLib.reporting.series_count import Staying, staying_line
from DICOMPatcherLib.texts import Text, plural

LACKING, BAD_NAME, NO_DICOM, NO_STUDY, NO_SERIES, NO_INSTANCE, REPEATED = (
    "lacking",
    "bad name",
    "no DICOM",
    "no study",
    "no series",
    "no instance",
    "repeated",
)
"""Why a file adds no image to the database."""

_MISSING = Text("missing in the copy: not written, or gone since")
_UNREADABLE_NAME = Text("with a name that Slicer cannot read: normalize file names")
_NOT_DICOM = Text("no DICOM file, or damaged")
_ONE = {
    LACKING: _MISSING,
    BAD_NAME: _UNREADABLE_NAME,
    NO_DICOM: _NOT_DICOM,
    NO_STUDY: Text("without a study: Slicer refuses it"),
    NO_SERIES: Text("without a series: Slicer does not show it"),
    NO_INSTANCE: Text("without an identifier: Slicer keeps one such image at most"),
    REPEATED: Text("with the identifier of another file: Slicer keeps one of the two"),
}
_SEVERAL = {
    **_ONE,
    NO_DICOM: Text("no DICOM files, or damaged"),
    NO_STUDY: Text("without a study: Slicer refuses them"),
    NO_SERIES: Text("without a series: Slicer does not show them"),
    NO_INSTANCE: Text("without an identifier: Slicer keeps one of them at most"),
    REPEATED: Text("with the identifiers of other files: Slicer keeps one of each"),
}
"""What is the matter with one file, and with several."""


def _reason(name: str, count: int) -> Text:
    return Text("{count} {reason}", count=count, reason=(_ONE if count == 1 else _SEVERAL)[name])


class Taken(NamedTuple):
    """What the database has of the files that were imported.

    Attributes
    ----------
    patients
        How many of them it shows, also those that this import has left without images.
    images, wanted
        How many images it has of how many.
    earlier
        How many of them it had before, and goes on showing by the names that they had then.
    refused
        Why it has not taken the others, by one of the names above.
    mixed
        How many of the studies are of several patients: the database knows a study by its UID alone.
    """

    patients: int
    studies: int
    series: int
    images: int
    wanted: int
    earlier: int = 0
    refused: Mapping[str, int] = MappingProxyType({})
    mixed: int = 0
    is_cancelled: bool = False
    is_removed: bool = False

    def lacking(self, count: int) -> Taken:
        """Return the same of a copy in which so many files are missing that should be there."""
        if not count:
            return self
        return self._replace(wanted=self.wanted + count, refused={**self.refused, LACKING: count})


def imported(taken: Taken, place: str, staying: Staying | None = None, left_out: Sequence[str] = ()) -> PanelState:
    """Return what is said after an import.

    Parameters
    ----------
    place
        The folder that was imported.
    staying
        What is not as it should be in it.
    left_out
        What is to be said of files that are not in it.
    """
    text = plural(
        taken.wanted,
        "{shown}: {images} of {wanted} image from {folder}",
        "{shown}: {images} of {wanted} images from {folder}",
        shown=[
            plural(taken.patients, "{count} patient", "{count} patients"),
            plural(taken.studies, "{count} study", "{count} studies"),
            plural(taken.series, "{count} series", "{count} series"),
        ],
        images=f"{taken.images:,}",
        wanted=f"{taken.wanted:,}",
        folder=place,
    )
    wrong = staying_line(staying)
    state = PanelState("imported", GOOD, Text("Slicer has all of it"), (text,), (), GO_TO_DICOM)
    if taken.is_cancelled:
        gone = Text("The earlier import of these studies was removed. Import again to complete it.")
        told = (text, gone) if taken.is_removed else (text,)
        headline = Text("The import was cancelled")
        onward = (SAVE_REPORT, START_OVER)
        return state._replace(kind="part", mood=QUESTION, headline=headline, lines=told, primary=IMPORT, links=onward)
    earlier = taken.earlier and plural(
        taken.earlier,
        "{count} image was there before: Slicer goes on showing its earlier names and descriptions.",
        "{count} images were there before: Slicer goes on showing their earlier names and descriptions.",
    )
    again = (REPLACE_EARLIER,) if taken.earlier else ()
    links = (*again, SAVE_REPORT, START_OVER)
    if taken.mixed:
        headline = Text("Slicer shows images of several patients as those of one")
        several = several_patients(taken.mixed)
        refusal = _refusal(taken) if taken.images < taken.wanted else ()
        lines_of_mixed = (text, several, *refusal, *wrong, *([earlier] if earlier else []))[:MOST_LINES]
        return state._replace(kind="part", mood=BAD, headline=headline, lines=lines_of_mixed, links=links)
    if taken.images >= taken.wanted:
        count = taken.refused.get(NO_DICOM, 0)
        others = (Text("{text}.", text=_reason(NO_DICOM, count)),) if count else ()
        of_all = (text, *wrong, *others, *left_out, *([earlier] if earlier else []))[:MOST_LINES]
        state = state._replace(lines=of_all, links=links)
        return state if staying is None else state._replace(mood=QUESTION, headline=staying.headline)
    headline = plural(
        taken.wanted,
        "Slicer took {images} of {wanted} image",
        "Slicer took {images} of {wanted} images",
        images=f"{taken.images:,}",
        wanted=f"{taken.wanted:,}",
    )
    lines_of_part = (text, *_refusal(taken), *wrong, *([earlier] if earlier else []))[:MOST_LINES]
    if taken.refused.get(LACKING):
        links = (*links, CHECK)
    primary = GO_TO_DICOM if taken.images else CHOOSE
    mood = QUESTION if taken.images else BAD
    return state._replace(kind="part", mood=mood, headline=headline, lines=lines_of_part, primary=primary, links=links)


def _refusal(taken: Taken) -> tuple[str, ...]:
    """Return why the database has not taken all, as a line."""
    rest = taken.wanted - taken.images
    reasons: list[str] = [_reason(name, count) for name, count in Counter(taken.refused).most_common() if count]
    if not reasons:
        reasons = [Text("{count} refused by the database: see the log of Slicer", count=rest)]
    return (Text("{reasons}.", reasons=first_of(reasons)),)
