"""ARM functions: over known values as published, over unknown ones as far as can be said."""

from __future__ import annotations

import pytest

from aib2packer.evaluate.values import FactName, Kind, Symbolic

PARAMETERS = {
    "s": {"type": "string"},
    "t": {"type": "string", "defaultValue": "tee"},
    "n": {"type": "int"},
    "b": {"type": "bool"},
    "l": {"type": "array"},
    "o": {"type": "object"},
    "secret": {"type": "securestring"},
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # text of known and unknown parts
        ("concat('a', 'b', 1, true())", '"ab1True"'),
        ("concat('a-', parameters('s'), '-', 'b')", '"a-" + <s> + "-b"'),
        ("concat(parameters('s'), concat('x', parameters('t')))", '<s> + "x" + <t>'),
        ("format('{0}/{1}/{{x}}', parameters('s'), 3)", '<s> + "/3/{x}"'),
        ("format('{0}', parameters('s'))", "<s>"),
        ("format('{0:D3}', parameters('n'))", 'format("{0:D3}", <n>)'),
        ("concat(parameters('l'), createArray(1))", "concat(<l>, [1])"),
        ("concat(parameters('n'), '')", "<n>"),
        # context
        ("resourceGroup().location", "<resource_group_location>"),
        ("resourceGroup().id", '"/subscriptions/" + <subscription_id> + "/resourceGroups/" + <resource_group_name>'),
        (
            "resourceId('Microsoft.Compute/images', parameters('s'))",
            (
                '"/subscriptions/" + <subscription_id> + "/resourceGroups/" + <resource_group_name> + '
                '"/providers/Microsoft.Compute/images/" + <s>'
            ),
        ),
        (
            "resourceId('g', 'A.B/c', 'd')",
            '"/subscriptions/" + <subscription_id> + "/resourceGroups/g/providers/A.B/c/d"',
        ),
        (
            "resourceId(parameters('s'), parameters('t'), 'A.B/c', 'd')",
            '"/subscriptions/" + <s> + "/resourceGroups/" + <t> + "/providers/A.B/c/d"',
        ),
        ("deployment().name", "<deployment_name>"),
        ("tenant().tenantId", "<tenant_id>"),
        # ids of unknown parts, taken apart
        ("last(split(resourceId('A.B/c/d', 'x', parameters('s')), '/'))", "<s>"),
        ("split(resourceId('A.B/c', 'd'), '/')[2]", "<subscription_id>"),
        ("split(resourceId('A.B/c', 'd'), '/')[8]", '"d"'),
        ("last(split(parameters('s'), '/'))", 'last(split(<s>, "/"))'),
        ("last(split(concat('a/', parameters('s')), '/'))", 'last(split("a/" + <s>, "/"))'),
        ("split(concat('a', parameters('s'), '/b'), '/')", 'split("a" + <s> + "/b", "/")'),
        ("split(parameters('s'), '/')[8]", 'index(split(<s>, "/"), 8)'),
        # logic
        ("if(parameters('b'), 1, 2)", "if(<b>, 1, 2)"),
        ("if(parameters('b'), 1, 1)", "1"),
        ("if(true(), 'yes', reference('x'))", '"yes"'),
        ("if(equals(1, 2), variables('missing'), 'no')", '"no"'),
        ("equals(parameters('s'), parameters('s'))", "true"),
        ("equals(concat('a', parameters('s')), 'b')", "false"),
        ("equals(parameters('s'), 'x')", 'equals(<s>, "x")'),
        ("equals(parameters('s'), null())", "false"),
        ("and(parameters('b'), false())", "false"),
        ("and(parameters('b'), true())", "<b>"),
        ("or(parameters('b'), true(), reference('x'))", "true"),
        ("or(parameters('b'), equals(1, 2))", "<b>"),
        ("not(not(parameters('b')))", "<b>"),
        ("coalesce(null(), parameters('s'), reference('x'))", "<s>"),
        ("coalesce(tryGet(parameters('o'), 'a'), 'x')", 'coalesce(tryGet(<o>, "a"), "x")'),
        ("empty(concat('a', parameters('s')))", "false"),
        ("empty(parameters('s'))", "empty(<s>)"),
        # arrays and objects
        ("length(createArray(parameters('s'), 1))", "2"),
        ("contains(createArray(parameters('s'), 'a'), 'a')", "true"),
        ("contains(createArray(parameters('s'), 'a'), 'b')", 'contains([<s>, "a"], "b")'),
        ("createObject('A', parameters('s')).a", "<s>"),
        ("parameters('o').a.b", 'member(member(<o>, "a"), "b")'),
        ("union(createObject('a', parameters('s')), createObject('A', 1, 'b', 2))", "{a: 1, b: 2}"),
        ("union(createArray('a'), createArray(parameters('s')))", 'union(["a"], [<s>])'),
        (
            "shallowMerge(createArray(createObject('a', 1), if(parameters('b'), createObject(), createObject())))",
            "{a: 1}",
        ),
        ("if(parameters('b'), createObject('value', 1), createObject('value', 2)).value", "if(<b>, 1, 2)"),
        ("map(createArray('a', parameters('s')), lambda('x', concat(lambdaVariables('x'), '!')))", '["a!", <s> + "!"]'),
        ("map(parameters('l'), lambda('x', lambdaVariables('x')))", "map(<l>)"),
        (
            (
                "reduce(map(createArray('a'), lambda('i', createObject(lambdaVariables('i'), createObject()))), "
                "createObject(), lambda('cur', 'next', union(lambdaVariables('cur'), lambdaVariables('next'))))"
            ),
            "{a: {}}",
        ),
        ("toLower(parameters('s'))", "toLower(<s>)"),
        ("json('{\"a\": [1, 2.5, null]}')", "{a: [1, 2.5, null]}"),
        ("json('{''a'': ''it\\''s''}').a", '"it\'s"'),
        ("substring('a\U0001f600b', 3, 1)", '"b"'),
    ],
)
def test_functions_over_unknown_values(tools, expression: str, expected: str) -> None:
    done = tools.expression(f"[{expression}]", parameters=PARAMETERS)
    assert done.codes == []
    assert tools.show(done.at("v", 0)) == expected


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("concat('a', parameters('s'))", Kind.STRING),
        ("parameters('n')", Kind.INT),
        ("add(parameters('n'), 1)", Kind.INT),
        ("empty(parameters('l'))", Kind.BOOL),
        ("concat(parameters('l'), createArray())", Kind.ARRAY),
        ("parameters('o').x", Kind.ANY),
        ("if(parameters('b'), 'a', 'b')", Kind.STRING),
        ("if(parameters('b'), 'a', 1)", Kind.ANY),
        ("split(parameters('s'), '/')[0]", Kind.STRING),
    ],
)
def test_unknown_values_have_the_kind_that_is_clear(tools, expression: str, kind: Kind) -> None:
    value = tools.expression(f"[{expression}]", parameters=PARAMETERS).at("v", 0)
    assert isinstance(value, Symbolic)
    assert value.kind is kind


@pytest.mark.parametrize(
    "expression",
    [
        "parameters('secret')",
        "concat('a', parameters('secret'))",
        "toLower(parameters('secret'))",
        "createObject('a', parameters('secret')).a",
        "if(parameters('b'), parameters('secret'), '')",
    ],
)
def test_secrets_stay_secret(tools, expression: str) -> None:
    assert tools.expression(f"[{expression}]", parameters=PARAMETERS).at("v", 0).secret


@pytest.mark.parametrize(
    ("expression", "code", "marked", "said"),
    [
        ("toLowr('a')", "unknown-function", "toLowr", "Did you mean `toLower`?"),
        ("loadTextContent('a.sh')", "bicep-function", "loadTextContent", "`bicep build`"),
        ("listKeys('a', 'b').keys[0]", "live-function", "listKeys", "--set NAME=VALUE"),
        ("deployment().properties.templateLink.uri", "live-function", "properties", "only to Azure"),
        ("utcNow()", "misplaced-function", "utcNow()", "`defaultValue`"),
        ("copyIndex()", "misplaced-function", "copyIndex()", "no loop"),
        ("lambdaVariables('x')", "misplaced-function", "'x'", "no lambda"),
        ("lambda('x', 1)", "misplaced-function", "lambda('x', 1)", "`map`"),
        ("map(createArray(1), 2)", "argument-type", "2", "lambda"),
        ("toLower('a', 'b')", "argument-count", "'b'", "takes 1 argument, but this call has 2"),
        ("toLower(createArray())", "argument-type", "createArray()", "must be a string; it is an array"),
        ("concat(createArray(), 'a')", "argument-value", "'a'", "other arrays"),
        ("createObject('a', 1, 'A', 2)", "argument-value", "'A'", "twice"),
        ("createObject('one', 1).two", "missing-member", "two", "It has `one`."),
        ("createObject('location', 1).locatoin", "missing-member", "locatoin", "Did you mean `location`?"),
        ("createArray(1)[3]", "index-out-of-range", "3", "indexes 0 to 0"),
        ("createArray(1).x", "not-indexable", "x", "named by an integer"),
        ("toLower('a').x", "not-indexable", "x", "Only objects and arrays"),
        ("null().x", "not-indexable", "x", "this is null"),
        ("parameters('S2')", "unknown-parameter", "'S2'", "Did you mean `s`?"),
        ("variables('x')", "unknown-variable", "'x'", "declares no variables"),
        ("parameters(parameters('s'))", "undecided-name", "parameters('s')", "--set NAME=VALUE"),
        ("ns.f('a')", "unknown-function", "ns.f", "declares no functions"),
        ("fail('no luck')", "deployment-failure", "fail('no luck')", "`no luck`"),
        ("format('{1}', 'a')", "argument-value", "'{1}'", "only 1 items"),
        ("format('{a', 'a')", "argument-value", "'{a'", "belongs to no item"),
        ("resourceId('A.B/c', 'd', 'e')", "argument-value", "'A.B/c'", "1 segments"),
        ("resourceId('a', 'b')", "argument-value", "'b'", "resource type"),
        ("member(createObject('a', 1), 'a')", "unknown-function", "member", "no function `member`"),
    ],
)
def test_wrong_calls_say_what_is_wrong_at_the_exact_place(
    tools, expression: str, code: str, marked: str, said: str
) -> None:
    done = tools.expression(f"[{expression}]", parameters=PARAMETERS)
    assert done.codes == [code]
    assert done.marked == marked
    assert said in done.message
    assert done.diagnostics[0].pointer == "/resources/0/properties/v/0"
    assert tools.show(done.at("v", 0)) == "poison"


def test_one_mistake_is_reported_once_however_far_it_spreads(tools) -> None:
    done = tools.evaluate(
        tools.deployment(
            {"a": "[variables('x')]", "b": "[concat('-', variables('x'))]", "c": "[toLower(variables('y'))]"},
            variables={"x": "[toUpper(1)]", "y": "[trim(variables('x'))]"},
        )
    )
    assert done.codes == ["argument-type"]
    assert [tools.show(done.at(name)) for name in "abc"] == ["poison", "poison", "poison"]
    assert done.marked == "1"
    (note,) = done.diagnostics[0].notes
    assert note.message == "variable `x` is used here"
    assert note.span.text == "variables('x')"


def test_environment_is_that_of_global_azure(tools) -> None:
    assert tools.show(tools.expression("[environment().suffixes.storage]").at("v", 0)) == '"core.windows.net"'


def test_a_fact_that_is_given_is_known(tools) -> None:
    facts = {FactName.SUBSCRIPTION_ID: "sub", FactName.RESOURCE_GROUP: "rg", FactName.LOCATION: "westus"}
    done = tools.expression("[concat(resourceGroup().location, ':', resourceGroup().id)]", facts)
    assert tools.show(done.at("v", 0)) == '"westus:/subscriptions/sub/resourceGroups/rg"'
