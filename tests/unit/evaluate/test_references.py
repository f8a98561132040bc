"""`reference(..).outputs`: outputs of deployments whose templates stand in the same file."""

from __future__ import annotations

from typing import Any

import pytest

from aib2packer.evaluate.values import FactName

DEPLOYMENT = "Microsoft.Resources/deployments"
FACTS = {FactName.SUBSCRIPTION_ID: "s", FactName.RESOURCE_GROUP: "g"}


def module(name: str, outputs: dict, *, scope: str | None = "inner", **members: Any) -> dict:
    """Make a deployment with outputs."""
    passed = {key: members.pop(key) for key in ("copy", "resourceGroup", "existing") if key in members}
    properties: dict = {"mode": "Incremental", "template": {"resources": [], "outputs": outputs, **members}}
    if scope:
        properties["expressionEvaluationOptions"] = {"scope": scope}
    if "passed" in members:
        properties["parameters"] = properties["template"].pop("passed")
    return {"type": DEPLOYMENT, "apiVersion": "2022-09-01", "name": name, "properties": properties, **passed}


def reading(tools, expression: str, *deployments: dict, **members: Any):
    """Evaluate an expression in an image template beside some deployments."""
    image = {"type": tools.image, "name": "it", "properties": {"v": [f"[{expression}]"]}}
    return tools.evaluate(tools.deployment(resources=[*deployments, image], **members), facts=FACTS)


OUTPUT = {"id": {"type": "string", "value": "[concat('x-', parameters('p'))]"}}
PARAMETERS = {"parameters": {"p": {"type": "string"}}, "passed": {"p": {"value": "[parameters('outer')]"}}}


@pytest.mark.parametrize(
    "key",
    [
        "'mod'",
        "'MOD'",
        "resourceId('Microsoft.Resources/deployments', 'mod')",
        "subscriptionResourceId(parameters('outer'), 'Microsoft.Resources/deployments', 'mod')",
        "extensionResourceId(concat('/a/', parameters('outer')), 'Microsoft.Resources/deployments', 'mod')",
    ],
)
def test_an_output_is_found_by_the_name_or_id_of_its_deployment(tools, key: str) -> None:
    done = reading(
        tools,
        f"reference({key}, '2022-09-01').outputs.id.value",
        module("other", {}),
        module("mod", OUTPUT, **PARAMETERS),
        parameters={"outer": {"type": "string"}},
    )
    assert done.codes == []
    assert tools.show(done.at("v", 0)) == '"x-" + <outer>'


def test_names_that_hang_on_parameters_are_the_same_where_they_are_made_the_same_way(tools) -> None:
    parameters = {"outer": {"type": "string"}, "t": {"type": "string", "defaultValue": "[utcNow()]"}}
    name = "format('mod-{0}', parameters('t'))"
    done = reading(
        tools,
        f"reference(resourceId('{DEPLOYMENT}', {name})).outputs['id'].value",
        module("[format('no-{0}', parameters('t'))]", {}),
        module(f"[{name}]", OUTPUT, **PARAMETERS),
        parameters=parameters,
    )
    assert tools.show(done.at("v", 0)) == '"x-" + <outer>'


def test_an_output_is_found_by_symbolic_name(tools) -> None:
    resources = {
        "mod": module("[uniqueString('a')]", OUTPUT, **PARAMETERS),
        "loop": module(
            "[format('l-{0}', copyIndex())]",
            {"n": {"type": "int", "value": "[parameters('n')]"}},
            copy={"name": "loop", "count": 3},
            parameters={"n": {"type": "int"}},
            passed={"n": {"value": "[mul(copyIndex(), 10)]"}},
        ),
        "it": {
            "type": tools.image,
            "name": "it",
            "properties": {
                "v": "[reference('mod').outputs.id.value]",
                "w": "[reference(format('loop[{0}]', 2)).outputs.n.value]",
                "x": "[resourceInfo('IT').name]",
            },
        },
    }
    done = tools.evaluate(
        tools.deployment(resources=resources, languageVersion="2.0", parameters={"outer": {"type": "string"}})
    )
    assert done.codes == []
    assert [tools.show(done.at(name)) for name in "vwx"] == ['"x-" + <outer>', "20", '"it"']


def test_outputs_lead_to_outputs(tools) -> None:
    inner = module("inner", {"o": {"type": "string", "value": "deep"}})
    outer = module(
        "outer", {"o": {"type": "string", "value": "[reference('inner').outputs.o.value]"}}, resources=[inner]
    )
    passed = module(
        "passed",
        {"o": {"type": "string", "value": "[toUpper(parameters('q'))]"}},
        parameters={"q": {"type": "string"}},
        passed={"q": {"value": "[reference('outer').outputs.o.value]"}},
    )
    done = reading(tools, "reference('passed').outputs.o.value", outer, passed)
    assert done.codes == []
    assert tools.show(done.at("v", 0)) == '"DEEP"'


def test_an_output_of_outer_scope_reads_the_names_around_it(tools) -> None:
    mod = module("mod", {"o": {"type": "string", "value": "[variables('a')]"}}, scope=None, variables={"a": "in"})
    done = reading(tools, "reference('mod').outputs.o.value", mod, variables={"a": "out"})
    assert tools.show(done.at("v", 0)) == '"out"'


def test_an_output_may_be_a_loop(tools) -> None:
    loop = {"count": "[length(variables('l'))]", "input": "[variables('l')[copyIndex()]]"}
    mod = module("mod", {"o": {"type": "array", "copy": loop}}, variables={"l": ["a", "b"]})
    done = reading(tools, "reference('mod').outputs.o.value", mod)
    assert tools.show(done.at("v", 0)) == '["a", "b"]'


def test_a_secure_output_is_a_secret(tools) -> None:
    done = reading(
        tools, "reference('mod').outputs.o.value", module("mod", {"o": {"type": "secureString", "value": "x"}})
    )
    assert done.at("v", 0).secret


def test_the_value_of_an_output_knows_its_way(tools) -> None:
    mod = module("mod", {"o": {"type": "string", "value": "[concat('a', 'b')]"}})
    place = reading(tools, "reference('mod').outputs.o.value", mod).at("v", 0).place
    assert place.pointer == "/resources/1/properties/v/0"
    assert [span.text for span in place.trail] == ["\"[concat('a', 'b')]\""]


def test_only_the_output_that_is_read_is_evaluated(tools) -> None:
    outputs = {"good": {"type": "string", "value": "x"}, "bad": {"type": "string", "value": "[nope()]"}}
    assert reading(tools, "reference('mod').outputs.good.value", module("mod", outputs)).codes == []


@pytest.mark.parametrize(
    ("expression", "code", "marked", "noted"),
    [
        ("reference('none').outputs.o.value", "live-function", "reference", []),
        ("reference('mod').provisioningState", "live-function", "reference", []),
        ("reference('mod').outputs", "live-function", "reference", []),
        ("reference('mod').outputs.nono.value", "missing-member", "nono", []),
        ("reference('mod').outputs.good.valeu", "missing-member", "valeu", ["its value comes from here"]),
        ("reference('mod').outputs.live.value", "live-function", "reference", ["output `live` is used here"]),
        ("reference('mod').outputs.none.value", "template-shape", '"none"', ["output `none` is used here"]),
        ("reference('old').outputs.good.value", "live-function", "reference", []),
        ("resourceInfo('no').name", "undecided-name", "'no'", []),
    ],
)
def test_what_is_not_in_the_file_is_refused(tools, expression: str, code: str, marked: str, noted: list[str]) -> None:
    outputs = {
        "good": {"type": "string", "value": "x"},
        "live": {"type": "string", "value": "[reference('vm').id]"},
        "none": {"type": "string"},
    }
    done = reading(tools, expression, module("mod", outputs), module("old", outputs, existing=True))
    assert done.codes == [code]
    assert done.marked == marked
    assert [note.message for note in done.diagnostics[0].notes][: len(noted)] == noted


def test_outputs_that_lead_back_to_themselves_are_a_cycle(tools) -> None:
    one = module("one", {"o": {"type": "string", "value": "[parameters('p')]"}}, parameters={"p": {"type": "string"}})
    one["properties"]["parameters"] = {"p": {"value": "[reference('two').outputs.o.value]"}}
    two = module("two", {"o": {"type": "string", "value": "[parameters('p')]"}}, parameters={"p": {"type": "string"}})
    two["properties"]["parameters"] = {"p": {"value": "[reference('one').outputs.o.value]"}}
    done = reading(tools, "reference('one').outputs.o.value", one, two)
    assert done.codes == ["cyclic-definition"]
    assert "output `o` -> parameter `p` -> output `o` -> parameter `p` -> output `o`" in done.message
    for name in ("[reference('self').outputs.o.value]", "[concat(reference('one').outputs.o.value, 'x')]"):
        odd = module(name, {"o": {"type": "string", "value": "x"}})
        assert reading(tools, "reference('self').outputs.o.value", odd, one).codes == ["live-function"]
