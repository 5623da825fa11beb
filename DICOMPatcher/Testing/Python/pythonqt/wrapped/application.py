"""The application object, and settings that begin empty and can be read as a later session does."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import user
from PySide6 import QtCore, QtWidgets

from wrapped import instances

_settings_folders: list[str] = []
"""The last one is in use."""


@atexit.register
def _remove_settings_folders() -> None:
    for folder in _settings_folders:
        shutil.rmtree(folder, ignore_errors=True)


class qSlicerMainWindow(QtWidgets.QMainWindow):
    """An empty main window with a status bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("qSlicerMainWindow")
        self.setCentralWidget(QtWidgets.QWidget())
        self.statusBar()


class qSlicerApplication(QtWidgets.QApplication):
    """What a panel asks of `slicer.app`."""

    startupCompleted = QtCore.Signal()
    _temporary_path = tempfile.gettempdir()
    _main_window: qSlicerMainWindow | None = None

    def _get_temporary_path(self) -> str:
        return self._temporary_path

    def _set_temporary_path(self, path: str) -> None:
        self._temporary_path = path

    temporaryPath = QtCore.Property(str, _get_temporary_path, _set_temporary_path)
    majorVersion = QtCore.Property(int, lambda self: user.World.version[0])
    minorVersion = QtCore.Property(int, lambda self: user.World.version[1])
    revision = QtCore.Property(str, lambda self: "34045")
    launcherExecutableFilePath = QtCore.Property(str, lambda self: user.World.launcher)

    @QtCore.Slot()
    def processEvents(self) -> None:
        user.calls.append(("processEvents",))
        QtWidgets.QApplication.processEvents()

    @QtCore.Slot(result=bool)
    def testingEnabled(self) -> bool:
        return user.World.testing

    @QtCore.Slot(result="QObject*")
    def settings(self) -> QtCore.QSettings:
        return QtCore.QSettings()

    @QtCore.Slot(result="QObject*")
    def userSettings(self) -> QtCore.QSettings:
        return QtCore.QSettings()

    @QtCore.Slot(result="QObject*")
    def revisionUserSettings(self) -> QtCore.QSettings:
        return QtCore.QSettings("NA-MIC", "Slicer-34045")

    @QtCore.Slot(str, result=bool)
    def openUrl(self, url: str) -> bool:
        user.opened_urls.append(url)
        return True

    def main_window(self) -> QtWidgets.QWidget | None:
        if not user.World.has_main_window:
            return None
        if self._main_window is None:
            self._main_window = qSlicerMainWindow()
        return self._main_window

    def forget(self) -> None:
        """Be as after the start."""
        while self.overrideCursor() is not None:
            self.restoreOverrideCursor()
        self._main_window = None
        instances.forget_layout_items()
        for widget in self.topLevelWidgets():
            widget.hide()
            widget.deleteLater()
        self.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)
        self._temporary_path = tempfile.gettempdir()


def application() -> qSlicerApplication:
    """Return the one application of this process."""
    app = QtWidgets.QApplication.instance()
    if app is None:
        app = qSlicerApplication(["Slicer"])
        app.setOrganizationName("NA-MIC")
        app.setApplicationName("Slicer")
        app.setQuitOnLastWindowClosed(False)
        app.setStyle("fusion")  # the one that looks the same on every machine
        _use_settings_folder(None)
    assert isinstance(app, qSlicerApplication)
    return app


def _use_settings_folder(older: str | None) -> None:
    folder = tempfile.mkdtemp(prefix="settings-")
    if older is not None:
        shutil.copytree(older, folder, dirs_exist_ok=True)
    settings = QtCore.QSettings
    settings.setDefaultFormat(settings.Format.IniFormat)
    settings.setPath(settings.Format.IniFormat, settings.Scope.UserScope, folder)
    _settings_folders.append(folder)


def later_session() -> None:
    """Let settings be read as after a restart: from the text of the file, in which numbers and truth are strings."""
    application()
    QtCore.QSettings().sync()
    _use_settings_folder(_settings_folders[-1])


def reset() -> None:
    """Be as after the start, with empty settings."""
    application().forget()
    _use_settings_folder(None)
