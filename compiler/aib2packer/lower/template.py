"""Lowering: an image template as a Packer document.

Takes the typed template; gives a document of which every line knows its leaves, and says of every leaf that has no
line what becomes of it. The document must not be written when there are errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from aib2packer.diagnostics import Outcome
from aib2packer.evaluate.values import Known, Place
from aib2packer.lower.codes import (
    SOURCE_VALIDATION_ONLY,
    TEMPLATE_NAME,
    VALIDATED_ON_BUILD_VM,
    VALIDATION_FAILURE_IGNORED,
)
from aib2packer.lower.decisions import decided
from aib2packer.lower.document import Attribute, Block, Expression, Gap, ListOf, Literal, PackerFile
from aib2packer.lower.expressions import expression
from aib2packer.lower.fetching import remove_downloads
from aib2packer.lower.generalization import generalization
from aib2packer.lower.gotemplate import rendered_once
from aib2packer.lower.images import source_image
from aib2packer.lower.machine import communicator, machine, network, placement
from aib2packer.lower.names import snake_case
from aib2packer.lower.operating_system import operating_system
from aib2packer.lower.outputs import Outputs, outputs
from aib2packer.lower.requirements import packer_block
from aib2packer.lower.scope import LowerOptions, Scope
from aib2packer.lower.sign_in import sign_in
from aib2packer.lower.slots import Slot
from aib2packer.lower.steps import provisioners
from aib2packer.lower.tags import azure_tags
from aib2packer.lower.targets import build_subscription, first_group, plan_targets
from aib2packer.lower.timeouts import timeouts
from aib2packer.lower.unmapped import on_error, say_leftovers, say_optimization
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import ImageTemplate, Validation


@dataclass(frozen=True, slots=True)
class _Names:
    """What the configuration is called after."""

    shown: str  # for people, and for what Azure names
    label: str  # of the blocks
    written: Expression  # as the template says it


@dataclass(frozen=True, slots=True)
class _Translation:
    """What a template becomes, beside what the scope has collected."""

    header: tuple[str, ...]
    source: Block
    build: Block


def lower(template: ImageTemplate, options: LowerOptions) -> Outcome[PackerFile]:
    """Lower one image template."""
    scope = _scope(template, options)
    translation = _translation(template, scope)
    return scope.bag.outcome(None if translation is None else _assembled(translation, scope))


def objections(template: ImageTemplate, options: LowerOptions) -> Outcome[PackerFile]:
    """Say what lowering has to say of an image template, and give no document."""
    scope = _scope(template, options)
    _translation(template, scope)
    return scope.bag.outcome(None)


def _scope(template: ImageTemplate, options: LowerOptions) -> Scope:
    return Scope(replace(options, subscription=options.subscription or build_subscription(template)))


def _translation(template: ImageTemplate, scope: Scope) -> _Translation | None:
    """Translate everything, and say all there is to say."""
    os_type = operating_system(template, scope)
    if os_type is None:
        return None
    names = _names(template, scope)
    only_source = _validates_source_only(template.validation, scope)
    results = _not_distributed(template, scope) if only_source else _outputs(template, names, os_type, scope)
    source = _source_block(template, names, os_type, results, scope)
    build = _build_block(template, names, os_type, results, scope, only_source=only_source)
    say_leftovers(template, scope)
    say_optimization(template, scope)
    return _Translation(_header(template, names, scope), source, build)


def _assembled(translation: _Translation, scope: Scope) -> PackerFile:
    source, build, data = rendered_once(translation.source), translation.build, scope.data_blocks()
    declared = (*scope.variable_blocks(), *scope.locals_block(), *data)
    blocks = (packer_block(source, build, data), *declared, source, build)
    return PackerFile(translation.header, blocks, scope.variable_values())


def _names(template: ImageTemplate, scope: Scope) -> _Names:
    name = template.name
    stem = scope.options.source_name.partition(".")[0] or "image"
    if name is None:
        return _Names(stem, snake_case(stem), Literal(stem))
    if isinstance(name, Known):
        return _Names(str(name.value), snake_case(str(name.value)), Literal(name.value))
    scope.say(
        TEMPLATE_NAME,
        "the name of the template is known only when it is deployed",
        f"The build is named `{snake_case(stem)}` after the file. To have the name, give its parameters with --set or"
        " --parameters.",
        name.place,
    )
    return _Names(stem, snake_case(stem), expression(name, scope))


def _outputs(template: ImageTemplate, names: _Names, os_type: str, scope: Scope) -> Outputs:
    return outputs(template, plan_targets(template, scope), names.shown, os_type, scope)


def _source_block(template: ImageTemplate, names: _Names, os_type: str, results: Outputs, scope: Scope) -> Block:
    gallery = any(isinstance(item, Block) for item in results.arguments)
    groups: tuple[tuple[Attribute | Block, ...], ...] = (
        sign_in(scope),
        placement(template, first_group(template, scope), names.written, scope),
        machine(template, os_type, scope),
        source_image(template.source, scope),
        network(template, scope),
        communicator(os_type, scope),
        (*results.arguments, *timeouts(template, scope, gallery=gallery)),
        azure_tags(template, scope),
    )
    body: list[Attribute | Block | Gap] = []
    for group in groups:
        if body and group:
            body.append(Gap())
        body += sorted(group, key=lambda item: isinstance(item, Block))
    return Block("source", ("azure-arm", names.label), tuple(body))


def _build_block(
    template: ImageTemplate, names: _Names, os_type: str, results: Outputs, scope: Scope, *, only_source: bool
) -> Block:
    steps = _customizers(template, scope, only_source=only_source) + _validators(template.validation, scope)
    fetches = any("shell-local" in block.labels for block in steps)
    closing: tuple[Block, ...] = (remove_downloads(scope),) if fetches else ()
    if not only_source:
        closing += (generalization(os_type, scope),)
    cleanup = (remove_downloads(scope, "error-cleanup-provisioner"),) if fetches else ()
    named = (template.name.place.pointer,) if template.name else ()
    head = (
        Attribute("name", Literal(names.label), named),
        Attribute("sources", ListOf((Literal(f"source.azure-arm.{names.label}"),), one_line=True)),
    )
    body = (*head, *steps, *closing, *cleanup, *results.post_processors)
    return Block("build", (), body, origins=_settled(template))


def _customizers(template: ImageTemplate, scope: Scope, *, only_source: bool) -> tuple[Block, ...]:
    if only_source:
        if template.customize and template.customize_place:
            _say_not_run("customize", template.customize_place, scope)
        return ()
    return tuple(
        block
        for number, step in enumerate(template.customize, start=1)
        for block in provisioners(step, Slot("customize", number), scope)
    )


def _validators(validation: Validation | None, scope: Scope) -> tuple[Block, ...]:
    if validation is None or not validation.validators:
        return ()
    forgiving = decided(validation.continue_distribute_on_failure, scope) is True
    scope.say(
        VALIDATED_ON_BUILD_VM,
        "validators run on the build machine",
        "The service starts a second machine from the finished image for them; here they run after the customizers and"
        " before generalization. What they leave on the machine becomes part of the image.",
        validation.validators_place or validation.place,
    )
    if forgiving and validation.continue_distribute_on_failure:
        scope.say(
            VALIDATION_FAILURE_IGNORED,
            "a failing validator does not fail the build",
            "The service distributes the image and reports the run as failed; Packer can do only one of the two."
            " The build goes on, and the log says which validator failed. A File validator that cannot be downloaded"
            " still stops it.",
            validation.continue_distribute_on_failure.place,
        )
    return tuple(
        block
        for number, step in enumerate(validation.validators, start=1)
        for block in provisioners(step, Slot("validate", number, forgiving), scope)
    )


def _validates_source_only(validation: Validation | None, scope: Scope) -> bool:
    return validation is not None and decided(validation.source_validation_only, scope) is True


def _not_distributed(template: ImageTemplate, scope: Scope) -> Outputs:
    if template.distribute_place:
        _say_not_run("distribute", template.distribute_place, scope)
    source_only = template.validation.source_validation_only if template.validation else None
    origins = (source_only.place.pointer,) if source_only else ()
    return Outputs((Attribute("skip_create_image", Literal(value=True), origins),), ())


def _say_not_run(member: str, place: Place, scope: Scope) -> None:
    scope.say(
        SOURCE_VALIDATION_ONLY,
        f"`{member}` is not carried out, since `sourceValidationOnly` is true",
        "The service only runs the validators on the source image then; so does this build, which makes no image.",
        place,
    )


def _settled(template: ImageTemplate) -> tuple[str, ...]:
    """Answer for leaves that need no line: empty containers and values that are the default in Packer, too."""
    profile, validation, optimize = template.vm_profile, template.validation, template.optimize
    places = [
        template.type_place,
        template.api_version.place if template.api_version else None,
        template.customize_place,
        template.distribute_place,
        template.data_disks_place,
        template.managed_resource_tags.place if template.managed_resource_tags else None,
    ]
    if profile:
        places += [profile.place, profile.os_disk_size_gb.place if profile.os_disk_size_gb else None]
        places += [profile.user_assigned_identities.place] if profile.user_assigned_identities else []
        vnet = profile.vnet
        places += [vnet.place, vnet.subnet_id.place if vnet.subnet_id else None] if vnet else []
    if validation:
        flags = (validation.continue_distribute_on_failure, validation.source_validation_only)
        places += [validation.place, validation.validators_place, *(leaf.place for leaf in flags if leaf)]
    if optimize:
        places += [optimize.place, optimize.vm_boot_place]
    places += [template.error_handling.place] if template.error_handling else []
    for target in template.distribute:
        places += [target.artifact_tags.place] if target.artifact_tags else []
        if isinstance(target, SharedImageTarget):
            listed = target.replication_regions
            places += [target.target_regions_place, listed.place if listed else None]
    return tuple(dict.fromkeys(place.pointer for place in places if place is not None))


def _header(template: ImageTemplate, names: _Names, scope: Scope) -> tuple[str, ...]:
    options = scope.options
    api_version = template.api_version.value if isinstance(template.api_version, Known) else None
    handling = on_error(template, scope)
    flag = f" -on-error={handling}" if handling else ""
    return (
        f"Image {names.shown}, compiled by aib2packer {options.version}.",
        "",
        f"Template:    {options.source_name}" + (f" (API version {api_version})" if api_version else ""),
        f"SHA-256:     {options.source_sha256}",
        "",
        "Build it in the folder of this file:",
        f"  packer init {options.build_path}",
        f"  packer build{flag} {options.build_path}",
    )
