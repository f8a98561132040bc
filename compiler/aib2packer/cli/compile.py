"""The command `compile`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aib2packer import __version__
from aib2packer.cli.choosing import config_option
from aib2packer.cli.compiling import order
from aib2packer.cli.shared import (
    EXIT_ERRORS,
    STDIN,
    Unusable,
    configuration_options,
    evaluation_options,
    leave_if_failed,
    print_bytes,
    print_messages,
    printing_options,
    skip_others_option,
    template_files,
)

if TYPE_CHECKING:
    from aib2packer.cli.compiling import Order
    from aib2packer.files import NewFile
    from aib2packer.outputs import Placed
    from aib2packer.results import CompileResult


@click.command("compile", no_args_is_help=True, short_help="Compile image templates to Packer HCL.")
@click.argument("templates", metavar="TEMPLATE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write the HCL here: a file, or a folder (an existing one, or a path that ends with /) that gets "
    "NAME.pkr.hcl for every image template. Without it the HCL goes to the standard output.",
)
@click.option("--beside", is_flag=True, help="Write NAME.pkr.hcl into the folder of each template, instead of -o.")
@evaluation_options
@click.option(
    "--keep",
    metavar="PARAMETER",
    multiple=True,
    help="Keep a parameter that is given a value as a variable all the same, with the value as its default. May be "
    "repeated.",
)
@click.option(
    "--pkrvars",
    metavar="FILE",
    help="Keep all parameters that are given a value as variables, and write the values to this .pkrvars.hcl file. "
    "Secrets are not written.",
)
@configuration_options
@click.option("--ledger", metavar="FILE", help="Write what became of every value of the template, as JSON.")
@click.option("--report", metavar="FILE", help="Write the diagnostics as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings only, as when there are errors.")
@skip_others_option
@click.option(
    "--fail-on-change",
    is_flag=True,
    help="Exit with 1 when a file had to be written, and leave files alone in which only the ends of lines differ.",
)
@config_option
@printing_options
def compile_command(  # noqa: PLR0913 -- one for each option that it uses itself
    *,
    templates: tuple[str, ...],
    output: str | None,
    beside: bool,
    parameters: tuple[str, ...],
    ledger: str | None,
    report: str | None,
    color: str,
    quiet: bool,
    fail_on_change: bool,
    **choices: Any,  # noqa: ANN401 -- handed on
) -> None:
    """Compile the image templates in the files and folders TEMPLATE... (- is the standard input).

    Nothing is written as long as there is any error in any of the files. Messages go to the standard error.

    \b
    Examples:
      aib2packer compile image.json -o image.pkr.hcl
      aib2packer compile image.json --parameters image.parameters.json --set location=westeurope
      aib2packer compile templates/ -o packer/ --ledger ledger.json
      aib2packer compile templates/ --beside
    """  # noqa: D301
    from aib2packer.files import FileProblem, write_files

    pkrvars, split = choices["pkrvars"], choices["layout"] == "split"
    _demand_sense(templates, output, beside=beside, fail_on_change=fail_on_change, split=split)
    if pkrvars is not None and not (parameters or choices["settings"]):
        raise click.UsageError("--pkrvars writes the values given with --set or --parameters, but none is given")
    try:
        given = order(template_files(templates), parameters, **choices)
        if given is None:
            return
        result = _compile(given)
        print_messages(result, color=color, quiet=quiet)
        placed = _place(result, output, beside=beside, split=split)
        files = _files(result, given, placed if beside or output else (), pkrvars, stale=fail_on_change)
        write_files([*files, *_accounts(result, given, placed, report=report, ledger=ledger)], given.inputs)
        if output is None and not beside:
            print_bytes(b"".join(file.data for item in placed for file in item.files))
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem
    leave_if_failed(result)
    if fail_on_change and files:
        click.echo("".join(f"wrote {file.path}\n" for file in files), err=True, nl=False)
        raise click.exceptions.Exit(EXIT_ERRORS)


def _demand_sense(
    templates: tuple[str, ...], output: str | None, *, beside: bool, fail_on_change: bool, split: bool
) -> None:
    """Refuse options that contradict each other."""
    if beside and output is not None:
        raise click.UsageError("--beside and -o both say where the HCL goes; give one of them")
    if beside and STDIN in templates:
        raise click.UsageError("the standard input is in no folder; say with -o where its HCL goes")
    if split and output is None and not beside:
        raise click.UsageError("--layout split writes several files: name a folder for them with -o FOLDER/")
    if fail_on_change and output is None and not beside:
        raise click.UsageError("--fail-on-change goes with -o or --beside")


def _compile(given: Order) -> CompileResult:
    from aib2packer.pipeline import compile_files  # here, since often there is nothing to be compiled

    return compile_files(given.files, given.options, given.choice)


def _place(result: CompileResult, output: str | None, *, beside: bool, split: bool) -> tuple[Placed, ...]:
    from aib2packer.outputs import place, place_beside

    if not result.ok:
        return ()
    return place_beside(result.templates, split=split) if beside else place(result.templates, output, split=split)


def _files(
    result: CompileResult, given: Order, placed: tuple[Placed, ...], pkrvars: str | None, *, stale: bool
) -> list[NewFile]:
    """Give the files of HCL and values that are to be written; with `stale` those only that are not up to date."""
    from aib2packer.verifying import deviation, expected

    wanted = expected(placed, result, given.files, pkrvars)
    return [item.file for item in wanted if not stale or deviation(item) is not None]


def _accounts(
    result: CompileResult, given: Order, placed: tuple[Placed, ...], *, report: str | None, ledger: str | None
) -> list[NewFile]:
    """Give the files that say what became of the templates."""
    from aib2packer.files import NewFile
    from aib2packer.formats.json_report import render as report_json
    from aib2packer.formats.report_data import Report
    from aib2packer.ledger import to_json as ledger_json

    files = []
    if report is not None:
        names = tuple(item.name for item in (*given.files, *given.options.parameters))
        written = Report(diagnostics=result.diagnostics, version=__version__, files=names)
        files.append(NewFile(report, report_json(written).encode()))
    if ledger is not None:
        entries = [item.ledger for item in (placed or result.templates)]
        files.append(NewFile(ledger, ledger_json(entries).encode()))
    return files
