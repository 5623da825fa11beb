"""Edits to bytes: what two of them in a row come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from DICOMPatcherLib.edits import Edit, Kept, Zeros, compose, joined, pieces, spliced, without_overlap

CONTENT = bytes(range(40))


def edited(content, edits):
    return b"".join(
        content[piece.start : piece.stop] if isinstance(piece, Kept) else piece for piece in pieces(edits, len(content))
    )


@st.composite
def edits_of(draw, end):
    places = sorted(draw(st.lists(st.integers(0, end), max_size=12)))
    pairs = zip(places[::2], places[1::2])
    return without_overlap(Edit(start, stop, draw(st.binary(max_size=5))) for start, stop in pairs)


@given(st.data())
def test_composed_edits_do_what_both_do_one_after_the_other(data):
    first = data.draw(edits_of(len(CONTENT)))
    middle = edited(CONTENT, first)
    second = data.draw(edits_of(len(middle)))
    composed = compose(first, second, len(CONTENT))
    assert edited(CONTENT, composed) == edited(middle, second)
    assert without_overlap(composed) == composed


def test_composing_with_nothing_changes_nothing():
    edits = [Edit(2, 4, b"xyz"), Edit(7, 7, b"a")]
    assert compose(edits, [], 10) == compose([], edits, 10) == edits


@pytest.mark.parametrize(
    ("edits", "kept"),
    [
        ([Edit(0, 4, b"a"), Edit(2, 6, b"b")], [Edit(0, 4, b"a")]),
        ([Edit(4, 6, b"b"), Edit(0, 4, b"a")], [Edit(0, 4, b"a"), Edit(4, 6, b"b")]),
        ([Edit(3, 3, b"a"), Edit(0, 4, b"b")], [Edit(0, 4, b"b")]),
    ],
    ids=["overlapping", "touching", "inside"],
)
def test_of_edits_that_overlap_the_first_is_kept(edits, kept):
    assert without_overlap(edits) == kept


@given(st.data())
def test_joined_edits_do_the_same(data):
    edits, gap = data.draw(edits_of(len(CONTENT))), data.draw(st.integers(0, 8))
    few = joined(edits, lambda start, size: CONTENT[start : start + size], gap)
    assert edited(CONTENT, few) == edited(CONTENT, edits)
    assert all(second.start - first.stop > gap for first, second in zip(few, few[1:]) if not holds_zeros(first, second))
    assert without_overlap(few) == few


def holds_zeros(*edits):
    return any(isinstance(edit.data, Zeros) for edit in edits)


def test_zeros_are_not_put_into_memory():
    edits = [Edit(0, 1, b"a"), Edit(2, 3, Zeros(1 << 40)), Edit(4, 5, b"b"), Edit(6, 7, b"c")]
    assert joined(edits, lambda start, size: b"-" * size, 100) == [*edits[:2], Edit(4, 7, b"b-c")]


@given(st.data())
def test_a_range_after_edits_to_it(data):
    edits = data.draw(edits_of(len(CONTENT)))
    start = min((edit.start for edit in edits), default=0)
    stop = max((edit.stop for edit in edits), default=len(CONTENT))
    part = spliced(sorted(edits, key=lambda edit: -edit.start), lambda at, size: CONTENT[at : at + size], start, stop)
    assert CONTENT[:start] + part + CONTENT[stop:] == edited(CONTENT, edits)
