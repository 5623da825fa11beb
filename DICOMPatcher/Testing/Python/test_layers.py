"""The library is built in layers: each module imports only from its own layer and from those below it."""

from __future__ import annotations

import ast
import graphlib
import pathlib
from collections.abc import Iterator

import pytest

import DICOMPatcherLib
from selection import ON_BYTES, WITHOUT_PYDICOM

LIBRARY = pathlib.Path(DICOMPatcherLib.__file__).parent
LAYERS: tuple[tuple[str, ...], ...] = (
    ("defects", "edits", "errors", "findings", "texts"),
    ("values",),
    ("disk",),
    ("part10",),
    ("instances",),
    ("grouping", "deidentification"),
    ("outlook",),
    ("rule_api",),
    ("rules",),
    ("external_rules",),
    ("rule_list",),
    ("planning",),
    ("writing", "reporting"),
    ("run",),
    ("example_runs",),
    ("terminal",),
    ("panel",),
    ("cli",),
    ("__main__",),
)
"""From the bottom to the top; those in one line do not know each other, except for what is at the bottom."""
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path.relative_to(LIBRARY) for path in LIBRARY.rglob("*.py") if path != LIBRARY / "__init__.py")


def part_of(module: str) -> str:
    """Return the folder of a module, or its name if it lies beside the folders."""
    return module.split(".")[1]


def imported(path: pathlib.Path, for_types: bool = True) -> Iterator[str]:
    """Yield the modules of the library that a module imports, for types alone too if that is wanted."""
    tree = ast.parse((LIBRARY / path).read_text("utf-8"))
    left_out = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not for_types
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in left_out:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "DICOMPatcherLib":
                yield from (f"DICOMPatcherLib.{name.name}" for name in node.names if name.name != "__version__")
            elif node.module.startswith("DICOMPatcherLib."):
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("DICOMPatcherLib."))


def test_a_module_imports_from_its_own_layer_and_those_below() -> None:
    above = {
        (str(path), module)
        for path in MODULES
        for here in [path.with_suffix("").parts[0]]
        for module in imported(path)
        if RANK[part_of(module)] > RANK[here] or (RANK[part_of(module)] == RANK[here] > 0 and part_of(module) != here)
    }
    assert above == set()


def test_deciding_knows_no_rule_by_name() -> None:
    planning = {module for path in MODULES if path.parts[0] == "planning" for module in imported(path)}
    assert {module for module in planning if part_of(module) in ("rules", "rule_list")} == {
        "DICOMPatcherLib.rules.base"
    }


def test_a_plan_is_data_and_opens_no_archive() -> None:
    plan = pathlib.Path("planning", "plan.py")
    assert not {"archives", "unpacking", "sources"} & {module.rpartition(".")[2] for module in imported(plan)}


def test_all_of_the_library_has_its_layer() -> None:
    assert {path.with_suffix("").parts[0] for path in MODULES} == set(RANK)


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    imports = {
        ".".join(("DICOMPatcherLib", *path.with_suffix("").parts)): set(imported(path, for_types=False))
        for path in MODULES
    }
    graphlib.TopologicalSorter(imports).prepare()


LISTED = {**ON_BYTES, **WITHOUT_PYDICOM}


@pytest.mark.parametrize("module", sorted({module for modules in LISTED.values() for module in modules}))
def test_what_few_runs_try_under_each_pydicom_asks_it_for_dictionaries_alone(module: str) -> None:
    nodes = list(ast.walk(ast.parse((LIBRARY / module).read_text("utf-8"))))
    found = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    found |= {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    asked = {name for name in found if name.partition(".")[0] == "pydicom"}
    assert asked <= {"pydicom.datadict", "pydicom._dicom_dict", "pydicom._uid_dict"}


def test_what_few_runs_try_under_each_pydicom_is_there() -> None:
    tests = {path.name for path in pathlib.Path(__file__).parent.rglob("test_*.py")}
    assert set(LISTED) - tests == set()
    assert len(LISTED) == len(ON_BYTES) + len(WITHOUT_PYDICOM)
