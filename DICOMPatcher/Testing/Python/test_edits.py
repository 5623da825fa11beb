"""Edits to bytes: what two of them in a row come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from DICOMPatcherLib.edits import Edit, Kept, compose, pieces, without_overlap

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
