"""Slices in space."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from DICOMPatcherLib.instances.geometry import (
    GeometryError,
    are_distinct,
    are_parallel,
    evenly_spaced,
    normal_of,
    place_along,
)

UP = (0.0, 0.0, 1.0)


def stack(*places):
    return evenly_spaced(UP, [(0.0, 0.0, place) for place in places])


@pytest.mark.parametrize(
    ("orientation", "normal"),
    [
        ((1, 0, 0, 0, 1, 0), (0, 0, 1)),
        ((0, 1, 0, 0, 0, -1), (-1, 0, 0)),
        ((1, 0, 0, 0, 0, -1), (0, 1, 0)),
        ((0.5, 0, 0, 0, 0.5, 0), (0, 0, 1)),
        ((0, 0, 0, 0, 0, 0), None),
        ((1, 0, 0, 1, 0, 0), None),
        ((1e200, 0, 0, 0, 1e200, 0), None),
    ],
)
def test_the_normal_is_a_unit_vector_or_none(orientation, normal):
    assert normal_of(orientation) == normal


def test_parallel_is_within_a_thousandth():
    axial = (1, 0, 0, 0, 1, 0)
    assert are_parallel(axial, (0.9991, 0, 0, 0, 1, 0.0009))
    assert not are_parallel(axial, (1, 0, 0, 0, 1, 0.0011))
    assert not are_parallel(axial, (math.nan, 0, 0, 0, 1, 0))


def test_places_are_distinct_from_a_hundredth_of_a_millimetre_on():
    assert are_distinct([1.0, 0.0, 0.011])
    assert not are_distinct([1.0, 0.0, 0.009])
    assert are_distinct([])


@pytest.mark.parametrize(
    ("places", "spacing", "missing"),
    [
        ((0, 2), 2, 0),
        ((4, 0, 2), 2, 0),
        ((0, 2, 6, 8, 10), 2, 1),
        ((0, 2, 4, 6, 12, 14), 2, 2),
        ((0, 0.62, 1.25, 1.87, 2.5), 0.625, 0),
        ((0, 5.04, 10), 5, 0),
    ],
)
def test_even_stacks(places, spacing, missing):
    found = stack(*places)
    assert found.spacing == pytest.approx(spacing)
    assert found.missing == missing


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ((0, 0), "same position"),
        ((0, 1, 2, 2.005), "same position"),
        ((0, 1, 2.3), "evenly"),
        ((0, 5.06, 10), "evenly"),
        ((0, 1, 2, 6), "evenly"),
        ((0, 1e300, 1e301), "evenly"),
        ((-1e308, 1e308), "not plausible"),
    ],
)
def test_uneven_stacks(places, told):
    with pytest.raises(GeometryError, match=told):
        stack(*places)


def test_a_stack_may_lean_but_not_bend():
    leaning = [(0.0, 0.4 * number, 3.0 * number) for number in range(5)]
    assert evenly_spaced(UP, leaning).spacing == pytest.approx(3)
    bent = [*leaning[:4], (0.1, 1.6, 12.0)]
    with pytest.raises(GeometryError, match="straight"):
        evenly_spaced(UP, bent)


@given(st.integers(3, 40), st.floats(0.2, 20), st.floats(-500, 500), st.randoms())
def test_even_stacks_are_found_in_any_order(count, spacing, start, random):
    places = [start + spacing * number for number in range(count)]
    random.shuffle(places)
    found = stack(*places)
    assert found.spacing == pytest.approx(spacing)
    assert found.missing == 0


@given(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 3), min_size=2, max_size=8))
def test_any_positions_give_a_stack_or_an_error(positions):
    try:
        found = evenly_spaced(UP, positions)
    except GeometryError:
        return
    assert found.spacing > 0
    assert 0 <= found.missing <= 2 * len(positions)


def test_the_place_is_measured_along_the_normal():
    assert place_along((0, 1, 0), (5, 7, 9)) == 7
