"""The committed samples are what their script makes."""

from __future__ import annotations

import importlib.util
import pathlib
import unicodedata

SAMPLES = pathlib.Path(__file__).resolve().parents[3] / "samples"


def contents(folder: pathlib.Path) -> dict[str, bytes]:
    # Some file systems give back other code points for the same letters.
    return {
        unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_committed_files_are_those_the_script_makes(tmp_path):
    spec = importlib.util.spec_from_file_location("make_samples", SAMPLES / "make_samples.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.make(tmp_path / "broken")
    made, committed = contents(tmp_path / "broken"), contents(SAMPLES / "broken")
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []
    assert sum(map(len, made.values())) < 2_000_000
