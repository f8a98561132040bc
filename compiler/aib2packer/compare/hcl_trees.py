"""Trees of Packer configurations, for a comparison: compiled by aib2packer, edited by hand or written by hand.

Takes the files of one configuration; gives a tree for each `build` block, with its sources and with the variables,
locals and data sources that it uses. Everything that Packer builds differently makes a difference; layout, comments,
the order of arguments and absent or `null` arguments do not. The header says nothing of the image.

At the root stand, under the names that the table of effects uses: `source` (what the image is made of), `target`
(where it goes) and `machine` (the rest of a source block), `build`, `packer`, `variable`, `local` and `data`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from aib2packer.compare.codes import NO_BUILD
from aib2packer.compare.hcl_members import body_members, hidden, inputs_in, member_path
from aib2packer.compare.hcl_sources import BuilderSource, source_elements
from aib2packer.compare.hcl_steps import Steps
from aib2packer.compare.hcl_syntax import Block, Body, blocks_of, read_body
from aib2packer.compare.tree import ImageTree, Leaf, Lines, Members, Node
from aib2packer.diagnostics import Bag, Outcome
from aib2packer.source import Source, Span

_KNOWN = ("packer", "variable", "variables", "locals", "local", "data", "source", "build")
_END = ".pkr.hcl"


def hcl_trees(name: str, sources: tuple[Source, ...]) -> Outcome[tuple[ImageTree, ...]]:
    """Make the trees of a configuration that people know by a name: that of its file or folder."""
    bag = Bag()
    bodies = [read_body(source, bag) for source in sources]
    blocks = tuple(block for body in bodies if body is not None for block in body.blocks)
    if any(body is None for body in bodies):
        return bag.outcome(None)
    builds = [block for block in blocks if block.type == "build"]
    if not builds:
        bag.add(
            NO_BUILD,
            "there is no `build` block",
            "An image is described by a `build` block with its sources, and this has none. Name the file that has it,"
            " or the folder of a configuration of several files.",
            at=Span(sources[0], 0, 0) if sources else None,
        )
        return bag.outcome(None)
    configuration = _Configuration(name, blocks)
    return bag.outcome(tuple(configuration.image(build, alone=len(builds) == 1) for build in builds))


class _Configuration:
    """The blocks of a configuration, by what they declare."""

    def __init__(self, name: str, blocks: tuple[Block, ...]) -> None:
        self._name = name
        self._blocks = blocks
        self._sources = {block.labels: block for block in blocks if block.type == "source"}
        self._variables = dict(_variables(blocks))
        self._locals = dict(_locals(blocks))
        self._data = {
            block.labels: Members(body_members(block.body, f"data.{'.'.join(block.labels)}"), block.span)
            for block in blocks
            if block.type == "data"
        }

    def image(self, build: Block, *, alone: bool) -> ImageTree:
        """Give the tree of a build; `alone`: it is the only one of the configuration."""
        named = _sources_of(build)
        used = [BuilderSource(labels, self._sources.get(labels), inner) for labels, inner in named.items()]
        elements = source_elements(tuple(used))
        steps = Steps(build.body, self._locals)
        members: dict[str, Node] = {**elements, "build": Members({**steps.members(), **_head(build)}, build.span)}
        members |= self._declarations(members, steps.own_locals)
        packer = tuple(block for block in self._blocks if block.type == "packer")
        if packer:
            members["packer"] = Members(body_members(_merged(packer), "packer"), packer[0].span)
        others = tuple(block for block in self._blocks if block.type not in _KNOWN)
        members |= body_members(Body({}, others), "")
        return ImageTree(
            name=self._image_name(build, tuple(named), alone=alone), file=self._name, root=Members(members)
        )

    def _image_name(self, build: Block, sources: tuple[tuple[str, ...], ...], *, alone: bool) -> str:
        """Call the image by its build, by its sources, or by its file."""
        written = build.body.arguments.get("name")
        if isinstance(written, Leaf) and isinstance(written.value, str) and written.value:
            return written.value
        labels = "-".join(dict.fromkeys(label[-1] for label in sources))
        stem = self._name.replace("\\", "/").rstrip("/").rpartition("/")[2].removesuffix(_END)
        return labels or (stem if alone else f"{stem}-{build.span.begin.line}")

    def _declarations(self, members: Mapping[str, Node], inside: frozenset[str]) -> dict[str, Node]:
        """Give what a build uses, and what that uses; `inside` are the locals that already stand in a step."""
        used: dict[str, None] = {}
        waiting = list(inputs_in(Members(members)))
        while waiting:
            name = waiting.pop()
            if name not in used:
                used[name] = None
                waiting += inputs_in(self._declared(name))
        variables = {name: self._variables[name] for name in sorted(self._variables) if f"var.{name}" in used}
        values = {
            name: self._locals[name] for name in sorted(self._locals) if f"local.{name}" in used and name not in inside
        }
        data: dict[str, Node] = {}
        for labels in sorted(self._data):
            if f"data.{'.'.join(labels)}" in used:
                kind, *rest = labels
                around = data.get(kind)
                known = around.members if isinstance(around, Members) else {}
                data[kind] = Members({**known, ".".join(rest): self._data[labels]})
        found = {"variable": Members(variables), "local": Members(values), "data": Members(data)}
        return {name: node for name, node in found.items() if node.members}

    def _declared(self, name: str) -> Node | None:
        kind, _, rest = name.partition(".")
        if kind == "var":
            return self._variables.get(rest)
        return self._locals.get(rest) if kind == "local" else self._data.get(tuple(rest.split(".")))


def _sources_of(build: Block) -> dict[tuple[str, ...], Block | None]:
    """Give the labels of the sources of a build, each with the block of the build that adds to it, if there is one."""
    listed = build.body.arguments.get("sources")
    items = listed.items if isinstance(listed, Lines) else ()
    named = [str(item.value) for item in items if isinstance(item, Leaf)]
    found: dict[tuple[str, ...], Block | None] = {_labels(name): None for name in named}
    for block in blocks_of(build.body, "source"):
        found[_labels(".".join(block.labels))] = block
    return found


def _labels(reference: str) -> tuple[str, ...]:
    return tuple(reference.removeprefix("source.").split("."))


def _head(build: Block) -> dict[str, Node]:
    """Give the arguments of a build."""
    members = dict(body_members(Body(build.body.arguments, ()), "build"))
    listed = members.get("sources")
    if isinstance(listed, Lines):
        items = tuple(replace(item, open=False, inputs=()) if isinstance(item, Leaf) else item for item in listed.items)
        members["sources"] = replace(listed, items=items)  # `source.a.b` may be written with quotes and without
    return members


def _variables(blocks: Iterable[Block]) -> Iterator[tuple[str, Node]]:
    for block in blocks:
        if block.type == "variable" and block.labels:
            members = body_members(block.body, f"variable{member_path(block.labels[0])}", nulls=True)
            if _is_true(members.get("sensitive")):
                members |= {name: hidden(node) for name, node in members.items() if name == "default"}
            yield block.labels[0], Members(members, block.span)
        elif block.type == "variables":
            for name, node in block.body.arguments.items():
                yield name, Members({"default": node}, node.span)


def _locals(blocks: Iterable[Block]) -> Iterator[tuple[str, Node]]:
    for block in blocks:
        if block.type == "locals":
            yield from block.body.arguments.items()
        elif block.type == "local" and block.labels:
            node = block.body.arguments.get("expression", Leaf(None, block.span))
            yield block.labels[0], hidden(node) if _is_true(block.body.arguments.get("sensitive")) else node


def _is_true(node: Node | None) -> bool:
    return isinstance(node, Leaf) and (node.value is True or node.value == "true")


def _merged(blocks: tuple[Block, ...]) -> Body:
    arguments = {name: node for block in blocks for name, node in block.body.arguments.items()}
    return Body(arguments, tuple(inner for block in blocks for inner in block.body.blocks))
