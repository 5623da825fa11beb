"""The judge of what is remembered of earlier files: a file says the same with it and without it."""

from __future__ import annotations

import contextlib
import io
import random
import warnings
from collections.abc import Iterable, Iterator
from typing import Any
from unittest import mock

from DICOMPatcherLib.instances.instance import BASE_TAGS, UID_TAGS
from DICOMPatcherLib.instances.rows import Columns
from DICOMPatcherLib.outlook.outlook import OUTLOOK_TAGS
from DICOMPatcherLib.part10 import file, layouts, reading
from DICOMPatcherLib.part10.content import Content
from DICOMPatcherLib.part10.file import Part10File
from DICOMPatcherLib.part10.layouts import Layouts
from row_oracle import MORE

KEYWORDS = (*BASE_TAGS, *UID_TAGS, *OUTLOOK_TAGS, *MORE)
HEADER = 16 * 1024


class InMemory(Content):
    """The bytes of a file that lies nowhere."""

    def __init__(self, data: bytes) -> None:
        self._stream = io.BytesIO(data)
        self.behind_deflated = b""
        self._inflated = None
        self._start = self.base = self.modified = 0
        self.size = self.end = len(data)
        self.window = data[: self.WINDOW]


class Nothing(Layouts):
    """Remembers nothing."""

    def alike(self, key: object, content: Content) -> None:
        return None


@contextlib.contextmanager
def remembering(memory: Layouts) -> Iterator[Layouts]:
    """Let files be read with what is remembered there, and go on to be, however seldom it is of use."""
    of_headers = mock.patch.object(file, "_META_LAYOUTS", memory)
    with mock.patch.object(reading, "_LAYOUTS", memory), of_headers, mock.patch.object(layouts, "_TRIES", 1 << 60):
        yield memory


def told(data: bytes, columns: Columns) -> dict[str, Any]:
    """Return all that a file tells about itself."""
    with warnings.catch_warnings(), Part10File(InMemory(data)) as opened:
        warnings.simplefilter("ignore")  # of pydicom
        return _told(opened, columns)


def _told(opened: Part10File, columns: Columns) -> dict[str, Any]:
    pixels = opened.pixels
    return {
        "structure": (
            opened.not_dicom,
            opened.damage,
            opened.is_legible,
            opened.findings,
            opened.header_findings,
            opened.joined,
        ),
        "encoding": (
            opened.transfer_syntax,
            opened.encoding,
            opened.deflated,
            opened.data_start,
            opened.end,
            opened.preamble,
        ),
        "meta": (opened.meta, opened.meta_elements),
        "elements": (opened.elements, [opened.element(element.tag) for element in opened.elements]),
        "values": opened.has_malformed_values,
        "size": vars(opened.image_size),
        "pixels": pixels and (pixels.encapsulated, pixels.fragments, pixels.is_ended, pixels.length, pixels.head(8)),
        "kind": (opened.sop_class, opened.is_dicomdir, opened.is_worklist_item),
        "row": columns.values(opened) if not (opened.not_dicom or opened.damage) else None,
    }


def differences(original: bytes, others: Iterable[tuple[str, bytes]]) -> tuple[list[str], int]:
    """Return which of the files tell something else when the original is remembered, and how many were like it."""
    found, alike = [], 0
    memory = Layouts()
    columns = Columns(KEYWORDS)
    with remembering(memory):
        for _ in range(3):
            told(original, columns)
    for name, data in others:
        with remembering(Nothing()):
            without = told(data, Columns(KEYWORDS))
        with remembering(memory):
            with Part10File(InMemory(data)) as opened:
                alike += opened.alike is not None
            remembered = told(data, columns)
        found += [f"{name}: {what}" for what, value in without.items() if value != remembered[what]]
    return found, alike


def flipped(data: bytes, rng: random.Random, step: int = 1) -> Iterator[tuple[str, bytes]]:
    """Yield files with one other byte each, anywhere in the header."""
    for place in range(rng.randrange(step), min(len(data), HEADER), step):
        bit = data[place] ^ 1 << rng.randrange(8)
        new = rng.choice((bit, bit, 0, 0xFF, rng.randrange(256), 0x20, 0x5C))
        if new != data[place]:
            yield f"byte {place} is {new}", data[:place] + bytes([new]) + data[place + 1 :]
