"""Templates made to hang the compiler or to eat its memory: reported at once, and never an exception."""

from __future__ import annotations

import json

import pytest

from aib2packer.evaluate import limits


@pytest.fixture
def tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the bounds to a tenth: they are reached in the same way, and sooner."""
    for name in ("MAX_STEPS", "MAX_PRODUCED", "MAX_WEIGHT"):
        monkeypatch.setattr(limits, name, getattr(limits, name) // 10)


def chain(first: str, step: str, count: int) -> dict[str, str]:
    """Make variables of which each is made of the one before."""
    names = {"v0": first}
    for index in range(1, count):
        names[f"v{index}"] = step.replace("X", f"variables('v{index - 1}')")
    return names


@pytest.mark.usefixtures("tenth")
@pytest.mark.parametrize(
    ("first", "step"),
    [
        ("abcdefgh", "[concat(X, X)]"),
        ("abcdefgh", "[format('{0}{0}', X)]"),
        ("abcdefgh", "[replace(X, 'a', X)]"),
        ("abcdefgh", "[createArray(X, X)]"),
        ("abcdefgh", "[createObject('a', X, 'b', X)]"),
        ("[createArray(1, 2)]", "[concat(X, X)]"),
        ("[parameters('p')]", "[concat(X, '-', X)]"),
        ("[parameters('p')]", "[toLower(concat(toLower(X), 'x', X))]"),
        ("[parameters('p')]", "[createArray(X, X)]"),
        ("[parameters('p')]", "[if(parameters('b'), createArray(X), createArray(X, X))]"),
        ("[parameters('p')]", "[map(range(0, 2), lambda('i', X))]"),
        ("abcdefgh", "[array(X)]"),
        ("[createArray(1)]", "[createArray(X)]"),
    ],
)
def test_a_value_that_doubles_itself_is_stopped_at_once(tools, first: str, step: str) -> None:
    document = tools.deployment(
        {"v": "[variables('v149')]"},
        variables=chain(first, step, 150),
        parameters={"p": {"type": "string", "defaultValue": "p"}, "b": {"type": "bool"}},
    )
    done = tools.evaluate(document)
    assert done.codes in (["too-much-work"], []), done.codes
    if step != "[array(X)]":
        assert done.codes == ["too-much-work"]
        assert done.diagnostics[0].subject is not None


def test_loops_in_loops_are_stopped(tools) -> None:
    expression = "1"
    for depth in range(6):
        expression = f"map(range(0, 10000), lambda('i{depth}', {expression}))"
    done = tools.expression(f"[{expression}]")
    assert done.codes == ["too-much-work"]


@pytest.mark.usefixtures("tenth")
def test_copy_in_copy_is_stopped(tools) -> None:
    inner: object = 1
    for _ in range(5):
        inner = {"copy": [{"name": "a", "count": 800, "input": inner}]}
    assert tools.evaluate(tools.deployment({"v": inner})).codes == ["too-much-work"]


def test_a_long_way_from_variable_to_variable_is_no_matter(tools) -> None:
    done = tools.evaluate(tools.deployment({"v": "[variables('v400')]"}, variables=chain("x", "[X]", 401)))
    assert done.codes == []
    assert tools.show(done.at("v")) == '"x"'


def test_an_endless_way_is_stopped(tools) -> None:
    done = tools.evaluate(tools.deployment({"v": "[variables('v4999')]"}, variables=chain("x", "[trim(X)]", 5000)))
    assert done.codes == ["too-much-work"]


@pytest.mark.parametrize("depth", [199, 300, 500])
def test_nested_arrays_are_evaluated_or_refused(tools, depth: int) -> None:
    done = tools.evaluate(json.dumps(tools.deployment({"v": 0})).replace('"v": 0', '"v": ' + "[" * depth + "]" * depth))
    assert done.codes in (["too-much-work"], [])


@pytest.mark.parametrize(
    ("variables", "chain_text"),
    [
        ({"a": "[variables('a')]"}, "variable `a` -> variable `a`"),
        (
            {"a": "[variables('b')]", "b": {"x": "[variables('c')]"}, "c": ["[variables('b')]"]},
            "variable `b` -> variable `c` -> variable `b`",
        ),
    ],
)
def test_a_cycle_is_reported_once_with_its_chain(tools, variables: dict, chain_text: str) -> None:
    done = tools.evaluate(tools.deployment({"v": "[variables('a')]", "w": "[variables('a')]"}, variables=variables))
    assert done.codes == ["cyclic-definition"]
    assert chain_text in done.message
    assert len(done.diagnostics[0].notes) == chain_text.count("->")


def test_a_long_cycle_is_named_as_far_as_it_helps(tools) -> None:
    for length, said in (
        (19, "`v1` -> variable `v0` -> variable `v18`"),
        (300, "`v281` -> 281 more -> variable `v299`"),
    ):
        variables = chain(f"[variables('v{length - 1}')]", "[X]", length)
        done = tools.evaluate(tools.deployment({"v": f"[variables('v{length - 1}')]"}, variables=variables))
        assert done.codes == ["cyclic-definition"]
        assert said in done.message
        assert len(done.diagnostics[0].notes) == min(length, 19)


def test_parameters_may_be_cyclic_too(tools) -> None:
    parameters = {
        "a": {"type": "string", "defaultValue": "[parameters('b')]"},
        "b": {"type": "string", "defaultValue": "[parameters('a')]"},
    }
    done = tools.evaluate(tools.deployment({"v": "[parameters('a')]"}, parameters=parameters))
    assert done.codes == ["cyclic-definition"]


def test_a_function_that_calls_itself_is_stopped(tools) -> None:
    functions = [{"namespace": "n", "members": {"f": {"parameters": [], "output": {"value": "[n.f()]"}}}}]
    assert tools.evaluate(tools.deployment({"v": "[n.f()]"}, functions=functions)).codes == ["too-much-work"]


@pytest.mark.usefixtures("tenth")
@pytest.mark.parametrize(
    "body",
    [
        "equals(variables('v9'), variables('w9'))",
        "contains(variables('v9'), variables('w9'))",
        "length(string(variables('v9')))",
        "filter(range(0, 9), lambda('j', equals(variables('p9'), variables('v9'))))",
    ],
)
def test_looking_at_great_values_again_and_again_is_stopped(tools, body: str) -> None:
    pair = "[createArray(X, X)]"
    again = {f"w{name[1:]}": text.replace("('v", "('w") for name, text in chain("x", pair, 10).items()}
    unknown = {
        f"p{name[1:]}": text.replace("('v", "('p") for name, text in chain("[parameters('p')]", pair, 10).items()
    }
    done = tools.evaluate(
        tools.deployment(
            {"v": f"[map(range(0, 10000), lambda('i', {body}))]"},
            variables={**chain("x", pair, 10), **again, **unknown},
            parameters={"p": {"type": "string", "defaultValue": "p"}},
        )
    )
    assert done.codes == ["too-much-work"]


def test_a_union_of_many_elements_is_fast(tools) -> None:
    done = tools.expression("[length(union(range(0, 5000), range(2500, 5000)))]")
    assert tools.show(done.at("v", 0)) == "7500"


def test_a_long_expression_is_evaluated(tools) -> None:
    parts = ", ".join("'x'" for _ in range(4_000))
    expression = f"[length(concat({parts}))]"
    assert 20_000 < len(expression) < 24_576  # the service allows no more
    assert tools.show(tools.expression(expression).at("v", 0)) == "4000"


@pytest.mark.parametrize("depth", [60, 10_000])
def test_many_parentheses_are_evaluated_or_refused(tools, depth: int) -> None:
    done = tools.expression("[" + "trim(" * depth + "' x '" + ")" * depth + "]")
    assert tools.show(done.at("v", 0)) == ('"x"' if depth == 60 else "poison")
    assert len(done.codes) == (depth != 60)


def test_as_many_elements_as_a_range_may_have_are_mapped(tools) -> None:
    done = tools.expression("[length(map(range(0, 10000), lambda('x', lambdaVariables('x'))))]")
    assert tools.show(done.at("v", 0)) == "10000"


def test_the_work_for_a_chain_of_variables_grows_no_faster_than_the_chain(tools, count_calls) -> None:
    def work(length: int) -> int:
        variables = chain("[parameters('p')]", "[concat(X, '-')]", length)
        document = tools.deployment(
            {"v": f"[variables('v{length - 1}')]"}, variables=variables, parameters={"p": {"type": "string"}}
        )
        return count_calls(lambda: tools.evaluate(document))

    assert work(400) < 2.5 * work(200)


def test_deployments_that_refer_to_each_other_in_a_long_row_are_bounded(tools) -> None:
    def module(index: int) -> dict:
        value = "x" if index == 0 else f"[reference('m{index - 1}').outputs.o.value]"
        return {
            "type": "Microsoft.Resources/deployments",
            "name": f"m{index}",
            "properties": {
                "expressionEvaluationOptions": {"scope": "inner"},
                "parameters": {"p": {"value": value}},
                "template": {
                    "parameters": {"p": {"type": "string"}},
                    "outputs": {"o": {"type": "string", "value": "[parameters('p')]"}},
                },
            },
        }

    image = {"type": tools.image, "name": "it", "properties": {"v": "[reference('m99').outputs.o.value]"}}
    done = tools.evaluate(tools.deployment(resources=[*map(module, range(100)), image]))
    assert done.codes == []
    assert tools.show(done.at("v")) == '"x"'
    image = {"type": tools.image, "name": "it", "properties": {"v": "[reference('m699').outputs.o.value]"}}
    done = tools.evaluate(tools.deployment(resources=[*map(module, range(700)), image]))
    assert done.codes == ["too-much-work"]
