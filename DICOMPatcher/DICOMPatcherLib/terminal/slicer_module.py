"""The folder that 3D Slicer takes the module from: assembled once for each version, among the user's data.

Slicer takes every Python file in a folder of modules for a module: it must never be given site-packages.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pathlib
import shutil
import sys
import tempfile
from collections.abc import Iterator

import DICOMPatcherLib
from DICOMPatcherLib import __version__
from DICOMPatcherLib.errors import InputError

MODULE = "DICOMPatcher.py"
_LIBRARY = "DICOMPatcherLib"
_SHARE = "share/dicom-patcher"
"""Where a wheel puts what is no Python package: the file of the module and its resources."""


def module_folder(data: pathlib.Path | None = None) -> pathlib.Path:
    """Return the folder, which is made if it is not there.

    Parameters
    ----------
    data
        Where the user's data lies.

    Raises
    ------
    InputError
        If the files of the module are not there.
    OSError
        If it cannot be made.
    """
    files = dict(_files())
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0" + path.read_bytes())
    parent = (data or user_data()) / "slicer-module"
    folder = parent / f"{__version__}-{digest.hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    parent.mkdir(parents=True, exist_ok=True)
    part = pathlib.Path(tempfile.mkdtemp(".part", f"{folder.name}.", parent))
    try:
        for name, path in files.items():
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, part / name)
        part.chmod(0o755)
        _rename(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def user_data() -> pathlib.Path:
    """Return where the user's data of this program lies."""
    home = pathlib.Path.home()
    if sys.platform == "win32":
        return pathlib.Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "dicom-patcher"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "dicom-patcher"
    return pathlib.Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "dicom-patcher"


def _rename(part: pathlib.Path, folder: pathlib.Path) -> None:
    try:
        part.rename(folder)
    except OSError:
        if not folder.is_dir():  # another process was quicker
            raise


def _files() -> Iterator[tuple[str, pathlib.Path]]:
    """Yield the files of the module: name in its folder, and where it is."""
    library = pathlib.Path(DICOMPatcherLib.__file__).parent
    for path in sorted(library.rglob("*")):
        if path.is_file() and path.suffix in (".py", ".html"):
            yield f"{_LIBRARY}/{path.relative_to(library).as_posix()}", path
    root = _root_beside(library) or _root_of_wheel()
    if root is None:
        raise InputError("The module for Slicer is not part of this installation. Install dicom-patcher anew with pip.")
    yield MODULE, root / MODULE
    for path in sorted((root / "Resources").rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path


def _root_beside(library: pathlib.Path) -> pathlib.Path | None:
    """Return the folder of the module where the library lies in a clone of the repository."""
    root = library.parent
    return root if (root / MODULE).is_file() and (root / "Resources").is_dir() else None


def _root_of_wheel() -> pathlib.Path | None:
    """Return the folder of the module where a wheel was installed."""
    try:
        files = importlib.metadata.files("dicom-patcher") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    found = [file.locate() for file in files if file.as_posix().endswith(f"{_SHARE}/{MODULE}")]
    paths = [pathlib.Path(path) for path in found]
    return next((path.parent.resolve() for path in paths if path.is_file()), None)
