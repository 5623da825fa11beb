"""The rules that the panel and scripts in Slicer choose from: also those in a folder that the settings name."""

from __future__ import annotations

import functools

import qt

from DICOMPatcherLib.errors import ParameterError
from DICOMPatcherLib.rules.base import DICOMPatcherRule

FOLDER = "DICOMPatcher/RulesFolder"
"""The setting that names a folder with Python files."""

Rules = tuple[type[DICOMPatcherRule], ...]


def available_rules() -> tuple[Rules, str]:
    """Return all rules in their order, and why those of others could not be used; "" if nothing is wrong.

    Files are loaded once, and again after Reload.
    """
    return _loaded(str(qt.QSettings().value(FOLDER, "") or ""))


@functools.lru_cache(maxsize=1)
def _loaded(folder: str) -> tuple[Rules, str]:
    from DICOMPatcherLib.rule_list import RULES, all_rules

    try:
        return all_rules([folder] if folder else []), ""
    except ParameterError as error:
        return RULES, str(error)
