"""What becomes of every member of the format: the table behind the list of properties, and that list as Markdown.

One row a member path of the format. A row names the lines of HCL that may come from the member, and the diagnostics of
lowering that may decide about it; its outcomes follow from both. Tests hold the table against what is compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aib2packer.diagnostics import DiagnosticDef, Fate
from aib2packer.lower import codes
from aib2packer.model.codes import EMPTY_MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What becomes of one member."""

    path: str  # as in `properties.customize[] (Shell).inline`; brackets name the variant of a union
    hcl: tuple[str, ...]  # dotted names from the top-level block down to an argument or block; `*` is any name
    note: str
    kinds: tuple[DiagnosticDef, ...]  # that decide about it, besides those of `ANYWHERE`
    mapped: bool  # whether Packer may do exactly the same

    @property
    def fates(self) -> tuple[Fate, ...]:
        """The possible outcomes, from best to worst."""
        found = {kind.fate for kind in self.kinds} | ({Fate.MAPPED} if self.mapped else set())
        return tuple(fate for fate in Fate if fate in found)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the format."""

    title: str
    rows: tuple[Row, ...]
    kinds: tuple[DiagnosticDef, ...] = ()  # that may decide about any of its rows
    intro: str = ""


# What decides about any member, whatever it is.
ANYWHERE = (EMPTY_MEMBER, codes.TEXT_NORMALIZED, codes.SECRET_NOT_WRITTEN)

_NONE = (codes.NO_COUNTERPART,)
_NOT_RUN = (codes.SOURCE_VALIDATION_ONLY,)
_TAGS = (codes.TAGS_MERGED, codes.TOO_MANY_TAGS)
_NAMED = "build.manifest.custom_data"
_HANDED_OVER = "build.shell-local.environment_vars"
_DESTINATION = "source.shared_image_gallery_destination"
_REGION = f"{_DESTINATION}.target_region"
_EMPTY = "empty: nothing is written"


def _row(
    path: str, *hcl: str, note: str = "", kinds: tuple[DiagnosticDef, ...] = (), mapped: bool | None = None
) -> Row:
    """State a row; what has lines of HCL can be mapped unless it is said otherwise."""
    return Row(path=path, hcl=hcl, note=note, kinds=kinds, mapped=bool(hcl) if mapped is None else mapped)


def _container(path: str, note: str = "its members", *kinds: DiagnosticDef) -> Row:
    """State a row of an object or array that may be empty."""
    return _row(path, "build", note=f"{note}; {_EMPTY}", kinds=kinds)


def _unmapped(prefix: str, names: str, note: str) -> tuple[Row, ...]:
    return tuple(_row(f"{prefix}{name}", note=note, kinds=_NONE) for name in names.split())


_RESOURCE = (
    _row("type", "build", note="says that it is an image template"),
    _row("apiVersion", "build", note="says how the template is read"),
    _row("name", "build.name", note="also names the source", kinds=(codes.TEMPLATE_NAME,)),
    _row("location", "source.location", "source.build_resource_group_name"),
    *_unmapped("", "tags", "tags of the template resource"),
    *_unmapped("", "identity", "Packer signs in by `--auth`"),
    *_unmapped("identity.", "type userAssignedIdentities", "Packer signs in by `--auth`"),
    *_unmapped("identity.", "principalId tenantId clientId", "written by the service"),
    _row("condition", note="decides whether the template is compiled", kinds=_NONE),
    _row("copy", note="carried out: one output for each copy", kinds=_NONE),
    *_unmapped("", "dependsOn scope zones existing comments metadata", "belongs to the deployment"),
    *_unmapped("", "resources", "triggers; start Packer from a pipeline"),
    *_unmapped("", "id etag systemData resourceGroup", "written by the service"),
    _row("properties"),
    *_unmapped(
        "properties.",
        "provisioningState provisioningError lastRunStatus exactStagingResourceGroup",
        "written by the service",
    ),
)

_PLATFORM = "properties.source (PlatformImage)"
_MANAGED = "properties.source (ManagedImage)"
_SHARED = "properties.source (SharedImageVersion)"
_MANAGED_SOURCE = ("source.custom_managed_image_name", "source.custom_managed_image_resource_group_name")
_ID = (codes.RESOURCE_ID_SHAPE,)

_SOURCE = (
    _row("properties.source"),
    _row(f"{_PLATFORM}.type", "source.image_publisher"),
    _row(f"{_PLATFORM}.publisher", "source.image_publisher"),
    _row(f"{_PLATFORM}.offer", "source.image_offer"),
    _row(f"{_PLATFORM}.sku", "source.image_sku"),
    _row(f"{_PLATFORM}.version", "source.image_version", note="absent: `latest`"),
    _row(f"{_PLATFORM}.planInfo"),
    _row(f"{_PLATFORM}.planInfo.planName", "source.plan_info.plan_name"),
    _row(f"{_PLATFORM}.planInfo.planProduct", "source.plan_info.plan_product"),
    _row(f"{_PLATFORM}.planInfo.planPublisher", "source.plan_info.plan_publisher"),
    _row(f"{_PLATFORM}.exactVersion", note="written by the service", kinds=_NONE),
    _row(f"{_MANAGED}.type", *_MANAGED_SOURCE, kinds=(codes.TRUSTED_LAUNCH_OUTPUT,)),
    _row(f"{_MANAGED}.imageId", *_MANAGED_SOURCE, kinds=(*_ID, codes.OTHER_SUBSCRIPTION)),
    _row(f"{_SHARED}.type", "source.shared_image_gallery.*"),
    _row(
        f"{_SHARED}.imageVersionId",
        "source.shared_image_gallery.*",
        note="without `image_version` for `latest`; ids of community and direct shared galleries have arguments of "
        "their own",
        kinds=_ID,
    ),
    _row(f"{_SHARED}.exactVersion", note="written by the service", kinds=_NONE),
)


def _steps(phase: str, kinds: tuple[str, ...]) -> Iterator[Row]:
    """State the rows of the steps in an array; `kinds` are those that the array may hold."""
    for kind in kinds:
        prefix = f"{phase} ({kind})"
        yield from _STEPS[kind](prefix)


def _script(prefix: str, block: str) -> Iterator[Row]:
    yield _row(
        f"{prefix}.type",
        block,
        note="downloads have provisioners of their own before it",
        kinds=(codes.OS_CONTRADICTION,),
    )
    yield _row(f"{prefix}.name", f"{block}.name")
    yield _row(f"{prefix}.scriptUri", _HANDED_OVER, note="of the download", kinds=(codes.SAS_TOKEN,))
    yield _row(
        f"{prefix}.inline",
        *(f"{block}.inline", f"{block}.inline_shebang")[: 2 if block.endswith(".shell") else 1],
        "locals.*",
        note="commands that Packer would change travel as a file",
        kinds=(codes.NO_COMMANDS,),
    )
    yield _row(
        f"{prefix}.sha256Checksum",
        _HANDED_OVER,
        note="of the download",
        kinds=(codes.CHECKSUM_WITHOUT_URI, codes.NOT_A_CHECKSUM),
    )


def _shell(prefix: str) -> Iterator[Row]:
    return _script(prefix, "build.shell")


def _powershell(prefix: str) -> Iterator[Row]:
    block = "build.powershell"
    elevated = (f"{block}.elevated_user", f"{block}.elevated_password", block)
    yield from _script(prefix, block)
    yield _row(f"{prefix}.runElevated", *elevated, note="`false`: neither is written")
    yield _row(f"{prefix}.runAsSystem", *elevated, note="the user `SYSTEM`")
    yield _row(f"{prefix}.validExitCodes", f"{block}.valid_exit_codes", block, note=_EMPTY)


def _restart(prefix: str) -> Iterator[Row]:
    block = "build.windows-restart"
    yield _row(f"{prefix}.type", block, kinds=(codes.OS_CONTRADICTION,))
    yield _row(f"{prefix}.name", f"{block}.name")
    yield _row(f"{prefix}.restartCommand", f"{block}.restart_command", block, note=_EMPTY)
    yield _row(f"{prefix}.restartCheckCommand", f"{block}.restart_check_command", block, note=_EMPTY)
    yield _row(
        f"{prefix}.restartTimeout", f"{block}.restart_timeout", block, note=_EMPTY, kinds=(codes.NOT_A_DURATION,)
    )


def _update(prefix: str) -> Iterator[Row]:
    block = "build.windows-update"
    yield _row(f"{prefix}.type", block, kinds=(codes.OS_CONTRADICTION,))
    yield _row(f"{prefix}.name", f"{block}.name")
    yield _row(f"{prefix}.searchCriteria", f"{block}.search_criteria", note="absent: the service's default")
    yield _row(f"{prefix}.filters", f"{block}.filters", block, note=_EMPTY)
    yield _row(f"{prefix}.updateLimit", f"{block}.update_limit", note="0 or absent: 1000")


def _file(prefix: str) -> Iterator[Row]:
    yield _row(f"{prefix}.type", "build.file", note="and a download before it")
    yield _row(f"{prefix}.name", "build.file.name")
    yield _row(f"{prefix}.sourceUri", _HANDED_OVER, note="of the download", kinds=(codes.SAS_TOKEN,))
    yield _row(f"{prefix}.sha256Checksum", _HANDED_OVER, note="of the download", kinds=(codes.NOT_A_CHECKSUM,))
    yield _row(
        f"{prefix}.destination", "build.file.destination", kinds=(codes.UNSAFE_BRACES, codes.DESTINATION_IS_FOLDER)
    )


_STEPS = {
    "Shell": _shell,
    "PowerShell": _powershell,
    "WindowsRestart": _restart,
    "WindowsUpdate": _update,
    "File": _file,
}


def _validated(row: Row) -> Row:
    """Make the row of a validator of that of a customizer: nearly the same is the best that it can be."""
    kinds = tuple(kind for kind in row.kinds if kind.fate is not Fate.NO_COUNTERPART)
    return _row(row.path, *row.hcl, note=row.note, kinds=(codes.VALIDATED_ON_BUILD_VM, *kinds), mapped=False)


_CUSTOMIZE = (
    _container("properties.customize", "one named provisioner a step, in order"),
    *_steps("properties.customize[]", tuple(_STEPS)),
)

_FLAG = (codes.VALUE_NEEDED,)
_VALIDATE = (
    _container("properties.validate"),
    _container("properties.validate.inVMValidations", "provisioners after the customizers"),
    *(_validated(row) for row in _steps("properties.validate.inVMValidations[]", ("Shell", "PowerShell", "File"))),
    _row(
        "properties.validate.continueDistributeOnFailure",
        "build",
        note="`true`: the validators' failures are only logged",
        kinds=(codes.VALIDATION_FAILURE_IGNORED, *_FLAG),
    ),
    _row("properties.validate.sourceValidationOnly", "source.skip_create_image", "build", kinds=_FLAG),
)

_BOOT = "properties.optimize.vmBoot"
_WORKLOAD = "properties.optimize.workload"
_HANDLING = "properties.errorHandling"
_WORKLOAD_KINDS = (*_NONE, codes.WORKLOAD_OPTIMIZATION)
_SETTINGS = (
    _row(
        "properties.buildTimeoutInMinutes",
        "source.polling_duration_timeout",
        "source.shared_image_gallery_timeout",
        note="0 or absent: 240",
        kinds=(codes.BUILD_TIMEOUT,),
        mapped=False,
    ),
    _row(
        "properties.stagingResourceGroup",
        "source.build_resource_group_name",
        "source.temp_resource_group_name",
        note="empty or absent: a temporary group",
        kinds=(codes.STAGING_GROUP, *_ID),
    ),
    _row("properties.managedResourceTags", "source.azure_tags", "build", note=_EMPTY, kinds=_TAGS),
    _container(_HANDLING),
    *(
        _row(
            f"{_HANDLING}.{name}",
            note="`packer build -on-error=...` in the header",
            kinds=(codes.ERROR_HANDLING, *_FLAG),
        )
        for name in ("onCustomizerError", "onValidationError")
    ),
    _container("properties.optimize"),
    _container(_BOOT),
    _row(f"{_BOOT}.state", note="the image starts slower", kinds=(*_NONE, codes.BOOT_OPTIMIZATION, *_FLAG)),
    _row(_WORKLOAD, note="its members", kinds=(codes.WORKLOAD_OPTIMIZATION,)),
    _row(f"{_WORKLOAD}.state", kinds=(*_WORKLOAD_KINDS, *_FLAG)),
    _row(f"{_WORKLOAD}.scriptUri", kinds=_WORKLOAD_KINDS),
    _row(f"{_WORKLOAD}.sha256Checksum", kinds=_WORKLOAD_KINDS),
    *_unmapped("properties.", "autoRun autoRun.state", "run `packer build` instead"),
)

_PROFILE = "properties.vmProfile"
_SUBNET = tuple(f"source.virtual_network_{name}" for name in ("name", "subnet_name", "resource_group_name"))
_MACHINE = (
    _container(_PROFILE),
    _row(f"{_PROFILE}.vmSize", "source.vm_size", note="empty or absent: the service's default"),
    _row(f"{_PROFILE}.osDiskSizeGB", "source.os_disk_size_gb", "build", note="0: nothing is written"),
    _row(
        f"{_PROFILE}.userAssignedIdentities",
        "source.user_assigned_managed_identities",
        "build",
        note=_EMPTY,
        kinds=_ID,
    ),
    _container(f"{_PROFILE}.vnetConfig"),
    _row(f"{_PROFILE}.vnetConfig.subnetId", *_SUBNET, "build", note=_EMPTY, kinds=_ID),
    _row(f"{_PROFILE}.vnetConfig.name", _SUBNET[0]),
    _row(f"{_PROFILE}.vnetConfig.subnetName", _SUBNET[1]),
    _row(f"{_PROFILE}.vnetConfig.resourceGroupName", _SUBNET[2]),
    *_unmapped(
        f"{_PROFILE}.vnetConfig.", "containerInstanceSubnetId proxyVmSize", "the service's way to its build machine"
    ),
    _container("properties.additionalDataDisks"),
    _row("properties.additionalDataDisks[].sizeGB", "source.disk_additional_size"),
)


def _target(prefix: str, *arguments: str, kinds: tuple[DiagnosticDef, ...]) -> tuple[Row, ...]:
    """State the rows that every target has; `arguments` are those of the builder that makes it."""
    disk = prefix == _DISK  # further VHDs get no tags of their own
    return (
        _row(
            f"{prefix}.type",
            *arguments,
            "build.shell-local",
            note="a further one of its kind: published after the build",
            kinds=(codes.FURTHER_TARGET, *kinds),
        ),
        _row(f"{prefix}.runOutputName", _NAMED),
        _row(
            f"{prefix}.artifactTags",
            "source.azure_tags",
            *(() if disk else (_HANDED_OVER,)),
            "build",
            note=_EMPTY,
            kinds=_TAGS if disk else (*_TAGS, codes.UNSAFE_BRACES),
        ),
    )


_IMAGE = "properties.distribute[] (ManagedImage)"
_VERSION = "properties.distribute[] (SharedImage)"
_DISK = "properties.distribute[] (VHD)"
_IMAGE_ARGUMENTS = ("source.managed_image_name", "source.managed_image_resource_group_name")
_DISK_ARGUMENTS = ("source.capture_container_name", "source.capture_name_prefix", "source.storage_account")
_NUMBER = (f"{_DESTINATION}.image_version", "locals.image_version*", _HANDED_OVER)
_BY_TIME = (codes.VERSION_NUMBERED_BY_TIME,)
_TWICE = (codes.REGION_TWICE,)

_TARGETS = (
    _container("properties.distribute", "outputs of the builder, or post-processors"),
    *_target(_IMAGE, *_IMAGE_ARGUMENTS, kinds=(codes.TRUSTED_LAUNCH_OUTPUT,)),
    _row(f"{_IMAGE}.imageId", *_IMAGE_ARGUMENTS, _HANDED_OVER, kinds=_ID),
    _row(
        f"{_IMAGE}.location",
        *_IMAGE_ARGUMENTS,
        _HANDED_OVER,
        note="Packer makes it in the region of the build; another one is copied to",
        kinds=(codes.IMAGE_REGION_ASSUMED,),
    ),
    *_target(_VERSION, f"{_DESTINATION}.*", kinds=()),
    _row(
        f"{_VERSION}.galleryImageId",
        f"{_DESTINATION}.*",
        _HANDED_OVER,
        kinds=(*_BY_TIME, *_ID, codes.IMAGE_VERSION_SHAPE),
    ),
    _row(f"{_VERSION}.targetRegions", "build", note=f"its members; {_EMPTY}", kinds=_TWICE),
    _row(
        f"{_VERSION}.targetRegions[].name",
        _REGION,
        f"{_REGION}.name",
        f"{_REGION}.for_each",
        _HANDED_OVER,
        kinds=_TWICE,
    ),
    _row(
        f"{_VERSION}.targetRegions[].replicaCount",
        _REGION,
        f"{_REGION}.replicas",
        f"{_REGION}.for_each",
        _HANDED_OVER,
        note="1: left to Packer's default",
    ),
    _row(
        f"{_VERSION}.targetRegions[].storageAccountType",
        f"{_DESTINATION}.storage_account_type",
        _HANDED_OVER,
        note="one for all regions",
        kinds=(codes.REGION_STORAGE_TYPES,),
    ),
    _row(
        f"{_VERSION}.replicationRegions",
        _REGION,
        f"{_REGION}.name",
        f"{_REGION}.for_each",
        _HANDED_OVER,
        "build",
        note=_EMPTY,
        kinds=_TWICE,
    ),
    _row(f"{_VERSION}.storageAccountType", f"{_DESTINATION}.storage_account_type", _HANDED_OVER),
    _row(f"{_VERSION}.excludeFromLatest", "source.shared_gallery_image_version_exclude_from_latest", _HANDED_OVER),
    _row(f"{_VERSION}.versioning"),
    _row(f"{_VERSION}.versioning.scheme", *_NUMBER, kinds=(*_BY_TIME, codes.VERSIONING_UNUSED), mapped=False),
    _row(f"{_VERSION}.versioning.major", *_NUMBER, kinds=(*_BY_TIME, codes.VERSIONING_UNUSED), mapped=False),
    _row(
        f"{_VERSION}.replicationMode",
        f"{_DESTINATION}.use_shallow_replication",
        f"{_DESTINATION}.image_version",
        _HANDED_OVER,
        note="`Full` is Packer's default, too",
        kinds=(codes.SHALLOW_REPLICATION,),
    ),
    *_target(_DISK, *_DISK_ARGUMENTS, kinds=(codes.VHD_WITHOUT_URI, codes.TRUSTED_LAUNCH_OUTPUT)),
    _row(
        f"{_DISK}.uri",
        *_DISK_ARGUMENTS,
        _HANDED_OVER,
        kinds=(codes.VHD_NAME, codes.VHD_WITHOUT_URI, *_ID),
    ),
)


SECTIONS = (
    Section("The resource", _RESOURCE),
    Section(
        "Source image",
        _SOURCE,
        (codes.OS_UNKNOWN,),
        "Neither the format nor a source states the operating system. It is that of `--os-type`, of the steps, or of a"
        " known marketplace image; where none of them decides, the source is refused (AIB701).",
    ),
    Section("Build machine", _MACHINE),
    Section(
        "Customizers",
        _CUSTOMIZE,
        _NOT_RUN,
        "With `sourceValidationOnly` they are not run, as in the service: no-counterpart, AIB723.",
    ),
    Section(
        "Validators",
        _VALIDATE,
        intro="Every validator is approximated, because it runs on the build machine and not on a second one (AIB721).",
    ),
    Section(
        "Distributors",
        _TARGETS,
        _NOT_RUN,
        "With `sourceValidationOnly` they are not carried out, as in the service: no-counterpart, AIB723.",
    ),
    Section("Other settings", _SETTINGS),
)


def rows() -> tuple[Row, ...]:
    """Give all rows."""
    return tuple(row for section in SECTIONS for row in section.rows)


def named_kinds() -> frozenset[DiagnosticDef]:
    """Give the diagnostics that the table names."""
    in_rows = {kind for row in rows() for kind in row.kinds}
    return frozenset(in_rows.union(ANYWHERE, *(section.kinds for section in SECTIONS)))


_HEADER = """\
<!-- Generated from compiler/aib2packer/lower/coverage.py. Regenerate it with
     pytest tests/unit/test_coverage.py --update-golden -->

# What becomes of every property

One row for each member of an image template, in any API version. The column "HCL" names the arguments and blocks of the
`source` and `build` blocks, and locals, that may come from the member; "Codes" the diagnostics that decide about it.

| outcome | meaning |
| --- | --- |
| mapped | Packer does the same |
| no-counterpart | Packer has nothing like it, and the image is the same without it |
| approximated | Packer does nearly the same; the diagnostic says how it differs |
| refused | without it the image would be another one; no HCL is written |

Besides what a row says, any value can meet these:

- It is refused for its form or its expression (codes AIB1xx, AIB2xx and AIB3xx), or ignored as a member that its API
  version does not know (AIB322).
- `null` counts as absent: no-counterpart, AIB304.
- A text that HCL cannot keep byte by byte is approximated, AIB716; a value of a secure parameter becomes a sensitive
  variable, approximated, AIB719.
- A value that is made of unknown parameters becomes an expression over variables, and has the same outcome.
- An object, array or text that a single expression gives has the worst outcome of all that stands in it.
"""

_MEANING = """
## The codes

| code | name | severity | outcome |
| --- | --- | --- | --- |
"""


def to_markdown() -> str:
    """Write the table for people."""
    parts = [_HEADER, *(part for section in SECTIONS for part in _section(section)), _MEANING]
    for kind in sorted(named_kinds(), key=lambda kind: kind.code):
        fate = kind.fate.value if kind.fate else ""
        parts.append(f"| {kind.code} | {kind.name} | {kind.severity.value} | {fate} |\n")
    return "".join(parts)


def _section(section: Section) -> Iterator[str]:
    intro = f"{section.intro}\n\n" if section.intro else ""
    yield f"\n## {section.title}\n\n{intro}| member | outcome | HCL | remarks | codes |\n{'| --- ' * 5}|\n"
    for row in section.rows:
        outcomes = ", ".join(fate.value for fate in row.fates) or "as its members"
        hcl = ", ".join(f"`{name}`" for name in dict.fromkeys(_short(name) for name in row.hcl if name != "build"))
        coded = ", ".join(dict.fromkeys(kind.code for kind in row.kinds))
        yield f"| `{row.path}` | {outcomes} | {hcl} | {row.note} | {coded} |\n"


def _short(name: str) -> str:
    """Leave out the blocks that the reader knows."""
    return name.removeprefix("source.").removeprefix("build.")
