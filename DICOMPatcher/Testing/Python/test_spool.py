"""Objects put away and got back."""

from __future__ import annotations

import random

from DICOMPatcherLib.spool import Spool


def test_gets_back_what_was_put_in_any_order():
    spool = Spool()
    things = [("a", number, b"x" * number, None, ("\udcfc",)) for number in range(200)]
    places = [spool.put(thing) for thing in things]
    assert len(set(places)) == len(things)
    order = list(range(200))
    random.Random(1).shuffle(order)
    for number in order:
        assert spool.get(places[number]) == things[number]


def test_putting_after_getting_overwrites_nothing():
    spool = Spool()
    first = spool.put([1] * 1000)
    assert spool.get(first) == [1] * 1000
    second = spool.put([2])
    assert spool.get(first) == [1] * 1000
    assert spool.get(second) == [2]


def test_more_than_is_kept_in_memory():
    spool = Spool()
    places = [spool.put(bytes([number]) * 1_000_000) for number in range(20)]
    assert [spool.get(place)[0] for place in places] == list(range(20))
