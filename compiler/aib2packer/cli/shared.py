"""What the commands share: options, reading, writing the standard output, color, and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from aib2packer.files import ReadFile
    from aib2packer.options import InputFile
    from aib2packer.results import CompileResult

EXIT_ERRORS = 1
EXIT_USAGE = 2
EXIT_DEFECT = 3
DEBUG = "aib2packer.debug"

STDIN = "-"
_BICEP = (".bicep", ".bicepparam")
_F = TypeVar("_F", bound=Callable[..., Any])


class Unusable(click.ClickException):
    """A file that cannot be read or written, or outputs without a place."""

    exit_code = EXIT_USAGE


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
    ctx.meta[DEBUG] = value


_EVALUATION = (
    click.option(
        "--parameters",
        metavar="FILE",
        multiple=True,
        help="Take parameter values from this ARM parameter file. May be repeated; a later file wins.",
    ),
    click.option(
        "--set",
        "settings",
        metavar="NAME=VALUE",
        multiple=True,
        callback=_settings,
        help="Give one parameter its value; wins over parameter files. May be repeated. Parameters without any value "
        "become variables of the Packer file.",
    ),
    click.option("--subscription", metavar="ID", help="The subscription's id, for templates that ask for it."),
    click.option("--resource-group", metavar="NAME", help="The resource group's name, for templates that ask for it."),
    click.option("--location", metavar="REGION", help="The resource group's region, for templates that ask for it."),
    click.option(
        "--os-type",
        type=click.Choice(["linux", "windows"], case_sensitive=False),
        help="The operating system of the image, where the template does not tell.",
    ),
)
_CONFIGURATION = (
    click.option(
        "--auth",
        type=click.Choice(["cli", "service-principal", "oidc", "managed-identity"]),
        default="cli",
        show_default=True,
        help="How Packer shall sign in to Azure.",
    ),
    click.option(
        "--security-type",
        type=click.Choice(["TrustedLaunch"], case_sensitive=False),
        help="Build with Trusted Launch: secure boot and a virtual TPM.",
    ),
    click.option(
        "--layout",
        type=click.Choice(["single", "split"]),
        default="single",
        show_default=True,
        help="One file, or a folder with packer, variables, locals, source and build as files of their own.",
    ),
)
_PRINTING = (
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        help="Color the messages; auto: on a terminal, unless NO_COLOR is set.",
    ),
    click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        callback=_remember_debug,
        is_eager=True,
        help="Print a traceback when the compiler itself fails.",
    ),
)


skip_others_option = click.option(
    "--skip-others", is_flag=True, help="Pass over files that hold no image template, without a word."
)


def configuration_options(command: _F) -> _F:
    """Add the options that say what kind of configuration to make."""
    return _with(command, _CONFIGURATION)


def evaluation_options(command: _F) -> _F:
    """Add the options that say what evaluation may know."""
    return _with(command, _EVALUATION)


def printing_options(command: _F) -> _F:
    """Add the options that say how to print."""
    return _with(command, _PRINTING)


def _with(command: _F, options: tuple[Callable[[_F], _F], ...]) -> _F:
    for option in reversed(options):
        command = option(command)
    return command


def read_files(names: tuple[str, ...]) -> tuple[ReadFile, ...]:
    """Read the files of a command line; `-` is the standard input."""
    from aib2packer.files import read_file, read_stream

    if names.count(STDIN) > 1:
        raise click.UsageError("the standard input (-) can be read only once")
    return tuple(read_stream("<stdin>", sys.stdin.buffer) if name == STDIN else read_file(name) for name in names)


def without_others(files: tuple[ReadFile, ...]) -> tuple[ReadFile, ...]:
    """Leave out files that cannot hold an image template, before anything is loaded that could tell it for sure."""
    from aib2packer.files import is_json, names_image_templates

    return tuple(
        file
        for file in files
        if file.name.casefold().endswith(_BICEP)
        or ((file.status is None or is_json(file.name)) and names_image_templates(file.data))
    )


def as_input(file: ReadFile) -> InputFile:
    """Make the compiler's input of a file; one in Bicep is compiled on the way, where that is possible."""
    from aib2packer.options import InputFile

    compiled = None
    if file.name.casefold().endswith(_BICEP):
        from aib2packer.bicep import compile_bicep  # few have a use for what runs programs

        compiled = compile_bicep(file.name)
    if compiled is None:
        return InputFile(file.name, file.data)
    return InputFile.of_bicep(file.name, compiled.data, compiled.failure)


def template_files(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Replace folders by the files below them that may hold an image template, sorted; a path counts once."""
    from pathlib import Path

    from aib2packer.files import image_templates_below

    if paths.count(STDIN) > 1:
        raise click.UsageError("the standard input (-) can be read only once")
    found = [
        item
        for path in paths
        for item in (image_templates_below(Path(path)) if path != STDIN and Path(path).is_dir() else (path,))
    ]
    return tuple(dict.fromkeys(found))


def print_messages(result: CompileResult, *, color: str, quiet: bool) -> None:
    """Print what a compilation has to say on the standard error; of what failed, only why."""
    from aib2packer.diagnostics import Fate, Severity
    from aib2packer.formats.text import messages

    shown = tuple(item for item in result.diagnostics if not (quiet and item.severity is Severity.INFO))
    if not result.ok:
        # What explains HCL would only hide the errors: there is none.
        explaining = {Fate.APPROXIMATED, Fate.NO_COUNTERPART}
        shown = tuple(
            item for item in shown if item.severity is not Severity.INFO and item.definition.fate not in explaining
        )
    wanted = wants_color(color, error=True)
    click.echo(messages(shown, color=wanted), err=True, nl=False, color=wanted)


def leave_if_failed(result: CompileResult) -> None:
    """End with the exit code that tells why there is no HCL."""
    if any(item.definition.is_defect for item in result.diagnostics):
        raise click.exceptions.Exit(EXIT_DEFECT)
    if not result.ok:
        raise click.exceptions.Exit(EXIT_ERRORS)


def wants_color(color: str, *, error: bool) -> bool:
    """Tell whether to color what goes to the standard error, or else to the standard output."""
    # https://no-color.org: set and not empty, whatever the value.
    stream = sys.stderr if error else sys.stdout
    if color != "auto" or stream is None:
        return color == "always"
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()


def wants_links() -> bool:
    """Tell whether the terminal behind the standard output shows hyperlinks (OSC 8); few say so."""
    known = ("VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "WEZTERM_EXECUTABLE", "ITERM_SESSION_ID")
    return wants_color("auto", error=False) and any(os.environ.get(name) for name in known)


def print_bytes(data: bytes) -> None:
    """Write to the standard output: UTF-8 whatever the terminal's encoding is, and lines that end as in a file."""
    from aib2packer.files import FileProblem, telling

    if sys.stdout is None:  # closed by whoever started us
        raise FileProblem("cannot write the standard output: it is closed")
    with telling("the standard output"):
        rest = data
        while rest:  # an unbuffered stream may take less than all
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
