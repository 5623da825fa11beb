"""Objects put away and got back."""

from __future__ import annotations

import random
import tempfile

import pytest

import dicom_bytes as dcm
from DICOMPatcherLib import cli
from DICOMPatcherLib.disk import spool
from DICOMPatcherLib.disk.spool import Spool
from DICOMPatcherLib.disk.temporary import TemporaryDiskError
from DICOMPatcherLib.part10 import content


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


# No room


@pytest.fixture
def no_room(tmp_path, monkeypatch):
    """Let nothing be written to the folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    monkeypatch.setattr(spool, "_IN_MEMORY", 1)


def test_a_full_disk_is_told_with_what_to_do(no_room):
    with pytest.raises(TemporaryDiskError, match=r"not there.*TMPDIR"):
        Spool().put("what does not fit")


def test_a_run_without_room_for_what_it_has_to_remember_ends_with_a_plain_sentence(tmp_path, no_room, capsys):
    source = tmp_path / "in"
    source.mkdir()
    dcm.write(source, dcm.image())
    assert cli.main(["patch", str(source), str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "temporary files" in said
    assert "TMPDIR" in said
    assert "Traceback" not in said
    assert not list((tmp_path / "out").rglob("*.dcm"))


def test_no_file_is_called_unreadable_because_there_is_no_room_to_inflate_it(tmp_path, no_room, monkeypatch, capsys):
    source = tmp_path / "in"
    source.mkdir()
    dcm.write(source, dcm.deflated(dcm.image()))
    temporary = tempfile.SpooledTemporaryFile
    monkeypatch.setattr(content.tempfile, "SpooledTemporaryFile", lambda max_size: temporary(max_size=1))
    assert cli.main(["check", str(source)]) == 2
    captured = capsys.readouterr()
    assert "TMPDIR" in captured.err
    assert "unreadable" not in captured.out
