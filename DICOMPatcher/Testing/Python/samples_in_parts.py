"""Samples of many files in parts: the first for every run, the others for runs that are thorough."""

from __future__ import annotations

from collections.abc import Sequence

import pydicom
import pytest

IS_NEWEST = not pydicom.__version__.startswith("2.")
"""Whether this is the pydicom of the newest Slicer.

The walk and its repairs ask pydicom for its dictionary alone: of what tries them, a small sample does under the older.
"""


def parts(count: int, quick: int) -> pytest.MarkDecorator:
    """Return the numbers of the parts as parameter `part` of a test; all but the first few are marked `thorough`."""
    return pytest.mark.parametrize("part", [pytest.param(part, marks=thorough(part >= quick)) for part in range(count)])


def thorough(wanted: bool) -> Sequence[pytest.MarkDecorator]:
    """Return the marks of a case: whether only thorough runs try it."""
    return (pytest.mark.thorough,) if wanted else ()
