"""What was decided of elements, for other files that hold the same ones, as those of a series do.

All of it belongs to one run and is bounded. What depends on who a patient is lies apart from that of all others.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Generic, NamedTuple, Optional, TypeVar

from DICOMPatcherLib.deidentification.identifying_words import Identifiers, IdentifyingWords, words_of
from DICOMPatcherLib.deidentification.identities import NewIdentity
from DICOMPatcherLib.deidentification.phrases import Phrases
from DICOMPatcherLib.deidentification.treatments import Options
from DICOMPatcherLib.edits import Rewritten
from DICOMPatcherLib.part10.elements import PIXEL_DATA, Encoding
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.reading import DOUBTS

LARGEST = 2048
"""Bytes of an element up to which others are likely to hold the same."""

_MOST = 1024
_FEW = 4
_HEAD = 32 * 1024
_NONE = Phrases()

Key = Optional[bytes]
"""An element, from its tag to its end; None for one that is not remembered."""

Kind = TypeVar("Kind")


class Remembered(dict[Key, Kind], Generic[Kind]):
    """What was found out about elements."""

    def put(self, key: Key, found: Kind) -> None:
        """Remember something; if that becomes too much, forget all that was before."""
        if key is None:
            return
        if len(self) >= _MOST:
            self.clear()
        self[key] = found


class Outcome(NamedTuple):
    """What becomes of an element.

    Attributes
    ----------
    data
        Its bytes from now on; None if they stay.
    elements, counts, kept, replaced
        What `Rewriter` tells of them; paths begin with the element.
    classes
        UIDs that were taken for those of classes, because they are replaced nowhere in the file.
    """

    data: bytes | None
    elements: tuple[Rewritten, ...]
    counts: tuple[tuple[int, str], ...]
    kept: tuple[tuple[int, str], ...]
    replaced: tuple[tuple[str, str], ...]
    classes: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """What the second look at an element has shown.

    Attributes
    ----------
    headers
        Those that begin or end with a letter or digit, which would hide that a word in a value beside them is one:
        from and to, counted from the start of the element.
    uids
        Those that must not be old ones, with the tags that they are under.
    """

    headers: list[tuple[int, int]]
    uids: list[tuple[int, str]]


class Decided:
    """What was decided of elements of one patient.

    Attributes
    ----------
    words
        What identifies the patient.
    """

    def __init__(self, words: IdentifyingWords) -> None:
        self.words = words
        self.outcomes: Remembered[Outcome] = Remembered()
        self._nested: dict[tuple[Encoding, bool], Remembered[Outcome | None]] = {}
        self._verdicts: dict[Encoding, Remembered[Verdict]] = {}

    def nested(self, encoding: Encoding, hides_codes: bool) -> Remembered[Outcome | None]:
        """Return what becomes of sequences in items of such a form; None of one that has been there once."""
        return self._nested.setdefault((encoding, hides_codes), Remembered())

    def verdicts(self, encoding: Encoding) -> Remembered[Verdict]:
        """Return what second looks have shown of elements in an encoding."""
        return self._verdicts.setdefault(encoding, Remembered())


class Memory:
    """What a run has decided.

    Parameters
    ----------
    names
        Words of the names of all patients of the run.
    phrases
        What else says of text that it is about one of them.
    """

    def __init__(self, names: frozenset[bytes] = frozenset(), phrases: Phrases = _NONE) -> None:
        self._names, self._phrases = names, phrases
        self._identifiers: dict[Encoding, Remembered[Identifiers]] = {}
        self._decided = lru_cache(maxsize=_FEW)(self._made)

    def __reduce__(self) -> tuple[type[Memory], tuple[frozenset[bytes], Phrases]]:
        """Pickle what it was made from: what was decided stays in its process."""
        return Memory, (self._names, self._phrases)

    def identifiers(self, encoding: Encoding) -> Remembered[Identifiers]:
        """Return what elements in an encoding say of who someone is."""
        return self._identifiers.setdefault(encoding, Remembered())

    def decided(
        self, found: Identifiers, identity: NewIdentity, options: Options, encoding: Encoding, hides_codes: bool
    ) -> Decided:
        """Return what was decided in files that agree in all that decides: the patient, the choices, and the form."""
        return self._decided(found, identity, options, encoding, hides_codes)

    def _made(self, found: Identifiers, identity: NewIdentity, *_: object) -> Decided:
        return Decided(words_of(found, self._names, self._phrases, identity.id))


def keys_of(file: Part10File) -> list[Key]:
    """Return the key of each element of the data set."""
    elements = file.elements
    if any(finding.defect in DOUBTS for finding in file.findings):
        return [None] * len(elements)  # an element may be something else than what its header says
    base, end, read = file.data_start, file.end, file.read
    pixels = file.element(PIXEL_DATA)
    head = read(base, min(_HEAD, (end if pixels is None else pixels.start) - base))
    known = min(base + len(head), end - 1)
    return [
        None
        if stop - start > LARGEST or stop >= end or tag == PIXEL_DATA
        else head[start - base : stop - base]
        if stop <= known
        else read(start, stop - start)
        for tag, _, start, _, _, stop in elements
    ]
