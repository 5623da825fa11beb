"""What the panel says of a moment: a headline, few lines, what Slicer shows, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from DICOMPatcherLib.texts import Text, plural

if TYPE_CHECKING:
    from DICOMPatcherLib.planning.plan import Progress

INFORMATION, QUESTION, GOOD, BAD = "information", "question", "good", "bad"
"""What is to be thought of a moment, in the order of the icons: i, ?, tick, cross."""

CHOOSE, CHOOSE_OUTPUT, CANCEL, PATCH, IMPORT, GO_TO_DICOM = "choose", "place", "cancel", "patch", "import", "go"
"""What the one button of a moment does."""

CHECK, MAKE_COPY, IMPORT_ORIGINALS, IMPORT_COPY = "check", "copy", "originals", "written"
OPEN_FOLDER, SAVE_REPORT, START_OVER, TRY_AGAIN, COPY_MESSAGE = "open", "report", "over", "again", "message"
REPLACE_EARLIER, DELETE_PART, TRY_SAMPLE, ANSWER = "replace", "delete", "sample", "answer"
LINKS = {
    CHECK: Text("Check again"),
    MAKE_COPY: Text("Make a copy all the same"),
    IMPORT_ORIGINALS: Text("Import as it is"),
    IMPORT_COPY: Text("Import the copy that was written"),
    OPEN_FOLDER: Text("Open folder"),
    SAVE_REPORT: Text("Save report..."),
    START_OVER: Text("Start over"),
    TRY_AGAIN: Text("Try again"),
    COPY_MESSAGE: Text("Copy message"),
    DELETE_PART: Text("Delete the part"),
    TRY_SAMPLE: Text("Try it with the sample"),
    REPLACE_EARLIER: Text("Remove the earlier ones and import again"),
    ANSWER: Text("Back to the questions"),
}
"""What else can be done, and what that is called."""

MOST_LINES = 3
UNTOUCHED = Text("The originals are as they were.")


class Count(NamedTuple):
    """How many there are of something that Slicer shows: of the input, and of what is written."""

    name: Text
    now: int
    after: int


class PanelState(NamedTuple):
    """What the panel says of a moment.

    Attributes
    ----------
    kind
        The name of the state.
    mood
        INFORMATION, QUESTION, GOOD or BAD.
    lines
        Three at most.
    counts
        What Slicer shows; () where there is nothing to show.
    primary
        The one thing to do.
    links
        Keys of LINKS.
    progress
        How much is done, and of how much, 0 if nobody knows; None if nothing is going on.
    """

    kind: str
    mood: str
    headline: str
    lines: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    primary: str = CHOOSE
    links: tuple[str, ...] = ()
    progress: tuple[int, int] | None = None

    def with_link(self, key: str) -> PanelState:
        """Return the same with one more thing that can be done."""
        return self if key in self.links else self._replace(links=(*self.links, key))


# Before anything is known


def empty(is_chosen: bool = False, notes: Sequence[str] = ()) -> PanelState:
    """Return what is said as long as nothing was looked at.

    Parameters
    ----------
    is_chosen
        Whether the field of the input holds a path, as it does when the panel is opened again.
    notes
        What is not as usual.
    """
    lines = (
        Text("Choose the folder, CD or archive with the DICOM files."),
        Text("What is wrong with it is shown here; nothing is written before you say so."),
        *notes,
    )
    links = (CHECK,) if is_chosen else (TRY_SAMPLE,)
    return PanelState("empty", INFORMATION, Text("Which folder does not load?"), lines[:MOST_LINES], links=links)


# While something is going on

_HEADLINES = {
    PATCH: Text("Writing the copy"),
    IMPORT: Text("Importing into Slicer"),
    SAVE_REPORT: Text("Saving"),
    DELETE_PART: Text("Deleting the part"),
}


def working(progress: Progress, task: str, place: str = "", seconds: int = 0) -> PanelState:
    """Return what is said while something is going on.

    Parameters
    ----------
    task
        PATCH, IMPORT, SAVE_REPORT or CHECK.
    place
        The folder that is written to.
    seconds
        How long it will take; 0 if that is not known.
    """
    step, done, total = progress
    is_of_copy = task != PATCH or step in ("writing", "emptying")
    headline = _HEADLINES.get(task, Text("Looking at the files")) if is_of_copy else Text("Looking at the files")
    line: str = _step_text(step, done, total)
    if step == "writing":
        parts: list[str] = [line]
        if seconds:
            parts.append(plural(seconds, "{count} second left", "{count} seconds left"))
        lines: tuple[str, ...] = (Text("{parts}", parts=parts), Text("To {folder}", folder=place))
    else:
        lines = (line,)
    kind = {"writing": "patching", "importing": "importing"}.get(step, "examining")
    return PanelState(kind, INFORMATION, headline, lines, primary=CANCEL, progress=(done, total))


def _step_text(step: str, done: int, total: int) -> Text:
    steps = {
        "looking": Text("Looking for the files"),
        "comparing": Text("Checking whether the input folder has changed"),
        "sorting": Text("Sorting what was found"),
        "emptying": Text("Emptying the output folder"),
        "removing": Text("Removing the earlier import"),
        "importing": Text("{done} %", done=done),
        "asking": Text("Asking the database what it has"),
        "saving": Text("A moment"),
    }
    if step == "deciding":
        return Text("Deciding: {done} of {total} files", done=f"{done:,}", total=f"{total:,}")
    return steps.get(step) or Text("{done} of {total} files", done=f"{done:,}", total=f"{total:,}")


# What could not be done


def failed(
    task: str,
    message: str,
    is_of_parameter: bool = False,
    links: Sequence[str] = (),
    is_input_there: bool = True,
) -> PanelState:
    """Return what is said of an error, with the way out.

    Parameters
    ----------
    task
        CHECK, PATCH, IMPORT or SAVE_REPORT.
    is_of_parameter
        Whether a field of a repair has to be filled in or corrected.
    is_input_there
        Whether there are originals of which something can be said; if not, others are to be chosen.
    """
    headlines = {
        CHECK: Text("This folder cannot be looked at"),
        PATCH: Text("The copy cannot be written"),
        IMPORT: Text("The import is not possible"),
        SAVE_REPORT: Text("This cannot be saved"),
        DELETE_PART: Text("The part cannot be deleted"),
    }
    primaries = {CHECK: CHOOSE, PATCH: CHOOSE_OUTPUT, IMPORT: GO_TO_DICOM, SAVE_REPORT: PATCH, DELETE_PART: PATCH}
    headline = Text("A repair needs an answer") if is_of_parameter else headlines[task]
    lines = (message,) if is_of_parameter or not is_input_there else (message, UNTOUCHED)
    primary = PATCH if is_of_parameter else primaries[task] if is_input_there else CHOOSE
    mood = QUESTION if is_of_parameter else BAD
    onward = (CHECK,) if task == IMPORT and CHECK not in links else ()  # what there is may have changed
    links = (*links, *onward, TRY_AGAIN, COPY_MESSAGE)
    return PanelState("failed", mood, headline, lines, primary=primary, links=links)


def lines_of(state: PanelState) -> tuple[str, ...]:
    """Return the headline and the lines, as they are read aloud and copied."""
    return (state.headline, *state.lines)


def several_patients(studies: int) -> Text:
    """Return what Slicer makes of so many studies that have images of several patients."""
    return plural(
        studies,
        "Images of several patients are in {count} study, and Slicer shows all of it under one of them.",
        "Images of several patients are in {count} studies, and Slicer shows all of each under one of them.",
    )


# Below the button


def place_of_copy(folder: str) -> Text:
    """Return where a copy is going to be written."""
    return Text("Goes to {folder}", folder=folder) if folder else Text("Goes to a new temporary folder")


def place_of_import(folder: str, count: int, is_of_originals: bool) -> Text:
    """Return what an import takes."""
    if is_of_originals:
        return plural(
            count,
            "Takes the original: {count} file from {folder}",
            "Takes the originals: {count} files from {folder}",
            folder=folder,
        )
    return plural(
        count,
        "Takes the copy: {count} file from {folder}",
        "Takes the copy: {count} files from {folder}",
        folder=folder,
    )
