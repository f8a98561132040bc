"""Rules about inline commands that are changed before they reach the machine: by ARM, and by Packer."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Concern, Confidence, Diagnostic, DiagnosticDef, Edit, Fix, Safety, Severity
from aib2packer.evaluate.values import Known
from aib2packer.model.leaves import Leaf
from aib2packer.model.steps import PowerShellStep, ShellStep
from aib2packer.rules.reading import label, part, text
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts.inline import InlineScript, powershell_scripts, shell_scripts
from aib2packer.rules.subject import Subject
from aib2packer.source import Span
from aib2packer.syntax.wording import quoted


class TemplateBraces(Rule):
    """An inline command holds `{{`, which Packer takes for a template.

    Why: the service runs inline commands by Packer, which replaces `{{...}}` before they reach the machine:
        `{{.Name}}` silently becomes `<no value>`, other words end the build with an error. Whether the service hides
        the braces from Packer is not documented.
    Bad: {
          "customize": [
            {"type": "Shell", "name": "images", "inline": ["sudo docker images --format '{{.Repository}}'"]}
          ]
        }
    Good: {
          "customize": [{"type": "Shell", "name": "images", "inline": ["sudo docker images"]}]
        }
    Source: Packer documentation, template engine; observed with Packer 1.6.6
    """

    definition = DiagnosticDef(
        "AIB466",
        "template-braces",
        Severity.INFO,
        concern=Concern.SERVICE,
        confidence=Confidence.HEURISTIC,
    )
    about = (PowerShellStep, ShellStep)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Give the first opening of each step."""
        for script in (*shell_scripts(subject), *powershell_scripts(subject)):
            leaf = next((leaf for leaf in script.lines if "{{" in (text(leaf) or "")), None)
            if leaf is None:
                continue
            start = (text(leaf) or "").index("{{")
            yield self.found(
                leaf.place,
                f"{label(script.step, subject)} holds `{{{{`, which Packer takes for a template",
                "Packer replaces what stands in `{{` and `}}` before the command reaches the machine, and knows no "
                "way to escape it. Unless the log shows that the command arrives as it is, put it into a file that "
                "`scriptUri` names, or write the braces so that no two of them touch.",
                at=part(leaf, start, start + 2),
            )


class BracketEatenByArm(Rule):
    """A test of bash loses a bracket in the deployment.

    Why: in a deployment template a text from `[[` to `]` is text whose first bracket only says that it is no
        expression, and Azure Resource Manager takes that bracket off. The shell gets `[ ... ]]`, which is an error in
        each call, and in a condition nothing but false.
    Bad: {
          "customize": [
            {"type": "Shell", "name": "check", "inline": ["#!/bin/bash -e", "[[ -f /etc/motd && -s /etc/motd ]]"]}
          ]
        }
    Good: {
          "customize": [
            {"type": "Shell", "name": "check", "inline": ["#!/bin/bash -e", " [[ -f /etc/motd && -s /etc/motd ]]"]}
          ]
        }
    Source: ARM template syntax documentation, escape characters
    """

    definition = DiagnosticDef("AIB483", "bracket-eaten-by-arm", Severity.WARNING, fixable=Safety.SAFE)
    about = (ShellStep,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for lines that begin with `[[` in the file and with `[` on the machine, and have the `]]` of bash."""
        for script in shell_scripts(subject):
            eaten = [(leaf, brackets) for leaf in script.lines if (brackets := _eaten(leaf)) is not None]
            ends = set(_ends_of_bash(script)) if eaten else set()
            for leaf, brackets in eaten:
                if id(leaf) not in ends:
                    continue
                yield self.found(
                    leaf.place,
                    f"a line of {label(script.step, subject)} loses its first bracket",
                    f"From `[[` to `]` the deployment takes it for escaped text, and the shell gets "
                    f"{quoted(text(leaf) or '')}. Begin the line with a blank, or write `[[[`.",
                    at=brackets,
                    fix=_with_blank(brackets),
                )


def _eaten(leaf: Leaf) -> Span | None:
    """Give the place of the brackets of which a literal text loses the first; None when it loses none."""
    span = leaf.place.span
    is_literal = isinstance(leaf, Known) and not leaf.place.trail and span.text.startswith('"[[')
    written = text(leaf) or ""
    is_eaten = is_literal and written.startswith("[") and not written.startswith("[[")
    return Span(span.source, span.start + 1, span.start + 3) if is_eaten else None


def _ends_of_bash(script: InlineScript) -> Iterator[int]:
    """Walk over the lines, told by their identity, that have a word `]]` that no `[[` of the same line belongs to."""
    for command in script.commands:
        if command.words and command.words[0].text != "[[" and command.find("]]"):
            yield id(script.leaf(command.start))


def _with_blank(brackets: Span) -> Fix:
    at = Span(brackets.source, brackets.start, brackets.start)
    return Fix("put a blank before the brackets", (Edit(at, " "),))


RULES = (TemplateBraces, BracketEatenByArm)
