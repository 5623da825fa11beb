"""Make the screenshots of the panel for the documentation: python tools/screenshots.py.

Needs PySide6-Essentials, and no screen. It drives the panel with what stands for Slicer in the tests, over the broken
files of samples/broken.
"""

from __future__ import annotations

import os
import pathlib
import sys
import tempfile
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = pathlib.Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path[:0] = [str(ROOT / "DICOMPatcher"), str(ROOT / "DICOMPatcher" / "Testing" / "Python")]

import panels  # noqa: E402 - found in the folder just named
from synthetic import write_ct, write_ct_series  # noqa: E402

WIDTH = 480


def main(images: pathlib.Path = IMAGES) -> None:
    """Make all pictures, in a folder that exists or not."""
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="CD-") as folder, panels.desk() as desk:
        source, output = pathlib.Path(folder, "CD"), pathlib.Path(folder, "repaired")
        source.symlink_to(ROOT / "samples" / "broken")
        show(desk)
        take(desk, images / "panel-empty.png")
        desk.choose(source, output)
        take(desk, images / "panel-checked.png")
        write_ct_series(pathlib.Path(folder, "many"), 2000, Rows=4, Columns=4, PatientID=None)
        desk.choose(pathlib.Path(folder, "many"), pathlib.Path(folder, "other"))
        desk.begin("patch")
        desk.wait(lambda: desk.state.kind == "patching")
        take(desk, images / "panel-patching.png")
        desk.wait()
        desk.choose(source, output)
        desk.press("patch")
        take(desk, images / "panel-patched.png")
        desk.panel.ui.detailsButton.collapsed = False
        open_first_problem(desk)
        take(desk, images / "panel-details.png")
        desk.panel.ui.detailsButton.collapsed = True
        desk.panel.ui.rulesButton.collapsed = False
        take(desk, images / "panel-repairs.png")
        deidentify(desk, pathlib.Path(folder, "study"), images / "panel-deidentification.png")


def deidentify(desk: Any, source: pathlib.Path, image: pathlib.Path) -> None:
    """Check a study with a screen capture for research, and take a picture of what stays and what does not."""
    write_ct_series(source, 20, Rows=64, Columns=64)
    capture = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.7", "SOPInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.4"}
    write_ct(source / "screen.dcm", Modality="OT", BurnedInAnnotation=None, **capture)
    desk.press("defaults")
    desk.choose(source)
    desk.panel.ui.presetBox.currentIndex = 2
    desk.panel.ui.presetBox.activated(2)
    desk.panel.ui.ruleArea.visible = False  # it is long, and on another picture
    desk.press("check")
    desk.panel.ui.detailsButton.collapsed = False
    take(desk, image)


def show(desk: Any, width: int = WIDTH) -> None:
    """Show the panel as it is in Slicer: so wide, and as high as it needs to be."""
    desk.panel.parent.resize(width, 100)
    desk.panel.parent.show()


def fit(desk: Any, width: int = WIDTH) -> None:
    """Make the panel as high as what is in it needs at this width."""
    parent = desk.panel.parent
    for _ in range(3):
        desk.slicer.app.processEvents()
        layout = parent.layout()
        height = layout.heightForWidth(width) if layout.hasHeightForWidth() else parent.sizeHint.height()
        parent.resize(width, height)


def open_first_problem(desk: Any) -> None:
    """Open the tree down to the elements of one file."""
    tree = desk.panel.ui.resultsTree
    files = tree.topLevelItem(0).child(0).child(1)
    files.setExpanded(True)
    files.child(0).setExpanded(True)
    tree.setCurrentItem(files.child(0).child(2))


def take(desk: Any, path: pathlib.Path) -> None:
    if not desk.panel.isBusy:
        desk.wait(lambda: not desk.panel._series.job.is_running)
    fit(desk)
    desk.panel.parent.grab().save(str(path))
    print(path)


if __name__ == "__main__":
    main()
