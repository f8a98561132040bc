"""Baselines: the findings that a project had on the day it began to look, so that only new ones count.

A baseline is a JSON file with one entry a finding. What identifies a finding is its fingerprint, which does not change
when lines move; the other members are for people.
"""

from __future__ import annotations

import json

from aib2packer.diagnostics import Diagnostic

_VERSION = 1


class BaselineProblem(Exception):  # noqa: N818 -- the file has a problem, the program no error
    """A baseline that cannot be used; the message says why."""


def read_baseline(text: str) -> frozenset[str]:
    """Give the fingerprints of a baseline."""
    advice = "write it anew with --write-baseline"
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise BaselineProblem(f"it is not JSON (line {error.lineno}); {advice}") from error
    except RecursionError as error:
        raise BaselineProblem(f"it is nested too deeply; {advice}") from error
    findings = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(findings, list):
        raise BaselineProblem(f"it has no array `findings`; {advice}")
    if document.get("version") != _VERSION:
        raise BaselineProblem(f"it is not of version {_VERSION}; {advice}")
    prints = (item.get("fingerprint") if isinstance(item, dict) else None for item in findings)
    texts = [item for item in prints if isinstance(item, str)]
    if len(texts) < len(findings):
        raise BaselineProblem(f"a finding has no `fingerprint`; {advice}")
    return frozenset(texts)


def write_baseline(findings: tuple[tuple[str, Diagnostic], ...]) -> str:
    """Write a baseline of findings with their fingerprints, in the order given."""
    entries = [
        {
            "code": item.definition.code,
            "name": item.definition.name,
            "file": item.subject.source.name if item.subject is not None else None,
            "pointer": item.pointer,
            "fingerprint": print_,
        }
        for print_, item in findings
    ]
    return json.dumps({"version": _VERSION, "findings": entries}, indent=2) + "\n"
