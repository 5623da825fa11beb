"""What tests of the panel begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import panels


@pytest.fixture
def desk() -> Iterator[panels.Desk]:
    """Give an open panel."""
    with panels.desk() as desk:
        yield desk
