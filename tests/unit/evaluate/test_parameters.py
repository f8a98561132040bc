"""Parameters: given values, defaults, declarations, and what is said of values that do not fit."""

from __future__ import annotations

import pytest

from aib2packer.evaluate.values import Known, Parameter, Symbolic


def evaluate(tools, declaration: dict, **given):
    """Evaluate a template whose one property is the parameter `p`."""
    return tools.evaluate(
        tools.deployment({"v": "[parameters('p')]"}, parameters={"p": declaration, "other": {"type": "string"}}),
        **given,
    )


def values(**given) -> dict:
    return {"$schema": "x/deploymentParameters.json#", "parameters": {name: {"value": v} for name, v in given.items()}}


def test_a_parameter_without_value_is_symbolic_and_carries_its_declaration(tools) -> None:
    done = evaluate(
        tools,
        {
            "type": "INT",
            "defaultValue": "[add(1, 2)]",
            "minValue": 1,
            "maxValue": 9,
            "allowedValues": [1, 3],
            "metadata": {"description": "how many"},
        },
    )
    value = done.at("v")
    assert isinstance(value, Symbolic)
    assert isinstance(value.residual, Parameter)
    declaration = value.residual.declaration
    assert (declaration.name, declaration.type, declaration.description) == ("p", "int", "how many")
    assert (declaration.allowed, declaration.minimum, declaration.maximum) == ((1, 3), 1, 9)
    assert tools.show(declaration.default) == "3"
    assert declaration.span.text == '"p"'


def test_given_values_are_literal_and_later_ones_win(tools) -> None:
    declared = {"type": "string"}
    assert tools.show(evaluate(tools, declared, files=(values(P="[x]"),)).at("v")) == '"[x]"'
    assert tools.show(evaluate(tools, declared, files=(values(p="a"), values(p="b"))).at("v")) == '"b"'
    assert tools.show(evaluate(tools, declared, files=(values(p="a"),), settings={"P": "c"}).at("v")) == '"c"'


def test_a_given_value_knows_its_place_in_the_parameter_file(tools) -> None:
    value = evaluate(tools, {"type": "string"}, files=(values(p="a"),)).at("v")
    (span,) = value.place.trail
    assert (span.source.name, span.text) == ("parameters0.json", '"a"')


@pytest.mark.parametrize(
    ("type_name", "text", "expected"),
    [
        ("string", "5", '"5"'),
        ("securestring", "[x", '"[x"'),
        ("int", "5", "5"),
        ("bool", "true", "true"),
        ("array", '["a", 1]', '["a", 1]'),
        ("object", '{"a": [true]}', "{a: [true]}"),
    ],
)
def test_settings_are_read_by_the_type_of_the_parameter(tools, type_name: str, text: str, expected: str) -> None:
    assert tools.show(evaluate(tools, {"type": type_name}, settings={"p": text}).at("v")) == expected


def test_a_setting_that_is_not_json_says_what_to_write(tools) -> None:
    done = evaluate(tools, {"type": "array"}, settings={"p": "a,b"})
    assert done.codes == ["setting-not-json"]
    assert '["a", "b"]' in done.message
    assert done.diagnostics[0].subject.source.name == "--set p"


@pytest.mark.parametrize(
    ("declaration", "value", "code", "said"),
    [
        ({"type": "string"}, 5, "parameter-type", "declared with type `string`, but this is an integer"),
        ({"type": "int"}, "5", "parameter-type", "must be an integer"),
        ({"type": "bool"}, "true", "parameter-type", "must be a boolean"),
        ({"type": "array"}, {}, "parameter-type", "must be an array"),
        ({"type": "object"}, [], "parameter-type", "must be an object"),
        ({"type": "string", "allowedValues": ["a", "b"]}, "c", "parameter-not-allowed", "It allows `a` and `b`."),
        ({"type": "array", "allowedValues": ["a", "b"]}, ["a", "c"], "parameter-not-allowed", "`allowedValues`"),
        ({"type": "int", "minValue": 1, "maxValue": 3}, 4, "parameter-out-of-range", "from 1 to 3; it is 4"),
        ({"type": "string", "minLength": 3}, "ab", "parameter-out-of-range", "at least 3; it is 2"),
        ({"type": "array", "maxLength": 1}, [1, 2], "parameter-out-of-range", "at most 1; it is 2"),
        ({"type": "text"}, "a", "declaration-shape", "`securestring`"),
    ],
)
def test_values_that_do_not_fit_are_refused(tools, declaration: dict, value, code: str, said: str) -> None:
    done = evaluate(tools, declaration, files=(values(p=value),))
    assert done.codes == [code]
    assert said in done.message
    assert tools.show(done.at("v")) == "poison"


@pytest.mark.parametrize(
    ("declaration", "value"),
    [
        ({"type": "string", "allowedValues": ["Enabled"]}, "enabled"),
        ({"type": "array", "allowedValues": ["a", "b"]}, ["b"]),
        ({"type": "secureString", "minLength": 1}, "x"),
        ({"type": "int", "minValue": 0}, 0),
        ({"type": "object", "nullable": True}, None),
    ],
)
def test_values_that_fit_are_taken(tools, declaration: dict, value) -> None:
    assert evaluate(tools, declaration, files=(values(p=value),)).codes == []


def test_a_given_value_is_checked_even_if_nothing_uses_it(tools) -> None:
    assert evaluate(tools, {"type": "string"}, files=(values(other=1),)).codes == ["parameter-type"]


def test_unknown_names_get_the_nearest_one(tools) -> None:
    done = evaluate(tools, {"type": "string"}, settings={"othr": "x"})
    assert done.codes == ["unknown-parameter-given"]
    assert "Did you mean `other`?" in done.message


def test_values_for_a_resource_body_are_refused(tools) -> None:
    done = tools.evaluate({"properties": {"source": {}}}, settings={"a": "1"}, files=(values(b=2),))
    assert done.codes == ["unknown-parameter-given"] * 2
    assert len(done.templates) == 1


def test_secrets_are_marked_and_never_shown(tools) -> None:
    done = evaluate(tools, {"type": "securestring", "allowedValues": ["hunter2"]}, settings={"p": "letmein"})
    assert done.codes == ["parameter-not-allowed"]
    assert "letmein" not in done.message
    assert "hunter2" not in done.message
    given = evaluate(tools, {"type": "secureObject"}, files=(values(p={"a": "x"}),)).at("v", "a")
    assert isinstance(given, Known)
    assert given.secret


def test_a_key_vault_reference_is_a_secret_variable_without_default(tools) -> None:
    file = {"parameters": {"p": {"reference": {"keyVault": {"id": "x"}, "secretName": "s"}}}}
    value = evaluate(tools, {"type": "string", "defaultValue": "d"}, files=(file,)).at("v")
    assert value.secret
    assert value.residual.declaration.default is None


def test_a_parameter_file_without_schema_may_hold_only_entries(tools) -> None:
    assert tools.show(evaluate(tools, {"type": "string"}, files=({"p": {"value": "a"}},)).at("v")) == '"a"'


@pytest.mark.parametrize("file", [{"p": "a"}, [], {"parameters": {"p": "a"}}, {"parameters": {"p": {}}}])
def test_a_parameter_file_of_another_shape_is_refused(tools, file) -> None:
    assert evaluate(tools, {"type": "string"}, files=(file,)).codes == ["parameter-file-shape"]


def test_a_nullable_parameter_without_value_is_null(tools) -> None:
    definitions = {"t": {"type": "object", "nullable": True}}
    document = tools.deployment(
        {"v": ["[parameters('p')]"], "w": "[if(empty(parameters('p')), 'none', parameters('p').x)]"},
        definitions=definitions,
        parameters={"p": {"$ref": "#/definitions/t"}},
    )
    done = tools.evaluate(document)
    assert tools.show(done.at("v", 0)) == "null"
    assert tools.show(done.at("w")) == '"none"'


def test_a_default_may_use_other_parameters_and_the_clock(tools) -> None:
    document = tools.deployment(
        {"v": "[concat('x-', parameters('p'))]"},
        parameters={
            "p": {"type": "string", "defaultValue": "[concat(parameters('q'), utcNow('d'))]"},
            "q": {"type": "string"},
        },
    )
    done = tools.evaluate(document)
    assert done.codes == []
    assert tools.show(done.at("v")) == '"x-" + <p>'
    default = done.at("v").residual.parts[1].residual.declaration.default
    assert tools.show(default) == '<q> + utcNow("d")'


def test_a_default_that_only_azure_knows_makes_the_value_required(tools) -> None:
    done = evaluate(tools, {"type": "string", "defaultValue": "[deployment().properties.templateLink.uri]"})
    assert done.codes == []
    assert done.at("v").residual.declaration.default is None


def test_a_wrong_default_is_reported_once(tools) -> None:
    document = tools.deployment(
        {"v": "[parameters('p')]", "w": "[parameters('p')]"},
        parameters={"p": {"type": "int", "defaultValue": "five"}},
    )
    assert tools.evaluate(document).codes == ["parameter-type"]
