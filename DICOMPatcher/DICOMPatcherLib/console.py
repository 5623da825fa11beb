"""What the command line shows: a progress bar while it works, and the report as tables or plain lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from DICOMPatcherLib.plan import Progress
from DICOMPatcherLib.report import Report


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows how far a run is, as a bar on the error output."""
    columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(step: Progress) -> None:
            if step.step not in tasks:
                tasks[step.step] = bar.add_task(step.step, total=step.total)
            bar.update(tasks[step.step], completed=step.done)

        yield show


def print_tables(report: Report) -> None:
    """Print the report as tables as wide as the terminal."""
    console = Console(highlight=False, markup=False)
    for title, rows in report.sections():
        table = Table("Files", title, "Example", box=None, title_justify="left", header_style="bold", pad_edge=False)
        table.columns[0].justify = "right"
        table.columns[2].overflow = "fold"
        for row in rows:
            table.add_row(str(row.files), printable(row.text), printable(row.example))
        console.print(table)
        console.print()
    console.print(report.conclusion(), style="bold")


def print_lines(report: Report) -> None:
    """Print the report as plain lines."""
    for line in report.lines():
        print(printable(line))


def printable(text: str) -> str:
    """Return text that any terminal takes: file names may hold control characters and bytes that are no text."""
    encoding = sys.stdout.encoding or "ascii"
    safe = "".join(letter if letter.isprintable() else "?" for letter in text)
    return safe.encode(encoding, "replace").decode(encoding)
