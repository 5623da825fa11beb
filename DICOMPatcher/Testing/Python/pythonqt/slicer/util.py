"""Stands for `slicer.util`."""

from __future__ import annotations

import contextlib
import fnmatch
import importlib
import importlib.util
import logging
import os
import sys

import user

import slicer


def toBool(value):
    """Return True for what settings and environment variables hold for it."""
    try:
        return bool(int(value))
    except (TypeError, ValueError):
        return value.lower() in ("true", "on", "yes") if isinstance(value, str) else bool(value)


def settingsValue(key, default, converter=lambda value: value, settings=None):
    """Return a value of the settings converted, or the default."""
    import qt

    settings = settings or qt.QSettings()
    return converter(settings.value(key)) if settings.contains(key) else default


def reloadScriptedModule(moduleName):
    """Run the module's file again, and make its panel anew in the place of the old one, which is only hidden."""
    slicer.calls.append(("reloadScriptedModule", moduleName))
    if user.World.version < (5, 10):
        module = importlib.reload(sys.modules[moduleName])
    else:
        spec = importlib.util.spec_from_file_location(moduleName, sys.modules[moduleName].__file__)
        module = sys.modules[moduleName] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    old = getattr(slicer.modules, f"{moduleName}Widget", None)
    if old is None:  # Slicer makes the panel if it was not shown yet
        import qt

        parent = qt.QWidget()
        qt.QVBoxLayout(parent)
        old = getattr(module, f"{moduleName}Widget")(parent)
        old.setup()
    for child in old.parent.children():
        if hasattr(child, "hide"):
            child.hide()
    layout = old.parent.layout()
    while layout.itemAt(0) is not None:
        layout.removeItem(layout.itemAt(0))
    old.cleanup()
    new = getattr(module, f"{moduleName}Widget")(old.parent)
    setattr(slicer.modules, f"{moduleName}Widget", new)
    new.setup()


def mainWindow():
    """Return the main window, None without one."""
    from wrapped import application, instances

    return instances.wrap(application.application().main_window())


def showStatusMessage(message, duration=0):
    slicer.calls.append(("showStatusMessage", message))
    if user.World.has_main_window:
        mainWindow().statusBar().showMessage(message, duration)


def startupEnvironment():
    """Return the environment that Slicer was started in."""
    return dict(os.environ)


def quit():
    slicer.calls.append(("quit",))


# Message boxes


def infoDisplay(text, windowTitle=None, parent=None, standardButtons=None, **kwargs):
    _display("infoDisplay", logging.INFO, text, windowTitle or "Slicer information", parent, standardButtons, kwargs)


def warningDisplay(text, windowTitle=None, parent=None, standardButtons=None, **kwargs):
    _display("warningDisplay", logging.WARNING, text, windowTitle or "Slicer warning", parent, standardButtons, kwargs)


def errorDisplay(text, windowTitle=None, parent=None, standardButtons=None, **kwargs):
    _display("errorDisplay", logging.ERROR, text, windowTitle or "Slicer error", parent, standardButtons, kwargs)


def _display(name, level, text, windowTitle, parent, standardButtons, kwargs):
    slicer.calls.append((name, text))
    logging.log(level, "%s", text)
    if user.World.has_main_window and not user.World.testing:
        import qt

        icons = {"infoDisplay": "Information", "warningDisplay": "Warning", "errorDisplay": "Critical"}
        kwargs.setdefault("icon", getattr(qt.QMessageBox, icons[name]))
        buttons = {} if standardButtons is None else {"standardButtons": standardButtons}
        messageBox(text, parent, windowTitle=windowTitle, **buttons, **kwargs)


def confirmOkCancelDisplay(text, windowTitle=None, parent=None, **kwargs):
    return _confirm(text, windowTitle, parent, ("Ok", "Cancel"), kwargs)


def confirmYesNoDisplay(text, windowTitle=None, parent=None, **kwargs):
    return _confirm(text, windowTitle, parent, ("Yes", "No"), kwargs)


def confirmRetryCloseDisplay(text, windowTitle=None, parent=None, **kwargs):
    return _confirm(text, windowTitle, parent, ("Retry", "Close"), kwargs)


def _confirm(text, windowTitle, parent, names, kwargs):
    import qt

    agreed, other = (getattr(qt.QMessageBox, name) for name in names)
    if user.World.testing:
        return False  # Slicer compares True with a button here
    kwargs.setdefault("icon", qt.QMessageBox.Question)
    title = windowTitle or "Slicer confirmation"
    return messageBox(text, parent, windowTitle=title, standardButtons=agreed | other, **kwargs) == agreed


def messageBox(text, parent=None, **kwargs):
    """Show a message box with these properties; the exec'd result is the button."""
    import ctk
    import qt

    if user.World.testing:
        logging.info("%s", text)
        return qt.QMessageBox.Ok
    box = ctk.ctkMessageBox(parent or mainWindow())
    for name, value in {"text": text, **kwargs}.items():
        if name == "standardButtons":
            box.setStandardButtons(value)
        else:
            setattr(box, name, value)
    return box.exec_()


def createProgressDialog(parent=None, value=0, maximum=100, labelText="", windowTitle="Processing...", **kwargs):
    import qt

    dialog = qt.QProgressDialog(parent or mainWindow())
    dialog.minimumDuration = 0
    dialog.maximum = maximum
    dialog.value = value
    dialog.windowTitle = windowTitle
    dialog.labelText = labelText
    for name, other in kwargs.items():
        setattr(dialog, name, other)
    return dialog


def delayDisplay(message, autoCloseMsec=1000, parent=None, **kwargs):
    slicer.calls.append(("delayDisplay", message))


@contextlib.contextmanager
def tryWithErrorDisplay(message=None, show=True, waitCursor=False):
    """Show an error and raise it again."""
    try:
        with WaitCursor(waitCursor):
            yield
    except Exception as error:
        if show:
            errorDisplay(f"{message}\n\n{error}" if message else str(error))
        raise


@contextlib.contextmanager
def WaitCursor(show=True):
    """Show the cursor of waiting. Of a program that has no widgets yet there is no cursor to change."""
    import sys

    if not show or "PySide6.QtWidgets" not in sys.modules:
        yield
        return
    import qt

    qt.QApplication.setOverrideCursor(qt.Qt.WaitCursor)
    try:
        slicer.app.processEvents()
        yield
    finally:
        qt.QApplication.restoreOverrideCursor()


# Modules


def selectModule(module):
    slicer.calls.append(("selectModule", module))
    if not user.World.has_main_window:
        raise RuntimeError("Could not find main window")
    if module == "DICOM":
        _show_dicom_module()


def _show_dicom_module():
    if not hasattr(slicer.modules, "DICOMWidget"):
        from slicer import dicom_module

        slicer.modules.dicom = dicom_module.DICOMModule()
        slicer.modules.DICOMWidget = slicer.modules.dicom.widgetRepresentation().self()


def getModule(module):
    found = getattr(slicer.modules, module.lower(), None) if isinstance(module, str) else module
    if found is None:
        raise RuntimeError(f"Could not find module with name '{module}'")
    return found


def getModuleGui(module):
    return getModule(module).widgetRepresentation()


def getModuleWidget(module):
    return getModuleGui(module).self()


def modulePath(moduleName):
    return getModule(moduleName).path


# Widgets from .ui files


def loadUI(path):
    """Return the widget that a .ui file describes."""
    import qt

    file = qt.QFile(path)
    if not file.open(qt.QFile.ReadOnly):
        raise RuntimeError(f"Could not load UI file: {path}")
    return qt.QUiLoader().load(file)


def findChildren(widget=None, name="", text="", title="", className=""):
    """Return the objects in a widget and itself, those with properties of these values or all.

    As in Slicer, what is false is left out with all that is in it: an empty layout, an empty menu.
    """
    wanted = {"name": name, "text": text, "title": title, "className": className}
    found = []
    parents = [widget or mainWindow()]
    while parents:
        parent = parents.pop()
        if not parent or not hasattr(parent, "children"):
            continue
        parents += parent.children()
        if all(_matches(parent, key, pattern) for key, pattern in wanted.items() if pattern):
            found.append(parent)
    return found


def _matches(found, key, pattern):
    value = getattr(found, key, None)
    value = value() if key == "className" else value
    return isinstance(value, str) and fnmatch.fnmatchcase(value, pattern)


def childWidgetVariables(widget):
    """Return an object with an attribute for each named object that findChildren finds."""
    ui = type("", (), {})()
    for child in findChildren(widget):
        if child.name:
            setattr(ui, child.name, child)
    return ui


def tempDirectory(key="__SlicerTemp__", tempDir=None, includeDateTime=True):
    import tempfile

    return tempfile.mkdtemp(prefix=key, dir=tempDir or slicer.app.temporaryPath)


def longPath(path):
    return path
