"""Parameters: given values, defaults, declarations, and what is said of values that do not fit."""

from __future__ import annotations

import json

import pytest

from aib2packer.evaluate.values import KeyVaultSecret, Kind, Known, Parameter, Symbolic, inputs_of


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


SECRETS = [
    ({"type": "securestring", "minLength": 30}, {"value": "letmein"}, "letmein"),
    ({"type": "securestring"}, {"value": 51771}, "51771"),
    ({"type": "securestring"}, {"value": {"a": ["letmein"]}}, "letmein"),
    ({"type": "securestring"}, "letmein", "letmein"),
    ({"type": "secureObject", "allowedValues": ["x"]}, {"value": "letmein\nagain"}, "again"),
    (None, {"value": "letmein"}, "letmein"),
]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(("declaration", "entry", "secret"), SECRETS)
def test_no_message_about_a_parameter_file_points_at_a_secret(
    tools, declaration: dict | None, entry, secret: str, indent: int | None
) -> None:
    declared = {"p": declaration or {"type": "int"}, "n": {"type": "int"}}
    document = tools.deployment({"v": ["[parameters('p')]"]}, parameters=declared)
    name = "p" if declaration else "q"
    file = json.dumps({"parameters": {"n": {"value": "no int"}, name: entry}}, indent=indent)
    done = tools.evaluate(document, files=(file.replace("\\n", "\n"),))
    assert len(done.diagnostics) == 2
    for item in done.diagnostics:
        assert item.subject is not None
        (line,) = {item.subject.source.line(number) for number in (item.subject.begin.line, item.subject.finish.line)}
        assert secret not in line + item.summary + item.detail
    assert {item.subject.text for item in done.diagnostics} == {'"no int"', f'"{name}"'}


def test_a_parameter_file_of_a_wrong_shape_shows_no_value(tools) -> None:
    done = evaluate(tools, {"type": "securestring"}, files=('{"p": "letmein"}',))
    assert done.codes == ["parameter-file-shape"]
    assert done.marked == '{"p": "*******"}'


def test_no_message_about_a_setting_points_at_a_secret(tools) -> None:
    for declaration, name in (
        ({"type": "secureObject"}, "p"),
        ({"type": "securestring", "maxLength": 1}, "p"),
        ({}, "q"),
    ):
        declared = {"p": declaration or {"type": "int"}}
        done = tools.evaluate(
            tools.deployment({"v": ["[parameters('p')]"]}, parameters=declared), settings={name: "letmein"}
        )
        (item,) = done.diagnostics
        assert (item.subject.source.name, item.subject.source.text) == (f"--set {name}", "")


def test_a_secret_does_not_come_out_in_messages_about_what_is_made_of_it(tools) -> None:
    uses = [
        "parameters(parameters('p'))",
        "createObject('a', 1)[parameters('p')]",
        "tryGet(createObject('a', createObject()), 'a', parameters('p'))",
        "format(parameters('p'), 1)",
        "fail(parameters('p'))",
        "lambdaVariables(parameters('p'))",
    ]
    document = tools.deployment({"v": [f"[{use}]" for use in uses]}, parameters={"p": {"type": "securestring"}})
    done = tools.evaluate(document, settings={"p": "{7:letmein}"})
    assert len(done.diagnostics) == len(uses)
    assert all("letmein" not in item.summary + item.detail for item in done.diagnostics)


VAULT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv"


@pytest.mark.parametrize("version", [None, "0123"])
def test_a_key_vault_reference_is_a_secret_that_packer_can_read(tools, version: str | None) -> None:
    reference = {"keyVault": {"id": VAULT}, "secretName": "s"} | ({"secretVersion": version} if version else {})
    file = {"parameters": {"p": {"reference": reference}}}
    value = evaluate(tools, {"type": "string", "defaultValue": "d"}, files=(file,)).at("v")
    assert isinstance(value, Symbolic)
    assert value.secret
    assert value.kind is Kind.STRING
    secret = value.residual
    assert isinstance(secret, KeyVaultSecret)
    assert (secret.vault_id.value, secret.secret_name.value) == (VAULT, "s")
    assert (None if secret.version is None else secret.version.value) == version
    assert secret.declaration.name == "p"
    assert secret.declaration.default is None
    assert list(inputs_of(value)) == [secret]


def test_a_nested_deployment_may_read_a_secret_of_a_vault_that_is_named_by_parameters(tools) -> None:
    inner = tools.deployment({"v": "[concat('x', parameters('pw'))]"}, parameters={"pw": {"type": "securestring"}})
    reference = {"keyVault": {"id": "[concat('/v/', parameters('p'))]"}, "secretName": "[parameters('p')]"}
    nested = {
        "type": "Microsoft.Resources/deployments",
        "name": "n",
        "properties": {
            "expressionEvaluationOptions": {"scope": "inner"},
            "parameters": {"pw": {"reference": reference}},
            "template": inner,
        },
    }
    done = tools.evaluate(tools.deployment(resources=[nested], parameters={"p": {"type": "string"}}))
    assert done.codes == []
    value = done.at("v")
    assert value.secret
    secret = value.residual.parts[1].residual
    assert isinstance(secret, KeyVaultSecret)
    assert tools.show(secret.vault_id) == '"/v/" + <p>'
    assert [leaf.declaration.name for leaf in inputs_of(value)] == ["pw", "p", "p"]


@pytest.mark.parametrize(
    "reference", [{}, {"keyVault": {}, "secretName": "s"}, {"keyVault": {"id": VAULT}}, {"keyVault": "x"}, "x"]
)
def test_an_incomplete_key_vault_reference_is_refused(tools, reference) -> None:
    done = evaluate(tools, {"type": "string"}, files=({"parameters": {"p": {"reference": reference}}},))
    assert done.codes == ["parameter-file-shape"]
    assert "`secretVersion`" in done.message


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[externalInputs('sys_envVar_1')]", "<p>"),
        ("[format('{0}-x', externalInputs('SYS_cli_0'))]", "<p>"),
        ("[concat('a', 'b')]", '"ab"'),
        ("[if(true(), 'a', externalInputs('sys_envVar_1'))]", '"a"'),
        ("plain", '"plain"'),
    ],
)
def test_a_parameter_file_compiled_from_bicep_may_ask_for_inputs(tools, expression: str, expected: str) -> None:
    file = {
        "$schema": "https://x/2019-04-01/deploymentParameters.json#",
        "externalInputDefinitions": {
            "sys_envVar_1": {"kind": "sys.envVar", "config": "REGION"},
            "SYS_cli_0": {"kind": "sys.cli", "config": "x"},
        },
        "parameters": {"p": {"expression": expression}},
    }
    done = evaluate(tools, {"type": "string", "defaultValue": "d"}, files=(file,))
    assert done.codes == []
    assert tools.show(done.at("v")) == expected


@pytest.mark.parametrize(
    ("expression", "code", "said"),
    [
        ("[externalInputs('sys_envVar_2')]", "undecided-name", "Did you mean `sys_envVar_1`?"),
        ("[parameters('other')]", "unknown-parameter", "declares no parameters"),
        ("[add(1, 2)]", "parameter-type", "this is an integer"),
    ],
)
def test_a_wrong_expression_in_a_parameter_file_is_reported_there(tools, expression: str, code: str, said: str) -> None:
    file = {"externalInputDefinitions": {"sys_envVar_1": {}}, "parameters": {"p": {"expression": expression}}}
    done = evaluate(tools, {"type": "string"}, files=(file,))
    assert done.codes == [code]
    assert said in done.message
    assert done.diagnostics[0].subject.source.name == "parameters0.json"


def test_external_inputs_do_not_exist_in_templates(tools) -> None:
    assert tools.expression("[externalInputs('a')]").codes == ["misplaced-function"]


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


def test_a_definition_says_what_the_parameter_does_not_say_itself(tools) -> None:
    definitions = {
        "size": {"$ref": "#/definitions/number", "maxValue": 9, "metadata": {"description": "how big"}},
        "number": {"type": "int", "minValue": 1, "maxValue": 99},
        "mode": {"type": "string", "allowedValues": ["a", "b"], "nullable": True},
        "round": {"$ref": "#/definitions/round"},
    }
    parameters = {"n": {"$ref": "#/definitions/size", "minValue": 3}, "m": {"$ref": "#/definitions/mode"}}
    document = tools.deployment(
        {"v": ["[parameters('n')]", "[parameters('m')]"]}, definitions=definitions, parameters=parameters
    )
    done = tools.evaluate(document)
    assert done.codes == []
    declaration = done.at("v", 0).residual.declaration
    assert (declaration.minimum, declaration.maximum, declaration.description) == (3, 9, "how big")
    assert tools.show(done.at("v", 1)) == "null"
    assert tools.evaluate(document, settings={"n": "10"}).codes == ["parameter-out-of-range"]
    assert tools.evaluate(document, settings={"m": "c"}).codes == ["parameter-not-allowed"]
    document["parameters"]["n"] = {"$ref": "#/definitions/round"}
    assert tools.evaluate(document).codes == ["declaration-shape"]
