"""The steps of a build: provisioners in their order, with what belongs to each, and post-processors.

aib2packer writes up to three provisioners for a step that downloads: `NAME: download`, `NAME: upload` and `NAME`. Where
they stand behind each other they are one step here. So is the local that holds the script of a single step.

It calls files and locals of a step by the step's number, such as `customize_3`, which changes whenever a step is put in
before it. A number that only one step knows is written as `customize_N`: it says where the step stands and no more.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from aib2packer.compare.changes import Role
from aib2packer.compare.hcl_members import body_members, inputs_in, leaves, mapped, member_path
from aib2packer.compare.hcl_syntax import Block, Body, blocks_of
from aib2packer.compare.titles import cut, text_of
from aib2packer.compare.tree import Element, Elements, Leaf, Members, Node, PartFacts

_PROVISIONER, _CLEANUP, _POST = "provisioner", "error-cleanup-provisioner", "post-processor"
_RECORDS = ("manifest", "checksum")  # post-processors that only write about the build
_HELPERS = ("download", "upload")
_CLOSING = ("Remove the downloads", "Generalize")  # as lowering names what comes behind the last validator
_UNNAMED = re.compile(r"(customize|validate) \d+\Z")  # what lowering calls a step without a name
# Files and locals of one step, as lowering calls them.
_LABEL = re.compile(
    r"(?:(?<=aib2packer_)|(?<=\blocal\.)|(?<=\$\{local\.download_directory\}/))(?:customize|validate)_\d+\b"
)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Provisioner:
    """One block."""

    type: str
    name: str | None  # a name that is known
    path: str
    members: Members


@dataclass(frozen=True, slots=True)
class _Step:
    """A provisioner with the blocks and locals that belong to it."""

    main: _Provisioner
    helpers: Mapping[str, _Provisioner]
    scripts: Mapping[str, Node]  # locals that only this step uses

    def nodes(self) -> Iterator[Node]:
        """Walk over all that belongs to it."""
        yield self.main.members
        yield from (helper.members for helper in self.helpers.values())
        yield from self.scripts.values()

    def labels(self) -> set[str]:
        """Give the file names and locals that it mentions, such as `customize_3`."""
        texts = [leaf.value for node in self.nodes() for leaf in leaves(node) if isinstance(leaf.value, str)]
        return {found for text in texts for found in _LABEL.findall(text)} | {
            name for name in self.scripts if _LABEL.search(f"local.{name}")
        }


class Steps:
    """The steps of a build."""

    def __init__(self, build: Body, values: Mapping[str, Node]) -> None:
        self._build = build
        blocks = _provisioners(tuple(blocks_of(build, _PROVISIONER)), f"build.{_PROVISIONER}")
        groups = tuple(_grouped(blocks))
        self._own = dict(_own_locals(build, groups, values))
        self._steps = tuple(
            replace(step, scripts={name: values[name] for name, owner in self._own.items() if owner == number})
            for number, step in enumerate(groups)
        )

    @property
    def own_locals(self) -> frozenset[str]:
        """The locals that stand inside of steps."""
        return frozenset(self._own)

    def members(self) -> dict[str, Node]:
        """Give provisioners, and what comes after them."""
        members: dict[str, Node] = {_PROVISIONER: Elements(tuple(self._elements()))}
        cleanup = _provisioners(tuple(blocks_of(self._build, _CLEANUP)), f"build.{_CLEANUP}")
        if cleanup:
            members[_CLEANUP] = Elements(tuple(_plain(item) for item in cleanup))
        members |= _post_processors(self._build)
        rest = tuple(block for block in self._build.blocks if block.type not in _KNOWN)
        return members | body_members(Body({}, rest), "build")

    def _elements(self) -> Iterator[Element]:
        counts = Counter(label for step in self._steps for label in step.labels())
        validating = False
        for number, step in enumerate(self._steps, 1):
            labels = step.labels()
            told = {*labels, (step.main.name or "").replace(" ", "_")}
            validating = (validating or any(re.match(r"validate_\d", label) for label in told)) and (
                step.main.name not in _CLOSING
            )
            single = next(iter(labels)) if len(labels) == 1 else ""
            yield _element(
                step, number, single if counts[single] == 1 else "", Role.VALIDATOR if validating else Role.STEP
            )


_KNOWN = (_PROVISIONER, _CLEANUP, _POST, "post-processors", "source")


def _provisioners(blocks: tuple[Block, ...], path: str) -> tuple[_Provisioner, ...]:
    names = [_name(block) for block in blocks]
    return tuple(_provisioner(block, _path(path, names, number)) for number, block in enumerate(blocks))


def _path(path: str, names: list[str | None], number: int) -> str:
    """Call a block by its name, or by its number where it has none of its own."""
    name = names[number]
    known = name is not None and names.count(name) == 1
    return f"{path}[{json.dumps(name, ensure_ascii=False) if known else number}]"


def _provisioner(block: Block, path: str) -> _Provisioner:
    kind = ".".join(block.labels)
    members = {"type": Leaf(kind, block.span), **body_members(block.body, path)}
    return _Provisioner(kind, _name(block), path, Members(members, block.span))


def _name(block: Block) -> str | None:
    node = block.body.arguments.get("name")
    known = isinstance(node, Leaf) and isinstance(node.value, str) and not node.open
    return str(node.value) if known and isinstance(node, Leaf) and node.value else None


def _grouped(blocks: tuple[_Provisioner, ...]) -> Iterator[_Step]:
    """Put the blocks of a step together."""
    index = 0
    while index < len(blocks):
        helpers = _helpers(blocks, index)
        index += len(helpers)
        yield _Step(blocks[index], helpers, {})
        index += 1


def _helpers(blocks: tuple[_Provisioner, ...], index: int) -> dict[str, _Provisioner]:
    name, colon, ending = (blocks[index].name or "").rpartition(": ")
    if not colon or ending != _HELPERS[0]:
        return {}
    helpers = {_HELPERS[0]: blocks[index]}
    following = blocks[index + 1 : index + 3]
    if following and following[0].name == f"{name}: {_HELPERS[1]}":
        helpers[_HELPERS[1]] = following[0]
    rest = following[len(helpers) - 1 :]
    # A name that is not known yet stands for one that aib2packer has called by its place in the helpers.
    fits = bool(rest) and (rest[0].name == name or (rest[0].name is None and _UNNAMED.match(name) is not None))
    return helpers if fits else {}


def _own_locals(build: Body, steps: tuple[_Step, ...], values: Mapping[str, Node]) -> Iterator[tuple[str, int]]:
    """Give the locals that one step alone reads, and no other local, source or anything else, with its number."""
    readers: dict[str, set[int]] = {}
    for number, step in enumerate(steps):
        for name in {name for node in step.nodes() for name in inputs_in(node)}:
            readers.setdefault(name, set()).add(number)
    others = {name for node in values.values() for name in inputs_in(node)}
    others |= {name for step in steps for item in step.helpers.values() for name in inputs_in(item.members)}  # `fetch`
    for block in build.blocks:
        if block.type != _PROVISIONER:
            others |= set(inputs_in(Members(body_members(block.body, ""))))
    for name, node in values.items():
        numbers = readers.get(f"local.{name}", set())
        if len(numbers) == 1 and f"local.{name}" not in others and isinstance(node, Leaf):
            yield name, numbers.pop()


def _element(step: _Step, number: int, label: str, role: Role) -> Element:
    """Make the element of a step; `label` is the one that it alone knows, or empty."""
    unnamed = step.main.name is not None and _UNNAMED.match(step.main.name) is not None
    identity = None if unnamed else step.main.name
    members = dict(step.main.members.members)
    for name, helper in step.helpers.items():
        told = {
            key: node for key, node in helper.members.members.items() if key != "name"
        }  # it follows from the step's
        members[name] = Element(Members(told, helper.members.span), helper.type, path=helper.path)
    scripts: dict[str, Node] = {
        _numberless(name, label): Element(node, path=f"local{member_path(name)}")
        for name, node in step.scripts.items()
        if isinstance(node, Leaf)
    }
    if scripts:
        members["local"] = Members(scripts)
    node = mapped(Members(members, step.main.members.span), lambda leaf: _without_number(leaf, label))
    noun = "validator" if role is Role.VALIDATOR else "provisioner"
    called = f"{noun} {number}" if identity is None else f"{noun} `{cut(identity)}`"
    facts = PartFacts(role, step.main.type, cut(_title(step, identity)), called)
    return Element(
        node if isinstance(node, Members) else Members({}),
        step.main.type,
        identity,
        "name",
        "type",
        facts,
        step.main.path,
    )


def _without_number(leaf: Leaf, label: str) -> Leaf:
    """Take the number of a step out of what aib2packer has called by it."""
    if not isinstance(leaf.value, str) or leaf.secret:
        return leaf
    text = leaf.value
    if not leaf.open:
        text = re.sub(r"\A(customize|validate) \d+(?=\Z|: (?:download|upload)\Z)", r"\1 N", text)
    if label:
        text = _LABEL.sub(lambda found: _numberless(found[0], label), text)
    return leaf if text == leaf.value else replace(leaf, value=text)


def _numberless(name: str, label: str) -> str:
    return _NUMBER.sub("N", name) if name == label else name


def _title(step: _Step, identity: str | None) -> str:
    if identity:
        return identity
    told = (
        text_of(step.main.members.members[name])
        for name in ("inline", "script", "source", "command", "name")
        if name in step.main.members.members
    )
    return next((text for text in told if text), step.main.type)


def _plain(item: _Provisioner) -> Element:
    return Element(item.members, item.type, item.name, "name", "type", path=item.path)


def _post_processors(build: Body) -> dict[str, Node]:
    """Give post-processors: those that publish something as targets, and those that only record the build."""
    written = tuple(_flat(build))
    names = [_name(block) for block, _ in written]
    found: dict[str, list[Element]] = {_POST: [], "records": []}
    for number, (block, chained) in enumerate(written):
        item = _provisioner(block, _path(f"build.{_POST}", names, number))
        members = replace(item.members, members={**item.members.members, **chained})
        if item.type in _RECORDS:
            found["records"].append(
                _plain(replace(item, path=f"build.{_POST}[{json.dumps(item.type)}]", members=members))
            )
            continue
        label = f"target `{cut(item.name)}`" if item.name else f"target {item.type}"
        facts = PartFacts(Role.TARGET, item.type, cut(item.name or item.type), label)
        found[_POST].append(Element(members, item.type, item.name, "name", "type", facts, item.path))
    return {name: Elements(tuple(items)) for name, items in found.items() if items}


def _flat(build: Body) -> Iterator[tuple[Block, dict[str, Node]]]:
    """Walk over post-processors; of a chain all but the first say that they take what the one before gives."""
    for block in build.blocks:
        if block.type == _POST:
            yield block, {}
        elif block.type == "post-processors":
            for number, inner in enumerate(blocks_of(block.body, _POST)):
                yield inner, {"chained": Leaf(value=True, span=inner.span)} if number else {}
