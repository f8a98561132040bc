"""The command line: reads options and files, calls the pipeline, prints the report and chooses the exit code.

Exit codes: 0 no errors, 1 errors in the templates, 2 wrong usage or a file that cannot be read or written, 3 a defect
of the compiler, 130 interrupted, 141 the reader of the output went away.

The compiler itself is imported by the commands, not here: `--help` and `--version` answer without it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from aib2packer import __version__

if TYPE_CHECKING:
    from aib2packer.files import NewFile, ReadFile
    from aib2packer.pipeline import CompileResult, InputFile

_EXIT_ERRORS = 1
_EXIT_USAGE = 2
_EXIT_DEFECT = 3
_EXIT_INTERRUPTED = 130  # 128 and the number of the signal, as a shell says it
_EXIT_BROKEN_PIPE = 141

_STDIN = "-"
_BICEP = (".bicep", ".bicepparam")
_DEBUG = "aib2packer.debug"


class _Unusable(click.ClickException):
    """A file that cannot be read or written, or outputs without a place."""

    exit_code = _EXIT_USAGE


class _Program(click.Group):
    """The one boundary where whatever goes wrong becomes a line on the terminal and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- the signature is click's
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            ctx.exit(_EXIT_INTERRUPTED)
        except BrokenPipeError:
            _abandon_output()
            ctx.exit(_EXIT_BROKEN_PIPE)
        except Exception as error:  # noqa: BLE001 -- this is the boundary
            _confess(error, debug=ctx.meta.get(_DEBUG, False))
            ctx.exit(_EXIT_DEFECT)


def _settings(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Take NAME=VALUE apart; the value may hold further `=`."""
    pairs = []
    for value in values:
        name, equals, rest = value.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter("write it as NAME=VALUE, for example --set location=westeurope")
        pairs.append((name.strip(), rest))
    names = [name.casefold() for name, _ in pairs]
    twice = next((name for name, _ in pairs if names.count(name.casefold()) > 1), None)
    if twice is not None:
        raise click.BadParameter(f"`{twice}` is given more than once")
    return tuple(pairs)


def _remember_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 -- click's
    ctx.meta[_DEBUG] = value


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
@click.version_option(__version__, "-V", "--version", prog_name="aib2packer", message="%(prog)s %(version)s")
def program() -> None:
    """Compile Azure VM Image Builder templates to HashiCorp Packer HCL.

    \b
    Example:
      aib2packer compile image.json -o image.pkr.hcl
      packer init image.pkr.hcl
      packer build image.pkr.hcl
    """  # noqa: D301 -- click takes the backspace as "keep these lines"


@program.command("compile", no_args_is_help=True)
@click.argument("templates", metavar="TEMPLATE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write the HCL here: a file, or a folder (an existing one, or a path that ends with /) that gets "
    "NAME.pkr.hcl for every image template. Without it the HCL goes to the standard output.",
)
@click.option(
    "--parameters",
    metavar="FILE",
    multiple=True,
    help="Take parameter values from this ARM parameter file. May be repeated; a later file wins.",
)
@click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    callback=_settings,
    help="Give one parameter its value; wins over parameter files. May be repeated. Parameters without any value "
    "become variables of the Packer file.",
)
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
@click.option("--subscription", metavar="ID", help="The subscription's id, for templates that ask for it.")
@click.option("--resource-group", metavar="NAME", help="The resource group's name, for templates that ask for it.")
@click.option("--location", metavar="REGION", help="The resource group's region, for templates that ask for it.")
@click.option(
    "--os-type",
    type=click.Choice(["linux", "windows"], case_sensitive=False),
    help="The operating system of the image, where the template does not tell.",
)
@click.option(
    "--auth",
    type=click.Choice(["cli", "service-principal", "oidc", "managed-identity"]),
    default="cli",
    show_default=True,
    help="How Packer shall sign in to Azure.",
)
@click.option(
    "--security-type",
    type=click.Choice(["TrustedLaunch"], case_sensitive=False),
    help="Build with Trusted Launch: secure boot and a virtual TPM.",
)
@click.option(
    "--layout",
    type=click.Choice(["single", "split"]),
    default="single",
    show_default=True,
    help="One file, or a folder with packer, variables, locals, source and build as files of their own (needs -o).",
)
@click.option("--ledger", metavar="FILE", help="Write what became of every value of the template, as JSON.")
@click.option("--report", metavar="FILE", help="Write the diagnostics as JSON.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Color the messages; auto: on a terminal, unless NO_COLOR is set.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print errors and warnings only, as when there are errors.")
@click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    callback=_remember_debug,
    is_eager=True,
    help="Print a traceback when the compiler itself fails.",
)
def compile_command(
    *,
    templates: tuple[str, ...],
    output: str | None,
    parameters: tuple[str, ...],
    pkrvars: str | None,
    ledger: str | None,
    report: str | None,
    color: str,
    quiet: bool,
    **choices: Any,  # noqa: ANN401 -- the members of Options that need no more work
) -> None:
    """Compile the image templates in the files TEMPLATE... (- is the standard input).

    Nothing is written as long as there is any error in any of the files. Messages go to the standard error.

    \b
    Examples:
      aib2packer compile image.json -o image.pkr.hcl
      aib2packer compile image.json --parameters image.parameters.json --set location=westeurope
      aib2packer compile templates/*.json -o packer/ --ledger ledger.json
    """  # noqa: D301
    from aib2packer.files import FileProblem
    from aib2packer.pipeline import Options, compile_files

    split = choices["layout"] == "split"
    if split and output is None:
        raise click.UsageError("--layout split writes several files: name a folder for them with -o FOLDER/")
    if pkrvars is not None and not (parameters or choices["settings"]):
        raise click.UsageError("--pkrvars writes the values given with --set or --parameters, but none is given")
    try:
        inputs = _read((*templates, *parameters))
        as_files = [_as_json(item) for item in inputs]
        options = Options(parameters=tuple(as_files[len(templates) :]), pkrvars=pkrvars is not None, **choices)
        result = compile_files(tuple(as_files[: len(templates)]), options)
        _print_report(result, color=color, quiet=quiet)
        _write(result, inputs, output, pkrvars=pkrvars, report=report, ledger=ledger, split=split)
    except FileProblem as problem:
        raise _Unusable(str(problem)) from problem
    _leave(result)


def _read(names: tuple[str, ...]) -> tuple[ReadFile, ...]:
    from aib2packer.files import read_file, read_stream

    if names.count(_STDIN) > 1:
        raise click.UsageError("the standard input (-) can be read only once")
    return tuple(read_stream("<stdin>", sys.stdin.buffer) if name == _STDIN else read_file(name) for name in names)


def _as_json(file: ReadFile) -> InputFile:
    """Make the compiler's input of a file; one in Bicep is compiled on the way, where that is possible."""
    from aib2packer.pipeline import InputFile

    compiled = None
    if file.name.casefold().endswith(_BICEP):
        from aib2packer.bicep import compile_bicep  # few have a use for what runs programs

        compiled = compile_bicep(file.name)
    if compiled is None:
        return InputFile(file.name, file.data)
    return InputFile.of_bicep(file.name, compiled.data, compiled.failure)


def _print_report(result: CompileResult, *, color: str, quiet: bool) -> None:
    from aib2packer.diagnostics import Fate, Severity
    from aib2packer.report import to_text

    shown = tuple(item for item in result.diagnostics if not (quiet and item.severity is Severity.INFO))
    if not result.ok:
        # What explains HCL would only hide the errors: there is none.
        explaining = {Fate.APPROXIMATED, Fate.NO_COUNTERPART}
        shown = tuple(
            item for item in shown if item.severity is not Severity.INFO and item.definition.fate not in explaining
        )
    wanted = color == "always" or (color == "auto" and _terminal_has_color())
    click.echo(to_text(shown, color=wanted), err=True, nl=False, color=wanted)


def _terminal_has_color() -> bool:
    # https://no-color.org: set and not empty, whatever the value.
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and sys.stderr.isatty()


def _write(
    result: CompileResult,
    inputs: tuple[ReadFile, ...],
    output: str | None,
    *,
    pkrvars: str | None,
    report: str | None,
    ledger: str | None,
    split: bool,
) -> None:
    """Write all files in one go, and what belongs on the standard output when that has worked."""
    from aib2packer.files import NewFile, write_files
    from aib2packer.ledger import to_json as ledger_json
    from aib2packer.outputs import place
    from aib2packer.report import to_json as report_json

    placed = place(result.templates, output, split=split) if result.ok else ()
    hcl = [file for item in placed for file in item.files]
    files = hcl if output is not None else []
    if pkrvars is not None and result.pkrvars is not None:
        files = [*files, NewFile(pkrvars, result.pkrvars.encode())]
    if report is not None:
        files = [*files, NewFile(report, report_json(result.diagnostics).encode())]
    if ledger is not None:
        entries = [item.ledger for item in (placed or result.templates)]
        files = [*files, NewFile(ledger, ledger_json(entries).encode())]
    write_files(files, inputs)
    if output is None:
        _print_hcl(hcl)


def _print_hcl(files: list[NewFile]) -> None:
    from aib2packer.files import FileProblem, telling

    # As bytes: HCL is UTF-8 whatever the terminal's encoding is, and its lines end as they do in a file.
    if sys.stdout is None:  # closed by whoever started us
        raise FileProblem("cannot write the standard output: it is closed")
    with telling("the standard output"):
        rest = b"".join(file.data for file in files)
        while rest:  # an unbuffered stream may take less than all
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()


def _leave(result: CompileResult) -> None:
    if any(item.definition.code.startswith("AIB9") for item in result.diagnostics):
        raise click.exceptions.Exit(_EXIT_DEFECT)
    if not result.ok:
        raise click.exceptions.Exit(_EXIT_ERRORS)


def _confess(error: Exception, *, debug: bool) -> None:
    """Say in one line that this is our defect, and where; the message of an exception may hold secrets, so not that."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "an unknown place"  # noqa: PTH119
    click.echo(
        f"aib2packer {__version__} failed with {type(error).__name__} at {place}. This is a defect of the compiler: "
        "please report this line and the template, if you can. With --debug there is a traceback.",
        err=True,
    )
    if debug:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)


def _abandon_output() -> None:
    """Let nothing more be written, so that closing the streams at the end does not fail once more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue


def main() -> None:
    """Run the command line; the console script."""
    program(prog_name="aib2packer")
