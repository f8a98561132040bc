"""The typed template: every member arrives where it belongs, and nothing is lost on the way."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from aib2packer.diagnostics import Severity
from aib2packer.evaluate.values import Apply, ArrayValue, Kind, Known, ObjectValue, Place, Symbolic, Value
from aib2packer.model.decode import decode_template
from aib2packer.model.steps import FileStep, PowerShellStep, ShellStep, WindowsRestartStep, WindowsUpdateStep
from aib2packer.model.targets import ManagedImageTarget, SharedImageTarget, VhdTarget
from aib2packer.model.template import GallerySource, ImageTemplate, ManagedImageSource, PlatformImage

SCRIPT = "https://example.com/a"
FULL: dict[str, Any] = {
    "type": "Microsoft.VirtualMachineImages/imageTemplates",
    "apiVersion": "2025-10-01",
    "name": "t",
    "location": "westus2",
    "tags": {"owner": "me", "cost": "1"},
    "identity": {"type": "UserAssigned", "userAssignedIdentities": {"/id/a~b": {}}},
    "dependsOn": [],
    "id": "/subscriptions/s",
    "systemData": {"createdBy": "x"},
    "properties": {
        "source": {
            "type": "PlatformImage",
            "publisher": "p",
            "offer": "o",
            "sku": "s",
            "version": "latest",
            "exactVersion": "1.2.3",
            "planInfo": {"planName": "n", "planProduct": "d", "planPublisher": "u"},
        },
        "customize": [
            {"type": "Shell", "name": "one", "scriptUri": SCRIPT, "sha256Checksum": "0"},
            {"type": "Shell", "inline": ["a", "b"]},
            {
                "type": "PowerShell",
                "inline": ["c"],
                "runElevated": True,
                "runAsSystem": True,
                "validExitCodes": [0, 3010],
            },
            {
                "type": "WindowsRestart",
                "restartCommand": "r",
                "restartCheckCommand": "k",
                "restartTimeout": "5m",
            },
            {"type": "WindowsUpdate", "searchCriteria": "q", "filters": ["include:$true"], "updateLimit": 20},
            {"type": "File", "sourceUri": SCRIPT, "sha256Checksum": "", "destination": "/opt/x"},
        ],
        "validate": {
            "inVMValidations": [{"type": "Shell", "inline": ["v"]}],
            "continueDistributeOnFailure": True,
            "sourceValidationOnly": False,
        },
        "optimize": {
            "vmBoot": {"state": "Enabled"},
            "workload": {"state": "Disabled", "scriptUri": SCRIPT, "sha256Checksum": ""},
        },
        "errorHandling": {"onCustomizerError": "abort", "onValidationError": "cleanup"},
        "distribute": [
            {
                "type": "SharedImage",
                "runOutputName": "gallery",
                "artifactTags": {"a": "b"},
                "galleryImageId": "/g",
                "targetRegions": [
                    {"name": "westus2", "replicaCount": 2, "storageAccountType": "Standard_ZRS"},
                    {"name": "eastus"},
                ],
                "storageAccountType": "Premium_LRS",
                "excludeFromLatest": True,
                "versioning": {"scheme": "Latest", "major": 3},
                "replicationMode": "Full",
            },
            {"type": "SharedImage", "runOutputName": "old", "galleryImageId": "/g", "replicationRegions": ["westus2"]},
            {"type": "ManagedImage", "runOutputName": "image", "imageId": "/i", "location": "westus2"},
            {"type": "VHD", "runOutputName": "disk", "uri": "https://example.com/vhds"},
        ],
        "vmProfile": {
            "vmSize": "Standard_D2s_v5",
            "osDiskSizeGB": 64,
            "userAssignedIdentities": ["/id/b"],
            "vnetConfig": {"subnetId": "/s", "containerInstanceSubnetId": "/c", "proxyVmSize": "Standard_A1_v2"},
        },
        "buildTimeoutInMinutes": 60,
        "stagingResourceGroup": "/g",
        "managedResourceTags": {"m": "n"},
        "autoRun": {"state": "Disabled"},
        "additionalDataDisks": [{"sizeGB": 8}, {"sizeGB": 16}],
        "provisioningState": "Succeeded",
        "lastRunStatus": {"runState": "Succeeded"},
    },
}


@pytest.fixture(scope="module")
def full(resource: Any) -> ImageTemplate:
    outcome = decode_template(resource(FULL))
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value


def known(leaf: object) -> object:
    assert isinstance(leaf, Known)
    return leaf.value


def simple(item: object) -> Any:
    """Reduce a decoded object to plain data: places go, absent members go."""
    match item:
        case Known(value=value):
            return value
        case Place():
            return ...
        case tuple():
            return [simple(element) for element in item]
        case _ if dataclasses.is_dataclass(item):
            named = {field.name: simple(getattr(item, field.name)) for field in dataclasses.fields(item)}
            return {name: value for name, value in named.items() if value is not None and value is not ...}
        case _:
            return item


def test_the_head_of_a_template(full: ImageTemplate) -> None:
    assert known(full.name) == "t"
    assert known(full.api_version) == "2025-10-01"
    assert known(full.location) == "westus2"
    assert full.type_place is not None
    assert full.type_place.pointer == "/type"


def test_a_platform_image(full: ImageTemplate) -> None:
    assert isinstance(full.source, PlatformImage)
    assert simple(full.source) == {
        "publisher": "p", "offer": "o", "sku": "s", "version": "latest",
        "plan": {"name": "n", "product": "d", "publisher": "u"},
    }  # fmt: skip
    assert full.source.type_place.pointer == "/properties/source/type"


def test_steps(full: ImageTemplate) -> None:
    kinds = [ShellStep, ShellStep, PowerShellStep, WindowsRestartStep, WindowsUpdateStep, FileStep]
    assert [type(step) for step in full.customize] == kinds
    assert [simple(step) for step in full.customize] == [
        {"name": "one", "script": {"uri": SCRIPT, "sha256_checksum": "0"}},
        {"script": {"inline": {"items": ["a", "b"]}}},
        {
            "script": {"inline": {"items": ["c"]}}, "run_elevated": True, "run_as_system": True,
            "valid_exit_codes": {"items": [0, 3010]},
        },
        {"restart_command": "r", "restart_check_command": "k", "restart_timeout": "5m"},
        {"search_criteria": "q", "filters": {"items": ["include:$true"]}, "update_limit": 20},
        {"source_uri": SCRIPT, "sha256_checksum": "", "destination": "/opt/x"},
    ]  # fmt: skip
    assert full.customize[1].place.pointer == "/properties/customize/1"
    assert full.customize[1].type_place.pointer == "/properties/customize/1/type"
    assert full.customize_place is not None


def test_validation(full: ImageTemplate) -> None:
    assert simple(full.validation) == {
        "validators": [{"script": {"inline": {"items": ["v"]}}}],
        "continue_distribute_on_failure": True,
        "source_validation_only": False,
    }


def test_targets(full: ImageTemplate) -> None:
    kinds = [SharedImageTarget, SharedImageTarget, ManagedImageTarget, VhdTarget]
    assert [type(target) for target in full.distribute] == kinds
    assert [simple(target) for target in full.distribute] == [
        {
            "run_output_name": "gallery", "artifact_tags": {"entries": [{"name": "a", "value": "b"}]},
            "gallery_image_id": "/g",
            "target_regions": [
                {"name": "westus2", "replica_count": 2, "storage_account_type": "Standard_ZRS"}, {"name": "eastus"},
            ],
            "storage_account_type": "Premium_LRS", "exclude_from_latest": True,
            "versioning": {"scheme": "Latest", "major": 3}, "replication_mode": "Full",
        },
        {
            "run_output_name": "old", "gallery_image_id": "/g", "target_regions": [],
            "replication_regions": {"items": ["westus2"]},
        },
        {"run_output_name": "image", "image_id": "/i", "location": "westus2"},
        {"run_output_name": "disk", "uri": "https://example.com/vhds"},
    ]  # fmt: skip


def test_the_build(full: ImageTemplate) -> None:
    assert simple(full.vm_profile) == {
        "vm_size": "Standard_D2s_v5", "os_disk_size_gb": 64, "user_assigned_identities": {"items": ["/id/b"]},
        "vnet": {"subnet_id": "/s", "container_instance_subnet_id": "/c", "proxy_vm_size": "Standard_A1_v2"},
    }  # fmt: skip
    assert simple(full.optimize) == {
        "vm_boot_state": "Enabled",
        "workload": {"state": "Disabled", "script_uri": SCRIPT, "sha256_checksum": ""},
    }
    assert simple(full.error_handling) == {"on_customizer_error": "abort", "on_validation_error": "cleanup"}
    assert [known(size) for size in full.data_disks] == [8, 16]
    assert known(full.build_timeout_minutes) == 60
    assert known(full.staging_resource_group) == "/g"
    assert simple(full.managed_resource_tags) == {"entries": [{"name": "m", "value": "n"}]}


def test_what_says_nothing_of_the_image_is_left_over(full: ImageTemplate) -> None:
    assert [(item.path, item.place.pointer) for item in full.leftovers] == [
        ("tags", "/tags"),
        ("identity", "/identity"),
        ("dependsOn", "/dependsOn"),
        ("id", "/id"),
        ("systemData", "/systemData"),
        ("properties.source.exactVersion", "/properties/source/exactVersion"),
        ("properties.autoRun", "/properties/autoRun"),
        ("properties.provisioningState", "/properties/provisioningState"),
        ("properties.lastRunStatus", "/properties/lastRunStatus"),
    ]


def leaves(value: Value) -> Iterator[str]:
    match value:
        case ObjectValue(members=members) if members:
            for member in members:
                yield from leaves(member.value)
        case ArrayValue(items=items) if items:
            for item in items:
                yield from leaves(item)
        case _:
            yield value.place.pointer


def places(item: object) -> Iterator[Place]:
    match item:
        case Place():
            yield item
        case tuple():
            for element in item:
                yield from places(element)
        case _ if dataclasses.is_dataclass(item):
            for field in dataclasses.fields(item):
                yield from places(getattr(item, field.name))
        case _:
            return


def unanswered(resource: ObjectValue) -> list[str]:
    """List the leaves that neither the typed template nor a diagnostic accounts for."""
    outcome = decode_template(resource)
    assert outcome.value is not None
    exact = {place.pointer for place in places(outcome.value)}
    exact |= {item.pointer for item in outcome.diagnostics if item.pointer and item.severity is Severity.ERROR}
    whole = {item.place.pointer for item in outcome.value.leftovers}
    whole |= {item.pointer for item in outcome.diagnostics if item.pointer is not None and item.definition.fate}
    return [
        leaf
        for leaf in leaves(resource)
        if leaf not in exact and not any(leaf == top or leaf.startswith(f"{top}/") for top in whole)
    ]


def test_every_leaf_is_reachable(resource: Any) -> None:
    assert unanswered(resource(FULL)) == []


def paths(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(node, dict):
        for name, value in node.items():
            yield from paths(value, (*path, name))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from paths(value, (*path, index))


# Without these there is no template, or (a step's script, a target's image) the object they belong to is left out.
VITAL = {"type", "location", "properties", "source", "publisher", "offer", "sku", "runOutputName", "imageId"}
VITAL |= {"galleryImageId", "inline", "scriptUri", "destination", "sourceUri", "name", "scheme", "sizeGB"}
VITAL |= {"planName", "planProduct", "planPublisher", "targetRegions"}
OPTIONAL = [path for path in paths(FULL) if path[-1] not in VITAL]


@pytest.mark.parametrize("change", ["null", "empty object", "symbol", "absent"])
@pytest.mark.parametrize("path", OPTIONAL, ids=lambda path: ".".join(map(str, path)))
def test_every_leaf_is_answered_for_when_a_member_is_something_else(
    path: tuple[str | int, ...], change: str, resource: Any
) -> None:
    document = copy.deepcopy(FULL)
    holder: Any = document
    for item in path[:-1]:
        holder = holder[item]
    if change == "absent":
        del holder[path[-1]]
    else:
        holder[path[-1]] = {"null": None, "empty object": {}, "symbol": "@"}[change]
    symbols = {"@": lambda place: Symbolic(Apply("reference", ()), Kind.ANY, place)}
    assert unanswered(resource(document, symbols)) == []


SMALL: dict[str, Any] = {
    "apiVersion": "2019-05-01-preview",
    "location": "westus2",
    "identity": {},
    "properties": {
        "source": {"type": "ManagedImage", "imageId": "/i"},
        "distribute": [{"type": "VHD", "runOutputName": "r"}],
    },
}


def small(**properties: object) -> dict[str, Any]:
    return {**SMALL, "properties": {**SMALL["properties"], **properties}}


def test_other_sources(resource: Any) -> None:
    managed = decode_template(resource(SMALL)).value
    gallery = decode_template(resource(small(source={"type": "SharedImageVersion", "imageVersionId": "/v"}))).value
    assert managed is not None
    assert gallery is not None
    assert isinstance(managed.source, ManagedImageSource)
    assert known(managed.source.image_id) == "/i"
    assert isinstance(gallery.source, GallerySource)
    assert known(gallery.source.image_version_id) == "/v"


def test_the_network_of_old_templates(resource: Any) -> None:
    vnet = {"name": "v", "subnetName": "s", "resourceGroupName": "g"}
    outcome = decode_template(resource(small(vmProfile={"vnetConfig": vnet})))
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    assert simple(outcome.value.vm_profile) == {
        "vnet": {"legacy": {"name": "v", "subnet_name": "s", "resource_group_name": "g"}}
    }


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"properties": 1},
        {**SMALL, "location": None},
        {**SMALL, "location": 1.5},
        {**SMALL, "properties": []},
        small(source={"type": "ISO"}),
        small(source={"type": "PlatformImage", "offer": "o"}),
        small(source=[]),
    ],
)
def test_without_location_or_source_there_is_no_template(document: dict[str, Any], resource: Any) -> None:
    outcome = decode_template(resource(document))
    assert outcome.value is None
    assert outcome.diagnostics


@pytest.mark.parametrize(
    "step",
    [
        {"type": "Shell"},
        {"type": "Shell", "inline": ["x"], "scriptUri": "y"},
        {"type": "Shell", "inline": "x"},
        {"type": "File", "destination": "/opt/x"},
        {"type": "Bash", "inline": ["x"]},
        {"inline": ["x"]},
        "x",
    ],
)
def test_a_step_that_was_refused_is_left_out(step: object, resource: Any) -> None:
    outcome = decode_template(resource(small(customize=[step, {"type": "Shell", "scriptUri": "u"}])))
    assert outcome.value is not None
    assert len(outcome.value.customize) == 1
    assert outcome.diagnostics


def test_arrays_and_maps_may_be_symbolic_as_a_whole(resource: Any) -> None:
    symbols = {"@": lambda place: Symbolic(Apply("reference", ()), Kind.ANY, place)}
    document = small(
        customize=[{"type": "PowerShell", "inline": "@", "validExitCodes": "@"}],
        distribute=[{"type": "VHD", "runOutputName": "r", "artifactTags": "@"}],
    )
    outcome = decode_template(resource(document, symbols))
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    step, target = outcome.value.customize[0], outcome.value.distribute[0]
    assert isinstance(step, PowerShellStep)
    assert step.script.inline is not None
    assert step.valid_exit_codes is not None
    assert target.artifact_tags is not None
    assert step.script.inline.whole
    assert step.valid_exit_codes.whole
    assert target.artifact_tags.whole


def test_two_symbolic_run_outputs_are_not_the_same(resource: Any) -> None:
    symbols = {"@": lambda place: Symbolic(Apply("newGuid", ()), Kind.STRING, place)}
    targets = [{"type": "VHD", "runOutputName": "@"}] * 2
    assert decode_template(resource(small(distribute=targets), symbols)).diagnostics == ()


def test_empty_arrays_keep_their_places(resource: Any) -> None:
    outcome = decode_template(resource(small(customize=[], additionalDataDisks=[], validate={"inVMValidations": []})))
    template = outcome.value
    assert template is not None
    assert template.customize_place is not None
    assert template.data_disks_place is not None
    assert template.validation is not None
    assert template.validation.validators_place is not None
