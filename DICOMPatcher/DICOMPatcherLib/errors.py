"""Errors whose message is for the user: it says why something cannot be done, and what to do."""

from __future__ import annotations


class InputError(ValueError):
    """Input and output cannot be used as they were given. The message says why and what to do."""


class ParameterError(ValueError):
    """A rule cannot work with the parameters it was given. The message says which and why."""
