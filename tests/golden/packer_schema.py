"""What Packer and its plugins know: `tests/data/packer-schema.json`, and a check of configurations against it.

Configurations come as the plain data of `hcl_trees`. A fault is a sentence with the place it speaks of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from cases import ROOT
from hcl_trees import bodies, walk

_DURATION = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ns|us|ms|s|m|h))+")
_PLAIN_TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "number": (int, float), "bool": bool}
_COMPONENTS = ("provisioner", "error-cleanup-provisioner", "post-processor")
_MOST_TAGS = 50  # of azure-arm; Azure's own limit


@cache
def schema() -> dict[str, Any]:
    return json.loads((ROOT / "tests" / "data" / "packer-schema.json").read_text(encoding="utf-8"))


def component(name: str) -> dict[str, Any]:
    """Give the arguments and blocks of a component such as `source azure-arm`."""
    return schema()["components"][name]


def faults(configuration: dict[str, Any]) -> list[str]:
    """List what Packer would not accept, or not mean."""
    found = [fault for block in configuration["blocks"] for fault in _top_level(block)]
    return [*found, *_unknown_functions(configuration), *_references(configuration), *_too_new(configuration)]


def version(text: str) -> tuple[int, ...]:
    """Make versions comparable; `>= 1.2.0` counts as `1.2.0`, `<=1.4.5` as that."""
    return tuple(int(part) for part in text.lstrip("<>= ").split("."))


def _top_level(block: dict[str, Any]) -> Iterator[str]:
    known = schema()["top_level"].get(block["type"])
    place = " ".join([block["type"], *block["labels"]])
    if known is None:
        yield f"{place}: there is no such block"
        return
    if block["type"] in {"data", "source"}:
        known = {**component(f"{block['type']} {block['labels'][0]}"), "labels": known["labels"]}
    yield from _body(block, known, place)


def _body(block: dict[str, Any], known: dict[str, Any], place: str) -> Iterator[str]:
    if len(block["labels"]) != len(known.get("labels", [])):
        yield f"{place}: has {len(block['labels'])} labels"
    yield from _arguments(block["attributes"], known["attributes"], place)
    yield from _blocks(block, known, place)
    yield from _rules(_present(block), known, place)


def _present(block: dict[str, Any]) -> set[str]:
    """Give the names of all that has a value."""
    inner = {_unfolded(item)[0] for item in block["blocks"]}
    return inner | {name for name, value in block["attributes"].items() if value is not None}


def _arguments(attributes: dict[str, Any], known: dict[str, Any], place: str) -> Iterator[str]:
    for name, value in attributes.items():
        rule = known.get(name) or next((known[any_] for any_ in known if any_.startswith("<")), None)
        if rule is None:
            yield f"{place}: there is no argument {name}"
        else:
            yield from (f"{place}: {name} {fault}" for fault in _value(value, rule))


def _value(value: Any, rule: dict[str, Any]) -> Iterator[str]:
    """Judge what is data; an expression gets its value later."""
    kind = rule["type"]
    if kind in _PLAIN_TYPES:
        if not isinstance(value, dict) and not _is(value, kind):
            yield f"is {value!r}, but a {kind} is expected"
        elif "enum" in rule and not isinstance(value, dict) and value not in rule["enum"]:
            yield f"is {value!r}, but one of {rule['enum']} is expected"
        elif rule.get("format") == "duration" and isinstance(value, str) and not _DURATION.fullmatch(value):
            yield f"is {value!r}, but a duration is expected"
    elif kind.startswith("list("):
        if isinstance(value, list):
            for item in value:
                yield from _value(item, {"type": kind[5:-1]})
        elif not isinstance(value, dict) or "map" in value:
            yield f"is {value!r}, but a list is expected"
    elif kind.startswith("map("):
        yield from _map(value, kind[4:-1])


def _map(value: Any, kind: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"is {value!r}, but a map is expected"
    for key, item in value.get("map", []) if isinstance(value, dict) else []:
        yield from (f"[{key}] {fault}" for fault in _value(item, {"type": kind}))


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool) and kind != "bool":
        return False
    return isinstance(value, _PLAIN_TYPES[kind])


def _blocks(block: dict[str, Any], known: dict[str, Any], place: str) -> Iterator[str]:
    seen: list[str] = []
    for inner in block["blocks"]:
        if inner["type"] == "dynamic":
            yield from _dynamic(inner, place)
        kind, content = _unfolded(inner)
        rule = known.get("blocks", {}).get(kind)
        where = " > ".join([place, " ".join([kind, *content["labels"]])])
        if rule is None:
            yield f"{where}: there is no such block"
            continue
        if rule.get("nesting") == "single" and kind in seen:
            yield f"{where}: may stand there once"
        seen.append(kind)
        yield from _body(content, _with_component(kind, content, rule), where)


def _unfolded(block: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Give the type and the body of what a block stands for; `dynamic` stands for blocks of the type in its label."""
    return (block["labels"][0], block["blocks"][0]) if block["type"] == "dynamic" else (block["type"], block)


def _dynamic(block: dict[str, Any], place: str) -> Iterator[str]:
    if set(block["attributes"]) - {"iterator", "labels"} != {"for_each"}:
        yield f"{place} > dynamic: needs for_each, and nothing else"
    if [part["type"] for part in block["blocks"]] != ["content"] or len(block["labels"]) != 1:
        yield f"{place} > dynamic: needs one label and one content block"


def _with_component(kind: str, block: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    """Join what every provisioner or post-processor takes with what the one of this type takes."""
    if kind not in _COMPONENTS:
        return rule
    own = component(f"{kind.removeprefix('error-cleanup-')} {block['labels'][0]}")
    return {**own, "labels": rule["labels"], "attributes": {**rule["attributes"], **own["attributes"]}}


def _rules(present: set[str], known: dict[str, Any], place: str) -> Iterator[str]:  # noqa: C901 -- one loop a rule
    for name, rule in known["attributes"].items():
        if rule.get("required") and name not in present:
            yield f"{place}: {name} is missing"
    for group in known.get("exactly_one_of", []):
        if len(present & set(group)) != 1:
            yield f"{place}: exactly one of {group} is expected, found {sorted(present & set(group))}"
    for group in known.get("at_least_one_of", []):
        if not present & set(group):
            yield f"{place}: one of {group} is expected"
    for name, needed in known.get("required_with", {}).items():
        if name in present and set(needed) - present:
            yield f"{place}: {name} needs {sorted(set(needed) - present)} as well"
    for pair in known.get("conflicts", []):
        if set(pair) <= present:
            yield f"{place}: {pair[0]} and {pair[1]} exclude each other"


def _unknown_functions(configuration: dict[str, Any]) -> Iterator[str]:
    for name in called(configuration):
        if name not in schema()["functions"] and name not in {"list", "map", "set", "object"}:
            yield f"there is no function {name}"


def called(configuration: dict[str, Any]) -> set[str]:
    """Gather the names of all functions that are called."""
    return {item["call"][0] for item in _parts(configuration) if isinstance(item, dict) and "call" in item}


def _parts(configuration: dict[str, Any]) -> Iterator[Any]:
    for body in bodies(configuration):
        for value in body["attributes"].values():
            yield from walk(value)


def _references(configuration: dict[str, Any]) -> Iterator[str]:
    """Demand that variables, locals and data sources are declared, and that none is declared in vain."""
    used = {item["reference"] for item in _parts(configuration) if isinstance(item, dict) and "reference" in item}
    lengths = {"var": 2, "local": 2, "data": 3}  # of the addresses of what is declared
    steps = [path.split(".") for path in used]
    used = {".".join(path[: lengths[path[0]]]) for path in steps if path[0] in lengths}
    blocks = configuration["blocks"]
    declared = {f"var.{block['labels'][0]}" for block in blocks if block["type"] == "variable"}
    declared |= {f"local.{name}" for block in blocks if block["type"] == "locals" for name in block["attributes"]}
    declared |= {".".join(["data", *block["labels"]]) for block in blocks if block["type"] == "data"}
    yield from (f"{name} is used but not declared" for name in sorted(used - declared))
    yield from (f"{name} is declared but not used" for name in sorted(declared - used))


def _too_new(configuration: dict[str, Any]) -> Iterator[str]:
    """Demand that the versions in the `packer` block know everything that is used."""
    required = required_versions(configuration)
    yield from (
        f"function {name} needs a newer Packer than the required one"
        for name in called(configuration) & set(schema()["functions"])
        if version(schema()["functions"][name]) > required["packer"]
    )
    for name, since in newest_names(configuration):
        for what, first in since.items():
            if what in required and version(first) > required[what]:
                yield f"{name} needs {what} {first}, but {'.'.join(map(str, required[what]))} is required"


def required_versions(configuration: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """Give the oldest versions that the configuration accepts, under the names that `since` uses."""
    (packer,) = (block for block in configuration["blocks"] if block["type"] == "packer")
    (plugins,) = packer["blocks"]
    found = {f"plugin-{name}": version(dict(value["map"])["version"]) for name, value in plugins["attributes"].items()}
    return {"packer": version(packer["attributes"]["required_version"]), **found}


def newest_names(configuration: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Walk over all arguments and blocks that are used, with the first version of what knows each."""
    for block in configuration["blocks"]:
        if block["type"] == "source":
            yield from _since(block, component(f"source {block['labels'][0]}"))
        elif block["type"] == "data":
            yield block["labels"][0], component(f"data {block['labels'][0]}")["since"]
        elif block["type"] == "build":
            yield from _since(block, schema()["top_level"]["build"])


def _since(block: dict[str, Any], known: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    for name in block["attributes"]:
        since = known["attributes"].get(name, {}).get("since", {})
        if since != known.get("since"):  # an argument that came with its block adds nothing
            yield name, since
    for inner in block["blocks"]:
        kind, body = _unfolded(inner)
        rule = known.get("blocks", {}).get(kind)
        if rule is not None:
            yield kind, rule.get("since", {})
            yield from _since(body, _with_component(kind, body, rule))
