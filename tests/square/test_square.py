"""The square: an expression evaluated with its parameters equals its HCL, evaluated by Packer with the same variables.

Texts are such that every character is one UTF-16 unit and has one counterpart in the other letter case. Members have
the names that the expressions write, since HCL minds their letter case and ARM does not.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from expressions import FOLDED_ONLY, NEVER_UNKNOWN, NOT_OF_THESE, PARAMETERS, SQUARE, with_parameters
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aib2packer.emit.render import Layout, render
from aib2packer.evaluate.document import Inputs, evaluate_document
from aib2packer.evaluate.forms import FORMS
from aib2packer.evaluate.functions.table import ACCESSORS, CONTEXTUAL, PURE
from aib2packer.evaluate.plain import equal_data, to_plain
from aib2packer.evaluate.values import FactName, ObjectValue, Poison, Symbolic, Value
from aib2packer.lower.document import Attribute, Block, FunctionCall, ListOf, Literal, PackerFile, Reference
from aib2packer.lower.expressions import expression
from aib2packer.lower.scope import LowerOptions, Scope
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonNode

FACTS = {FactName.SUBSCRIPTION_ID: "00000000-0000-0000-0000-000000000001", FactName.RESOURCE_GROUP: "rg"}
EXPRESSIONS = tuple(dict.fromkeys(text for texts in SQUARE.values() for text in texts))
NO_EQUIVALENT = "AIB717"
_PRINTED = re.compile(r'^local\.square_(\d+): "(.*)"$', re.MULTILINE)

_TEXTS = st.text("aAbBcZ019 -_./\\:,;\"'${}%<>&+~*|öÄЖ日\n\t", max_size=8)
_INTEGERS = st.integers(-20, 20) | st.integers(-(2**31), 2**31 - 1)
_NAMES = st.text("abxyz_019", min_size=1, max_size=4)
_OBJECTS = st.dictionaries(_NAMES, _TEXTS, max_size=4).map(lambda members: {"a": "text", **members})
_DATA = st.recursive(_TEXTS | _INTEGERS | st.booleans(), lambda inner: st.lists(inner, max_size=2), max_leaves=4)
_JSON = st.builds(lambda data: json.dumps({"a": data}), _DATA)
VALUES = st.fixed_dictionaries(
    {
        **dict.fromkeys("st", _TEXTS),
        "u": st.text("aAbB/", max_size=2),
        "e": _TEXTS.map(lambda text: base64.b64encode(text.encode()).decode()),
        "g": _JSON,
        "h": _JSON.map(lambda text: base64.b64encode(text.encode()).decode()),
        "n": st.builds("10.{}.{}.{}/{}".format, *[st.integers(0, 255)] * 3, st.integers(8, 27)),
        "q": st.sampled_from(("true", "false", "True", "FALSE")),
        "d": _INTEGERS.map(str),
        **dict.fromkeys("ij", _INTEGERS),
        "k": st.integers(0, 12),
        **dict.fromkeys("bc", st.booleans()),
        **dict.fromkeys("lm", st.lists(_TEXTS | st.sampled_from("ab"), max_size=4)),
        **dict.fromkeys("op", _OBJECTS),
    }
)
NOTHING: dict[str, Any] = dict.fromkeys("stue", "") | dict.fromkeys("ik", 0) | dict.fromkeys("bc", False)
NOTHING |= {
    "g": "{}",
    "h": "e30=",
    "n": "10.0.0.0/8",
    "q": "false",
    "d": "-0",
    "j": -5,
    "l": [],
    "m": [],
    "o": {},
    "p": {},
}
EVERYTHING: dict[str, Any] = {"i": -7, "j": 3, "k": 2, "b": True, "c": True, "q": "TRUE", "d": "9223372036854775807"}
EVERYTHING |= {"s": "/a/,A;b-a", "t": "/A/", "u": "a", "e": "w7Y=", "g": '{"a": [1, true, null]}', "h": "eyJhIjogMX0="}
EVERYTHING |= {"n": "10.1.2.3/16", "l": ["a", "b", "a", "/a/,A;b-a"], "m": ["b", "${c}"]}
EVERYTHING |= {"o": {"a": "x", "B": "True"}, "p": {"a": "z"}}


def _parse(data: Any) -> JsonNode:
    node = parse_json(Source.from_text("data.json", json.dumps(data))).value
    assert node is not None
    return node


@cache
def _template(expressions: tuple[str, ...]) -> JsonNode:
    properties = {f"x{number}": with_parameters(text) for number, text in enumerate(expressions)}
    return _parse(
        {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "parameters": {name: {"type": kind} for name, kind in PARAMETERS.items()},
            "resources": [
                {
                    "type": "Microsoft.VirtualMachineImages/imageTemplates",
                    "apiVersion": "2024-02-01",
                    "name": "it",
                    "properties": properties,
                }
            ],
        }
    )


def _evaluated(expressions: tuple[str, ...], values: dict[str, Any] | None = None) -> list[Value]:
    """Evaluate expressions, with the values of their parameters or without."""
    given_values = {"parameters": {name: {"value": value} for name, value in (values or {}).items()}}
    files = (_parse(given_values),) if values else ()
    (template,) = evaluate_document(_template(expressions), Inputs(parameter_files=files, facts=FACTS)).value or ()
    properties = template.resource.get("properties")
    assert isinstance(properties, ObjectValue)
    return [properties.get(f"x{number}") or Poison(properties.place) for number in range(len(expressions))]


def _scope() -> Scope:
    return Scope(LowerOptions(source_name="it.json", source_sha256="0" * 64, version="0"))


@dataclass(frozen=True)
class Square:
    """All expressions in one configuration."""

    packer: str
    folder: Path

    def print_locals(self, values: dict[str, Any]) -> dict[int, Any]:
        """Evaluate the configuration; what Packer refuses, or makes unknown after an error, is missing."""
        file = self.folder / "values.json"
        file.write_text(json.dumps(values), encoding="utf-8")
        done = subprocess.run(
            [self.packer, "inspect", f"-var-file={file}", str(self.folder / "it.pkr.hcl")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return {
            int(number): json.loads(base64.b64decode(text), parse_int=_integer)[0]
            for number, text in _PRINTED.findall(done.stdout)
            if text and text != "<unknown>"
        }


def _integer(digits: str) -> int:
    assert digits != "-0", "HCL's negative zero is no integer of ARM"
    return int(digits)


@pytest.fixture(scope="session")
def square(packer: str, tmp_path_factory: pytest.TempPathFactory) -> Square:
    scope = _scope()
    folder = tmp_path_factory.mktemp("square")
    lowered = [expression(value, scope) for value in _evaluated(EXPRESSIONS)]
    # JSON keeps the types, base64 keeps the text whole; a list, because `jsonencode` does not take null.
    printed = (
        FunctionCall("base64encode", (FunctionCall("jsonencode", (ListOf((item,), one_line=True),)),))
        for item in lowered
    )
    members = tuple(
        Attribute(f"square_{number}", FunctionCall("try", (item, Literal("")))) for number, item in enumerate(printed)
    )
    blocks = (*scope.variable_blocks(), *scope.locals_block(), Block("locals", (), members))
    (rendered,) = render(PackerFile((), blocks), "it", Layout.SINGLE)
    (folder / "it.pkr.hcl").write_text(rendered.text, encoding="utf-8")
    return Square(packer, folder)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(values=NOTHING)
@example(values=EVERYTHING)
@given(values=VALUES)
def test_packer_computes_what_azure_computes(square: Square, values: dict[str, Any]) -> None:
    printed = square.print_locals(values)
    wrong = []
    for number, (text, value) in enumerate(zip(EXPRESSIONS, _evaluated(EXPRESSIONS, values), strict=True)):
        if isinstance(value, Poison):
            continue  # Azure refuses these arguments
        assert not isinstance(value, Symbolic), text
        if number not in printed or not equal_data(to_plain(value), printed[number]):
            wrong.append(f"{text}: Azure {to_plain(value)!r}, Packer {printed.get(number, 'refuses')!r}")
    assert not wrong, "\n".join(wrong)


def test_most_expressions_have_a_value_in_every_example() -> None:
    for values in (NOTHING, EVERYTHING):
        refused = sum(isinstance(value, Poison) for value in _evaluated(EXPRESSIONS, values))
        assert refused < len(EXPRESSIONS) / 5


def _reported(text: str) -> list[str]:
    scope = _scope()
    (value,) = _evaluated((text,))
    assert not isinstance(value, Poison)
    expression(value, scope)
    return [item.definition.code for item in scope.bag.outcome(None).diagnostics]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_no_expression_of_the_square_becomes_a_variable(text: str) -> None:
    assert _reported(text) == []


@pytest.mark.parametrize("text", [*(text for text, _ in FOLDED_ONLY.values()), *NOT_OF_THESE])
def test_what_hcl_cannot_say_becomes_a_variable(text: str) -> None:
    assert NO_EQUIVALENT in _reported(text)


def test_every_function_is_in_the_square_or_has_a_reason_not_to_be() -> None:
    names = {function.name for function in PURE.values() if function.name.casefold() not in ACCESSORS}
    names |= {form.signature.name for form in FORMS.values() if form.signature.name.isidentifier()}
    names |= {name for name in (one.signature.name for one in CONTEXTUAL.values()) if name.endswith("ResourceId")}
    names.add("resourceId")
    assert names == {*SQUARE, *FOLDED_ONLY, *NEVER_UNKNOWN}
    assert not SQUARE.keys() & FOLDED_ONLY.keys()


def test_each_function_stands_in_its_expressions() -> None:
    assert all(f"{name}(" in text for name, texts in SQUARE.items() for text in texts)
    assert all(f"{name}(" in text for name, (text, _) in FOLDED_ONLY.items())


def test_a_member_of_what_hcl_cannot_say_is_asked_for_and_not_the_whole() -> None:
    scope = _scope()
    (value,) = _evaluated(("toLower(union(o, p).a)",))
    expression(value, scope)
    (variable,) = scope.variable_blocks()
    assert Attribute("type", Reference("string")) in variable.body
