"""Decode a resolved image template: repair its spelling, judge its shape, and give the typed template.

Takes a resolved resource; gives an `ImageTemplate`, as good as it can be made: a step or target that was refused is
left out, and without a location or a source there is no template. Every member is in the template, in its leftovers,
or in a diagnostic that says what becomes of it.
"""

from __future__ import annotations

from aib2packer.diagnostics import Bag, Outcome
from aib2packer.evaluate.values import ObjectValue
from aib2packer.model.decode_identity import decode_identity
from aib2packer.model.decode_source import decode_source
from aib2packer.model.decode_steps import decode_step
from aib2packer.model.decode_targets import decode_targets
from aib2packer.model.leaves import Leaf
from aib2packer.model.leftovers import leftovers
from aib2packer.model.normalise import Normalised, normalise
from aib2packer.model.reading import flag, many, number, one, place_of, tags, text, texts
from aib2packer.model.template import (
    ErrorHandling,
    ImageTemplate,
    LegacyVnet,
    Optimize,
    Validation,
    VmProfile,
    VnetConfig,
    Workload,
)
from aib2packer.model.validate import validate


def decode_template(resource: ObjectValue) -> Outcome[ImageTemplate]:
    """Make the typed template of a resolved resource; without its location or source there is none."""
    bag = Bag()
    normalised = normalise(resource, bag)
    bag.extend(validate(normalised))
    return bag.outcome(_template(normalised, bag))


def _template(normalised: Normalised, bag: Bag) -> ImageTemplate | None:
    resource = normalised.resource
    properties = resource.get("properties")
    if not isinstance(properties, ObjectValue):
        return None
    targets = decode_targets(properties, bag)
    location = text(resource, "location")
    source = one(properties, "source", decode_source)
    if location is None or source is None:
        return None
    return ImageTemplate(
        place=resource.place,
        type_place=place_of(resource, "type"),
        name=text(resource, "name"),
        api_version=text(resource, "apiVersion"),
        edition=normalised.edition,
        location=location,
        source=source,
        customize=many(properties, "customize", decode_step),
        customize_place=place_of(properties, "customize"),
        validation=one(properties, "validate", _validation),
        distribute=targets,
        distribute_place=place_of(properties, "distribute"),
        vm_profile=one(properties, "vmProfile", _vm_profile),
        data_disks=many(properties, "additionalDataDisks", lambda disk: number(disk, "sizeGB")),
        data_disks_place=place_of(properties, "additionalDataDisks"),
        build_timeout_minutes=number(properties, "buildTimeoutInMinutes"),
        staging_resource_group=text(properties, "stagingResourceGroup"),
        managed_resource_tags=tags(properties, "managedResourceTags"),
        optimize=one(properties, "optimize", _optimize),
        error_handling=one(properties, "errorHandling", _error_handling),
        identity=decode_identity(resource),
        tags=tags(resource, "tags"),
        auto_run_state=_state(properties, "autoRun"),
        leftovers=tuple(leftovers(resource)),
    )


def _validation(value: ObjectValue) -> Validation:
    return Validation(
        place=value.place,
        validators=many(value, "inVMValidations", decode_step),
        validators_place=place_of(value, "inVMValidations"),
        continue_distribute_on_failure=flag(value, "continueDistributeOnFailure"),
        source_validation_only=flag(value, "sourceValidationOnly"),
    )


def _vm_profile(value: ObjectValue) -> VmProfile:
    return VmProfile(
        place=value.place,
        vm_size=text(value, "vmSize"),
        os_disk_size_gb=number(value, "osDiskSizeGB"),
        user_assigned_identities=texts(value, "userAssignedIdentities"),
        vnet=one(value, "vnetConfig", _vnet),
    )


def _vnet(value: ObjectValue) -> VnetConfig:
    name, subnet_name = text(value, "name"), text(value, "subnetName")
    legacy = None
    if name is not None and subnet_name is not None:
        legacy = LegacyVnet(name=name, subnet_name=subnet_name, resource_group_name=text(value, "resourceGroupName"))
    return VnetConfig(
        place=value.place,
        subnet_id=text(value, "subnetId"),
        container_instance_subnet_id=text(value, "containerInstanceSubnetId"),
        proxy_vm_size=text(value, "proxyVmSize"),
        legacy=legacy,
    )


def _optimize(value: ObjectValue) -> Optimize:
    return Optimize(
        place=value.place,
        vm_boot_place=place_of(value, "vmBoot"),
        vm_boot_state=_state(value, "vmBoot"),
        workload=one(value, "workload", _workload),
    )


def _state(holder: ObjectValue, name: str) -> Leaf | None:
    """Read the member `state` of a member that is an object."""
    inner = holder.get(name)
    return text(inner, "state") if isinstance(inner, ObjectValue) else None


def _workload(value: ObjectValue) -> Workload:
    return Workload(
        place=value.place,
        state=text(value, "state"),
        script_uri=text(value, "scriptUri"),
        sha256_checksum=text(value, "sha256Checksum"),
    )


def _error_handling(value: ObjectValue) -> ErrorHandling:
    return ErrorHandling(
        place=value.place,
        on_customizer_error=text(value, "onCustomizerError"),
        on_validation_error=text(value, "onValidationError"),
    )
