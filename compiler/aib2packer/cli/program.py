"""The command line: its commands, and the one boundary where whatever goes wrong becomes a line and an exit code.

Exit codes: 0 no errors, 1 errors in the templates, 2 wrong usage or a file that cannot be read or written, 3 a defect
of the compiler, 130 interrupted, 141 the reader of the output went away.

The compiler itself is imported by the commands, not here: `--help` and `--version` answer without it.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from aib2packer import __version__
from aib2packer.cli.shared import DEBUG, EXIT_DEFECT

_EXIT_INTERRUPTED = 130  # 128 and the number of the signal, as a shell says it
_EXIT_BROKEN_PIPE = 141
_GARBAGE = (20_000, 50, 50)  # objects before a collection, collections before one of the next generation
# The commands, each with the module that has it: one is imported when it is called, all of them for the help.
_COMMANDS = {
    "check": "check",
    "compile": "compile",
    "diff": "diff",
    "explain": "explain",
    "git-driver": "git_driver",
    "graph": "graph",
    "rules": "explain",
    "schema": "explain",
    "textconv": "git_driver",
    "verify": "verify",
}


class _Program(click.Group):
    """The one boundary where whatever goes wrong becomes a line on the terminal and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- the signature is click's
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"aib2packer.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

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
            _confess(error, debug=ctx.meta.get(DEBUG, False))
            ctx.exit(EXIT_DEFECT)


@click.group(
    cls=_Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
@click.version_option(__version__, "-V", "--version", prog_name="aib2packer", message="%(prog)s %(version)s")
def program() -> None:
    """Check Azure VM Image Builder templates, and compile them to HashiCorp Packer HCL.

    \b
    Example:
      aib2packer check image.json
      aib2packer compile image.json -o image.pkr.hcl
      packer init image.pkr.hcl
      packer build image.pkr.hcl
    """  # noqa: D301 -- click takes the backspace as "keep these lines"


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
    # Trees of templates are large and have no cycles: looking for garbage in them often takes a fifth of the time of a
    # check of many files, and finds nothing.
    gc.set_threshold(*_GARBAGE)
    program(prog_name="aib2packer")
