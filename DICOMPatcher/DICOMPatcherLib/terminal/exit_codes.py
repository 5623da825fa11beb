"""The exit codes of the command line."""

from __future__ import annotations

import signal

NOTHING_TO_DO, CHANGES, USAGE, NOT_ALL_HANDLED, CRASHED = range(5)
"""`patch` returns the first where `check` returns the second. What has ended a crash says nothing of the files."""

ENDED = 128
"""Added to the number of the signal that has ended the process, as shells do."""
INTERRUPTED = ENDED + signal.SIGINT
