"""Compare files, pair by pair: two templates, two configurations, or a template with a configuration.

A template beside a configuration is compiled first, and the configurations are compared. What cannot be read is told by
diagnostics; the other side is told of all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aib2packer.compare.changes import Comparison, ImageComparison
from aib2packer.compare.comparing import Judge
from aib2packer.compare.effects import judge
from aib2packer.compare.hcl_effects import judge_hcl
from aib2packer.compare.images import Side, compare_files
from aib2packer.compare.template_trees import template_tree
from aib2packer.compare.tree import ImageTree
from aib2packer.diagnostics import Bag, Outcome, has_errors, in_order
from aib2packer.options import COMPILED, InputFile, Options
from aib2packer.pipeline import compile_files, resolve_images
from aib2packer.source import Source
from aib2packer.syntax.reader import decode_source

_HCL = ".hcl"


@dataclass(frozen=True, slots=True)
class Configuration:
    """A Packer configuration of several files."""

    name: str  # the folder, as the user wrote it
    files: tuple[InputFile, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """What a file was and what it is; None: it does not exist on that side."""

    old: InputFile | Configuration | None
    new: InputFile | Configuration | None


def compare_pairs(pairs: Iterable[Pair], options: Options, *, old_title: str, new_title: str) -> Comparison:
    """Compare all pairs, in the order of the names of their images."""
    said = Bag()
    images = [item for pair in pairs for item in _compared(pair, options, said)]
    return Comparison(
        images=tuple(sorted(images, key=lambda item: (item.name, item.new_file or item.old_file or ""))),
        diagnostics=in_order(tuple(said)),
        old_title=old_title,
        new_title=new_title,
    )


def _compared(pair: Pair, options: Options, said: Bag) -> tuple[ImageComparison, ...]:
    as_hcl = any(is_hcl(side) for side in (pair.old, pair.new) if side is not None)
    used: Judge = judge_hcl if as_hcl else judge
    old, new = (_side(side, options, said, as_hcl=as_hcl) for side in (pair.old, pair.new))
    return compare_files(old, new, used)


def is_hcl(side: InputFile | Configuration) -> bool:
    """Tell whether a side is a configuration already."""
    return isinstance(side, Configuration) or side.name.casefold().endswith(_HCL)


def _side(side: InputFile | Configuration | None, options: Options, said: Bag, *, as_hcl: bool) -> Side:
    if side is None:
        return Side(None)
    outcome = _hcl_trees(side, options) if as_hcl else _template_trees(side, options)
    said.extend(tuple(item for item in outcome.diagnostics if has_errors((item,))))
    return Side(side.name, outcome.value)


def _template_trees(side: InputFile | Configuration, options: Options) -> Outcome[tuple[ImageTree, ...]]:
    files = side.files if isinstance(side, Configuration) else (side,)
    resolved = resolve_images(files, options)
    if resolved.value is None:
        return Outcome(None, resolved.diagnostics)
    return Outcome(tuple(template_tree(image.name, image.resolved) for image in resolved.value), resolved.diagnostics)


def _hcl_trees(side: InputFile | Configuration, options: Options) -> Outcome[tuple[ImageTree, ...]]:
    from aib2packer.compare.hcl_trees import hcl_trees  # its parser takes its time, and templates have no use for it

    if isinstance(side, Configuration) or is_hcl(side):
        files = side.files if isinstance(side, Configuration) else (side,)
        decoded = [decode_source(file.name, file.data) for file in files]
        said = tuple(item for outcome in decoded for item in outcome.diagnostics)
        sources = tuple(outcome.value for outcome in decoded if outcome.value is not None)
        if len(sources) < len(files):
            return Outcome(None, said)
        return hcl_trees(side.name, sources)
    return _compiled_trees(side, options)


def _compiled_trees(template: InputFile, options: Options) -> Outcome[tuple[ImageTree, ...]]:
    """Compile a template and make the trees of its configurations; they are known by the name of the template."""
    from aib2packer.compare.hcl_trees import hcl_trees

    compiled = compile_files((template,), replace(options, layout="single"))
    if not compiled.ok:
        return Outcome(None, compiled.diagnostics)
    trees: list[ImageTree] = []
    said = Bag()
    for image in compiled.templates:
        sources = tuple(Source.from_text(f"{template.name}{COMPILED}", file.text) for file in image.files)
        outcome = hcl_trees(image.name, sources)
        said.extend(outcome.diagnostics)
        trees += [replace(tree, file=template.name) for tree in outcome.value or ()]
    return said.outcome(tuple(trees))
