"""How rules read a template: its steps, its texts, its places inside of texts, and resource ids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from aib2packer.evaluate.values import Known, Symbolic
from aib2packer.model.leaves import Leaf, LeafList
from aib2packer.model.regions import canonical_region
from aib2packer.model.steps import FileStep, PowerShellStep, ShellStep, Step
from aib2packer.model.template import ImageSource, ImageTemplate, PlatformImage
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.nodes import JsonString
from aib2packer.syntax.rewriting import literal
from aib2packer.syntax.wording import quoted


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the build fetches."""

    step: Step
    uri: Leaf
    checksum: Leaf | None


def validators(template: ImageTemplate) -> tuple[Step, ...]:
    """Give the validators, in order."""
    return template.validation.validators if template.validation else ()


def all_steps(template: ImageTemplate) -> tuple[Step, ...]:
    """Give customizers, then validators."""
    return (*template.customize, *validators(template))


def downloads(template: ImageTemplate) -> Iterator[Download]:
    """Walk over the downloads of customizers and validators."""
    for step in all_steps(template):
        match step:
            case FileStep(source_uri=uri, sha256_checksum=checksum):
                yield Download(step, uri, checksum)
            case ShellStep(script=script) | PowerShellStep(script=script):
                if script.uri is not None:
                    yield Download(step, script.uri, script.sha256_checksum)
            case _:
                continue


def commands(step: Step) -> tuple[Leaf, ...]:
    """Give the inline commands of a step; none for a list that is not known."""
    match step:
        case ShellStep(script=script) | PowerShellStep(script=script) if script.inline is not None:
            return script.inline.items
        case _:
            return ()


def text(leaf: Leaf | None) -> str | None:
    """Give a text that is known and no secret; else None."""
    return leaf.value if isinstance(leaf, Known) and isinstance(leaf.value, str) and not leaf.secret else None


def number(leaf: Leaf | None) -> int | None:
    """Give an integer that is known; else None."""
    known = isinstance(leaf, Known) and type(leaf.value) is int
    return leaf.value if known and isinstance(leaf, Known) and isinstance(leaf.value, int) else None


def is_true(leaf: Leaf | None) -> bool:
    """Tell whether a flag is known to be true."""
    return isinstance(leaf, Known) and leaf.value is True


def is_false(leaf: Leaf | None) -> bool:
    """Tell whether a flag is absent or known to be false."""
    return leaf is None or (isinstance(leaf, Known) and leaf.value is False)


def texts(leaves: LeafList | None) -> tuple[Known, ...]:
    """Give the texts of a list that are known."""
    items = leaves.items if leaves else ()
    return tuple(item for item in items if isinstance(item, Known) and text(item) is not None)


def label(step: Step, subject: Subject) -> str:
    """Call a step by its name, else by its place: ``customizer `install` `` or `validator 2`."""
    return subject.once(_labels)[id(step)]


def _labels(subject: Subject) -> dict[int, str]:
    """Call all steps, which are told apart by their identity."""
    template, found = subject.template, {}
    for kind, steps in (("customizer", template.customize), ("validator", validators(template))):
        first: dict[Step, int] = {}  # steps that a `copy` repeats unchanged are called like the first of them
        for number, step in enumerate(steps, start=1):
            name = text(step.name)
            found[id(step)] = f"{kind} {quoted(name)}" if name else f"{kind} {first.setdefault(step, number)}"
    return found


def part(leaf: Known | Symbolic, start: int, end: int) -> Span:
    """Give the place of `value[start:end]` of a text that is written as it is; else that of the whole value."""
    span = leaf.place.span
    if isinstance(leaf, Symbolic) or not span.text.startswith('"'):
        return span
    written = _literal(span)
    if written is None or written.value != leaf.value:
        return span  # an expression, or `[[` for `[`
    return written.span_of(start, end)


@lru_cache(maxsize=1)  # of a long text, many parts are marked one after the other
def _literal(span: Span) -> JsonString | None:
    return literal(span)


def ending(leaf: Leaf, words: str) -> Span:
    """Give the place of the words that a text ends with, or consists of."""
    written = text(leaf) or ""
    return leaf.place.span if words == written else part(leaf, len(written) - len(words), len(written))


def publisher(source: ImageSource) -> str:
    """Give the publisher of a marketplace image in lower case; empty for other sources, and when not known."""
    return (text(source.publisher) or "").lower() if isinstance(source, PlatformImage) else ""


def vm_size(template: ImageTemplate) -> Leaf | None:
    """Give the size of the build machine as it is written."""
    return template.vm_profile.vm_size if template.vm_profile else None


def disk_size(template: ImageTemplate) -> Leaf | None:
    """Give the size of the disk in GB as it is written; 0 is the size of the source."""
    return template.vm_profile.os_disk_size_gb if template.vm_profile else None


def only_validates(template: ImageTemplate) -> bool:
    """Tell whether the source is validated and no image is built."""
    return template.validation is not None and is_true(template.validation.source_validation_only)


def known_region(leaf: Leaf | None) -> str:
    """Give the canonical name of a region; empty when it is not known."""
    return canonical_region((text(leaf) or "").strip())


@dataclass(frozen=True, slots=True)
class ResourceId:
    """An Azure resource id, taken apart; names keep their letter case, comparisons ignore it."""

    subscription: str
    group: str
    provider: str | None = None  # such as `Microsoft.Compute`
    names: tuple[tuple[str, str], ...] = ()  # pairs of type and name, such as ("galleries", "mine")

    def name(self, kind: str) -> str | None:
        """Give the name of one of its resources by its type, such as `galleries`."""
        return next((name for found, name in self.names if found.casefold() == kind.casefold()), None)

    @property
    def kind(self) -> str:
        """Its full type in lower case, such as `microsoft.compute/galleries/images`; empty for a resource group."""
        return "/".join((self.provider or "", *(found for found, _ in self.names))).strip("/").casefold()


_GROUP_PARTS = 5  # "", subscriptions, <id>, resourceGroups, <name>


def resource_id(leaf: Leaf | str | None) -> ResourceId | None:
    """Take apart an id that is known and well-formed; else None.

    Its form is that of the Azure Resource Manager documentation:
    `/subscriptions/<id>/resourceGroups/<name>/providers/<namespace>/<type>/<name>...`.
    """
    written = leaf if isinstance(leaf, str) else text(leaf)
    parts = (written or "").split("/")
    head = [part.casefold() for part in parts[:_GROUP_PARTS]]
    if len(head) < _GROUP_PARTS or (head[0], head[1], head[3]) != ("", "subscriptions", "resourcegroups"):
        return None
    if not all(parts[1:]):
        return None
    if len(parts) == _GROUP_PARTS:
        return ResourceId(parts[2], parts[4])
    rest = parts[_GROUP_PARTS:]
    if rest[0].casefold() != "providers" or len(rest) < 4 or len(rest) % 2:  # noqa: PLR2004 -- namespace, type, name
        return None
    return ResourceId(parts[2], parts[4], rest[1], tuple(zip(rest[2::2], rest[3::2], strict=True)))


def subscription_part(leaf: Leaf, found: ResourceId) -> Span:
    """Give the place of the subscription in an id."""
    start = len("/subscriptions/")
    return part(leaf, start, start + len(found.subscription))


def same_id(first: str, second: str) -> bool:
    """Tell whether two ids name the same resource; Azure ignores letter case in them."""
    return first.strip("/").casefold() == second.strip("/").casefold()
