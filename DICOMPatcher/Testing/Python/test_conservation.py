"""Nothing that a file holds is lost: sound files with one fault each, patched and judged."""

from __future__ import annotations

import collections
import os
import pathlib

import conservation
import dicom_bytes as dcm
import oracles
import single_faults
from selection import IS_NEWEST, parts
from sound_files import PRIVATE_TEXT

COUNT = int(os.environ.get("DICOM_PATCHER_FAULTS") or (15_000 if IS_NEWEST else 2_000))
"""Files with a fault that are patched; set the variable for longer runs."""
SIZE = 250
"""Those of one part."""


def test_a_sample_is_always_the_same() -> None:
    seeds = single_faults.made_up_seeds()
    first, again, other = (
        [fault.recipe for fault in single_faults.sample(50, salt, seeds)] for salt in ("a", "a", "b")
    )
    assert first == again != other


def test_files_of_every_encoding_are_damaged() -> None:
    seeds = single_faults.made_up_seeds()
    assert len(seeds) >= 40
    assert {seed.order for seed in seeds} == {"<", ">"}
    names = " ".join(seed.name for seed in seeds)
    assert all(word in names for word in ("deflated", "jpeg", "Implicit", "Segmentation", "RT Structure", "SR"))


def test_every_bit_and_every_near_length_is_among_the_faults() -> None:
    (seed,) = (seed for seed in single_faults.made_up_seeds() if seed.name == "frames")
    flips = {fault.data for fault in single_faults.all_faults(seed, "bit flipped")}
    headers = sum(place.value - place.start for place in seed.places)
    assert len(flips) == 8 * headers
    lengths = list(single_faults.all_faults(seed, "length off by"))
    assert len(lengths) > 16 * len(seed.places)


def test_a_loss_is_noticed(tmp_path: pathlib.Path) -> None:
    """The judges see what is missing: an element that is gone, and one whose bytes are nowhere any more."""
    oracles.require("dcmdump")
    (seed,) = (seed for seed in single_faults.made_up_seeds() if seed.name == "explicit")
    name = seed.data.index(b"Doe^Janet")
    robbed = seed.data[: name - 8] + seed.data[name + 10 :]
    source, output = tmp_path / "in.dcm", tmp_path / "out.dcm"
    source.write_bytes(seed.data)
    output.write_bytes(robbed)
    assert conservation.lost_bytes(seed.data, seed.data, robbed) == [b"Doe^Janet"]
    for reader in conservation.READERS:
        lost = conservation.lost_values(reader, seed.data, source, output)
        assert lost == [((0x00100010,), b"Doe^Janet")]


def test_a_private_element_that_is_lost_is_noticed(tmp_path: pathlib.Path) -> None:
    oracles.require("dcmdump")
    (seed,) = (seed for seed in single_faults.made_up_seeds() if seed.name == "explicit")
    text = seed.data.index(dcm.element(PRIVATE_TEXT, "LO", "private"))
    robbed = seed.data[:text] + seed.data[text + 16 :]
    source, output = tmp_path / "in.dcm", tmp_path / "out.dcm"
    source.write_bytes(seed.data)
    output.write_bytes(robbed)
    for reader in conservation.READERS:
        assert conservation.lost_values(reader, seed.data, source, output) == [((PRIVATE_TEXT,), b"private")]


@parts(COUNT // SIZE, quick=1)
def test_nothing_is_lost(tmp_path: pathlib.Path, part: int) -> None:
    oracles.require("dcmdump", "gdcm")
    seeds = single_faults.fault_seeds()
    faults = single_faults.sample(SIZE, f"part {part}", seeds)
    found = list(conservation.verdicts(faults, tmp_path))
    assert [f"{verdict.recipe}: {verdict.problem}" for verdict in found if verdict.problem] == []
    outcomes = collections.Counter(verdict.outcome for verdict in found)
    # If all were refused at the door, nothing would have been tried.
    assert outcomes[conservation.REPAIRED] > SIZE // 40
