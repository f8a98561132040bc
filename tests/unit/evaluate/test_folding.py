"""Folding: structure decided by the defaults of parameters, with leaves that stay open."""

from __future__ import annotations

import pytest

from aib2packer.evaluate.folding import fold

PARAMETERS = {
    "on": {"type": "bool", "defaultValue": True},
    "s": {"type": "string", "defaultValue": "Ess"},
    "n": {"type": "int", "defaultValue": 2},
    "l": {"type": "array", "defaultValue": ["a", "[parameters('s')]"]},
    "o": {"type": "object", "defaultValue": {"a": {"b": "deep"}}},
    "open": {"type": "string"},
    "opens": {"type": "array"},
    "secret": {"type": "securestring", "defaultValue": "x"},
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("parameters('s')", '"Ess"'),
        ("parameters('open')", "<open>"),
        ("parameters('l')", '["a", <s>]'),
        ("concat(parameters('s'), '-', parameters('n'))", '"Ess-2"'),
        ("concat(parameters('s'), parameters('open'))", "<s> + <open>"),
        ("toUpper(parameters('s'))", '"ESS"'),
        ("parameters('o').a.b", '"deep"'),
        ("tryGet(parameters('o'), 'x')", "null"),
        ("parameters('l')[1]", '"Ess"'),
        ("parameters('l')[7]", "index(<l>, 7)"),
        ("length(parameters('l'))", "2"),
        ("format('{0:D3}', parameters('n'))", '"002"'),
        ("if(parameters('on'), createObject('a', parameters('s')), createObject())", "{a: <s>}"),
        (
            (
                "shallowMerge(createArray(createObject('x', parameters('s')), "
                "if(parameters('on'), createObject('a', parameters('open')), createObject()), createObject('n', 1)))"
            ),
            "{x: <s>, a: <open>, n: 1}",
        ),
        ("shallowMerge(createArray(createObject('x', 1), tryGet(parameters('o'), 'no')))", "{x: 1}"),
        ("union(parameters('o'), createObject('z', parameters('s')))", '{a: {b: "deep"}, z: <s>}'),
        ("concat(parameters('l'), createArray(parameters('open')))", '["a", <s>, <open>]'),
        ("flatten(createArray(parameters('l'), createArray(1)))", '["a", <s>, 1]'),
        ("concat(parameters('opens'), createArray(1))", "concat(<opens>, [1])"),
        ("coalesce(tryGet(parameters('o'), 'x'), 'dflt')", '"dflt"'),
        ("map(parameters('opens'), lambda('x', 1))", "map(<opens>)"),
        ("equals(parameters('s'), 'Ess')", "true"),
        ("and(parameters('on'), not(empty(parameters('l'))))", "true"),
    ],
)
def test_folding_takes_defaults(tools, expression: str, expected: str) -> None:
    done = tools.expression(f"[{expression}]", parameters=PARAMETERS)
    assert done.codes == []
    assert tools.show(fold(done.at("v", 0))) == expected


def test_what_is_known_stays_itself(tools) -> None:
    value = tools.expression("[createArray(parameters('s'))]", parameters=PARAMETERS).at("v", 0)
    assert fold(value) is value


def test_a_folded_value_keeps_its_place_and_its_secret(tools) -> None:
    value = tools.expression("[parameters('secret')]", parameters=PARAMETERS).at("v", 0)
    folded = fold(value)
    assert folded.secret
    assert folded.place.pointer == value.place.pointer
    assert folded.place.span == value.place.span
    assert [span.text for span in folded.place.trail] == ['"x"']


def test_a_list_with_a_default_is_mapped_over(tools) -> None:
    done = tools.expression(
        "[map(parameters('l'), lambda('x', concat(lambdaVariables('x'), '!')))]", parameters=PARAMETERS
    )
    assert tools.show(done.at("v", 0)) == '["a!", <s> + "!"]'
