"""Samples of many files in parts: the first for every run, the others for runs that are thorough."""

from __future__ import annotations

import pytest


def parts(count: int, quick: int) -> pytest.MarkDecorator:
    """Return the numbers of the parts as parameter `part` of a test; all but the first few are marked `thorough`."""
    numbers = [pytest.param(part, marks=pytest.mark.thorough if part >= quick else ()) for part in range(count)]
    return pytest.mark.parametrize("part", numbers)
