"""Deployments: conditions, copy loops, nested templates, symbolic names, places."""

from __future__ import annotations

from aib2packer.evaluate.values import FactName, Kind, Symbolic

DEPLOYMENT = "Microsoft.Resources/deployments"


def nested(
    tools, template_members: dict, *, scope: str | None = "inner", parameters: dict | None = None, resource=None
) -> dict:
    """Make a deployment whose only resource is a nested deployment with an image template."""
    properties: dict = {"mode": "Incremental", "template": tools.deployment(**template_members)}
    if scope:
        properties["expressionEvaluationOptions"] = {"scope": scope}
    if parameters:
        properties["parameters"] = parameters
    outer = {"type": DEPLOYMENT, "apiVersion": "2022-09-01", "name": "inner-one", "properties": properties}
    return tools.deployment(resources=[{**outer, **(resource or {})}])


def test_values_know_where_they_are_used_and_where_they_were_written(tools) -> None:
    done = tools.evaluate(
        tools.deployment(
            {"v": "[variables('steps')]"},
            parameters={"p": {"type": "string"}},
            variables={"steps": ["plain", "[parameters('p')]"]},
        )
    )
    plain, parameter = done.at("v").items
    assert plain.place.pointer == parameter.place.pointer == "/resources/0/properties/v"
    assert plain.place.span.text == "\"[variables('steps')]\""
    assert [span.text for span in plain.place.trail] == ['"plain"']
    assert [span.text for span in parameter.place.trail] == ["\"[parameters('p')]\"", '"p"']


def test_a_member_that_an_expression_makes_null_is_absent(tools) -> None:
    done = tools.evaluate(tools.deployment({"a": "[null()]", "b": None, "c": ["[null()]"]}))
    assert tools.show(done.templates[0].resource.get("properties")) == "{b: null, c: [null]}"


def test_names_of_members_are_evaluated(tools) -> None:
    properties = {"[concat('a', 'b')]": 1, "[[x]": 3, "tags": {"x": 1, "[parameters('p')]": "[parameters('p')]"}}
    done = tools.evaluate(tools.deployment(properties, parameters={"p": {"type": "string"}}))
    assert tools.show(done.templates[0].resource.get("properties")) == (
        '{ab: 1, [x]: 3, tags: createObject("x", 1, <p>, <p>)}'
    )
    assert done.at("tags").kind is Kind.OBJECT


def test_a_name_that_is_no_text_is_refused(tools) -> None:
    done = tools.evaluate(tools.deployment({"[add(1, 2)]": 1}))
    assert done.codes == ["argument-type"]
    assert done.marked == '"[add(1, 2)]"'


def test_text_with_doubled_bracket_loses_one(tools) -> None:
    done = tools.evaluate(tools.deployment({"a": "[[x]", "b": "[x] y", "c": "[[x"}))
    assert tools.show(done.templates[0].resource.get("properties")) == '{a: "[x]", b: "[x] y", c: "[[x"}'


def test_names_are_looked_up_ignoring_case(tools) -> None:
    done = tools.evaluate(
        tools.deployment(
            {"v": "[CONCAT(Parameters('P'), VARIABLES('v'))]"},
            parameters={"p": {"type": "string"}},
            variables={"V": "x"},
        )
    )
    assert tools.show(done.at("v")) == '<p> + "x"'


def test_an_unused_definition_is_never_evaluated(tools) -> None:
    done = tools.evaluate(
        tools.deployment(
            {"v": 1},
            variables={"x": "[nonsense()]"},
            parameters={"p": {"type": "string", "defaultValue": "[nonsense()]"}},
        )
    )
    assert done.codes == []


def test_a_false_condition_leaves_the_template_out(tools) -> None:
    document = tools.deployment({}, parameters={"on": {"type": "bool", "defaultValue": False}})
    document["resources"][0]["condition"] = "[parameters('on')]"
    done = tools.evaluate(document)
    assert sorted(done.codes) == ["condition-false", "no-image-template"]
    assert tools.evaluate(document, settings={"on": "true"}).codes == []


def test_a_condition_that_is_not_known_names_the_parameter(tools) -> None:
    document = tools.deployment({}, parameters={"on": {"type": "bool"}})
    document["resources"][0]["condition"] = "[parameters('on')]"
    done = tools.evaluate(document)
    assert done.codes == ["condition-undecided"]
    assert "`--set on=VALUE`" in done.message


def test_all_image_templates_are_found(tools) -> None:
    one = {"type": tools.image, "name": "one", "properties": {}}
    two = {"type": tools.image.upper(), "name": "two", "properties": {}}
    done = tools.evaluate(tools.deployment(resources=[one, {"type": "A.B/c"}, two]))
    assert [item.pointer for item in done.templates] == ["/resources/0", "/resources/2"]


def test_resources_may_have_symbolic_names(tools) -> None:
    resources = {
        "old": {"type": tools.image, "existing": True, "name": "x"},
        "it": {"type": tools.image, "name": "it", "properties": {}},
    }
    done = tools.evaluate(tools.deployment(resources=resources, languageVersion="2.0"))
    assert [item.pointer for item in done.templates] == ["/resources/it"]


def test_properties_may_be_one_expression(tools) -> None:
    done = tools.evaluate(
        tools.deployment(
            "[shallowMerge(createArray(createObject('a', 1), createObject('b', parameters('p'))))]",
            parameters={"p": {"type": "string"}},
        )
    )
    assert tools.show(done.templates[0].resource.get("properties")) == "{a: 1, b: <p>}"


def test_copy_in_an_object_makes_an_array(tools) -> None:
    loop = {
        "name": "steps",
        "count": "[length(variables('names'))]",
        "input": {"name": "[concat(variables('names')[copyIndex('steps')], copyIndex('steps', 1))]"},
    }
    done = tools.evaluate(tools.deployment({"copy": [loop], "x": 1}, variables={"names": ["a", "b"]}))
    assert tools.show(done.templates[0].resource.get("properties")) == '{steps: [{name: "a1"}, {name: "b2"}], x: 1}'


def test_copy_in_variables_makes_a_variable(tools) -> None:
    copy = [{"name": "letters", "count": 2, "input": "[concat('a', copyIndex('letters'))]"}]
    done = tools.evaluate(tools.deployment({"v": "[variables('letters')]"}, variables={"copy": copy}))
    assert tools.show(done.at("v")) == '["a0", "a1"]'


def test_copy_on_a_resource_makes_several_templates(tools) -> None:
    document = tools.deployment({"v": "[concat('it', copyIndex(), copyIndex('loop', 10))]"})
    document["resources"][0]["copy"] = {"name": "loop", "count": 2}
    done = tools.evaluate(document)
    assert [tools.show(done.at("v", template=number)) for number in (0, 1)] == ['"it010"', '"it111"']


def test_an_unknown_number_of_rounds_names_the_parameter(tools) -> None:
    loop = {"name": "a", "count": "[parameters('n')]", "input": 1}
    done = tools.evaluate(tools.deployment({"copy": [loop]}, parameters={"n": {"type": "int"}}))
    assert done.codes == ["copy-count"]
    assert "`--set n=VALUE`" in done.message
    assert done.marked == "\"[parameters('n')]\""


def test_too_many_rounds_are_refused(tools) -> None:
    assert tools.evaluate(tools.deployment({"copy": [{"name": "a", "count": 801, "input": 1}]})).codes == ["copy-count"]


def test_a_nested_template_reads_what_is_passed_to_it(tools) -> None:
    inner = {
        "properties": {"v": "[concat(parameters('p'), parameters('q'), parameters('r'))]"},
        "parameters": {"p": {"type": "string"}, "q": {"type": "string", "defaultValue": "dq"}, "r": {"type": "string"}},
    }
    passed = {
        "p": {"value": "[parameters('outer')]"},
        "r": "[if(parameters('b'), createObject('value', 'x'), createObject('value', 'x'))]",
    }
    declared = {"outer": {"type": "string"}, "b": {"type": "bool"}}
    done = tools.evaluate(_with_outer(nested(tools, inner, parameters=passed), declared))
    assert done.codes == []
    assert done.templates[0].pointer == "/resources/0/properties/template/resources/0"
    assert tools.show(done.at("v")) == '<outer> + "dqx"'


def _with_outer(document: dict, declared: dict) -> dict:
    return {**document, "parameters": declared}


def test_a_nested_template_of_outer_scope_reads_the_names_around_it(tools) -> None:
    inner = {"properties": {"v": "[parameters('p')]"}, "parameters": {"p": {"type": "string", "defaultValue": "in"}}}
    document = _with_outer(nested(tools, inner, scope=None), {"p": {"type": "string"}})
    assert tools.show(tools.evaluate(document).at("v")) == "<p>"


def test_a_nested_parameter_without_value_is_an_error(tools) -> None:
    inner = {"properties": {"v": "[parameters('p')]"}, "parameters": {"p": {"type": "string"}}}
    done = tools.evaluate(nested(tools, inner))
    assert done.codes == ["unknown-parameter"]
    assert "passes none" in done.message


def test_nested_parameters_keep_their_trail(tools) -> None:
    inner = {"properties": {"v": "[parameters('p')]"}, "parameters": {"p": {"type": "string"}}}
    done = tools.evaluate(nested(tools, inner, parameters={"p": {"value": "[concat('a', 'b')]"}}))
    assert [span.text for span in done.at("v").place.trail] == ["\"[concat('a', 'b')]\""]


def test_a_nested_deployment_has_its_own_resource_group(tools) -> None:
    inner = {
        "properties": {"v": "[resourceGroup().name]", "w": "[resourceGroup().location]", "x": "[deployment().name]"}
    }
    document = nested(tools, inner, resource={"resourceGroup": "other"})
    done = tools.evaluate(document, facts={FactName.RESOURCE_GROUP: "rg", FactName.LOCATION: "westus"})
    assert tools.show(done.at("v")) == '"other"'
    assert tools.show(done.at("w")) == "<resource_group_location>"
    assert tools.show(done.at("x")) == '"inner-one"'


def test_at_subscription_level_there_is_no_resource_group(tools) -> None:
    document = tools.deployment({"v": "[resourceGroup().name]", "w": "[deployment().location]"})
    document["$schema"] = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
    done = tools.evaluate(document)
    assert done.codes == ["argument-value"]
    assert "deployed to a subscription" in done.message
    assert tools.show(done.at("w")) == "<resource_group_location>"


def test_a_live_identity_is_no_reason_to_refuse(tools) -> None:
    document = tools.deployment({"v": 1})
    document["resources"][0]["identity"] = {"userAssignedIdentities": {"[reference('x').id]": {}}}
    assert tools.evaluate(document).codes == []
    document["resources"][0]["identity"] = "[nonsense()]"
    assert tools.evaluate(document).codes == ["unknown-function"]


def test_an_identity_that_only_azure_knows_is_an_object_of_unknown_members(tools) -> None:
    document = tools.deployment({"v": 1}, variables={"who": "[reference('x').identity]"})
    document["resources"][0]["identity"] = "[variables('who')]"
    done = tools.evaluate(document)
    assert done.codes == []
    identity = done.templates[0].resource.get("identity")
    assert isinstance(identity, Symbolic)
    assert identity.kind is Kind.OBJECT
    document["resources"][0]["identity"] = {"type": "[reference('x').kind]", "userAssignedIdentities": {"a": {}}}
    assert tools.show(tools.evaluate(document).templates[0].resource.get("identity")) == (
        "{type: reference(), userAssignedIdentities: {a: {}}}"
    )


def test_functions_of_the_template_are_called(tools) -> None:
    functions = [
        {
            "namespace": "Ns",
            "members": {
                "greet": {
                    "parameters": [{"name": "who", "type": "string"}],
                    "output": {"type": "object", "value": {"text": "[concat('hi ', parameters('WHO'))]"}},
                }
            },
        }
    ]
    done = tools.evaluate(
        tools.deployment(
            {"v": "[ns.GREET(parameters('p')).text]", "w": "[ns.greet()]"},
            functions=functions,
            parameters={"p": {"type": "string"}},
        )
    )
    assert tools.show(done.at("v")) == '"hi " + <p>'
    assert done.codes == ["argument-count"]


def test_depends_on_and_children_stay_as_written(tools) -> None:
    document = tools.deployment({"v": 1})
    document["resources"][0]["dependsOn"] = ["[nonsense()]"]
    document["resources"][0]["resources"] = [{"type": "triggers", "name": "[nonsense()]"}]
    done = tools.evaluate(document)
    assert done.codes == []
    assert tools.show(done.templates[0].resource.get("dependsOn")) == '["[nonsense()]"]'


def notes(done) -> list[tuple[str, str]]:
    """Give the notes of the only diagnostic with the text that each points at."""
    (item,) = done.diagnostics
    return [(note.message, note.span.text) for note in item.notes]


def test_an_error_in_a_variable_names_its_uses(tools) -> None:
    variables = {"a": "[variables('b')]", "b": ["[toLower(1)]"]}
    done = tools.evaluate(tools.deployment({"v": "[variables('a')]"}, variables=variables))
    assert done.marked == "1"
    assert done.diagnostics[0].pointer == "/resources/0/properties/v"
    assert notes(done) == [
        ("variable `b` is used here", "variables('b')"),
        ("variable `a` is used here", "variables('a')"),
    ]


def test_an_error_with_a_variable_names_its_definition(tools) -> None:
    done = tools.evaluate(tools.deployment({"v": "[variables('a').x]"}, variables={"a": {"y": 1}}))
    assert done.marked == "x"
    ((message, span),) = notes(done)
    assert message == "its value comes from here"
    assert '"y": 1' in span
    done = tools.evaluate(tools.deployment({"v": "[toLower(variables('a'))]"}, variables={"a": "[createArray()]"}))
    assert done.marked == "variables('a')"
    assert notes(done) == [("its value comes from here", '"[createArray()]"')]


def test_an_error_in_a_nested_deployment_names_the_whole_chain(tools) -> None:
    innermost = nested(tools, {"properties": {"v": "[parameters('p').y]"}, "parameters": {"p": {"type": "object"}}})
    innermost["resources"][0]["properties"]["parameters"] = {"p": {"value": "[variables('made')]"}}
    innermost["resources"][0]["name"] = "second"
    outer = nested(tools, {"resources": innermost["resources"], "variables": {"made": {"y": "[nope()]"}}})
    done = tools.evaluate(outer)
    assert done.codes == ["unknown-function"]
    assert done.marked == "nope"
    assert notes(done) == [
        ("variable `made` is used here", "variables('made')"),
        ("parameter `p` is used here", "parameters('p')"),
        ("it stands in this nested deployment", '"inner-one"'),
    ]
    innermost["resources"][0]["properties"]["parameters"]["p"]["value"] = {"x": 1}
    done = tools.evaluate(nested(tools, {"resources": innermost["resources"]}))
    assert [note for note, _ in notes(done)] == [
        "its value comes from here",
        "it stands in this nested deployment",
        "it stands in this nested deployment",
    ]
    assert [span for _, span in notes(done)][1:] == ['"second"', '"inner-one"']


def test_copy_loops_work_wherever_they_stand(tools) -> None:
    def loop(name: str, count, body) -> dict:
        return {"copy": [{"name": name, "count": count, "input": body}]}

    variables = {
        "copy": [{"name": "top", "count": 2, "input": loop("in", 2, "[concat(copyIndex('top'), copyIndex('in'))]")}],
        "object": {"deep": [loop("list", "[length(variables('none'))]", 1), loop("two", 2, "[copyIndex('two', 5)]")]},
        "none": [],
    }
    twice = {"parameters": [{"name": "x"}], "output": {"value": loop("r", 2, "[parameters('x')]")}}
    functions = [{"namespace": "f", "members": {"twice": twice}}]
    image = {
        "type": tools.image,
        "name": "[concat('it', copyIndex())]",
        "copy": {"name": "images", "count": "[length(variables('top'))]", "mode": "serial", "batchSize": 1},
        "properties": {
            "a": "[variables('top')[copyIndex()]]",
            "b": ["[variables('object')]", loop("steps", 2, {"x": "[concat(copyIndex(), copyIndex('steps'))]"})],
            "c": "[f.twice(copyIndex('images'))]",
        },
    }
    document = tools.deployment(resources=[image], variables=variables, functions=functions)
    done = tools.evaluate(document)
    assert done.codes == []
    assert tools.show(done.templates[1].resource.get("properties")) == (
        '{a: {in: ["10", "11"]}, b: [{deep: [{list: []}, {two: [5, 6]}]}, {steps: [{x: "10"}, {x: "11"}]}], '
        "c: {r: [1, 1]}}"
    )
    assert tools.show(tools.evaluate(_loop_inside(tools, document)).templates[1].resource.get("name")) == '"it1"'


def _loop_inside(tools, template: dict) -> dict:
    """Put a template into a deployment that is a loop itself."""
    outer = nested(tools, {"resources": template["resources"], "variables": template["variables"]})
    outer["resources"][0]["copy"] = {"name": "outer", "count": 1}
    outer["resources"][0]["properties"]["template"]["functions"] = template["functions"]
    return outer


def test_user_functions_may_call_each_other_and_see_no_variables(tools) -> None:
    def function(value, *names: str) -> dict:
        return {"parameters": [{"name": name, "type": "string"} for name in names], "output": {"value": value}}

    members = {
        "outer": function({"a": "[__bicep.inner(concat(parameters('x'), '!'))]"}, "x"),
        "inner": function("[toUpper(parameters('y'))]", "y"),
        "wrong": function("[variables('v')]"),
    }
    done = tools.evaluate(
        tools.deployment(
            {"v": "[__bicep.outer('a').a]", "w": "[__bicep.wrong()]"},
            functions=[{"namespace": "__bicep", "members": members}],
            variables={"v": 1},
        )
    )
    assert tools.show(done.at("v")) == '"A!"'
    assert done.codes == ["unknown-variable"]
