"""Places along a line: their step, and what is between them."""

from __future__ import annotations

import random

import pytest

from DICOMPatcherLib.instances.spacing import Gap, spacing_of


def spread(*gaps):
    places = [-50.0]
    for gap in gaps:
        places.append(places[-1] + gap)
    return spacing_of(places)


def test_even_places_are_complete_however_they_are_rounded():
    for step in (0.3, 0.625, 1, 2.5, 7):
        found = spacing_of([round(-30 + index * step, 2) for index in range(40)])
        assert found.step == pytest.approx(step, rel=0.01)
        assert found.is_complete, step
        assert not found.missing


def test_one_place_and_none_have_no_step():
    assert spacing_of([]) == spacing_of([4.0])
    assert spacing_of([4.0]).step == 0


@pytest.mark.parametrize(
    ("gaps", "holes"),
    [
        ((1, 1, 2, 1, 1), [(2, 1)]),
        ((2, 1, 1), [(0, 1)]),
        ((1, 1, 2), [(2, 1)]),
        ((2, 1), [(0, 1)]),
        ((1.5, 1.5, 6, 1.5, 1.5, 1.5), [(2, 3)]),
        ((1.5, 1.5, 3, 1.5, 1.5, 4.5, 1.5), [(2, 1), (5, 2)]),
        ((0.62, 0.63, 0.62, 62.5, 0.63), [(3, 99)]),
    ],
)
def test_holes_are_counted_however_many_places_are_missing(gaps, holes):
    found = spread(*gaps)
    assert [(hole.after, hole.missing) for hole in found.holes] == holes
    assert not found.uneven
    assert not found.runs
    assert not found.is_complete
    assert found.step == pytest.approx(sorted(gaps)[0], rel=0.02)


def test_a_hole_says_how_wide_it_is():
    (hole,) = spread(1, 1, 4, 1).holes
    assert hole == Gap(2, 4, 3)
    assert spread(1, 1, 4, 1).missing == 3


def test_a_gap_of_no_whole_number_of_steps_is_uneven():
    found = spread(1, 1, 1, 2.5, 1, 1, 0.4, 1)
    assert [(gap.after, gap.missing) for gap in found.uneven] == [(3, 0), (6, 0)]
    assert found.step == pytest.approx(1)
    assert not found.is_complete


def test_another_step_is_no_row_of_holes():
    found = spread(*[1.25] * 40, *[5] * 20)
    assert [(run.first, run.places, run.step) for run in found.runs] == [(0, 41, 1.25), (40, 21, 5)]
    assert not found.holes
    assert not found.is_complete
    assert len(spread(*[1] * 5, *[3] * 5, *[1] * 5).runs) == 3


def test_two_parts_of_one_step_have_a_hole_between_them():
    found = spread(*[2] * 10, 20, *[2] * 10)
    assert found.holes == (Gap(10, 20, 9),)
    assert found.runs == ()


def test_places_that_are_a_little_off_have_a_residual():
    found = spacing_of([0, 1, 2.1, 3, 4])
    assert found.residual == pytest.approx(0.1)
    assert not found.holes
    assert not found.is_complete


def test_holes_of_any_number_anywhere_are_found():
    rng = random.Random(7)
    for _ in range(300):
        step, count = rng.choice((0.5, 1.25, 3)), rng.randint(8, 60)
        origin = rng.randint(-900, 900)
        places = [origin + index * step for index in range(count)]
        left = sorted(rng.sample(range(count), count - rng.randint(0, count // 6)))
        found = spacing_of([round(places[index], 3) for index in left])
        assert found.missing == left[-1] - left[0] + 1 - len(left), (step, left)
        assert found.step == pytest.approx(step, rel=0.01)
