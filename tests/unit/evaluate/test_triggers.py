"""Triggers: found inside and beside image templates, and never a reason to refuse one."""

from __future__ import annotations

from typing import Any

import pytest

from aib2packer.model.triggers import decode_triggers

IMAGE = "Microsoft.VirtualMachineImages/imageTemplates"
TYPE = f"{IMAGE}/triggers"


def trigger(name: Any = "it/patches", **members: Any) -> dict[str, Any]:
    return {"type": TYPE, "apiVersion": "2024-02-01", "name": name, "properties": {"kind": "SourceImage"}, **members}


def image(name: Any = "it", **members: Any) -> dict[str, Any]:
    return {"type": IMAGE, "apiVersion": "2024-02-01", "name": name, "properties": {"v": 1}, **members}


def names(tools, document: Any) -> list[list[str]]:
    """Give the names of the triggers of each image template, and check that nothing was reported."""
    done = tools.evaluate(document)
    assert done.codes == []
    return [[tools.show(one.get("name")) for one in template.triggers] for template in done.templates]


def deployment(tools, *resources: dict[str, Any], **members: Any) -> dict[str, Any]:
    return tools.deployment(resources=list(resources), **members)


@pytest.mark.parametrize("type_name", ["triggers", "Triggers", TYPE, TYPE.lower()])
def test_a_trigger_inside_belongs_to_its_template(tools, type_name: str) -> None:
    child = trigger("patches", type=type_name)
    assert names(tools, deployment(tools, image("a", resources=[child]), image("b"))) == [['"patches"'], []]


@pytest.mark.parametrize("kept", [image("it", resources=[trigger("x", type="runOutputs")]), image("it")])
def test_other_resources_are_no_triggers(tools, kept: dict[str, Any]) -> None:
    assert names(tools, deployment(tools, kept, trigger("it/x", type="triggers"))) == [[]]


def test_a_trigger_beside_belongs_to_the_template_that_it_names(tools) -> None:
    document = deployment(tools, trigger("B/patches"), image("a"), image("b"), trigger("ab/x"), trigger("a"))
    assert names(tools, document) == [[], ['"B/patches"']]


def test_names_that_are_not_known_are_compared_by_their_parts(tools) -> None:
    parameters = {"p": {"type": "string"}, "q": {"type": "string"}}
    document = deployment(
        tools,
        image("[parameters('p')]"),
        image("[concat('x-', parameters('q'))]"),
        image("plain"),
        trigger("[format('{0}/{1}', parameters('p'), 't')]"),
        trigger("[concat('x-', parameters('q'), '/u')]"),
        trigger("[concat('plain/', parameters('q'))]"),
        trigger("[concat(parameters('q'), '/nowhere')]"),
        parameters=parameters,
    )
    assert names(tools, document) == [['<p> + "/t"'], ['"x-" + <q> + "/u"'], ['"plain/" + <q>']]


def test_the_only_template_takes_a_trigger_whose_name_does_not_tell(tools) -> None:
    parameters = {"p": {"type": "string"}}
    unnamed = {name: value for name, value in trigger().items() if name != "name"}
    document = deployment(
        tools, image(), trigger("[parameters('p')]"), unnamed, trigger("other/x"), parameters=parameters
    )
    assert names(tools, document) == [["<p>", "absent"]]


def test_copies_and_conditions_of_triggers_count(tools) -> None:
    copies = trigger("[concat('it/t', copyIndex())]", copy={"name": "each", "count": 2})
    document = deployment(
        tools, image(), copies, trigger("it/off", condition=False), trigger("it/on", condition="[equals(1, 1)]")
    )
    assert names(tools, document) == [['"it/t0"', '"it/t1"', '"it/on"']]


def test_each_copy_of_a_template_has_its_own_triggers(tools) -> None:
    child = trigger("[concat('t', copyIndex())]", type="triggers")
    parent = image("[concat('it', copyIndex())]", copy={"name": "each", "count": 2}, resources=[child])
    assert names(tools, deployment(tools, parent)) == [['"t0"'], ['"t1"']]


def test_a_trigger_that_exists_already_is_not_deployed(tools) -> None:
    resources = {"image": image(), "trigger": trigger(existing=True)}
    assert names(tools, tools.deployment(languageVersion="2.0", resources=resources)) == [[]]


def test_a_trigger_in_a_nested_deployment_is_found(tools) -> None:
    inner = deployment(
        tools, image(), trigger("[concat('it/', parameters('p'))]"), parameters={"p": {"type": "string"}}
    )
    outer = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "inner",
        "properties": {
            "expressionEvaluationOptions": {"scope": "inner"},
            "parameters": {"p": {"value": "t"}},
            "template": inner,
        },
    }
    assert names(tools, deployment(tools, outer)) == [['"it/t"']]


@pytest.mark.parametrize(
    "members",
    [
        {"name": "[nonsense()]"},
        {"location": "[nonsense(]"},
        {"properties": {"kind": "[reference('x').kind]"}},
        {"condition": "[reference('x').on]"},
        {"condition": "[parameters('missing')]"},
        {"copy": {"name": "each", "count": "[nonsense()]"}},
        {"copy": {"name": "each", "count": 100_000}},
        {"dependsOn": ["[nonsense()]"]},
        {"name": "[variables('deep')]"},
        {"copy": {"name": "each", "count": 800}, "properties": {"kind": "[variables('deep')]"}},
    ],
)
def test_nothing_in_a_trigger_makes_its_template_fail(tools, members: dict[str, Any]) -> None:
    wide = {"deep": "[string(range(0, 9999))]"}
    for document in (
        deployment(tools, image(), trigger(**members), variables=wide),
        deployment(tools, image(resources=[trigger(**{"type": "triggers", **members})]), variables=wide),
    ):
        done = tools.evaluate(document)
        assert done.codes == []
        assert len(done.templates) == 1
        assert all("poison" not in tools.show(one) for one in done.templates[0].triggers)


def test_triggers_of_bodies_are_found_inside_and_beside(tools) -> None:
    whole = image(properties={"source": {}}, resources=[trigger("[x]", type="triggers"), trigger("r", type="other")])
    assert names(tools, whole) == [['"[x]"']]
    listed = [image(properties={"source": {}}), trigger(), trigger("other/x")]
    assert names(tools, listed) == [['"it/patches"']]


def test_a_trigger_is_read_in_any_letter_case_and_its_placeholders_are_unknown(tools) -> None:
    written = {"type": TYPE, "Name": "it/t", "ApiVersion": None, "LOCATION": "<region>", "Properties": {"Kind": "K"}}
    done = tools.evaluate(deployment(tools, image(), written))
    (one,) = decode_triggers(done.templates[0].triggers)
    assert (tools.show(one.name), tools.show(one.location), tools.show(one.kind)) == ('"it/t"', "<region>", '"K"')
    assert one.api_version is None
    assert one.properties is not None


def test_triggers_that_are_too_much_work_are_left_out(tools) -> None:
    kind = "[string(range(0, add(5000, copyIndex())))]"
    document = deployment(
        tools,
        image(),
        trigger("it/first"),
        trigger("[concat('it/t', copyIndex())]", copy={"name": "each", "count": 800}, properties={"kind": kind}),
        trigger("it/last"),
    )
    ((first, *copies),) = names(tools, document)
    assert first == '"it/first"'
    assert 0 < len(copies) < 800
