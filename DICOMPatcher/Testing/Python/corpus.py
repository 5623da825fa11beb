"""The public test files that lie in `shared/corpus` beside the project, if they are there."""

from __future__ import annotations

import csv
import dataclasses
import functools
import hashlib
import os
import pathlib
from collections.abc import Callable, Mapping

import pytest

from one_by_one import Test, one_by_one

SHARED = pathlib.Path(__file__).resolve().parents[4] / "shared"
CORPUS = SHARED / "corpus"
_REASON = "the corpus of public test files is not here (../shared/corpus)"
_NOT_DATA = {"README.md", "manifest.csv", "LICENSE", "LICENSE.txt", "COPYING", "ORIGIN.txt"}


@dataclasses.dataclass(frozen=True)
class CorpusFile:
    """One distinct file of the corpus."""

    path: pathlib.Path
    sha256: str
    manifest: Mapping[str, str] | None = dataclasses.field(compare=False)
    """Its row in manifest.csv, by column; None if nobody has described it."""

    @property
    def name(self) -> str:
        """Its path below the corpus, with "/" between the parts."""
        return self.path.relative_to(CORPUS).as_posix()


@functools.cache
def corpus_files() -> tuple[CorpusFile, ...]:
    """Return the distinct files in sorted order; none where there is no corpus.

    Files are recognized by their content: the manifest may know the same bytes under another name.

    Raises
    ------
    FileNotFoundError
        In CI, if there is a shared folder without the corpus.
    """
    if not CORPUS.is_dir():
        if os.environ.get("CI") == "true" and SHARED.is_dir():
            raise FileNotFoundError(_REASON)
        return ()
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["sha256"]: row for row in csv.DictReader(file)}
    found: dict[str, CorpusFile] = {}
    for path in sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.name not in _NOT_DATA):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found.setdefault(digest, CorpusFile(path, digest, rows.get(digest)))
    return tuple(found.values())


def described_files() -> tuple[CorpusFile, ...]:
    """Return those that have a row in the manifest."""
    return tuple(file for file in corpus_files() if file.manifest is not None)


def each_file(parts: int = 1) -> Callable[[Test], Test]:
    """Return the decorator that makes a test of one `file` a test of the whole corpus, skipped where there is none."""
    return one_by_one("file", corpus_files(), parts, _REASON)


def require_corpus() -> None:
    """Skip the running test where there is no corpus."""
    if not corpus_files():
        pytest.skip(_REASON)
