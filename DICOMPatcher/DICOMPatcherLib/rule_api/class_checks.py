"""Mistakes in the class of a rule, found when the class is made and not by a rule that silently does nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from DICOMPatcherLib.rule_api.parameters import problem_with
from DICOMPatcherLib.values.keywords import is_keyword, similar_keyword

HOOKS = (
    "processStart",
    "processDirectory",
    "skipFile",
    "processFile",
    "processDataSet",
    "processCollection",
    "editElements",
    "recommend",
    "generateOutputFilePath",
    "checkParameters",
    "should_process",
)
"""What the engine calls."""

RENAMED = {"wants": "should_process", "renews": "generates_new_ids", "hidesIdentity": "deidentifies"}
"""Names in rules that were written for earlier versions, and what they are called now."""

_SEVERAL = (
    *("byFile", "defects", "examples", "excludes", "gathers", "needs", "parameterSpecs", "requiredTags", "triggers"),
)
_LIKENESS = 0.85
"""How much a name must be like another one to be taken for a slip of the pen."""


def take_over_old_names(rule: type, base: type) -> None:
    """Let what a class calls by an old name be known by the new one too, and the other way round."""
    own = _own(rule, base)
    for old, new in RENAMED.items():
        if old in own and new not in own:
            setattr(rule, new, own[old])
        elif new in own and old not in own:
            setattr(rule, old, own[new])


def inherit_no_promise(rule: type, base: type) -> None:
    """Let a class that does not say that it sees each file alone not say it because another rule does."""
    if "eachFileAlone" not in _own(rule, base):
        rule.eachFileAlone = False  # type: ignore[attr-defined]


def check_rule_class(rule: type, base: type) -> None:
    """Raise TypeError if a class has a name that is nearly one of the base class, or a value that cannot be meant.

    Parameters
    ----------
    base
        The base class of all rules. Other classes that the rule is made of are looked at too.
    """
    own = _own(rule, base)
    known = {name for name in vars(base) if not name.startswith("_")}
    attributes = known - set(HOOKS) - {name for name, value in vars(base).items() if _is_method(value)}
    for name, value in own.items():
        if not name.startswith("_") and name not in known and name not in RENAMED:
            meant = _meant(name, (*HOOKS, *RENAMED) if _is_method(value) else attributes)
            if meant:
                raise TypeError(f"The rule {rule.__name__} has {name!r}. Did you mean {meant!r}?")
    for name in _SEVERAL:
        if isinstance(own.get(name), str):
            raise TypeError(f"The rule {rule.__name__}: {name} is text. Write a tuple: ({own[name]!r},).")
    for name in ("before", "after"):
        given = own.get(name, ())
        if not isinstance(given, str) and not (
            isinstance(given, (tuple, list)) and all(isinstance(other, str) for other in given)
        ):
            raise TypeError(f"The rule {rule.__name__}: {name} is {given!r}. Write the names of rules: ('Anonymize',).")
    for problem in filter(None, map(problem_with, own.get("parameterSpecs", ()))):
        raise TypeError(f"The rule {rule.__name__}: {problem}.")
    if own.get("default", False) not in (True, False, "always"):
        raise TypeError(f"The rule {rule.__name__}: default is {own['default']!r}. It must be True or False.")
    _check_promise(rule, base, own.get("eachFileAlone", False))
    _check_keywords(rule, "requiredTags", own.get("requiredTags", ()))
    _check_keywords(rule, "triggers", (name for name in own.get("triggers", ()) if not is_vr(name)))


def _check_promise(rule: type, base: type, is_alone: object) -> None:
    if is_alone not in (True, False):
        raise TypeError(f"The rule {rule.__name__}: eachFileAlone is {is_alone!r}. It must be True or False.")
    if is_alone and vars(base)["processDirectory"] is not getattr(rule, "processDirectory"):  # noqa: B009
        raise TypeError(
            f"The rule {rule.__name__} says eachFileAlone, and has processDirectory. Ask self.file.path for the folder."
        )


def is_vr(name: str) -> bool:
    """Tell whether a trigger is a value representation (PS3.5 section 6.2), not a keyword."""
    from DICOMPatcherLib.part10.elements import LONG_VRS, SHORT_VRS

    return len(name) == 2 and name.isascii() and name.encode("ascii") in SHORT_VRS | LONG_VRS


def _own(rule: type, base: type) -> Mapping[str, Any]:
    """Return what a class does not have from the base class or from another rule."""
    own: dict[str, Any] = {}
    for part in reversed(rule.__mro__):
        if part is rule or not (part is object or issubclass(part, base)):
            own.update(vars(part))
    return own


def _is_method(value: object) -> bool:
    return callable(value) or isinstance(value, (classmethod, staticmethod))


def _meant(name: str, known: Iterable[str]) -> str:
    """Return which of the known names is nearly the same; "" if none is."""
    plain = {_plain(other): other for other in known}
    similar = difflib.get_close_matches(_plain(name), plain, 1, _LIKENESS)
    meant = plain[similar[0]] if similar else ""
    return RENAMED.get(meant, meant)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _check_keywords(rule: type, attribute: str, keywords: Iterable[str]) -> None:
    for keyword in keywords:
        if not is_keyword(keyword):
            similar = similar_keyword(keyword)
            hint = f"Did you mean {similar!r}?" if similar else "Give the keyword of a data element of the standard."
            raise TypeError(f"The rule {rule.__name__}: {keyword!r} in {attribute} is not known. {hint}")
