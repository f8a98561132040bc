"""What the parts of an image template are called, in a picture and in a sentence; also of templates with mistakes."""

from __future__ import annotations

from aib2packer.compare.changes import Role
from aib2packer.compare.tree import Leaf, Lines, Members, Node, PartFacts

_LONGEST = 120  # characters
_MORE = " …"
_NOUNS = {Role.STEP: "customizer", Role.VALIDATOR: "validator", Role.TARGET: "target"}


def part_facts(role: Role, kind: str, body: Node, identity: str | None, number: int | None) -> PartFacts:
    """Describe a part; `number` counts from 1 among its like."""
    return PartFacts(role, kind, cut(_title(role, kind, body)), _label(role, identity, number))


def _label(role: Role, identity: str | None, number: int | None) -> str:
    """Call a part by its name, else by its place: ``customizer `install` `` or `validator 2`."""
    noun = _NOUNS.get(role)
    if noun is None:
        return "source"
    return f"{noun} {number}" if identity is None else f"{noun} `{cut(identity)}`"


def _title(role: Role, kind: str, body: Node) -> str:
    members = body.members if isinstance(body, Members) else {}
    texts = {name: text for name, node in members.items() if (text := text_of(node))}
    if role is Role.SOURCE:
        return _source(texts) or kind
    if role is Role.TARGET:
        return _target(texts) or kind
    if uri := texts.get("scriptUri"):
        texts["scriptUri"] = uri.partition("?")[0].rstrip("/").rpartition("/")[2]
    told = (texts.get(name) for name in ("name", "scriptUri", "inline", "restartCommand"))
    done = {"WindowsRestart": "restart", "WindowsUpdate": "install updates"}
    to = f"to {texts['destination']}" if "destination" in texts else ""
    return next((text for text in told if text), to or done.get(kind, kind))


def _source(texts: dict[str, str]) -> str:
    if "publisher" in texts:
        urn = (texts.get(name, "") for name in ("publisher", "offer", "sku"))
        return ":".join((*urn, texts.get("version", "latest")))
    return names_in_id(texts.get("imageVersionId") or texts.get("imageId") or "")


def _target(texts: dict[str, str]) -> str:
    place = names_in_id(texts.get("galleryImageId") or texts.get("imageId") or "")
    place = place or texts.get("uri", "").partition("?")[0]
    return ": ".join(text for text in (texts.get("runOutputName", ""), place) if text)


def text_of(node: Node) -> str:
    """Give a text to speak of: of a list of commands the first line."""
    if isinstance(node, Leaf):
        return str(node.value).strip() if node.value is not None and not node.secret else ""
    if not isinstance(node, Lines):
        return ""
    lines = [line.strip() for item in node.items for line in text_of(item).split("\n") if line.strip()]
    return (lines[0] + (_MORE if len(lines) > 1 else "")) if lines else ""


def cut(text: str) -> str:
    """Cut a text for people to one line that is not too long."""
    line = text.partition("\n")[0]
    return line if line == text and len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def names_in_id(resource_id: str) -> str:
    """Give the names in a resource id from the gallery or the image on, such as `gallery/image/1.0.0`."""
    segments = resource_id.strip("/").split("/")
    lower = [segment.casefold() for segment in segments]
    if "providers" not in lower:
        # Of a community or direct shared gallery: `/CommunityGalleries/<name>/Images/<name>/Versions/<version>`.
        return "/".join(segments[1::2]) if len(segments) > 1 and len(segments) % 2 == 0 else resource_id
    last = len(lower) - 1 - lower[::-1].index("providers")
    return "/".join(segments[last + 3 :: 2]) or resource_id
