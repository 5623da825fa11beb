"""The module file outside Slicer: what is shown here about Slicer is shown about the stand-in for it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from stand_in import MODULE_FILE, PYTHONPATH, imported_module, require_qt

LIBRARY = MODULE_FILE.parent / "DICOMPatcherLib"
PANEL = LIBRARY / "panel"
SLICER = {"ctk", "qt", "slicer"}


def imported_names(nodes):
    """Return the full names of what is imported."""
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}


def imported(nodes):
    """Return the first names of the modules that are imported."""
    return {name.partition(".")[0] for name in imported_names(nodes)}


def needs_slicer(path):
    names = imported_names(ast.walk(ast.parse(path.read_text("utf-8"))))
    return bool({name.partition(".")[0] for name in names} & SLICER)


OF_SLICER = [path for path in sorted(PANEL.glob("*.py")) if needs_slicer(path)]
"""The files of the panel that are of use only in Slicer."""


@pytest.fixture
def module(slicer_version):
    with imported_module(slicer_version) as module:
        yield module


@pytest.fixture
def slicer(module):
    return module.slicer


@pytest.fixture
def user(module):
    """The person at the screen."""
    require_qt()
    return sys.modules["user"]


# The file


def test_has_the_four_classes_of_a_module_and_is_short():
    text = MODULE_FILE.read_text("utf-8")
    classes = [node.name for node in ast.parse(text, feature_version=(3, 9)).body if isinstance(node, ast.ClassDef)]
    assert classes == [f"DICOMPatcher{part}" for part in ("", "Widget", "Logic", "Test")]
    assert len(text.splitlines()) < 150


def test_has_no_shebang():
    assert not MODULE_FILE.read_text("utf-8").startswith("#!"), "Slicer takes such a file for a command line module"


@pytest.mark.parametrize("path", [MODULE_FILE, *OF_SLICER], ids=lambda path: path.name)
def test_imports_neither_pydicom_nor_numpy_at_the_top(path):
    assert not imported(ast.parse(path.read_text("utf-8")).body) & {"pydicom", "numpy"}


def test_importing_it_imports_neither_pydicom_nor_numpy():
    code = (
        "import sys, DICOMPatcher\n"
        "assert not hasattr(DICOMPatcher, 'DICOMPatcherFileReader')\n"  # Slicer asks for this one
        "assert not {'pydicom', 'numpy'} & set(sys.modules)\n"
        "assert not {f'DICOMPatcherLib.panel.{name}_checks' for name in ('panel', 'rule')} & set(sys.modules)\n"
        "from DICOMPatcher import GenerateMissingIDs\n"
        "assert 'pydicom' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": PYTHONPATH})


def test_leaves_all_that_concerns_files_and_dicom_to_the_library():
    nodes = [node for path in (MODULE_FILE, *OF_SLICER) for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    used |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert "isdir" in used
    assert not used & {"open", "read_bytes", "write", "unlink", "rename", "rmtree", "copyfile"}
    assert not used & {"pydicom", "numpy", "dcmread", "Dataset", "struct", "shutil", "pathlib"}


# The library


def test_only_the_folder_of_the_panel_needs_slicer():
    """What needs Slicer is there, and nothing elsewhere needs what is there."""
    assert len(OF_SLICER) > 10
    for path in LIBRARY.rglob("*.py"):
        if PANEL not in path.parents:
            nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
            assert not imported(nodes) & SLICER, path
            assert not [name for name in imported_names(nodes) if name.startswith("DICOMPatcherLib.panel")], path


def test_all_but_what_needs_slicer_is_imported_without_it(tmp_path):
    """In a Python that has neither Slicer nor Qt."""
    paths = [path for path in sorted(LIBRARY.rglob("*.py")) if PANEL not in path.parents]
    names = [".".join(path.relative_to(LIBRARY.parent).with_suffix("").parts) for path in paths]
    assert len(names) > 80
    code = (
        "import importlib, sys\n"
        f"for name in {[*SLICER, 'PySide6']}: sys.modules[name] = None\n"
        f"for name in {names}: importlib.import_module(name.removesuffix('.__init__'))\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(LIBRARY.parent)}
    )


# The module


def test_gives_all_rules_and_their_base_class(module):
    from DICOMPatcherLib import RULES, DICOMPatcherRule

    assert module.DICOMPatcherRule is DICOMPatcherRule
    for rule in RULES:
        assert getattr(module, rule.__name__) is rule


@pytest.mark.parametrize("name", ["NoSuchRule", "DICOMPatcherFileReader", "__path__", "Finding"])
def test_has_nothing_else(module, name):
    with pytest.raises(AttributeError, match=name):
        getattr(module, name)


def test_tells_slicer_what_it_is(module, slicer, user):
    parent = slicer.qSlicerScriptedLoadableModule()
    parent.path = str(MODULE_FILE)
    module.DICOMPatcher(parent)
    assert (parent.title, parent.categories, parent.dependencies) == ("DICOM Patcher", ("Utilities",), ("DICOM",))
    assert any("Andras Lasso (PerkLab, Queen's University)" in name for name in parent.contributors)
    for words in ("Andras Lasso", "Cancer Care Ontario", "Ministry of Health and Long-Term Care", "OCAIRO"):
        assert words in parent.acknowledgementText
    assert parent.helpText
    assert not parent.icon.isNull()
    assert "DICOMPatcher" in slicer.selfTests
