"""The command line: dicom-patcher check | patch | rules | explain | slicer | completion."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from textwrap import wrap
from typing import Callable

from DICOMPatcherLib import __version__
from DICOMPatcherLib.disk.signals import Ended, raised_as_exceptions
from DICOMPatcherLib.errors import InputError, ParameterError
from DICOMPatcherLib.planning.cluster import Cluster
from DICOMPatcherLib.planning.keys import key_from_file, make_key_file
from DICOMPatcherLib.planning.plan import Plan, Progress
from DICOMPatcherLib.planning.workers import Jobs, Workers, number_of_jobs
from DICOMPatcherLib.reporting.deidentification_files import DeidentificationFiles
from DICOMPatcherLib.reporting.explanations import default_of, explanation, overview
from DICOMPatcherLib.reporting.report import Report, printable
from DICOMPatcherLib.rule_list import all_rules, choose_rules, preset_parameters
from DICOMPatcherLib.rules.base import DICOMPatcherRule
from DICOMPatcherLib.rules.deidentify_basic_profile import PRESETS, DeidentifyBasicProfile
from DICOMPatcherLib.rules.set_elements import SetElements, edit_parameters
from DICOMPatcherLib.run import Run, SavedRun
from DICOMPatcherLib.terminal import streams
from DICOMPatcherLib.terminal.completion import SHELLS, completion_script
from DICOMPatcherLib.terminal.exit_codes import (
    CHANGES,
    CRASHED,
    ENDED,
    INTERRUPTED,
    NOT_ALL_HANDLED,
    NOTHING_TO_DO,
    USAGE,
)
from DICOMPatcherLib.terminal.inputs import all_inputs
from DICOMPatcherLib.terminal.log_file import log_file
from DICOMPatcherLib.terminal.next_steps import next_steps
from DICOMPatcherLib.terminal.parsing import parsed
from DICOMPatcherLib.terminal.plan_options import SAID_BY_PLANS, part_of
from DICOMPatcherLib.terminal.progress_lines import progress_lines
from DICOMPatcherLib.terminal.settings import read_settings, settings_lines
from DICOMPatcherLib.terminal.slicer_start import add_slicer_options, start_slicer
from DICOMPatcherLib.texts import Text

_EPILOG = """\
exit codes:
  0  check: nothing to do; patch: done
  1  check: data elements would change, or Slicer would import more files from the copy
  2  the command is invalid; nothing was written
  3  files are damaged, could not be read or written, a rule could not be applied to them, or
     they are left out because they might identify someone; see the report
  4  internal error
  128 and more: ended by a signal (128 + its number); files written until then are complete
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    streams.open_missing()
    try:
        words = sys.argv[1:] if arguments is None else arguments
        return _run_command(parsed(make_parser(), words))
    except OSError as error:  # where the help is printed to may be full
        streams.complain(f"the help cannot be printed: {error.strerror or error}")
        return NOT_ALL_HANDLED
    finally:
        streams.flush()


def _run_command(options: argparse.Namespace) -> int:
    try:
        with raised_as_exceptions():
            return int(options.run(options))
    except (InputError, ParameterError) as error:
        streams.complain(str(error))
        return USAGE
    except KeyboardInterrupt:
        streams.complain("cancelled")
        return INTERRUPTED
    except Ended as end:
        streams.complain(f"ended by {end}; files written until then are complete")
        return ENDED + end.number
    except BaseException as error:  # a rule of others may call exit()
        # What the error says may be a value from a file.
        trace = "".join(traceback.format_tb(error.__traceback__))
        streams.complain(f"unexpected {type(error).__name__}: please report this with the following lines\n{trace}")
        return CRASHED


def make_parser() -> argparse.ArgumentParser:
    """Return what takes the words of a command apart."""
    parser = argparse.ArgumentParser(
        prog="dicom-patcher",
        description="Finds and repairs what keeps DICOM files from being imported and loaded.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser(
        "check",
        help="report problems and planned changes; write nothing",
        usage="%(prog)s INPUT [INPUT ...] [options]",
    )
    check.add_argument("paths", nargs="*", metavar="INPUT", help="a folder or a file, or several of them")
    _add_rule_options(check)
    check.add_argument("--save-plan", metavar="FILE", help="save what patch would do, to be looked at and done later")
    _add_since(check, "")
    check.add_argument("--exit-zero", action="store_true", help="return 0, not 1, if there is something to do")
    check.set_defaults(run=_check, writes=False)

    patch = commands.add_parser(
        "patch", help="write a repaired copy", usage="%(prog)s INPUT [INPUT ...] OUTPUT [options]"
    )
    patch.add_argument(
        "paths",
        nargs="*",
        metavar="INPUT ... OUTPUT",
        help="a folder or a file, or several of them, and a new or empty folder",
    )
    _add_rule_options(patch)
    patch.add_argument("--overwrite", action="store_true", help="replace files of the same name in OUTPUT")
    patch.add_argument("--record", metavar="FILE", help="write how it was de-identified, and a digest of each output")
    patch.add_argument("--crosswalk", metavar="FILE", help="write old and new identifiers; keep it with the originals")
    patch.add_argument("--plan", metavar="FILE", help="do what a saved plan says, or what is still missing of it")
    patch.add_argument("--save-plan", metavar="FILE", help="save what is done, for a later run with --since")
    _add_since(patch, "; FILE is brought up to date, unless --save-plan names another one")
    patch.add_argument("--part", metavar="K/N", help="do only one of N parts of a saved plan, from 1/N to N/N")
    patch.set_defaults(run=_patch, writes=True)

    show = commands.add_parser("show", help="print what a saved plan says")
    show.add_argument("plan", metavar="FILE", help="a plan that check --save-plan has saved")
    show.add_argument("--verbose", action="store_true", help="print all findings and changes, with ids and elements")
    show.set_defaults(run=_show)

    rules = commands.add_parser("rules", help="list the rules")
    _add_rules_from(rules)
    rules.set_defaults(run=_rules)

    explain = commands.add_parser("explain", help="explain a rule or the id of a defect")
    explain.add_argument(
        "name", nargs="?", metavar="NAME", help="for example F13 or GenerateMissingIDs; default: list all"
    )
    _add_rules_from(explain)
    explain.set_defaults(run=_explain)

    slicer = commands.add_parser("slicer", help="start 3D Slicer with this module")
    add_slicer_options(slicer)
    slicer.set_defaults(run=start_slicer)

    completion = commands.add_parser("completion", help="print a script by which a shell completes commands")
    completion.add_argument("shell", metavar="SHELL", choices=SHELLS, help="bash, zsh or fish")
    completion.set_defaults(run=lambda options: _print_completion(options.shell, parser))
    return parser


def _add_since(parser: argparse.ArgumentParser, result: str) -> None:
    parser.add_argument(
        "--since",
        metavar="FILE",
        help="begin with the plan of an earlier run with the same --key-file: files that have not changed are not "
        f"looked at again, and outputs keep their names{result}",
    )


def _add_rules_from(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rules-from",
        action="append",
        default=[],
        metavar="FILE",
        help="a Python file with rules of your own, or a folder with such files; they run only if they are chosen by "
        "--with or --only, or say that they are on by default",
    )


def _add_rule_options(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EPILOG
    parser.add_argument("--only", action="append", default=[], metavar="RULE", help="use only this rule")
    parser.add_argument("--with", action="append", default=[], metavar="RULE", dest="add", help="also use this rule")
    parser.add_argument("--without", action="append", default=[], metavar="RULE", help="do not use this rule")
    _add_rules_from(parser)
    parser.add_argument(
        "--files-from",
        action="append",
        default=[],
        metavar="LIST",
        help="take the input, or more of it, from a file with a path in each line; - for the standard input",
    )
    parser.add_argument(
        "--settings",
        metavar="FILE",
        help="take rules, parameters and the key file from a file as well (TOML, see docs/pipelines.md)",
    )
    parser.add_argument("--show-settings", action="store_true", help="only say which rules would be used")
    parser.add_argument("--log", metavar="FILE", help="add a line to this file for each thing that is done")
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="RULE.NAME=VALUE",
        help="set a parameter of a rule, for example UseCharacterSet.CharacterSet=cp1251",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="ELEMENT=VALUE",
        help="set a data element: PatientID=123 or (0010,0020)=123",
    )
    parser.add_argument("--remove", action="append", default=[], metavar="ELEMENT", help="remove a data element")
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="ELEMENT=VALUE",
        help="apply --set and --remove only to files with this value; * matches any text, everything else itself",
    )
    parser.add_argument(
        "--report",
        metavar="FILE",
        help="write a report: .html (a page to read), .jsonl (a line of JSON for each file), .json (one document) or "
        ".csv (a table); all but the page are written during the run",
    )
    parser.add_argument(
        "--deidentify",
        nargs="?",
        const="strict",
        choices=tuple(PRESETS),
        help="remove what may identify someone by the Basic Profile of DICOM: strict, or research, where dates are "
        "moved, and patient characteristics and safe private elements stay",
    )
    parser.add_argument(
        "--review",
        metavar="FILE",
        help="write all values of text that stay, to be looked through",
    )
    keys = parser.add_mutually_exclusive_group()
    keys.add_argument(
        "--key",
        help="any text: runs with the same key generate the same new identifiers; other users may see it",
    )
    keys.add_argument(
        "--key-file",
        metavar="FILE",
        help="like --key, with the text in a file; patch --deidentify makes it if it is missing",
    )
    processes = parser.add_mutually_exclusive_group()
    processes.add_argument(
        "--jobs",
        metavar="N",
        help="have N processes work on files at the same time; auto for as many as there are processors, if there are "
        "so many files that it is worth it; default: 1",
    )
    processes.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="have the workers of a cluster work on files: address of a scheduler of Dask, such as tcp://host:8786, or "
        "the file that names it; all must see the same files under the same paths",
    )
    said = parser.add_mutually_exclusive_group()
    said.add_argument("--quiet", action="store_true", help="print errors only")
    said.add_argument("--verbose", action="store_true", help="print all findings and changes, with ids and elements")


def _check(options: argparse.Namespace) -> int:
    if options.show_settings:
        return _show_settings(options)
    with _run(options, None, options.report, options.save_plan) as run:
        run.examine()
        report = run.report()
        is_reported = _tell(run, report, options)
    if not options.quiet:
        _print(next_steps(options, report))
    if not is_reported or not report.all_handled:
        return NOT_ALL_HANDLED
    return CHANGES if report.would_help and not options.exit_zero else NOTHING_TO_DO


def _patch(options: argparse.Namespace) -> int:
    if options.show_settings:
        return _show_settings(options)
    if options.part is not None and options.plan is None:
        raise ParameterError(Text("--part is for a saved plan. Use it together with --plan."))
    with _run_of_patch(options) as run:
        run.examine()
        run.open_output()
        is_cancelled = False
        try:
            run.write()
        except KeyboardInterrupt:
            is_cancelled = True
            streams.complain("cancelled; files written until then are complete")
        report = run.report()
        is_reported = _tell(run, report, options)
    if not options.quiet:
        if run.present:
            count = len(run.present)
            _print([f"The output folder already contained {count} files or folders; they are kept unless replaced."])
        _print([f"Output: {os.path.abspath(options.output)}"])
    if is_cancelled:
        return INTERRUPTED
    return NOTHING_TO_DO if is_reported and report.all_handled else NOT_ALL_HANDLED


def _run_of_patch(options: argparse.Namespace) -> AbstractContextManager[Run | SavedRun]:
    """Return the run that writes; if its plan is to be saved, that is done before."""
    if options.plan is not None:
        if options.paths or any(getattr(options, name) for name in SAID_BY_PLANS):
            raise ParameterError(Text("The plan says what the input is and what is done. Leave out other options."))
        return _saved_run(options, options.plan)
    path = options.save_plan if options.save_plan is not None else options.since
    if path is None:
        return _run(options, options.output, options.report)
    with _run(options, None, None, path) as run:
        run.check_output(options.output, options.overwrite, options.report)
        run.examine()
    return _saved_run(options, path)


@contextmanager
def _run(
    options: argparse.Namespace, output: str | None, report: str | None, save_plan: str | None = None
) -> Iterator[Run]:
    """Give the run that the options ask for; if it is ended, say where to find what is known."""
    read_settings(options)
    jobs = number_of_jobs(options.jobs or "1")
    source = all_inputs(options.paths, options.files_from)
    available = all_rules(options.rules_from)
    rules = _chosen_rules(options, available)
    key = options.key if options.key_file is None else _key_in_file(options, output)
    files = DeidentificationFiles(*(getattr(options, name, None) or "" for name in DeidentificationFiles._fields))
    is_to_overwrite = getattr(options, "overwrite", False)
    with ExitStack() as stack:
        log = stack.enter_context(_log(options, source, getattr(options, "output", None)))
        workers = _workers(jobs, options, log, stack)
        more = available, files, log, workers, options.since, save_plan
        run = Run(source, output, rules, key, report, is_to_overwrite, *more)
        stack.enter_context(run)
        run.show = stack.enter_context(_progress(options))
        try:
            yield run
        except (InputError, ParameterError):
            raise
        except BaseException:
            if run.incomplete_report:
                streams.complain(f"the incomplete report is in {printable(run.incomplete_report)}")
            raise


@contextmanager
def _saved_run(options: argparse.Namespace, plan: str) -> Iterator[SavedRun]:
    """Give the run that does what a saved plan says."""
    part = part_of(options.part) if options.part is not None else (1, 1)
    with ExitStack() as stack:
        run = stack.enter_context(SavedRun(plan, options.output, part, options.overwrite, options.report))
        run.log = stack.enter_context(_log(options, run.source, options.output, [run.journal]))
        run.workers = _workers(number_of_jobs(options.jobs or "1"), options, run.log, stack)
        run.show = stack.enter_context(_progress(options))
        yield run


def _workers(jobs: Jobs, options: argparse.Namespace, log: Callable[[str], None] | None, stack: ExitStack) -> Workers:
    """Return what is to do the work, and tells what people should know."""
    tellers = [*([] if options.quiet else [streams.complain]), *([log] if log is not None else [])]

    def tell(text: str) -> None:
        for teller in tellers:
            teller(text)

    if options.dask is None:
        return Workers(jobs, tell=tell)
    cluster = stack.enter_context(closing(Cluster(options.dask)))
    return Workers(cluster.jobs, cluster, tell)


def _log(
    options: argparse.Namespace, source: list[str], output: str | None, others: Iterable[str] = ()
) -> AbstractContextManager[Callable[[str], None] | None]:
    """Give what adds lines to the log; None if none is wanted."""
    if options.log is None:
        return nullcontext()
    names = ("report", "key_file", "record", "review", "crosswalk", "save_plan", "plan", "since", "settings")
    written = [path for name in names if (path := getattr(options, name, None))]
    return log_file(options.log, source, output, [*written, *others])


def _show(options: argparse.Namespace) -> int:
    report = Report(Plan.load(options.plan), written=False)
    _print_report(report, options.verbose)
    return CHANGES if report.would_help else NOTHING_TO_DO


def _key_in_file(options: argparse.Namespace, output: str | None) -> str | None:
    """Return the key in a file, which may have to be made; None if a check would have to make it."""
    if options.deidentify and not os.path.lexists(options.key_file):
        if output is None:
            return None
        make_key_file(options.key_file)
    return key_from_file(options.key_file)


def _show_settings(options: argparse.Namespace) -> int:
    read_settings(options)
    _print(settings_lines(options, _chosen_rules(options, all_rules(options.rules_from))))
    return NOTHING_TO_DO


def _rules(options: argparse.Namespace) -> int:
    for rule in all_rules(options.rules_from):
        lines = [f"{rule.__name__}  [{default_of(rule)}]  {', '.join(rule.defects)}", f"    {rule.title}"]
        for text in (rule.description, rule.whenToUse, rule.neverDoes):
            lines += [f"    {line}" for line in wrap(text, 96)]
        for parameter in rule.parameterSpecs:
            lines += [f"      {line}" for line in wrap(f"{parameter.name}: {parameter.details}", 96)]
        _print([*lines, ""])
    return NOTHING_TO_DO


def _explain(options: argparse.Namespace) -> int:
    rules = all_rules(options.rules_from)
    _print(overview(rules) if options.name is None else explanation(options.name, rules))
    return NOTHING_TO_DO


def _print_completion(shell: str, parser: argparse.ArgumentParser) -> int:
    _print(completion_script(shell, parser).splitlines())
    return NOTHING_TO_DO


def _chosen_rules(options: argparse.Namespace, available: Sequence[type[DICOMPatcherRule]]) -> list[DICOMPatcherRule]:
    parameters = _parameters(options.parameter)
    added = list(options.add)
    if options.set or options.remove:
        if SetElements.__name__ in parameters:
            raise ParameterError(Text("Use either --set and --remove, or --parameter, not both."))
        added.append(SetElements.__name__)
        parameters[SetElements.__name__] = edit_parameters(options.set, options.remove, options.where)
    elif options.where:
        raise ParameterError(Text("--where restricts --set and --remove. Use it together with one of them."))
    if options.deidentify:
        added.append(DeidentifyBasicProfile.__name__)
        parameters = preset_parameters(options.deidentify, parameters)
    return choose_rules(available, options.only, added, options.without, parameters)


def _parameters(settings: Sequence[str]) -> dict[str, dict[str, str]]:
    parameters: dict[str, dict[str, str]] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        rule, dot, parameter = name.partition(".")
        if not equals or not dot:
            raise ParameterError(Text("{setting} is not of the form RULE.NAME=VALUE.", setting=repr(setting)))
        parameters.setdefault(rule, {})[parameter] = value
    return parameters


def _tell(run: Run | SavedRun, report: Report, options: argparse.Namespace) -> bool:
    """Print the report, and write it if that is wanted; return whether that could be done."""
    problem = "" if options.quiet else _print_report(report, options.verbose)
    if problem:
        streams.complain(f"the result cannot be printed: {problem}")
    try:
        run.finish(report)
    except OSError as error:
        problem = f"the report {error.filename or options.report} cannot be written: {error.strerror or error}"
        streams.complain(problem)
    except InputError as error:
        problem = str(error)
        streams.complain(problem)
    return not problem


def _print_report(report: Report, verbose: bool) -> str:
    """Print the report, for those who are watching with some typography; return why that cannot be done."""
    if not sys.stdout.isatty():
        return _print([*report.lines(verbose), *_where_more_is(report, verbose)])
    from DICOMPatcherLib.terminal.console import print_parts, print_tables

    try:
        (print_tables if verbose else print_parts)(report)
    except OSError as error:
        return error.strerror or str(error)
    return _print(_where_more_is(report, verbose))


def _where_more_is(report: Report, verbose: bool) -> list[str]:
    is_all = verbose or not report.overview.groups
    return [] if is_all else ["Element by element: add --verbose, or --report report.html for a page to read."]


@contextmanager
def _progress(options: argparse.Namespace) -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows how far the run is."""
    if options.quiet:
        yield lambda step: None
        return
    if not sys.stderr.isatty():
        yield progress_lines()
        return
    from DICOMPatcherLib.terminal.console import progress_bar

    with progress_bar() as show:
        yield show


def _print(lines: Iterable[str]) -> str:
    """Print lines; return why that cannot be done."""
    return streams.write(map(printable, lines))


if __name__ == "__main__":
    sys.exit(main())
