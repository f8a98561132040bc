"""The command `graph`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aib2packer.cli.shared import (
    EXIT_ERRORS,
    Unusable,
    as_input,
    evaluation_options,
    print_bytes,
    printing_options,
    read_files,
    wants_color,
)
from aib2packer.drawing.registry import DRAWINGS

if TYPE_CHECKING:
    from aib2packer.diagnostics import Diagnostic
    from aib2packer.drawing.picture import Picture
    from aib2packer.results import ResolvedImage

_ENDINGS = {".svg": "svg", ".dot": "dot", ".gv": "dot"}


@click.command("graph", no_args_is_help=True)
@click.argument("template", metavar="TEMPLATE")
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(DRAWINGS)),
    help="What to draw with.  [default: by the ending of FILE, else mermaid]",
)
@click.option("-o", "--output", metavar="FILE", help="Write the picture to this file, not to the standard output.")
@evaluation_options
@printing_options
def graph_command(
    *,
    template: str,
    format_: str | None,
    output: str | None,
    parameters: tuple[str, ...],
    color: str,
    **choices: Any,  # noqa: ANN401 -- the members of Options that need no more work
) -> None:
    """Draw what the image templates in the file TEMPLATE (- is the standard input) build, from source to targets.

    \b
    Examples:
      aib2packer graph image.json
      aib2packer graph image.json -o image.svg
      aib2packer graph image.json --format dot | dot -Tpdf -o image.pdf
    """  # noqa: D301
    from aib2packer.diagnostics import has_errors, in_order
    from aib2packer.drawing.registry import draw
    from aib2packer.files import FileProblem, NewFile, write_files
    from aib2packer.options import Options
    from aib2packer.pipeline import resolve_images

    try:
        inputs = read_files((template, *parameters))
        first, *others = (as_input(item) for item in inputs)
        resolved = resolve_images((first,), Options(parameters=tuple(others), **choices))
        _print_messages(in_order(resolved.diagnostics), color)
        if resolved.value is None or has_errors(resolved.diagnostics):
            raise click.exceptions.Exit(EXIT_ERRORS)
        pictures = tuple(_picture(image) for image in resolved.value)
        text = draw(format_ or _format_of(output), pictures).encode()
        if output is not None:
            write_files((NewFile(output, text),), inputs)
        else:
            print_bytes(text)
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem


def _print_messages(diagnostics: tuple[Diagnostic, ...], color: str) -> None:
    """Print errors and warnings; infos explain values that no picture shows."""
    from aib2packer.diagnostics import Severity
    from aib2packer.formats.text import messages

    shown = tuple(item for item in diagnostics if item.severity is not Severity.INFO)
    wanted = wants_color(color, error=True)
    click.echo(messages(shown, color=wanted), err=True, nl=False, color=wanted)


def _picture(image: ResolvedImage) -> Picture:
    from aib2packer.compare.parts import parts_of
    from aib2packer.compare.template_trees import template_tree
    from aib2packer.compare.tree import Leaf, Members, Node
    from aib2packer.drawing.picture import picture_of_parts

    tree = template_tree(image.name, image.resolved)
    place: Node | None = tree.root
    for name in ("properties", "validate", "sourceValidationOnly"):
        place = place.members.get(name) if isinstance(place, Members) else None
    source_only = isinstance(place, Leaf) and place.value is True  # then there is no image to be generalized
    return picture_of_parts(image.name, parts_of(tree), generalized=not source_only)


def _format_of(output: str | None) -> str:
    return next((name for ending, name in _ENDINGS.items() if (output or "").lower().endswith(ending)), "mermaid")
