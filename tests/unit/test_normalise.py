"""Spelling that is repaired, structure that is decided, placeholders, and what is said of everything else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aib2packer
from aib2packer.diagnostics import Bag, Diagnostic, Fate, Severity
from aib2packer.evaluate.values import (
    Apply,
    ArrayValue,
    Concat,
    Fact,
    FactName,
    Kind,
    Known,
    MemberValue,
    ObjectValue,
    Parameter,
    ParameterDeclaration,
    Place,
    Placeholder,
    Poison,
    Symbolic,
    Value,
)
from aib2packer.model import codes
from aib2packer.model.decode import decode_template
from aib2packer.model.normalise import normalise
from aib2packer.source import Source, Span

ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/i"
IMAGE = {"type": "ManagedImage", "runOutputName": "r", "imageId": ID, "location": "westus2"}
GALLERY = {"type": "SharedImage", "runOutputName": "r", "galleryImageId": ID}
PLATFORM = {"type": "PlatformImage", "publisher": "p", "offer": "o", "sku": "s", "version": "latest"}
POWERSHELL = {"type": "PowerShell", "inline": ["x"]}


def template(version: str | None = "2025-10-01", **properties: object) -> dict[str, Any]:
    """Make a template without a fault; a property of None is left away."""
    inner = {"source": PLATFORM, "customize": [], "distribute": [IMAGE], **properties}
    document: dict[str, Any] = {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "location": "westus2",
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {"/id": {}}},
        "properties": {name: value for name, value in inner.items() if value is not ...},
    }
    return {"apiVersion": version, **document} if version else document


def without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}


def step(**members: object) -> dict[str, Any]:
    return template(customize=[{"type": "Shell", "inline": ["x"], **members}])


def said(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    """Name what was said and the text it was said of."""
    return [(item.definition.name, item.subject.text if item.subject else "") for item in diagnostics]


DECLARATION = Source.from_text("d.json", '{"steps": {}, "flag": {}, "version": {}}')


def parameter(name: str, kind: str = "array", default: Value | None = None) -> Any:
    start = DECLARATION.text.index(name)
    declaration = ParameterDeclaration(name, Span(DECLARATION, start, start + len(name)), kind, default=default)
    return lambda place: Symbolic(Parameter(declaration), Kind(kind), place)


def apply(function: str, *args: Value) -> Any:
    return lambda place: Symbolic(Apply(function, args), Kind.ANY, place)


NOWHERE = Place(Span(DECLARATION, 0, 1), "")

# What is written, what is said of it, and of which text. Each input has this one fault.
FAULTS: list[tuple[dict[str, Any], str, str]] = [
    # Spelling
    (template(Source=PLATFORM, source=...), "wrong-letter-case", '"Source"'),
    (template(vmProfile={"osDiskSizeGb": 64}), "wrong-letter-case", '"osDiskSizeGb"'),
    (step(type="shell"), "wrong-letter-case", '"shell"'),
    (template(distribute=[{**IMAGE, "type": "managedImage"}]), "wrong-letter-case", '"managedImage"'),
    (template(distribute=[]), "no-distribution-target", "[]"),
    (template(errorHandling={"onCustomizerError": "Abort"}), "wrong-letter-case", '"Abort"'),
    (template(distribute=[{**GALLERY, "versioning": {"scheme": "latest"}}]), "wrong-letter-case", '"latest"'),
    (template(customize=[{"type": "Shell", "script": "https://e.com/a"}]), "old-spelling", '"script"'),
    (template(distribute=[{**IMAGE, "tags": {"a": "b"}}]), "old-spelling", '"tags"'),
    ({**template(), "type": "Microsoft.VirtualMachineImages"}, "old-spelling", '"Microsoft.VirtualMachineImages"'),
    ({**template(), "type": "imageTemplate"}, "old-spelling", '"imageTemplate"'),
    (without({**template(), **template()["properties"]}, "properties"), "flattened-template", '"source"'),
    (template(customize=None), "empty-member", "null"),
    ({**template(), "tags": {"a": None}}, "empty-member", "null"),
    (template(SOURCE=PLATFORM), "repeated-member", '"SOURCE"'),
    (template(customize=[{"type": "Shell", "scriptUri": "b", "SCRIPT": "a"}]), "repeated-member", '"SCRIPT"'),
    (template(buildTimeoutInMinutes="60"), "loose-scalar", '"60"'),
    (template(customize=[{**POWERSHELL, "runElevated": "True"}]), "loose-scalar", '"True"'),
    ({**template(), "tags": {"a": 1}}, "loose-scalar", "1"),
    # API version
    (template(None), "assumed-api-version", ""),
    ({**template(), "apiVersion": "2020-02-15"}, "unknown-api-version", '"2020-02-15"'),
    # Members
    (template("2022-07-01", errorHandling={}), "member-of-other-version", '"errorHandling"'),
    (template(vmProfile={"vnetConfig": {"name": "v", "subnetName": "s"}}), "member-of-other-version", '"name"'),
    (template("2020-02-14", bogus={"a": 1}), "ignored-member", '"bogus"'),
    (template(bogus=1), "unknown-member", '"bogus"'),
    (template(None, bogus=1), "unknown-member", '"bogus"'),
    (without(template(), "location"), "incomplete-object", ""),
    (template(source=...), "incomplete-object", ""),
    (template(customize=[{"inline": ["x"]}]), "incomplete-object", ""),
    (template(source=without(PLATFORM, "sku")), "incomplete-object", ""),
    (template(additionalDataDisks=[{}]), "incomplete-object", "{}"),
    (without(template(), "identity"), "missing-service-member", ""),
    (template("2020-02-14", distribute=[GALLERY]), "missing-service-member", ""),
    # Values
    (template(optimize=[]), "wrong-type", "[]"),
    (template(customize=["x"]), "wrong-type", '"x"'),
    (step(name=True), "wrong-type", "true"),
    (step(name=1.5), "wrong-type", "1.5"),
    (template(errorHandling={"onCustomizerError": 1}), "wrong-type", "1"),
    (template(customize=[{**POWERSHELL, "runElevated": "yes"}]), "wrong-type", '"yes"'),
    (step(inline="sudo x"), "scalar-for-list", '"sudo x"'),
    (template(customize=[{**POWERSHELL, "validExitCodes": 0}]), "scalar-for-list", "0"),
    (template(errorHandling={"onCustomizerError": "retry"}), "unknown-value", '"retry"'),
    ({**template(), "type": "Microsoft.Compute/images"}, "unknown-value", '"Microsoft.Compute/images"'),
    (step(type="Bash"), "unknown-type", '"Bash"'),
    (template(validate={"inVMValidations": [{"type": "WindowsRestart"}]}), "unknown-type", '"WindowsRestart"'),
    (template(source={"type": "ISO", "sourceUri": "x"}), "removed-source-type", '"ISO"'),
    (
        template("2019-05-01-preview", customize=[{"type": "WindowsUpdate"}]),
        "value-of-other-version",
        '"WindowsUpdate"',
    ),
    (template(distribute=[{**IMAGE, "runOutputName": "a/b"}]), "malformed-name", '"a/b"'),
    (template(buildTimeoutInMinutes=961), "number-out-of-range", "961"),
    (template(vmProfile={"osDiskSizeGB": -1}), "number-out-of-range", "-1"),
    # Members that go together
    (step(scriptUri="x"), "conflicting-members", '"inline"'),
    (
        template(distribute=[{**GALLERY, "targetRegions": [], "replicationRegions": []}]),
        "conflicting-members",
        '"replicationRegions"',
    ),
    (template(customize=[{"type": "Shell"}]), "no-script", ""),
    (template(customize=[{**POWERSHELL, "runAsSystem": True}]), "system-not-elevated", "true"),
    (template(distribute=[IMAGE, {**IMAGE, "runOutputName": "R"}]), "duplicate-run-output", '"R"'),
    # Placeholders
    ({**template(), "location": "<region>"}, "placeholder", "<region>"),
]


@pytest.mark.parametrize(("document", "name", "text"), FAULTS)
def test_a_fault_is_named_at_its_place(document: dict[str, Any], name: str, text: str, resource: Any) -> None:
    found = said(decode_template(resource(document)).diagnostics)
    assert name in dict(found), found
    if text:
        assert (name, text) in found
    assert all(name == other or other in TOLERATED for other, _ in found), found


# What comes along where a fault cannot stand alone: it needs another API version, or none.
TOLERATED = {"assumed-api-version", "member-of-other-version"}


def test_a_template_without_a_fault_is_silent(resource: Any) -> None:
    assert decode_template(resource(template())).diagnostics == ()


def test_every_kind_of_diagnostic_is_produced(resource: Any) -> None:
    produced = {name for _, name, _ in FAULTS} | {"structure-from-default", "undecided-structure"}
    text = (Path(aib2packer.__file__).parent / "model" / "codes.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"AIB\d+", "([a-z-]+)"', text)) == produced
    seen = {name for document, _, _ in FAULTS for name, _ in said(decode_template(resource(document)).diagnostics)}
    assert {name for _, name, _ in FAULTS} <= seen


@pytest.mark.parametrize("document", [document for document, _, _ in FAULTS])
def test_messages_say_what_to_do_in_sentences(document: dict[str, Any], resource: Any) -> None:
    for item in decode_template(resource(document)).diagnostics:
        assert not item.summary.endswith("."), item.summary
        assert "\n" not in item.summary
        assert item.summary[0].islower() or not item.summary[0].isalpha(), item.summary
        assert item.detail[0].isupper() or item.detail[0] == "`", item.detail
        assert item.detail.endswith((".", "?", "`.")), item.detail
        assert not re.search(r"\b(str|dict|NoneType|ObjectValue|None|schema|is not of type)\b", item.detail), (
            item.detail
        )
        assert "  " not in item.detail


def detail(document: dict[str, Any], resource: Any, name: str) -> str:
    return next(item.detail for item in decode_template(resource(document)).diagnostics if item.definition.name == name)


@pytest.mark.parametrize(
    ("document", "name", "words"),
    [
        (step(inlin=["x"]), "unknown-member", "Did you mean `inline`?"),
        (
            step(bogus=1),
            "unknown-member",
            "Its members are `inline`, `name`, `scriptUri`, `sha256Checksum` and `type`.",
        ),
        (
            template("2020-02-14", distribute=[{**IMAGE, "aritfactTags": {}}]),
            "ignored-member",
            "Did you mean `artifactTags`?",
        ),
        (template(vmProfile={"proxyVmSize": "x"}), "unknown-member", "Did you mean `vnetConfig.proxyVmSize`?"),
        (
            template("2022-07-01", errorHandling={}),
            "member-of-other-version",
            "in API version 2023-07-01 and later; the template declares API version 2022-07-01",
        ),
        (template(errorHandling={"onCustomizerError": "x"}), "unknown-value", "Its values are `abort` and `cleanup`."),
        (step(type="Shel"), "unknown-type", "Did you mean `Shell`?"),
        (step(type="Shel"), "unknown-type", "`File`, `PowerShell`, `Shell`, `WindowsRestart` and `WindowsUpdate`"),
        (step(inline="x"), "scalar-for-list", 'Put it in brackets: `["..."]`.'),
        (template(buildTimeoutInMinutes=961), "number-out-of-range", "a number from 0 to 960"),
        (template(vmProfile={"osDiskSizeGB": -1}), "number-out-of-range", "0 or more"),
        ({**template(), "name": "a b"}, "malformed-name", "1 to 64 letters, digits, `-`, `_` and `.`"),
        ({**template(), "apiVersion": "2024-02-02"}, "unknown-api-version", "Did you mean `2024-02-01`?"),
        ({**template(), "apiVersion": "2024-02-02"}, "unknown-api-version", "`2018-02-01-preview`, "),
        (template(source={"type": "ISO"}), "removed-source-type", "Use a `PlatformImage`"),
        (template(optimize=[]), "wrong-type", "Found an empty array; expected an object."),
    ],
)
def test_a_message_helps(document: dict[str, Any], name: str, words: str, resource: Any) -> None:
    assert words in detail(document, resource, name)


def test_a_secret_is_not_shown(resource: Any) -> None:
    symbols = {"@": lambda place: Known("hunter2", place, secret=True)}
    found = decode_template(resource(step(inline="@"), symbols)).diagnostics
    assert found
    assert all("hunter2" not in item.summary + item.detail for item in found)


@pytest.mark.parametrize(
    ("document", "name", "pointer"),
    [
        (template(bogus={"a": 1}), "unknown-member", "/properties/bogus"),
        (template("2020-02-14", bogus={"a": 1}), "ignored-member", "/properties/bogus"),
        (template(customize=None), "empty-member", "/properties/customize"),
        (step(inline="x"), "scalar-for-list", "/properties/customize/0/inline"),
        (step(scriptUri="x"), "conflicting-members", "/properties/customize/0/inline"),
    ],
)
def test_what_has_no_effect_is_answered_for_by_its_pointer(
    document: dict[str, Any], name: str, pointer: str, resource: Any
) -> None:
    item = next(d for d in decode_template(resource(document)).diagnostics if d.definition.name == name)
    assert item.pointer == pointer
    assert item.definition.fate in (Fate.REFUSED, Fate.NO_COUNTERPART)


# Spelling


def normal(document: object, resource: Any, symbols: Any = None) -> tuple[ObjectValue, list[tuple[str, str]]]:
    bag = Bag()
    value = normalise(resource(document, symbols), bag).resource
    return value, said(tuple(bag))


def inside(value: Value | None, *path: str | int) -> Value:
    for item in path:
        if isinstance(item, int):
            assert isinstance(value, ArrayValue)
            value = value.items[item]
        else:
            assert isinstance(value, ObjectValue)
            value = value.get(item)
    assert value is not None
    return value


def known(value: Value) -> object:
    assert isinstance(value, Known)
    return value.value


@pytest.mark.parametrize(
    ("document", "path", "expected"),
    [
        (step(type="shell"), ("customize", 0, "type"), "Shell"),
        (template(customize=[{"type": "Shell", "SCRIPT": "u"}]), ("customize", 0, "scriptUri"), "u"),
        (template(vmProfile={"osdisksizegb": 1}), ("vmProfile", "osDiskSizeGB"), 1),
        (template(buildTimeoutInMinutes=" 60 "), ("buildTimeoutInMinutes",), 60),
        (template(buildTimeoutInMinutes=60.0), ("buildTimeoutInMinutes",), 60),
        (template(buildTimeoutInMinutes="6O"), ("buildTimeoutInMinutes",), "6O"),
        (template(buildTimeoutInMinutes="9" * 5000), ("buildTimeoutInMinutes",), "9" * 5000),
        (template(customize=[{**POWERSHELL, "runElevated": "false"}]), ("customize", 0, "runElevated"), False),
        (template(customize=[{**POWERSHELL, "validExitCodes": ["3010"]}]), ("customize", 0, "validExitCodes", 0), 3010),
        (template(source={**PLATFORM, "version": 5}), ("source", "version"), "5"),
        (template(source={**PLATFORM, "version": 1.10}), ("source", "version"), 1.1),
        (template(managedResourceTags={"N": 1}), ("managedResourceTags", "N"), "1"),
        (step(name="<b>x</b>"), ("customize", 0, "name"), "<b>x</b>"),
        (step(inline=["cat <file>"]), ("customize", 0, "inline", 0), "cat <file>"),
        (template(managedResourceTags={"a": "<b>"}), ("managedResourceTags", "a"), "<b>"),
    ],
)
def test_a_value_is_read_as_what_it_plainly_means(
    document: dict[str, Any], path: tuple[str | int, ...], expected: object, resource: Any
) -> None:
    value = known(inside(normal(document, resource)[0], "properties", *path))
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(
    "document",
    [
        {**template("2018-02-01-preview"), "type": "microsoft.virtualmachineimages/IMAGETEMPLATES"},
        template("2018-02-01-preview", customize=[{"type": "shell", "script": "u"}]),
        template("2018-02-01-preview", distribute=[{**IMAGE, "type": "managedImage"}]),
        template("2019-02-01-preview", customize=[{"type": "Shell", "script": "u"}]),
        template("2019-05-01-PREVIEW"),
    ],
)
def test_a_spelling_that_is_right_for_its_version_is_silent(document: dict[str, Any], resource: Any) -> None:
    assert normal(document, resource)[1] == []


def test_the_shape_of_the_command_line_tool_is_put_back(resource: Any) -> None:
    document = {
        "id": "/x", "location": "westus2", "identity": template()["identity"], "resourceGroup": "g",
        "source": {**PLATFORM, "planInfo": None}, "distribute": [IMAGE], "additionalProperties": {},
        "vmProfile": {"osDiskSizeGb": 64}, "validate": {"inVmValidations": []}, "provisioningState": "Succeeded",
    }  # fmt: skip
    value, found = normal(document, resource)
    assert known(inside(value, "properties", "vmProfile", "osDiskSizeGB")) == 64
    assert inside(value, "properties", "validate", "inVMValidations")
    assert [name for name, _ in found] == [
        "assumed-api-version", "flattened-template", "empty-member", "empty-member"
    ]  # fmt: skip


def test_places_stay_where_they_were(resource: Any) -> None:
    value, _ = normal(template(customize=[{"TYPE": "shell", "script": "u"}]), resource)
    uri = inside(value, "properties", "customize", 0, "scriptUri")
    assert uri.place.pointer == "/properties/customize/0/script"
    assert uri.place.span.text == '"u"'


# Structure


def test_structure_comes_from_defaults_with_one_message_for_each_parameter(resource: Any) -> None:
    default = ArrayValue((), NOWHERE)
    symbols = {"@steps": parameter("steps", default=default)}
    document = template(customize="@steps", additionalDataDisks="@steps")
    value, found = normal(document, resource, symbols)
    assert found == [("structure-from-default", '"@steps"')]
    assert isinstance(inside(value, "properties", "customize"), ArrayValue)


def test_a_parameter_in_a_leaf_alone_decides_nothing(resource: Any) -> None:
    def make(place: Place) -> Symbolic:
        flag = parameter("flag", "bool", Known(value=True, place=NOWHERE))(place)
        shell = ObjectValue(
            (
                MemberValue("type", place, Known("Shell", place)),
                MemberValue("scriptUri", place, parameter("version", "string", Known("u", NOWHERE))(place)),
            ),
            place,
        )
        return Symbolic(Apply("if", (flag, ArrayValue((shell,), place), ArrayValue((), place))), Kind.ANY, place)

    outcome = decode_template(resource(template(customize="@"), {"@": make}))
    (item,) = outcome.diagnostics
    assert "`flag`" in item.summary
    assert outcome.value is not None
    assert len(outcome.value.customize) == 1


def test_a_parameter_may_decide_and_stand_in_a_leaf(resource: Any) -> None:
    def make(place: Place) -> Symbolic:
        uri = parameter("version", "string", Known("u", NOWHERE))(place)
        empty = Symbolic(Apply("empty", (uri,)), Kind.BOOL, place)
        shell = ObjectValue(
            (MemberValue("type", place, Known("Shell", place)), MemberValue("scriptUri", place, uri)), place
        )
        branches = (ArrayValue((), place), ArrayValue((shell,), place))
        return Symbolic(Apply("if", (empty, *branches)), Kind.ANY, place)

    outcome = decode_template(resource(template(customize="@"), {"@": make}))
    assert [item.summary for item in outcome.diagnostics] == ["structure decided by the default of parameter `version`"]
    assert outcome.value is not None
    assert len(outcome.value.customize) == 1


def test_structure_without_a_value_names_the_parameter_and_how_to_give_it(resource: Any) -> None:
    outcome = decode_template(resource(template(customize="@steps"), {"@steps": parameter("steps")}))
    (item,) = outcome.diagnostics
    assert item.definition is codes.UNDECIDED_STRUCTURE
    assert "parameter `steps`" in item.summary
    assert "`--set NAME=VALUE`" in item.detail
    assert "`--parameters FILE`" in item.detail
    assert [note.span.text for note in item.notes] == ["steps"]
    assert item.pointer == "/properties/customize"


def test_structure_that_hangs_on_a_fact_says_so(resource: Any) -> None:
    fact = Symbolic(Fact(FactName.RESOURCE_GROUP), Kind.STRING, NOWHERE)
    (item,) = decode_template(resource(step(type="@"), {"@": apply("toLower", fact)})).diagnostics
    assert "the resource group name of the deployment" in item.detail


def test_structure_that_hangs_on_a_resource_says_so(resource: Any) -> None:
    (item,) = decode_template(resource(template(optimize="@"), {"@": apply("reference")})).diagnostics
    assert "what only a deployment knows" in item.detail


def test_a_type_comes_from_a_default(resource: Any) -> None:
    symbols = {"@": parameter("flag", "string", Known("Shell", NOWHERE))}
    outcome = decode_template(resource(step(type="@"), symbols))
    assert said(outcome.diagnostics) == [("structure-from-default", '"@"')]
    assert outcome.value is not None
    assert len(outcome.value.customize) == 1


def test_a_default_of_null_is_an_absent_member(resource: Any) -> None:
    value, found = normal(template(optimize="@"), resource, {"@": parameter("flag", "object", Known(None, NOWHERE))})
    assert found == [("structure-from-default", '"@"'), ("empty-member", '"@"')]
    properties = value.get("properties")
    assert isinstance(properties, ObjectValue)
    assert properties.get("optimize") is None


@pytest.mark.parametrize(
    "document",
    [
        {**template(), "tags": "@", "identity": "@", "name": "@"},
        step(inline="@"),
        step(inline=["@"]),
        template(managedResourceTags="@", autoRun="@", buildTimeoutInMinutes="@"),
    ],
)
def test_leaves_may_stay_undecided(document: dict[str, Any], resource: Any) -> None:
    assert decode_template(resource(document, {"@": parameter("steps")})).diagnostics == ()


def test_poison_is_silent(resource: Any) -> None:
    symbols = {"@": Poison}
    outcome = decode_template(
        resource({**template(customize=["@", {"type": "@"}], optimize="@"), "apiVersion": "@"}, symbols)
    )
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    assert outcome.value.customize == ()


# API version


@pytest.mark.parametrize(
    ("default", "version", "words"),
    [(Known("2020-02-14", NOWHERE), "2020-02-14", "the default says so"), (None, "2025-10-01", "nothing decides it")],
)
def test_a_symbolic_version_is_decided_by_its_default(
    default: Value | None, version: str, words: str, resource: Any
) -> None:
    bag = Bag()
    symbols = {"@": parameter("version", "string", default)}
    edition = normalise(resource({**template(), "apiVersion": "@"}, symbols), bag).edition
    (item,) = bag
    assert edition.version == version
    assert item.definition is codes.ASSUMED_API_VERSION
    assert words in item.detail


@pytest.mark.parametrize(
    ("version", "severity"),
    [
        (None, Severity.ERROR),
        ("2025-10-01", Severity.ERROR),
        ("2024-02-01", Severity.ERROR),
        ("2023-07-01", Severity.WARNING),
        ("2018-02-01-preview", Severity.WARNING),
    ],
)
def test_an_unknown_member_is_refused_where_the_service_refuses_it(
    version: str | None, severity: Severity, resource: Any
) -> None:
    found = decode_template(resource(template(version, bogus=1))).diagnostics
    assert [item.severity for item in found if "bogus" in item.summary] == [severity]


# Placeholders


def test_a_placeholder_is_a_symbolic_part_of_its_text(resource: Any) -> None:
    value, _ = normal(template(stagingResourceGroup="/subscriptions/<sub>/resourceGroups/{my-group}"), resource)
    group = inside(value, "properties", "stagingResourceGroup")
    assert isinstance(group, Symbolic)
    assert isinstance(group.residual, Concat)
    assert [getattr(part, "value", None) or part.residual for part in group.residual.parts] == [
        "/subscriptions/", Placeholder("<sub>"), "/resourceGroups/", Placeholder("{my-group}")
    ]  # fmt: skip


def test_a_placeholder_that_is_the_whole_text_stands_alone(resource: Any) -> None:
    value, _ = normal({**template(), "location": "<region>"}, resource)
    location = inside(value, "location")
    assert isinstance(location, Symbolic)
    assert location.residual == Placeholder("<region>")


def test_a_placeholder_inside_an_expression_is_found(resource: Any) -> None:
    def text(place: Place) -> Symbolic:
        return Symbolic(Concat((Known("<a>/", place), parameter("flag", "string")(place))), Kind.STRING, place)

    value, found = normal({**template(), "location": "@"}, resource, {"@": text})
    location = inside(value, "location")
    assert isinstance(location, Symbolic)
    assert isinstance(location.residual, Concat)
    assert len(location.residual.parts) == 3
    assert [name for name, _ in found] == ["placeholder"]


def test_one_warning_names_all_placeholders(resource: Any) -> None:
    regions = [f"<r{number:02}>" for number in range(12)]
    document = {**template(distribute=[{**GALLERY, "replicationRegions": regions[::-1]}]), "name": "<r00>"}
    found = [item for item in decode_template(resource(document)).diagnostics if item.definition is codes.PLACEHOLDER]
    (item,) = found
    assert item.summary == "placeholders that were to be replaced: <r00> and 11 more"
    assert "`<r00>`, `<r01>`" in item.detail
    assert "`<r09>` and 2 more" in item.detail
    assert "<r10>" not in item.detail


def test_a_secret_is_no_placeholder(resource: Any) -> None:
    symbols = {"@": lambda place: Known("<hunter2>", place, secret=True)}
    assert decode_template(resource({**template(), "location": "@"}, symbols)).diagnostics == ()


@pytest.mark.parametrize("text", ["<", "a < b > c", "<1>", "{0}", "{}", "<a\nb>", "</b>"])
def test_what_is_no_name_in_brackets_is_no_placeholder(text: str, resource: Any) -> None:
    assert known(inside(normal({**template(), "location": text}, resource)[0], "location")) == text


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["Shell", "<x>", "@"])
NAMES = st.sampled_from(
    ["type", "Type", "source", "customize", "properties", "distribute", "inline", "script", "scriptUri", "tags", "x"]
)
DOCUMENTS = st.dictionaries(
    NAMES,
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4)),
    max_size=6,
)


@given(DOCUMENTS)
def test_no_input_breaks_the_stage_and_every_message_has_a_place(resource: Any, document: dict[str, Any]) -> None:
    outcome = decode_template(resource(document, {"@": parameter("steps")}))
    assert all(item.subject is not None for item in outcome.diagnostics)


@given(st.sampled_from([document for document, _, _ in FAULTS]))
def test_normalising_twice_changes_nothing(resource: Any, document: dict[str, Any]) -> None:
    once = normalise(resource(document), Bag()).resource
    bag = Bag()
    assert normalise(once, bag).resource == once
    assert {item.definition.name for item in bag} <= {"assumed-api-version"}
