"""The command `diff`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from aib2packer import __version__
from aib2packer.cli.shared import (
    EXIT_ERRORS,
    STDIN,
    Unusable,
    as_input,
    evaluation_options,
    print_bytes,
    printing_options,
    read_files,
    wants_color,
    wants_links,
)
from aib2packer.reviewing.registry import FORMATS

if TYPE_CHECKING:
    from aib2packer.compare.changes import Comparison
    from aib2packer.diffing import Configuration, Pair
    from aib2packer.files import ReadFile
    from aib2packer.options import InputFile, Options

EFFECTS = ("nothing", "tags", "placement", "image", "recreate", "security")
_WITHOUT_PROGRESS = 20  # files that are compared before anybody could wonder


@click.command("diff", no_args_is_help=True, short_help="Show what a change does to the image.")
@click.argument("sides", metavar="OLD NEW", nargs=-1, required=True)
@click.option(
    "--git",
    is_flag=True,
    help="Compare revisions instead of files: every image template that has changed since HEAD left BASE. Without "
    "HEAD, the working tree.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to write the changes.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the changes to this file, not to the standard output.")
@click.option(
    "--fail-on",
    type=click.Choice(EFFECTS),
    multiple=True,
    help="Make the exit code 1 when a change does this. May be repeated.",
)
@click.option("--title", metavar="TEXT", default="Image changes", help="The heading of a page or a comment.")
@click.option("--key", metavar="TEXT", default="", help="Tells several comments on one pull request apart.")
@evaluation_options
@printing_options
def diff_command(
    *,
    sides: tuple[str, ...],
    git: bool,
    format_: str,
    output: str | None,
    fail_on: tuple[str, ...],
    title: str,
    key: str,
    color: str,
    **choices: Any,  # noqa: ANN401 -- handed on
) -> None:
    """Show what changes in the image, and what that means for it, between OLD and NEW.

    Each is an image template or a Packer configuration (a .pkr.hcl file, or a folder of them), also one that was edited
    by hand; a template beside a configuration is compiled first. With --git they are revisions: BASE [HEAD].

    \b
    Examples:
      aib2packer diff old.json new.json
      aib2packer diff image.json image.pkr.hcl
      aib2packer diff --git main
      aib2packer diff --git origin/main HEAD --format markdown -o comment.md --fail-on security
    """  # noqa: D301
    from aib2packer.files import FileProblem, NewFile, write_files
    from aib2packer.reviewing.options import ReviewOptions
    from aib2packer.reviewing.registry import render
    from aib2packer.revisions import RevisionProblem

    try:
        comparison, inputs = _of_revisions(sides, choices) if git else _of_files(sides, choices)
        options = ReviewOptions(
            version=__version__,
            title=title,
            key=key,
            color=output is None and wants_color(color, error=False),
            links=output is None and color != "never" and wants_links(),
        )
        text = render(format_, comparison, options).encode()
        if output is None:
            print_bytes(text)
        else:
            write_files((NewFile(output, text),), inputs)
    except (FileProblem, RevisionProblem) as problem:
        raise Unusable(str(problem)) from problem
    _leave(comparison, fail_on)


def _of_files(sides: tuple[str, ...], choices: dict[str, Any]) -> tuple[Comparison, tuple[ReadFile, ...]]:
    if len(sides) != 2:  # noqa: PLR2004 -- two sides
        raise click.UsageError("two files are compared: OLD and NEW. With --git they are revisions: BASE [HEAD]")
    from aib2packer.diffing import Pair, compare_pairs

    read = [read_files(_files_of(side)) for side in sides]
    parameters = read_files(choices["parameters"])
    old, new = (_as_side(side, files) for side, files in zip(sides, read, strict=True))
    options = _options(choices, tuple(as_input(item) for item in parameters))
    old_title, new_title = ("<stdin>" if side == STDIN else side for side in sides)
    comparison = compare_pairs((Pair(old, new),), options, old_title=old_title, new_title=new_title)
    return comparison, (*read[0], *read[1], *parameters)


def _files_of(side: str) -> tuple[str, ...]:
    """Give the files of a configuration, if a side is a folder; else the side itself."""
    from pathlib import Path

    if side == STDIN or not Path(side).is_dir():
        return (side,)
    found = tuple(str(path) for path in sorted(Path(side).glob("*.pkr.hcl")))
    if not found:
        raise Unusable(f"the folder `{side}` holds no .pkr.hcl file; name a template, a configuration or its folder")
    return found


def _as_side(side: str, files: tuple[ReadFile, ...]) -> InputFile | Configuration:
    from aib2packer.diffing import Configuration

    read = tuple(as_input(item) for item in files)
    return read[0] if _files_of(side) == (side,) else Configuration(side, read)


def _of_revisions(sides: tuple[str, ...], choices: dict[str, Any]) -> tuple[Comparison, tuple[ReadFile, ...]]:
    if len(sides) > 2:  # noqa: PLR2004 -- two sides
        raise click.UsageError("--git takes one or two revisions: BASE [HEAD]")
    from aib2packer.diffing import compare_pairs
    from aib2packer.revisions import changed_files

    inputs = read_files(choices["parameters"])
    base, head = sides[0], sides[1] if len(sides) > 1 else None
    pairs = [_pair(item.old_path, item.old, item.new_path, item.new) for item in changed_files(base, head)]
    options = _options(choices, tuple(as_input(item) for item in inputs))
    quiet = len(pairs) <= _WITHOUT_PROGRESS or not sys.stderr.isatty()
    with click.progressbar(pairs, label="Comparing", file=sys.stderr, hidden=quiet) as shown:
        return compare_pairs(shown, options, old_title=base, new_title=head or "working tree"), inputs


def _pair(old_path: str | None, old: bytes | None, new_path: str | None, new: bytes | None) -> Pair:
    from aib2packer.diffing import Pair

    return Pair(_side(old_path, old), _side(new_path, new))


def _side(path: str | None, data: bytes | None) -> InputFile | None:
    """Give one side of a file in a repository; a file that holds no image template is none."""
    from aib2packer.files import names_image_templates
    from aib2packer.options import InputFile

    if path is None or data is None or not names_image_templates(data):
        return None
    return InputFile(path, data)


def _options(choices: dict[str, Any], parameters: tuple[Any, ...]) -> Options:
    from aib2packer.options import Options

    return Options(**{**choices, "parameters": parameters})


def _leave(comparison: Comparison, fail_on: tuple[str, ...]) -> None:
    if comparison.diagnostics or any(effect.value in fail_on for effect in comparison.effects):
        raise click.exceptions.Exit(EXIT_ERRORS)
