"""Run the rules over a text, as `check` does with everything switched on."""

from __future__ import annotations

from datetime import date

from aib2packer.diagnostics import Diagnostic, in_order
from aib2packer.evaluate.document import evaluate_document
from aib2packer.evaluate.inputs import Inputs
from aib2packer.model.decode import decode_template
from aib2packer.model.triggers import decode_triggers
from aib2packer.rules.runner import run_rules, run_set_rules
from aib2packer.rules.subject import make_subject
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.reader import decode_source

TODAY = date(2026, 11, 1)
SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"  # of the image templates, as the caller says


def findings(*texts: str) -> tuple[Diagnostic, ...]:
    """Give what the rules say of some files together, in order; nothing that other stages say."""
    subjects = []
    for number, text in enumerate(texts):
        source = decode_source(f"image{number or ''}.json", text.encode()).value
        assert source is not None
        root = parse_json(source).value
        assert root is not None
        inputs = Inputs(parameter_files=(), settings=(), facts={}, keep=(), keep_all=False)
        for resolved in evaluate_document(root, inputs).value or ():
            template = decode_template(resolved.resource).value
            assert template is not None, "no typed template"
            triggers = decode_triggers(resolved.triggers)
            subjects.append(make_subject(template, resolved.shape, TODAY, subscription=SUBSCRIPTION, triggers=triggers))
    alone = (item for subject in subjects for item in run_rules(subject))
    return in_order((*alone, *run_set_rules(tuple(subjects))))


def codes(*texts: str) -> list[str]:
    """Give the codes of the findings, in order."""
    return [item.definition.code for item in findings(*texts)]


def marked(diagnostic: Diagnostic) -> str:
    """Give the text that a finding underlines."""
    assert diagnostic.subject is not None
    return diagnostic.subject.text
