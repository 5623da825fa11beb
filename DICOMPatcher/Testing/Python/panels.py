"""A panel and the person in front of it, for tests: presses what can be pressed, and waits as a person does."""

from __future__ import annotations

import contextlib
import importlib
import pathlib
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from stand_in import SLICERS, imported_module, require_qt

PATIENCE = 120
"""Seconds after which a test gives up."""


class Desk:
    """One person at one panel.

    Attributes
    ----------
    module, slicer, user
        The module under test, what stands for Slicer, and what dialogs are answered with.
    panel
        The panel that was opened last.
    """

    def __init__(self, module: ModuleType, prepare: Callable[[Desk], object] = lambda desk: None) -> None:
        self.module = module
        self.slicer = module.slicer
        self.user = sys.modules["user"]
        prepare(self)
        self.panel = self.open_panel()

    def open_panel(self) -> Any:
        """Make the panel as Slicer does when the module is shown for the first time."""
        parent = self.module.qt.QWidget()
        self.module.qt.QVBoxLayout(parent)
        self.panel = self.slicer.modules.DICOMPatcherWidget = self.module.DICOMPatcherWidget(parent)
        self.panel.setup()
        return self.panel

    def part(self, name: str) -> ModuleType:
        """Return the module of this name in the panel's folder."""
        return importlib.import_module(f"DICOMPatcherLib.panel.{name}")

    def choose(self, source: object = "", output: object = "") -> None:
        """Choose both folders, and wait until the first one was looked at."""
        self.panel.inputDirSelector.currentPath = str(source)
        self.panel.outputDirSelector.currentPath = str(output)
        self.panel._examination.begin_now()
        self.wait()

    def tick(self, *names: str, on: bool = True) -> None:
        for name in names:
            self.panel.ruleCheckBoxes[name].checked = on

    def tick_only(self, *names: str) -> None:
        for name, box in self.panel.ruleCheckBoxes.items():
            box.checked = name in names

    def press(self, name: str) -> None:
        """Press a button and wait until all is done."""
        self.begin(name)
        self.wait()

    def begin(self, name: str) -> None:
        """Press a button; it has to be one that can be pressed. "check" is a link."""
        if name == "check":
            assert not self.panel.isBusy
            self.panel.onCheck()
            return
        button = getattr(self.panel, f"{name}Button")
        assert button.enabled, f"{name} cannot be pressed"
        button.click()

    def wait(self, until: Any = None) -> None:
        """Let the application work until the panel has done, or something holds."""
        done = until or (lambda: not self.panel.isBusy)
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, f"not done: {self.panel.messageText}"
            self.slicer.app.processEvents()

    @property
    def message(self) -> str:
        return str(self.panel.messageText)

    @property
    def told(self) -> str:
        """What the panel says, with its log."""
        return "\n".join([self.message, *self.log])

    @property
    def state(self) -> Any:
        """What the panel says of the moment."""
        return self.panel._status.state

    def follow(self, key: str) -> None:
        """Follow a link of the status card, and wait until all is done."""
        assert key in self.state.links, f"there is no link {key}"
        self.panel.ui.linksLabel.linkActivated.emit(key)
        self.wait()

    def primaries(self) -> list[str]:
        """Return the names of the buttons of the status card that can be seen."""
        card = self.panel.ui.statusCard
        buttons = self.slicer.util.findChildren(card, className="QPushButton")
        return [button.objectName for button in buttons if button.isVisibleTo(card)]

    def answer(self, name: str) -> None:
        """Press a button of the question that is open, and wait until all is done."""
        [button] = self.slicer.util.findChildren(self.panel.ui.questionCards, name=f"{name}Button")
        button.click()
        self.wait()

    @property
    def place(self) -> str:
        """What stands below the button of the moment."""
        label = self.panel.ui.placeLabel
        shown = label.isVisibleTo(self.panel.uiWidget)
        return label.text.replace("\N{ZERO WIDTH SPACE}", "") if shown else ""

    @property
    def filter(self) -> Any:
        """What looks for a text in the results."""
        return self.panel._results.filter

    @property
    def log(self) -> list[str]:
        return str(self.panel.logView.plainText).split("\n")

    def tree(self) -> dict[str, Any]:
        """Return all there is in the results, opened to the last level: texts of a row to what is below it."""
        return {name: content for name, content in self._branches() if not _is_of_outlook(name)}

    def outlook(self) -> dict[str, Any]:
        """Return what the results tell of what Slicer shows: counts, and what is below them."""
        return {name: content for name, content in self._branches() if _is_of_outlook(name)}

    def _branches(self) -> list[tuple[Any, dict[Any, Any]]]:
        tree = self.panel.ui.resultsTree
        return [self._branch(tree.topLevelItem(index)) for index in range(tree.topLevelItemCount)]

    def _branch(self, item: Any) -> tuple[Any, dict[Any, Any]]:
        item.setExpanded(True)
        texts = tuple(item.text(column) for column in range(3))
        key = texts[0] if not any(texts[1:]) else texts
        return key, dict(self._branch(item.child(index)) for index in range(item.childCount()))

    def problems(self, section: str = "Problems") -> dict[str, tuple[str, dict[Any, Any]]]:
        """Return for each problem what is said of its repair, and its files."""
        found = {}
        for problem, rows in self.tree()[section].items():
            [(repair, nothing), (count, files)] = rows.items()
            assert nothing == {}
            assert count == f"Files: {len(files)}"
            found[problem] = repair, files
        return found

    def files(self) -> set[str]:
        """Return the names of all files in the results."""
        names: set[str] = set()
        for section, groups in self.tree().items():
            if section in ("Problems", "Recommended"):
                names.update(*(files for _, files in self.problems(section).values()))
            else:
                names.update(*groups.values())
        return names

    def calls(self, name: str) -> list[list[Any]]:
        return [arguments for called, *arguments in self.slicer.calls if called == name]


@contextlib.contextmanager
def desk(
    version: tuple[int, int, int] = SLICERS[-1], prepare: Callable[[Desk], object] = lambda desk: None
) -> Iterator[Desk]:
    """Import the module anew, prepare what its panel will find, and open that; at the end nothing of it goes on.

    It ends with an AssertionError if the module did with an object of C++ what real PythonQt is not known to allow.
    """
    require_qt()
    with imported_module(version) as module:
        user = sys.modules["user"]
        user.watched = module.__name__
        desk = Desk(module, prepare)
        yield desk
        desk.panel.cleanup()
        refused = importlib.import_module("wrapped.surface").refused(user.noticed)
        assert not refused, refused


def names_of(folder: str | pathlib.Path) -> list[str]:
    """Return the paths of all files in a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in pathlib.Path(folder).rglob("*") if path.is_file())


def _is_of_outlook(name: str) -> bool:
    return name.startswith(("In 3D Slicer: ", "Input in 3D Slicer: ", "Output in 3D Slicer: "))
