"""A comparison as JSON, for programs.

The number in `version` changes when a reader of the former could go wrong; members may be added any time.
`review.schema.json` beside this module is its schema. Lines and columns are 1-based and count characters, an end is
just behind the last character.
"""

from __future__ import annotations

import json
from collections import Counter

from aib2packer.compare.changes import Change, Comparison, Effect, ImageComparison, LinePair, Part, Value
from aib2packer.diagnostics import Diagnostic
from aib2packer.formats.json_text import dumped, place
from aib2packer.formats.wording import legible, page_of
from aib2packer.reviewing.options import ReviewOptions
from aib2packer.reviewing.words import EFFECTS, State, state_of, summary
from aib2packer.secrets import masked

_VERSION = 1


def render(comparison: Comparison, options: ReviewOptions) -> str:
    """Write a comparison."""
    document = {
        "version": _VERSION,
        "old": masked(comparison.old_title),
        "new": masked(comparison.new_title),
        "summary": _summary(comparison),
        "images": [_image(image) for image in comparison.images],
        "diagnostics": [_finding(item) for item in comparison.diagnostics],
        "effects": [_meaning(effect) for effect in Effect],
        "tool": {"name": "aib2packer", "version": options.version},
    }
    return dumped(document)


def review_schema() -> object:
    """Give the JSON Schema of these documents, as it is read from JSON."""
    from importlib.resources import files  # a comparison is written without it

    return json.loads(files(__package__).joinpath("review.schema.json").read_text(encoding="utf-8"))


def _summary(comparison: Comparison) -> dict[str, object]:
    changes = [change for image in comparison.images for change in image.changes]
    states = Counter(state_of(image) for image in comparison.images)
    effects = Counter(effect for change in changes for effect in change.effects)
    return {
        "text": legible(summary(comparison)),
        "images": {state.value: states[state] for state in State},
        "changes": len(changes),
        "effects": {effect.value: effects[effect] for effect in Effect},
    }


def _meaning(effect: Effect) -> dict[str, str]:
    return {"effect": effect.value, "name": EFFECTS[effect].name, "meaning": EFFECTS[effect].meaning}


def _image(image: ImageComparison) -> dict[str, object]:
    return {
        "name": masked(image.name),
        "state": state_of(image).value,
        "files": {"old": _text(image.old_file), "new": _text(image.new_file)},
        "changes": [_change(change) for change in image.changes],
        "parts": {
            "old": [_part(part) for part in image.old_parts],
            "new": [_part(part) for part in image.new_parts],
        },
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "path": masked(change.path),
        "part": _text(change.part),
        "label": _text(change.label),
        "effects": [effect.value for effect in change.effects],
        "reason": legible(change.reason),
        "old": _value(change.old),
        "new": _value(change.new),
        "index": {"old": change.old_index, "new": change.new_index},
        "lines": [_pair(pair) for pair in change.lines],
    }


def _value(value: Value | None) -> dict[str, object] | None:
    return None if value is None else {"lines": [masked(line) for line in value.lines], **place(value.span)}


def _pair(pair: LinePair) -> dict[str, str | None]:
    return {"old": _text(pair.old), "new": _text(pair.new)}


def _part(part: Part) -> dict[str, str]:
    return {"id": masked(part.id), "role": part.role.value, "type": masked(part.type), "label": masked(part.label)}


def _finding(item: Diagnostic) -> dict[str, object]:
    return {
        "code": item.definition.code,
        "name": item.definition.name,
        "severity": item.severity.value,
        "summary": legible(item.summary),
        "detail": legible(item.detail),
        **place(item.subject),
        "url": page_of(item.definition),
    }


def _text(text: str | None) -> str | None:
    return None if text is None else masked(text)
