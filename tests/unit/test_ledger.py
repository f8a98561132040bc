"""The fate of every leaf."""

from __future__ import annotations

import json

import pytest

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Fate, Severity
from aib2packer.evaluate.plain import literal_value
from aib2packer.evaluate.values import ArrayValue, Known, MemberValue, ObjectValue, Place, Value
from aib2packer.ledger import HclLine, LedgerEntry, TemplateLedger, leaves, live_pointers, make_entries, to_json
from aib2packer.source import Source
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonArray, JsonNode, JsonObject

APPROXIMATED = DiagnosticDef("AIB701", "a", Severity.WARNING, Fate.APPROXIMATED)
NO_COUNTERPART = DiagnosticDef("AIB702", "b", Severity.INFO, Fate.NO_COUNTERPART)
REFUSED = DiagnosticDef("AIB703", "c", Severity.ERROR, Fate.REFUSED)
SILENT_WARNING = DiagnosticDef("AIB301", "d", Severity.WARNING)
SILENT_ERROR = DiagnosticDef("AIB302", "e", Severity.ERROR)
LINE = HclLine("x.pkr.hcl", 7)


def tree(text: str) -> JsonNode:
    node = parse_json(Source.from_text("a.json", text)).value
    assert node is not None
    return node


def resource(text: str) -> JsonObject:
    node = tree(text)
    assert isinstance(node, JsonObject)
    return node


def said(definition: DiagnosticDef, pointer: str | None) -> Diagnostic:
    return Diagnostic(definition=definition, summary="s", detail="d", subject=None, pointer=pointer)


def resolved(node: JsonObject, pointer: str = "/r") -> ObjectValue:
    value = literal_value(node, pointer)
    assert isinstance(value, ObjectValue)
    return value


def entry_of(*diagnostics: Diagnostic, lines: tuple[tuple[str, HclLine], ...] = ()) -> LedgerEntry:
    node = resource('{"a": {"b": 1}}')
    (entry,) = make_entries(node, resolved(node), diagnostics, lines)
    return entry


def test_leaves_are_scalars_and_empty_containers_in_source_order() -> None:
    node = tree('{"z": [1, {"y": null}, []], "a": {}, "b/c~d": true, "e": {"f": "x"}}')
    assert [pointer for pointer, _ in leaves("/resources/0", node)] == [
        "/resources/0/z/0",
        "/resources/0/z/1/y",
        "/resources/0/z/2",
        "/resources/0/a",
        "/resources/0/b~1c~0d",
        "/resources/0/e/f",
    ]


def test_an_empty_resource_is_a_leaf_itself() -> None:
    assert [pointer for pointer, _ in leaves("", tree("{}"))] == [""]


def test_deep_trees_do_not_need_deep_recursion() -> None:
    node: JsonNode = tree("1")
    for _ in range(50_000):
        node = JsonArray(node.span, (node,))
    assert len(list(leaves("", node))) == 1


VERDICTS = [
    pytest.param((), (), None, None, id="nobody answers"),
    pytest.param((), ("/r/a/b",), Fate.MAPPED, None, id="a line came from it"),
    pytest.param((), ("/r/a",), None, None, id="a line of its parent says nothing of it"),
    pytest.param((), ("/r/a/bb",), None, None, id="nor does that of a neighbour"),
    pytest.param(((NO_COUNTERPART, "/r/a/b"),), (), Fate.NO_COUNTERPART, "AIB702", id="a diagnostic at it"),
    pytest.param(((NO_COUNTERPART, "/r/a"),), (), Fate.NO_COUNTERPART, "AIB702", id="a diagnostic at its parent"),
    pytest.param(((NO_COUNTERPART, "/r"),), (), Fate.NO_COUNTERPART, "AIB702", id="a diagnostic at the resource"),
    pytest.param(((NO_COUNTERPART, ""),), (), Fate.NO_COUNTERPART, "AIB702", id="a diagnostic at the file's root"),
    pytest.param(((NO_COUNTERPART, "/r/a/b/c"),), (), None, None, id="a diagnostic below it"),
    pytest.param(((NO_COUNTERPART, "/r/aa"),), (), None, None, id="a diagnostic at a name that starts alike"),
    pytest.param(((NO_COUNTERPART, None),), (), None, None, id="a diagnostic without a place"),
    pytest.param(((NO_COUNTERPART, "/r/a"),), ("/r/a/b",), Fate.MAPPED, None, id="a line beats no-counterpart"),
    pytest.param(((APPROXIMATED, "/r/a"),), ("/r/a/b",), Fate.APPROXIMATED, "AIB701", id="approximated beats a line"),
    pytest.param(
        ((APPROXIMATED, "/r/a/b"), (REFUSED, "/r")), ("/r/a/b",), Fate.REFUSED, "AIB703", id="refused beats everything"
    ),
    pytest.param(((SILENT_WARNING, "/r/a/b"),), (), None, None, id="a warning without a fate does not answer"),
    pytest.param(((SILENT_ERROR, "/r/a/b"),), (), Fate.REFUSED, "AIB302", id="an error at it refuses it"),
    pytest.param(((SILENT_ERROR, "/r/a"),), (), None, None, id="an error at its parent does not, without a fate"),
]


@pytest.mark.parametrize(("diagnostics", "origins", "outcome", "code"), VERDICTS)
def test_the_worst_answer_decides(
    diagnostics: tuple[tuple[DiagnosticDef, str | None], ...],
    origins: tuple[str, ...],
    outcome: Fate | None,
    code: str | None,
) -> None:
    entry = entry_of(*(said(*item) for item in diagnostics), lines=tuple((origin, LINE) for origin in origins))
    assert (entry.outcome, entry.code) == (outcome, code)


def test_what_evaluation_has_used_up_counts_as_mapped() -> None:
    # As the count of a copy loop, of which no value is left; a null is no value either.
    node = resource('{"copy": [{"name": "a", "count": 2, "input": {"b": "x"}}], "c": null, "d": [], "e": 1}')
    value = resolved(resource('{"d": [], "e": 1, "c": null}'))
    outcomes = {entry.pointer: entry.outcome for entry in make_entries(node, value, (), ())}
    assert outcomes == {
        "/r/copy/0/name": Fate.MAPPED,
        "/r/copy/0/count": Fate.MAPPED,
        "/r/copy/0/input/b": Fate.MAPPED,
        "/r/c": Fate.MAPPED,
        "/r/d": None,
        "/r/e": None,
    }


def test_values_that_share_their_parts_are_walked_once() -> None:
    place = Place(resource("{}").span, "/r/a")
    shared: Value = Known("x", place)
    for _ in range(60):
        shared = ArrayValue((shared, shared), place)
    assert live_pointers(ObjectValue((MemberValue("a", place, shared),), place)) == {"/r/a"}


def test_of_equal_answers_the_nearest_gives_its_code() -> None:
    other = DiagnosticDef("AIB700", "f", Severity.INFO, Fate.NO_COUNTERPART)
    assert entry_of(said(other, "/r"), said(NO_COUNTERPART, "/r/a")).code == "AIB702"


def test_an_entry_lists_its_lines_once_each() -> None:
    first, second = HclLine("x.pkr.hcl", 3), HclLine("x.pkr.hcl", 9)
    entry = entry_of(lines=(("/r/a/b", first), ("/r/a/b", second), ("/r/a/b", first)))
    assert entry.hcl == (first, second)


def test_the_json_is_that_of_version_1() -> None:
    node = resource('{\n  "a": "x",\n  "b": 2\n}')
    entries = make_entries(node, resolved(node, ""), (said(REFUSED, "/b"),), [("/a", LINE)])
    text = to_json([TemplateLedger(pointer="", name="x", entries=entries)])
    assert text.endswith("}\n")
    assert json.loads(text) == {
        "version": 1,
        "templates": [
            {
                "pointer": "",
                "name": "x",
                "entries": [
                    {
                        "pointer": "/a",
                        "line": 2,
                        "column": 8,
                        "outcome": "mapped",
                        "code": None,
                        "hcl": [{"file": "x.pkr.hcl", "line": 7}],
                    },
                    {"pointer": "/b", "line": 3, "column": 8, "outcome": "refused", "code": "AIB703", "hcl": []},
                ],
            }
        ],
    }


def test_a_leaf_without_an_outcome_is_null_in_json() -> None:
    text = to_json([TemplateLedger(pointer="/r", name="x", entries=(entry_of(),))])
    assert json.loads(text)["templates"][0]["entries"][0]["outcome"] is None
