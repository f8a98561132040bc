"""The commands that git calls: `git-driver` shows the difference of two files, `textconv` gives the text of one.

Git gives up altogether when one of them fails, so they end with 0 whatever a file holds: what is no image template, or
cannot be read as one, is shown as the text that it is.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from aib2packer import __version__
from aib2packer.cli.shared import Unusable, print_bytes, printing_options, wants_color

if TYPE_CHECKING:
    from aib2packer.options import InputFile

_NOTHING = "."  # the mode of a side that does not exist
_COLORS = {"-": "red", "+": "green", "@": "cyan"}


@click.command("git-driver", short_help="Show images in `git diff` (called by git).")
@click.argument(
    "arguments", metavar="PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE", nargs=-1, required=True
)
@printing_options
def git_driver_command(*, arguments: tuple[str, ...], color: str) -> None:
    """Let `git diff` tell what changes in the image; git gives the arguments.

    \b
    Once, in the repository:
      git config diff.aib2packer.command "aib2packer git-driver"
      echo "*.json diff=aib2packer" >> .gitattributes
    """  # noqa: D301
    from aib2packer.files import FileProblem

    if len(arguments) == 1:  # as "git" documents it for GIT_EXTERNAL_DIFF
        print_bytes(f"* Unmerged path {_visible(arguments[0])}\n".encode())
        return
    if len(arguments) not in (7, 9):
        raise click.UsageError("git calls this with 7 arguments, or 9 for a file that was renamed")
    path, old_file, _, old_mode, new_file, _, new_mode, *renamed = arguments
    new_path, told = (renamed[0], renamed[1]) if renamed else (path, "")
    colored = color == "always" or (color == "auto" and _is_terminal())
    try:
        old, new = _read(path, old_file, old_mode), _read(new_path, new_file, new_mode)
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem
    head = [f"diff --git a/{path} b/{new_path}", *told.splitlines(), *_modes(old_mode, new_mode)]
    text = "".join(f"{_painted(_visible(line), colored)}\n" for line in head)
    print_bytes(text.encode("utf-8", "surrogateescape") + _difference(old, new, colored=colored))


@click.command("textconv", short_help="Write what an image is, a line for each value (called by git).")
@click.argument("file", metavar="FILE")
def textconv_command(*, file: str) -> None:
    """Write what the image templates in FILE are, one line for each value; of other files the text itself.

    \b
    Once, in the repository:
      git config diff.aib2packer.textconv "aib2packer textconv"
      echo "*.json diff=aib2packer" >> .gitattributes
    """  # noqa: D301
    from aib2packer.files import FileProblem, read_file
    from aib2packer.options import InputFile

    try:
        read = read_file(file)
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem
    lines = _lines(InputFile(os.path.basename(file), read.data))  # noqa: PTH119 -- git's folder for it has any name
    print_bytes(read.data if lines is None else "".join(f"{line}\n" for line in lines).encode())


def _is_terminal() -> bool:
    """Tell whether what is printed comes to a terminal; behind a pager, git says so."""
    if os.environ.get("GIT_PAGER_IN_USE") == "true":
        return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wants_color("auto", error=False)


def _read(path: str, file: str, mode: str) -> InputFile | None:
    """Read one side; None when it does not exist."""
    from aib2packer.files import read_file
    from aib2packer.options import InputFile

    return None if mode == _NOTHING else InputFile(path, read_file(file).data)


def _modes(old: str, new: str) -> list[str]:
    if old == _NOTHING:
        return [f"new file mode {new}"]
    if new == _NOTHING:
        return [f"deleted file mode {old}"]
    return [] if old == new else [f"old mode {old}", f"new mode {new}"]


def _difference(old: InputFile | None, new: InputFile | None, *, colored: bool) -> bytes:
    """Show what changes in the images, or in the text of files that hold none."""
    from aib2packer.files import names_image_templates

    one, other = (b"" if side is None else side.data for side in (old, new))
    if one == other:
        return b""
    holds_images = names_image_templates(one) or names_image_templates(other)
    text = _compared(old, new, colored=colored) if holds_images else None
    if text is not None:
        return text.encode()
    file = new or old
    return _text_difference("" if file is None else file.name, one, other, hidden=holds_images, colored=colored)


def _compared(old: InputFile | None, new: InputFile | None, *, colored: bool) -> str | None:
    """Show what changes in the images; None when a side cannot be read as a template."""
    from aib2packer.diffing import Pair, compare_pairs
    from aib2packer.options import Options
    from aib2packer.reviewing.options import ReviewOptions
    from aib2packer.reviewing.registry import render

    comparison = compare_pairs((Pair(old, new),), Options(), old_title="old", new_title="new")
    if comparison.diagnostics:
        return None
    return render("text", comparison, ReviewOptions(version=__version__, color=colored))


def _text_difference(name: str, old: bytes, new: bytes, *, hidden: bool, colored: bool) -> bytes:
    """Show what changes in a text as git does; credentials are hidden where it is an image template that has errors."""
    if b"\0" in old[:8000] or b"\0" in new[:8000]:  # as git tells them
        return b"Binary files differ\n"
    from aib2packer.fixing import unified_diff

    # Where nothing is hidden each byte is one character, so that any encoding comes out as it is.
    encoding = "utf-8" if hidden else "latin-1"
    names = name.encode("utf-8", "surrogateescape").decode(encoding, "replace")
    text = unified_diff(names, old.decode(encoding, "replace"), new.decode(encoding, "replace"))
    lines = text.removesuffix("\n").split("\n")
    shown = (_painted(_visible(line) if hidden else line, colored) for line in lines)
    return "".join(f"{line}\n" for line in shown).encode(encoding, "replace")


def _visible(line: str) -> str:
    from aib2packer.verifying import visible

    return visible(line)


def _painted(line: str, colored: bool) -> str:  # noqa: FBT001 -- used in comprehensions only
    color = _COLORS.get(line[:1])
    return click.style(line, fg=color) if colored and color else line


def _lines(file: InputFile) -> tuple[str, ...] | None:
    """Give the lines of the images in a file; None when it holds none, or cannot be read."""
    from aib2packer.files import names_image_templates

    if not names_image_templates(file.data):
        return None
    from aib2packer.compare.listing import listing
    from aib2packer.compare.template_trees import template_tree
    from aib2packer.options import Options
    from aib2packer.pipeline import resolve_images

    found = resolve_images((file,), Options())
    if not found.value:
        return None
    return tuple(line for image in found.value for line in listing(template_tree(image.name, image.resolved)))
