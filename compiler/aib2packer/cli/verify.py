"""The command `verify`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from aib2packer.cli.choosing import config_option
from aib2packer.cli.compiling import Order, order
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
    wants_color,
)

if TYPE_CHECKING:
    from aib2packer.options import InputFile
    from aib2packer.results import CompileResult
    from aib2packer.verifying import Deviation, Expected


@click.command("verify", no_args_is_help=True)
@click.argument("templates", metavar="TEMPLATE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Where the HCL is: the file or folder that -o of `compile` names. Without it: beside each template.",
)
@evaluation_options
@click.option("--keep", metavar="PARAMETER", multiple=True, help="As of `compile`. May be repeated.")
@click.option("--pkrvars", metavar="FILE", help="As of `compile`; the file of values is verified, too.")
@configuration_options
@skip_others_option
@config_option
@printing_options
def verify_command(
    *,
    templates: tuple[str, ...],
    output: str | None,
    parameters: tuple[str, ...],
    color: str,
    **choices: Any,  # noqa: ANN401 -- handed on
) -> None:
    """Tell whether the HCL on the disk is what the templates in the files and folders TEMPLATE... compile to.

    Give the options that it was compiled with. Nothing is written. The exit code is 1 when something differs or is
    missing, and of a folder also when HCL is left over whose template is gone. An HCL file may be given instead of its
    template beside it. How lines end makes no difference.

    \b
    Examples:
      aib2packer verify templates/
      aib2packer verify templates/ -o packer/ --auth oidc
      aib2packer verify image.json -o image.pkr.hcl
    """  # noqa: D301
    from aib2packer.files import FileProblem

    if output is None and STDIN in templates:
        raise click.UsageError("the standard input is in no folder; say with -o where its HCL is")
    call = _Call(templates, output, parameters, choices)
    try:
        found = _verify(call)
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem
    if found.result is not None and not found.result.ok:
        print_messages(found.result, color=color, quiet=True)
    if found.deviations:
        print_bytes(_text(found, call, color=wants_color(color, error=False)).encode())
    elif found.result is not None and found.result.ok:
        click.echo(f"{found.count} file{'s' if found.count != 1 else ''} verified, nothing differs.")
    if found.result is not None:
        leave_if_failed(found.result)
    if found.deviations:
        raise click.exceptions.Exit(EXIT_ERRORS)


@dataclass(frozen=True, slots=True)
class _Call:
    """What one call asks for."""

    arguments: tuple[str, ...]
    output: str | None
    parameters: tuple[str, ...]
    choices: dict[str, Any]

    @property
    def is_split(self) -> bool:
        return bool(self.choices["layout"] == "split")

    @property
    def searched(self) -> tuple[str, ...]:
        """The folders in which HCL may be left over: of some files alone nobody knows what the others compile to."""
        folders = tuple(path for path in self.arguments if path != STDIN and os.path.isdir(path))  # noqa: PTH112
        if self.output is None or not folders:
            return folders
        return (self.output,) if os.path.isdir(self.output) else ()  # noqa: PTH112


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verified:
    """What was found."""

    deviations: tuple[Deviation, ...] = ()
    count: int = 0  # of the files that were compared
    result: CompileResult | None = None  # None when others were passed over and nothing was left
    templates: tuple[InputFile, ...] = ()
    output: str | None = None  # where the HCL is, written so that it is the same for any number of the templates


def _verify(call: _Call) -> _Verified:
    """Compile the templates and compare."""
    templates, hcl = _named(call)
    given = order(template_files(templates), call.parameters, **call.choices)
    if given is None and not hcl and not call.searched:
        return _Verified()
    from aib2packer.verifying import deviation, left_over

    if given is None:
        return _Verified(deviations=left_over((*hcl, *call.searched), ()))
    from aib2packer.pipeline import compile_files

    result = compile_files(given.files, given.options, given.choice)
    output = _output(call, several=max(len(given.files), len(result.templates)) > 1)
    wanted = _expected(given, result, output, call)
    found = [item for file in wanted if (item := deviation(file)) is not None]
    failed = {os.path.basename(name) for name in _failed(result)}  # noqa: PTH119
    rest = left_over((*hcl, *call.searched), (item.file.path for item in wanted))
    found += (item for item in rest if item.template not in failed)
    return _Verified(deviations=tuple(found), count=len(wanted), result=result, templates=given.files, output=output)


def _named(call: _Call) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Replace HCL by the template beside it, if there is one; also give the HCL itself, which may be left over."""
    templates, hcl = [], []
    for path in call.arguments:
        if not path.endswith(".pkr.hcl") or os.path.isdir(path):  # noqa: PTH112
            templates.append(path)
            continue
        from aib2packer.verifying import beside, template_of

        name = template_of(path)
        is_there = name is not None and os.path.isfile(beside(path, name))  # noqa: PTH113
        if name is not None and is_there:
            templates.append(beside(path, name))
        if name is not None and call.output is None:
            hcl.append(path)
        elif not (is_there or call.choices["skip_others"]):
            raise Unusable(f"the template of `{path}` is not in its folder; name the template")
    return tuple(templates), tuple(hcl)


def _expected(given: Order, result: CompileResult, output: str | None, call: _Call) -> tuple[Expected, ...]:
    """Say what should be on the disk; of several templates also when others of them have errors."""
    from aib2packer.outputs import place, place_beside
    from aib2packer.pipeline import compile_files
    from aib2packer.verifying import expected

    sound, failed = result, _failed(result)
    if failed and not call.is_split:  # the folders of that layout depend on how many templates there are
        rest = tuple(file for file in given.files if file.name not in failed)
        sound = compile_files(rest, given.options, given.choice)
    if not sound.ok:
        return ()
    split = call.is_split
    if output is None:
        placed = place_beside(sound.templates, split=split)
    else:
        placed = place(sound.templates, output, split=split)
    return expected(placed, sound, given.files, call.choices["pkrvars"] if result.ok else None)


def _failed(result: CompileResult) -> set[str]:
    """Name the files that have errors."""
    from aib2packer.diagnostics import has_errors

    return {item.subject.source.name for item in result.diagnostics if item.subject and has_errors((item,))}


def _output(call: _Call, *, several: bool) -> str | None:
    if call.output is None or not (several or call.is_split or os.path.isdir(call.output)):  # noqa: PTH112
        return call.output
    return os.path.join(call.output, "")  # noqa: PTH118


def _text(found: _Verified, call: _Call, *, color: bool) -> str:
    """Write what was found, and how to mend it."""
    from aib2packer.cli.deviations import command, secret_parameters, shown
    from aib2packer.verifying import State

    parts = [*shown(found.deviations, color=color)]
    stale = {item.template for item in found.deviations if item.state is not State.LEFT_OVER}
    if stale:
        names = (file.path for file in found.templates)
        # A file of values has those of all templates, and the folders of that layout depend on their number.
        everything = call.choices["pkrvars"] is not None or (call.is_split and call.output is not None)
        wanted = [name for name in names if everything or name in stale]
        secret = secret_parameters(found.templates)
        parts.append(f"Mend it with:\n  {command(wanted, found.output, call.parameters, call.choices, secret)}\n")
    return "\n".join(parts)
