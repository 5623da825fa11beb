"""What tests begin with: how many examples Hypothesis tries, and the panel."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest
from hypothesis import settings

import panels
from selection import IS_NEWEST, is_file_left_out, is_left_out, is_rare
from stand_in import SLICER_HERE

# Without deadlines: how long an example takes depends on what else the machine does.
settings.register_profile("default", deadline=None, max_examples=100 if IS_NEWEST else 30)
settings.register_profile("ci", deadline=None, max_examples=500 if IS_NEWEST else 100, print_blob=True)
settings.load_profile("default")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another pydicom is enough for; mark as thorough what need not be tried under each in every run."""
    config.hook.pytest_deselected(items=[item for item in items if is_left_out(item)])
    items[:] = [item for item in items if not is_left_out(item)]
    for item in items:
        if is_rare(item):
            item.add_marker("thorough")


def pytest_ignore_collect(collection_path: pathlib.Path, config: pytest.Config) -> bool | None:
    """Spare the import of files whose tests would all be left out."""
    return is_file_left_out(collection_path.name, config.option.markexpr) or None


@pytest.fixture(params=[SLICER_HERE], ids=lambda version: "Slicer-{}.{}".format(*version))
def slicer_version(request: pytest.FixtureRequest) -> tuple[int, int, int]:
    """Give the version of Slicer that is stood in for."""
    version: tuple[int, int, int] = request.param
    return version


@pytest.fixture
def desk(slicer_version: tuple[int, int, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[panels.Desk]:
    """Give an open panel; the temporary files of what stands for Slicer, and its database, are those of the test."""
    with panels.desk(slicer_version) as desk:
        desk.slicer.app.temporaryPath = str(tmp_path_factory.mktemp("Slicer"))
        yield desk
