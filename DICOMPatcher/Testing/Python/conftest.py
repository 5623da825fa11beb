"""What tests of the panel begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import panels


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[panels.Desk]:
    """Give an open panel; the temporary files of what stands for Slicer, and its database, are those of the test."""
    with panels.desk() as desk:
        desk.slicer.app.temporaryPath = str(tmp_path_factory.mktemp("Slicer"))
        yield desk
