"""What is to be told of a series, and how bad it is."""

from __future__ import annotations

from typing import NamedTuple

from DICOMPatcherLib.texts import Text

SOUND, NAMED, DOUBTFUL, WRONG = range(4)
"""Nothing to tell; sound but not one plain volume; Slicer warns or offers it in pieces; measurements would be wrong."""

DEGREES = ("sound", "named", "doubtful", "wrong")
"""Their names in reports."""


class State(NamedTuple):
    """What is to be told of a series.

    Attributes
    ----------
    degree
        SOUND, NAMED, DOUBTFUL or WRONG.
    text
        In a clinician's words.
    is_complete
        Whether it is one volume, evenly spaced, of which nothing is missing and nothing is there twice.
    reason
        Why it is not sound, if the text says first what would be; None if the text is that alone.
    """

    degree: int
    text: Text
    is_complete: bool = False
    reason: Text | None = None

    @property
    def fault(self) -> Text:
        """What is not as it should be, without what the series is apart from that."""
        return self.text if self.reason is None else self.reason

    def but(self, degree: int, reason: Text, is_complete: bool = False) -> State:
        """Return the state that something makes of it that comes to it, which `reason` tells."""
        text = Text("{state}; {reason}", state=self.text, reason=reason)
        if self.degree >= DOUBTFUL:
            reason = Text("{state}; {reason}", state=self.fault, reason=reason)
        return State(degree, text, is_complete, reason)

    def broken(self, degree: int, reason: Text) -> State:
        """Return the same of something because of which it is not complete, whatever it would be without."""
        return State(degree, reason) if self.is_complete else self.but(max(degree, self.degree), reason)
