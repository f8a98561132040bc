"""What makes a build less safe: checks of both sides of a change, besides the table of effects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from aib2packer.compare.comparing import Difference
from aib2packer.compare.tree import Element, Leaf, Lines, Members, Node, below
from aib2packer.secrets import credentials

_COMMIT = re.compile(r"[0-9a-f]{40}\Z", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)*\Z")
_VERSION = re.compile(r"/versions/([^/]+)/?\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"\bhttp(s?)(://[^\s\"'`<>|;&)]+)", re.IGNORECASE)
_LONGEST = 200_000  # characters of a text that is looked through


@dataclass(frozen=True, slots=True)
class Check:
    """One way to be less safe."""

    name: str  # for the documentation
    reason: str  # a short sentence without final period
    ends: tuple[str, ...]  # of the patterns it looks at; none: it looks at all
    is_worse: Callable[[Difference], bool]


def weaker(difference: Difference, checks: tuple[Check, ...] | None = None) -> str | None:
    """Say why the new side is less safe; None when it is not, or nobody can tell. By default templates are compared."""
    for check in CHECKS if checks is None else checks:
        if (not check.ends or difference.pattern.endswith(check.ends)) and check.is_worse(difference):
            return check.reason
    return None


def _texts(node: Node | None) -> Iterator[str]:
    """Walk over the texts of a node; values of secure parameters are none of them."""
    if isinstance(node, Leaf):
        if isinstance(node.value, str) and not node.secret:
            yield node.value
    elif isinstance(node, Element):
        yield from _texts(node.node)
    elif node is not None:
        for _, inner in below(node):
            yield from _texts(inner)


def text_in(node: Node | None) -> str:
    """Give the texts of a node, one a line."""
    return "\n".join(_texts(node))[:_LONGEST]


def is_on(node: Node | None) -> bool:
    """Tell whether a value is true."""
    return isinstance(node, Leaf) and (node.value is True or str(node.value).casefold() == "true")


def turned_on(difference: Difference) -> bool:
    """Tell whether something was switched on."""
    return is_on(difference.new) and not is_on(difference.old)


def not_encrypted(difference: Difference) -> bool:
    """Tell whether an address that was read by https is now read by http."""
    old, new = difference.old, difference.new
    before, after = _addresses(old), _addresses(new)
    now = after[""] - before[""]
    single = isinstance(old, Leaf) and isinstance(new, Leaf) and bool(before["s"]) and not after["s"]
    return bool(now) and (single or bool(now & before["s"]))


def _addresses(node: Node | None) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"": set(), "s": set()}
    for letter, rest in _ADDRESS.findall(text_in(node)):
        found[letter.lower()].add(rest)
    return found


def credential(difference: Difference) -> bool:
    """Tell whether there is one more than before, and not only another one or one that stood elsewhere."""
    now, before = _secrets(difference.new), _secrets(difference.old)
    return len(now) > len(before) and bool(now - before - _secrets(difference.old_root))


def _secrets(node: Node | None) -> set[str]:
    text = text_in(node)
    return {text[item.start : item.end] for item in credentials(text)}


def pinned(text: str) -> str:
    """Give the version that a version or the id of an image version names; empty when none is fixed."""
    found = _VERSION.search(text)
    version = found[1] if found else text
    return version if _NUMBER.match(version) else ""


def _unpinned(difference: Difference) -> bool:
    before, after = _source(difference.old_root), _source(difference.new_root)
    is_open = any(isinstance(node, Leaf) and node.open for node in after)
    return (
        any(pinned(text_in(node)) for node in before)
        and not is_open
        and not any(pinned(text_in(node)) for node in after)
    )


def _source(root: Members) -> tuple[Node, ...]:
    """Give what names the version of the source."""
    properties = root.members.get("properties")
    source = properties.members.get("source") if isinstance(properties, Members) else None
    members = source.node.members if isinstance(source, Element) and isinstance(source.node, Members) else {}
    return tuple(members[name] for name in ("version", "imageVersionId") if name in members)


def unfixed_link(difference: Difference) -> bool:
    """Tell whether a link to a commit of GitHub became another one."""
    before, after = _revision(text_in(difference.old)), _revision(text_in(difference.new))
    return before is not None and after is not None and bool(_COMMIT.match(before)) and not _COMMIT.match(after)


def _revision(address: str) -> str | None:
    """Give the revision that an address of a file on GitHub names."""
    try:
        parts = urlsplit(address)
        host, path = (parts.hostname or "").casefold(), parts.path.strip("/").split("/")
    except ValueError:
        return None
    if host == "raw.githubusercontent.com" and len(path) > 3:  # noqa: PLR2004 - owner, name, revision, path
        return path[2]
    if host == "github.com" and len(path) > 4 and path[2] in ("raw", "blob"):  # noqa: PLR2004 - one more
        return path[3]
    return None


def gone(difference: Difference) -> bool:
    """Tell whether something was removed."""
    return difference.old is not None and difference.new is None


def blank(difference: Difference) -> bool:
    """Tell whether a text was removed or emptied."""
    return bool(text_in(difference.old).strip()) and not text_in(difference.new).strip()


def one_more(difference: Difference) -> bool:
    """Tell whether a list has something that it had not."""
    before, after = ({text.casefold() for text in _texts(node)} for node in (difference.old, difference.new))
    return bool(after - before) and isinstance(difference.new, Lines)


_ADDRESSES = (".scriptUri", ".sourceUri")
CHECKS = (
    Check("a credential appears", "a credential was written into the template", (), credential),
    Check(
        "`https` becomes `http`",
        "a file is fetched without encryption",
        (*_ADDRESSES, ".inline", ".uri"),
        not_encrypted,
    ),
    Check("a checksum is gone", "a file is no longer checked", (".sha256Checksum",), blank),
    Check(
        "a link to a commit becomes one to a branch or tag",
        "a file may change without a change here",
        _ADDRESSES,
        unfixed_link,
    ),
    Check("a step is run elevated", "a step has more rights", (".runElevated", ".runAsSystem"), turned_on),
    Check(
        "the source is no longer a fixed version",
        "the source may change without a change here",
        ("source.version", "source.imageVersionId"),
        _unpinned,
    ),
    Check(
        "the subnet is gone",
        "the build machine is in a public network",
        ("vnetConfig.subnetId", "vnetConfig.name"),
        blank,
    ),
    Check(
        "the build machine gets one more identity",
        "the build machine has more rights",
        ("vmProfile.userAssignedIdentities",),
        one_more,
    ),
    Check("a validator is gone", "the image is validated less", ("inVMValidations[]",), gone),
    Check(
        "an image is distributed although a validation failed",
        "an image that failed its validation is distributed",
        ("validate.continueDistributeOnFailure",),
        turned_on,
    ),
)
