"""What `verify` has found, for people, and the command that mends it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import click

from aib2packer import __version__
from aib2packer.options import InputFile
from aib2packer.secrets import masked
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonObject, JsonString
from aib2packer.syntax.reader import decode_source
from aib2packer.verifying import Deviation, State, visible

_SECURE = ("securestring", "secureobject")
_HIDDEN = "..."  # the value of a secret
# Options of `compile` as they are called in Python and on the command line; those with a default are left out with it.
_SINGLE = {
    "subscription": "--subscription",
    "resource_group": "--resource-group",
    "location": "--location",
    "os_type": "--os-type",
    "pkrvars": "--pkrvars",
    "auth": "--auth",
    "security_type": "--security-type",
    "layout": "--layout",
    "config": "--config",
}
_DEFAULTS = {"auth": "cli", "layout": "single"}
_COLORS = {"-": "red", "+": "green", "@": "cyan"}


def shown(deviations: Iterable[Deviation], *, color: bool) -> Iterator[str]:
    """Write each deviation, with the difference below it."""
    for item in deviations:
        title = click.style(_sentence(item), bold=True) if color else _sentence(item)
        yield f"{title}\n{_colored(item.diff) if color else item.diff}"


def command(
    templates: Iterable[str],
    output: str | None,
    parameters: Iterable[str],
    choices: Mapping[str, Any],
    secret: frozenset[str],
) -> str:
    """Write the command that compiles templates, quoted for a shell; of `secret` parameters without the value."""
    words = ["aib2packer", "compile", *(_no_option(path) for path in templates)]
    for path in parameters:
        words += ("--parameters", path)
    for name, value in choices["settings"]:
        words += ("--set", f"{name}={_HIDDEN if name.casefold() in secret or masked(value) != value else value}")
    for name in choices["keep"]:
        words += ("--keep", name)
    for key, option in _SINGLE.items():
        if choices[key] != _DEFAULTS.get(key):
            words += (option, choices[key])
    words += ("--beside",) if output is None else ("-o", output)
    return visible(shlex.join(words))


def secret_parameters(files: Iterable[InputFile]) -> frozenset[str]:
    """Give the names of the parameters that some templates declare as secure, in small letters."""
    found = set()
    for file in files:
        source = decode_source(file.name, file.data).value
        root = parse_json(source).value if source is not None else None
        declared = root.get("parameters") if isinstance(root, JsonObject) else None
        for member in declared.members if isinstance(declared, JsonObject) else ():
            kind = member.value.get("type") if isinstance(member.value, JsonObject) else None
            if isinstance(kind, JsonString) and kind.value.casefold() in _SECURE:
                found.add(member.key.value.casefold())
    return frozenset(found)


def _sentence(item: Deviation) -> str:
    path, template = f"`{visible(item.path)}`", None if item.template is None else f"`{visible(item.template)}`"
    if item.state is State.MISSING:
        return f"{path} is missing" + (f": {template} compiles to it" if template else "")
    if item.state is State.LEFT_OVER:
        return f"{path} is left over: it was compiled from {template}, which does not compile to it now; delete it"
    by = f"was compiled by aib2packer {item.version}, this is {__version__}"
    if item.state is State.OTHER_VERSION:
        return f"{path} {by}; nothing else differs"
    what = f"is not what {template} compiles to" if template else "does not hold the values that are given"
    return f"{path} {what}" + (f"; it {by}" if item.version else "")


def _colored(diff: str) -> str:
    lines = diff.splitlines(keepends=True)
    return "".join(click.style(line, fg=_COLORS.get(line[:1]), reset=True) for line in lines)


def _no_option(path: str) -> str:
    return os.path.join(os.curdir, path) if path.startswith("-") else path  # noqa: PTH118
