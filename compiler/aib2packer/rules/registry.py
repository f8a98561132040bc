"""All rules, in the order of their codes. A test finds rules and files that are not listed."""

from __future__ import annotations

from aib2packer.rules.downloads import (
    checksums,
    credentials,
    links,
    servers,
    storage_tokens,
)
from aib2packer.rules.machine import (
    container_network,
    disks,
    machine_identities,
    network,
    optimization,
    sizes,
    small_machines,
    staging,
)
from aib2packer.rules.rule import Rule
from aib2packer.rules.scripts import (
    changed_commands,
    command_downloads,
    connections,
    machine_needs,
    prompts,
    reboots,
    removals,
    rights,
    sessions,
    syntax,
    temporary_files,
)
from aib2packer.rules.source import (
    age,
    galleries,
    image,
    marketplace,
    ubuntu,
    versions,
)
from aib2packer.rules.steps import (
    any_step,
    exit_codes,
    file_order,
    file_sources,
    file_steps,
    overrides,
    restart_commands,
    restarts,
    step_order,
    updates,
)
from aib2packer.rules.targets import (
    gallery_targets,
    gallery_versions,
    outputs,
    region_costs,
    regions,
    replicas,
    same_outputs,
    version_schemes,
    vhd_targets,
)
from aib2packer.rules.template import (
    build,
    document,
    identity,
    location,
    tags,
    triggered,
    triggers,
    validation,
)

_FILES = (
    *(build, document, identity, location, tags, triggered, triggers, validation),
    *(age, galleries, image, marketplace, ubuntu, versions),
    *(container_network, disks, machine_identities, network, optimization, sizes, small_machines, staging),
    *(any_step, exit_codes, file_order, file_sources, file_steps),
    *(overrides, restart_commands, restarts, step_order, updates),
    *(changed_commands, command_downloads, connections, machine_needs, prompts, reboots),
    *(removals, rights, sessions, syntax, temporary_files),
    *(checksums, credentials, links, servers, storage_tokens),
    *(gallery_targets, gallery_versions, outputs, region_costs, regions, replicas),
    *(same_outputs, version_schemes, vhd_targets),
)

RULES: tuple[type[Rule], ...] = tuple(
    sorted((rule for file in _FILES for rule in file.RULES), key=lambda rule: rule.definition.code)
)
