"""Which files hold image templates, how they are found, and what is said of all other files."""

from __future__ import annotations

from pathlib import Path

import pytest

from aib2packer.evaluate.document import Inputs, Shape, evaluate_document
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.reader import decode_source

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
BODY = {"location": "westus2", "properties": {"source": {"type": "PlatformImage"}, "distribute": []}}


def test_a_body_without_type_is_told_by_its_properties(tools) -> None:
    done = tools.evaluate(BODY)
    assert [(one.pointer, one.shape) for one in done.templates] == [("", Shape.BARE)]
    assert tools.show(done.at("source", "type")) == '"PlatformImage"'
    assert done.at("source", "type").place.pointer == "/properties/source/type"


@pytest.mark.parametrize(
    "name",
    [
        "Microsoft.VirtualMachineImages",
        "microsoft.virtualmachineimages/IMAGETEMPLATES",
        "Microsoft.VirtualMachineImages/imageTemplate",
    ],
)
def test_a_body_is_told_by_its_type(tools, name: str) -> None:
    assert len(tools.evaluate({"type": name, "properties": {}}).templates) == 1


def test_strings_of_a_body_are_text(tools) -> None:
    lines = ["[ -f /x ] && [ -f /y ]", "[[ -f /x ]]", "[int]", "['a']", "<region>"]
    done = tools.evaluate({"properties": {"source": {}, "customize": [{"inline": lines}]}})
    assert done.codes == []
    assert [item.value for item in done.at("customize", 0, "inline").items] == lines


def test_every_expression_in_a_body_is_an_error_of_its_own(tools) -> None:
    done = tools.evaluate({"location": "[resourceGroup().location]", "properties": {"source": "[parameters('x')]"}})
    assert done.codes == ["expression-in-resource-body"] * 2
    assert [item.pointer for item in done.diagnostics] == ["/location", "/properties/source"]


@pytest.mark.parametrize("wrap", [lambda items: items, lambda items: {"value": items}])
def test_lists_of_resources_give_all_their_image_templates(tools, wrap) -> None:
    done = tools.evaluate(wrap([BODY, {"type": "A.B/c", "properties": {}}, BODY]))
    base = "" if isinstance(wrap([]), list) else "/value"
    assert [one.pointer for one in done.templates] == [f"{base}/0", f"{base}/2"]


def test_flattened_output_is_told_and_stays_as_it_is(tools) -> None:
    done = tools.evaluate(
        {"name": "it", "resourceGroup": "rg", "source": {"type": "x"}, "vmProfile": {"osDiskSizeGb": 1}}
    )
    (template,) = done.templates
    assert template.shape is Shape.FLATTENED
    assert [member.name for member in template.resource.members] == ["name", "resourceGroup", "source", "vmProfile"]


@pytest.mark.parametrize(
    ("document", "code", "said"),
    [
        (
            {"$schema": "https://x/2019-04-01/deploymentParameters.json#", "parameters": {}},
            "parameter-file-as-template",
            "--parameters FILE",
        ),
        ({"parameters": {"a": {"value": 1}}}, "parameter-file-as-template", "--parameters FILE"),
        (
            {"$schema": "https://x/createUIDefinition.MultiVm.json#", "handler": "x"},
            "portal-form-as-template",
            "portal",
        ),
        ({"parameters": {}, "responses": {"200": {}}}, "rest-example-as-template", "is an image template"),
        (
            {"parameters": {"parameters": {"tags": {}}}, "responses": {"200": {"body": {"value": [1, {}]}}, "204": 1}},
            "rest-example-as-template",
            "its request and its responses",
        ),
        ({"type": "Microsoft.Compute/images", "properties": {}}, "not-a-template", "`Microsoft.Compute/images`"),
        ({"builders": []}, "not-a-template", "an object with `builders`"),
        ({}, "not-a-template", "empty object"),
        ([], "not-a-template", "an array"),
        ("3", "not-a-template", "a single value"),
        ({"$schema": "https://x/2019-04-01/deploymentTemplate.json#"}, "template-shape", "`resources`"),
    ],
)
def test_other_files_are_named_for_what_they_are(tools, document, code: str, said: str) -> None:
    done = tools.evaluate(document)
    assert done.templates == ()
    assert done.codes == [code]
    assert said in done.message
    assert done.diagnostics[0].subject is not None


@pytest.mark.parametrize(
    ("request_body", "responses", "pointers", "named"),
    [
        (BODY, {"200": {"body": {**BODY, "id": "x"}}}, ["/parameters/parameters"], "/parameters/parameters"),
        ({"tags": {}}, {"201": {}, "200": {"body": BODY}}, ["/responses/200/body"], "/responses/200/body"),
        (
            {"tags": {}},
            {"200": {"body": {"value": [BODY, {"type": "A.B/c"}, BODY]}}, "201": {"body": BODY}},
            ["/responses/200/body/value/0", "/responses/200/body/value/2"],
            "/responses/200/body/value",
        ),
    ],
)
def test_an_example_of_the_rest_api_gives_the_template_that_it_asks_for(
    tools, request_body: dict, responses: dict, pointers: list[str], named: str
) -> None:
    done = tools.evaluate({"parameters": {"api-version": "x", "parameters": request_body}, "responses": responses})
    assert [one.pointer for one in done.templates] == pointers
    assert {one.shape for one in done.templates} == {Shape.BARE}
    assert done.codes == ["rest-example-body"]
    assert f"`{named}`" in done.message
    place = done.at("source", "type").place
    assert (place.pointer, place.span.text) == (f"{pointers[0]}/properties/source/type", '"PlatformImage"')


def test_a_deployment_without_image_template_lists_what_it_has(tools) -> None:
    resources = [{"type": "A.B/c", "name": "[nonsense(", "properties": {"x": "[nonsense()]"}}, {"type": "A.B/d"}]
    done = tools.evaluate(tools.deployment(resources=resources))
    assert done.codes == ["no-image-template"]
    assert "`A.B/c` and `A.B/d`" in done.message


def test_a_deployment_that_only_links_says_so(tools) -> None:
    link = {"type": "Microsoft.Resources/deployments", "properties": {"templateLink": {"uri": "https://x/a.json"}}}
    done = tools.evaluate(tools.deployment(resources=[link]))
    assert done.codes == ["linked-template-only"]
    assert "https://x/a.json" in done.marked


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.json")), ids=lambda path: path.name)
def test_real_templates_are_evaluated_or_refused_with_words(path: Path) -> None:
    source = decode_source(path.name, path.read_bytes()).value
    assert source is not None
    parsed = parse_json(source)
    if parsed.value is None:  # one of them holds a placeholder where a value belongs
        assert parsed.diagnostics
        return
    outcome = evaluate_document(parsed.value, Inputs())
    assert outcome.value or outcome.diagnostics
    for item in outcome.diagnostics:
        assert item.subject is not None
        assert item.detail.endswith(".")
        assert not item.summary.endswith(".")


def test_the_corpus_is_there() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside the checkout, so no real templates were evaluated")
