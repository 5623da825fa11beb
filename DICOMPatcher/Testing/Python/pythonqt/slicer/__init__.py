"""Stands for Slicer's package `slicer` outside Slicer: no more of it than a module with a panel uses.

`calls` lists what was asked of Slicer. `app`, `dicomDatabase` and `mrmlScene` are made when they are first asked for.
"""

from __future__ import annotations

import os

import user

from slicer import util  # noqa: F401 - in Slicer it is there without being imported

calls = user.calls
"""Name and arguments of each call."""

selfTests = {}
dicomDatabaseDirectorySettingsKey = "DatabaseDirectory_0.8.1"


class _Modules:
    """What is known of modules; the widget of the DICOM module is here only when it has been shown."""


modules = _Modules()


class vtkMRMLScene:
    """A scene without nodes."""

    def GetNumberOfNodes(self, /):
        return 0

    def Clear(self, clearSingletons=0, /):
        pass

    def GetStorableNodesModifiedSinceRead(self, modifiedStorableNodes=None, /):
        return user.World.is_scene_modified


def __getattr__(name):
    if name == "mrmlScene":
        value = vtkMRMLScene()
    elif name == "app":
        from wrapped import application, instances

        application.application().setApplicationVersion(".".join(map(str, user.World.version)))
        value = instances.wrap(application.application())
    elif name == "dicomDatabase":
        value = _database()
    elif name == "qSlicerScriptedLoadableModule":
        from wrapped import instances, scripted_module

        value = instances.wrapper_class(scripted_module.qSlicerScriptedLoadableModule)
    else:
        raise AttributeError(f"module 'slicer' has no attribute '{name}'")
    globals()[name] = value
    return value


def _database():
    """Return the database of the application, as it is after the start."""
    import ctk
    import qt

    folder = os.path.join(__getattr__("app").temporaryPath, "SlicerDICOMDatabase")
    qt.QSettings().setValue(dicomDatabaseDirectorySettingsKey, folder)
    database = ctk.ctkDICOMDatabase()
    database.openDatabase(f"{folder}/ctkDICOM.sql")
    return database
