"""The command `check`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from aib2packer import __version__
from aib2packer.choosing.levels import AUDIENCES, FAIL_ON, SEVERITIES
from aib2packer.cli.choosing import config_option, known_findings, project_settings, selection_of
from aib2packer.cli.shared import (
    EXIT_DEFECT,
    EXIT_ERRORS,
    STDIN,
    Unusable,
    as_input,
    evaluation_options,
    print_bytes,
    printing_options,
    read_files,
    skip_others_option,
    template_files,
    wants_color,
    wants_links,
    without_others,
)
from aib2packer.formats.registry import FORMATS

if TYPE_CHECKING:
    from aib2packer.choosing.choice import Choice, Chosen
    from aib2packer.cli.project import Project
    from aib2packer.files import NewFile, ReadFile
    from aib2packer.fixing import Mended
    from aib2packer.formats.report_data import Report
    from aib2packer.options import InputFile, Options
    from aib2packer.results import CheckResult


@click.command("check", no_args_is_help=True, short_help="Find mistakes in image templates.")
@click.argument("templates", metavar="TEMPLATE...", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to write the findings.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the findings to this file, not to the standard output.")
@click.option(
    "--select",
    metavar="WHAT",
    multiple=True,
    help="Report these only: codes (AIB501), beginnings of codes (AIB5) or names, with commas. May be repeated.",
)
@click.option("--ignore", metavar="WHAT", multiple=True, help="Do not report these. May be repeated.")
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    help="The least severity that is reported.  [default: warning]",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="The least severity that makes the exit code 1.  [default: error]",
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(AUDIENCES),
    help="Whom the templates are built by; leaves out what only concerns the other.  [default: both]",
)
@click.option("--baseline", metavar="FILE", help="Leave out the findings that this file lists.")
@click.option("--write-baseline", metavar="FILE", help="List all findings of now in this file, for --baseline.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, in the files.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: also mend what may change the image or the build.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@skip_others_option
@config_option
@evaluation_options
@printing_options
def check_command(*, templates: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401 -- one place names them: above
    """Find mistakes in the image templates in the files and folders TEMPLATE... (- is the standard input).

    Of a folder, every .json and .jsonc file below it that holds an image template is checked. Nothing is written
    unless --fix or an option that names a file asks for it.

    \b
    Examples:
      aib2packer check image.json
      aib2packer check templates/ --for service --severity info
      aib2packer check templates/ --format sarif -o findings.sarif
      aib2packer check image.json --diff
    """  # noqa: D301
    from aib2packer.files import FileProblem

    call = _Call(**options)
    if call.unsafe and not (call.fix or call.diff):
        raise click.UsageError("--unsafe goes with --fix or --diff")
    if call.fix and not call.diff and STDIN in templates:
        raise click.UsageError("the standard input cannot be mended; name the file, or use --diff")
    try:
        failed = _run(call, template_files(templates))
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem
    if failed:
        raise click.exceptions.Exit(failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """The options of one call."""

    format_: str
    output: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: str | None
    fail_on: str | None
    audience: str | None
    baseline: str | None
    write_baseline: str | None
    fix: bool
    unsafe: bool
    diff: bool
    skip_others: bool
    config: str | None
    color: str
    parameters: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    subscription: str | None
    resource_group: str | None
    location: str | None
    os_type: str | None


def _run(call: _Call, paths: tuple[str, ...]) -> int:
    """Check the files, print, and give the exit code."""
    from aib2packer.files import write_files

    if call.skip_others:
        paths = _with_images(paths)
        if not paths and call.format_ == "text" and call.output is None and call.write_baseline is None:
            return 0
    from aib2packer.pipeline import check_files  # here, since often there is nothing to be checked

    project = project_settings(call.config)
    today = date.today()  # noqa: DTZ011 -- a date that somebody wrote down is meant in his own time
    choice = _choice(call, project, today)
    inputs = read_files((*paths, *call.parameters))
    as_files = tuple(as_input(item) for item in inputs)
    files, options = as_files[: len(paths)], _options(call, as_files[len(paths) :], today)
    if call.fix or call.diff:
        from aib2packer.fixing import mend_files  # here, because it is hardly ever asked for

        mended = mend_files(files, options, choice, unsafe=call.unsafe)
        if call.diff:
            return _print_diff(files, mended.files)
        changed, result = _changed(paths, files, mended), mended.result
    else:
        changed, result = [], check_files(files, options, choice)
    text = _write_reports(call, paths, result, inputs)
    write_files(changed, ())  # behind the reports, since an input that is written anew would not be known any more
    if changed:
        click.echo(f"{mended.count} mended in {len(changed)} file{'s' if len(changed) > 1 else ''}", err=True)
    if call.output is None:
        print_bytes(text)
    return _exit_code(result.chosen, call.fail_on or project.settings.fail_on or "error")


def _with_images(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the files that cannot hold an image template; the standard input can be read only once, so it stays."""
    return tuple(path for path in paths if path == STDIN or without_others(read_files((path,))))


def _options(call: _Call, parameters: tuple[InputFile, ...], today: date) -> Options:
    from aib2packer.options import Options

    return Options(
        parameters=parameters,
        settings=call.settings,
        subscription=call.subscription,
        resource_group=call.resource_group,
        location=call.location,
        os_type=call.os_type,
        skip_others=call.skip_others,
        today=today,
    )


def _choice(call: _Call, project: Project, today: date) -> Choice:
    """Join what the command line and the settings want; the command line wins."""
    from aib2packer.choosing.choice import Choice
    from aib2packer.diagnostics import Severity

    return Choice(
        today=today,
        selection=selection_of(project.settings, select=call.select, ignore=call.ignore, audience=call.audience),
        suppressions=project.settings.suppressions,
        baseline=known_findings(call.baseline or project.baseline),
        threshold=Severity(call.severity or project.settings.severity or "warning"),
        fingerprinted=call.write_baseline is not None,
    )


def _changed(paths: tuple[str, ...], files: tuple[InputFile, ...], mended: Mended) -> list[NewFile]:
    from aib2packer.files import NewFile

    return [
        NewFile(path, after.data)
        for path, before, after in zip(paths, files, mended.files, strict=True)
        if before.data != after.data
    ]


def _print_diff(before: tuple[InputFile, ...], after: tuple[InputFile, ...]) -> int:
    """Show what would change; what is hidden in it makes it one to read and not one to apply."""
    from aib2packer.fixing import as_patch
    from aib2packer.secrets import masked

    changed = [as_patch(old, new) for old, new in zip(before, after, strict=True) if old.data != new.data]
    hiding = ["".join(line[:1] + masked(line[1:]) for line in text.splitlines(keepends=True)) for text in changed]
    print_bytes("".join(hiding).encode())
    if hiding != changed:
        click.echo("credentials are hidden, so this is no patch that can be applied; use --fix", err=True)
    return EXIT_ERRORS if changed else 0


def _write_reports(call: _Call, paths: tuple[str, ...], result: CheckResult, inputs: tuple[ReadFile, ...]) -> bytes:
    """Write what options ask for into files, and give the text of the report."""
    from aib2packer.choosing.baseline import write_baseline
    from aib2packer.files import NewFile, write_files
    from aib2packer.formats.registry import render

    text = render(call.format_, _report(call, paths, result.chosen)).encode()
    written = [] if call.output is None else [NewFile(call.output, text)]
    if call.write_baseline is not None:
        written.append(NewFile(call.write_baseline, write_baseline(result.chosen.findings).encode()))
    write_files(written, inputs)
    return text


def _report(call: _Call, paths: tuple[str, ...], chosen: Chosen) -> Report:
    from aib2packer.formats.report_data import Means, Report, Suppressed

    return Report(
        diagnostics=chosen.shown,
        version=__version__,
        files=tuple(sorted("<stdin>" if path == STDIN else path for path in paths)),
        hidden=chosen.hidden,
        known=chosen.known,
        suppressed=tuple(
            Suppressed(
                item.diagnostic,
                Means.IN_SOURCE if item.suppression.place is not None else Means.EXTERNAL,
                item.suppression.reason,
            )
            for item in chosen.suppressed
        ),
        color=call.output is None and wants_color(call.color, error=False),
        links=call.output is None and call.color != "never" and wants_links(),
    )


def _exit_code(chosen: Chosen, fail_on: str) -> int:
    from aib2packer.choosing.selection import at_least
    from aib2packer.diagnostics import Severity

    if any(item.definition.is_defect for item in chosen.shown):
        return EXIT_DEFECT
    if fail_on == "never":
        return 0
    failing = any(at_least(item.severity, Severity(fail_on)) for item in chosen.shown)
    return EXIT_ERRORS if failing else 0
