"""The module file outside Slicer: what is shown here about Slicer is shown about the stand-in for it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from stand_in import MODULE_FILE, PYTHONPATH, imported_module, require_qt


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


def test_has_the_four_classes_of_a_module():
    tree = ast.parse(MODULE_FILE.read_text("utf-8"), feature_version=(3, 9))
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assert [name for name in classes if not name.startswith("_")] == [
        f"DICOMPatcher{part}" for part in ("", "Widget", "Logic", "Test")
    ]


def test_has_no_shebang():
    assert not MODULE_FILE.read_text("utf-8").startswith("#!"), "Slicer takes such a file for a command line module"


def test_imports_neither_pydicom_nor_numpy_at_the_top():
    tree = ast.parse(MODULE_FILE.read_text("utf-8"))
    imported = [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert not {name.partition(".")[0] for name in imported} & {"pydicom", "numpy"}


def test_importing_it_imports_neither_pydicom_nor_numpy():
    code = (
        "import sys, DICOMPatcher\n"
        "assert not hasattr(DICOMPatcher, 'DICOMPatcherFileReader')\n"  # Slicer asks for this one
        "assert not {'pydicom', 'numpy'} & set(sys.modules)\n"
        "assert not [name for name in sys.modules if name.endswith('_checks')]\n"
        "from DICOMPatcher import GenerateMissingIDs\n"
        "assert 'pydicom' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": PYTHONPATH})


def test_leaves_all_that_concerns_files_and_dicom_to_the_library():
    tree = ast.parse(MODULE_FILE.read_text("utf-8"))
    own = [node for node in tree.body if getattr(node, "name", "") != "DICOMPatcherTest"]
    nodes = [node for part in own for node in ast.walk(part)]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    used |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert "isdir" in used
    assert not used & {"open", "read_bytes", "write", "unlink", "rename", "rmtree", "copyfile"}
    assert not used & {"pydicom", "numpy", "dcmread", "Dataset", "struct", "shutil", "pathlib"}


def test_is_the_only_file_that_imports_slicer():
    for path in (MODULE_FILE.parent / "DICOMPatcherLib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & {"slicer", "qt", "ctk"}, path


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
