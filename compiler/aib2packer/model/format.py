"""The format of an image template: every object, member, value and limit of all ten API versions, stated once.

Schemas, spelling repairs, messages and leftovers all follow from this table. Names and types are those of the
ARM schemas and API specification of `Microsoft.VirtualMachineImages`, limits those of the page "Azure VM Image Builder
JSON reference", and what each version added those of the API history; a fact from elsewhere names its source beside it.
"""

from __future__ import annotations

from aib2packer.model.shapes import (
    ALWAYS,
    FIRST_VERSION,
    Choice,
    ChoiceValue,
    ExactlyOne,
    Flag,
    Integer,
    Life,
    ListOf,
    Member,
    NotBoth,
    OldName,
    OnlyIf,
    Opaque,
    Pattern,
    Role,
    Rule,
    Shape,
    Text,
    TextMap,
    Together,
    Type,
    Union,
    Variant,
)

VERSIONS = (
    FIRST_VERSION,
    "2019-02-01-preview",
    "2019-05-01-preview",
    "2020-02-14",
    "2021-10-01",
    "2022-02-14",
    "2022-07-01",
    "2023-07-01",
    "2024-02-01",
    "2025-10-01",
)
NEWEST_VERSION = VERSIONS[-1]
# From here on the service rejects what it does not know; before, it ignored it (Image Builder release notes, May 2024).
STRICT_SINCE = "2024-02-01"
RESOURCE_TYPE = "Microsoft.VirtualMachineImages/imageTemplates"


def _member(
    name: str,
    type_: Type,
    life: Life = ALWAYS,
    *,
    role: Role = Role.MODELLED,
    required: bool = False,
    old: tuple[OldName, ...] = (),
    cli: str | None = None,
) -> Member:
    """State a member; `required` means in every version, because compiling needs it."""
    needed = ALWAYS if required else None
    return Member(name=name, type=type_, life=life, role=role, required=needed, old_names=old, cli_name=cli)


def _kind(name: str, life: Life, *members: Member, rules: tuple[Rule, ...] = (), old: OldName | None = None) -> Variant:
    """State a variant of a union; every variant has the member `type`."""
    return Variant(name, Shape(f"`{name}` object", (_member("type", Text()), *members), rules), life, old)


def _read_only(*names: str) -> tuple[Member, ...]:
    return tuple(_member(name, Opaque(), role=Role.READ_ONLY) for name in names)


def _choice(*names: str) -> Choice:
    return Choice(tuple(ChoiceValue(name) for name in names))


_FIRST = ALWAYS
_2019_02 = Life("2019-02-01-preview")
_2019_05 = Life("2019-05-01-preview")
_2020 = Life("2020-02-14")
_2021 = Life("2021-10-01")
_2022_02 = Life("2022-02-14")
_2022_07 = Life("2022-07-01")
_2023 = Life("2023-07-01")
_2024 = Life("2024-02-01")
_2025 = Life("2025-10-01")

# The last part is the true end of the text: `$` alone would let a final line break through.
_NAME = Text(
    (
        Pattern(
            r"^[A-Za-z0-9_-]{1,64}(?![\s\S])",
            "1 to 64 letters, digits, `-` and `_` (dots only from API version 2019-05-01-preview on)",
            Life(until="2019-02-01-preview"),
        ),
        Pattern(r"^[A-Za-z0-9_.-]{1,64}(?![\s\S])", "1 to 64 letters, digits, `-`, `_` and `.`", _2019_05),
    ),
    placeholders=True,
)
_MARKED = Text(placeholders=True)  # ids, regions, versions, sizes, URIs
_LITERAL = Text()  # commands and free text: `<x>` and `{x}` mean themselves there
_COMMANDS = ListOf(_LITERAL)
_SWITCH = _choice("Enabled", "Disabled")
_STORAGE = Choice(
    (ChoiceValue("Standard_LRS"), ChoiceValue("Standard_ZRS"), ChoiceValue("Premium_LRS", _2022_07)),
)

_NO_ISO = (
    "Sources of type `ISO` existed up to API version 2019-05-01-preview; the service no longer has them and "
    "Packer's azure-arm builder never had. Use a `PlatformImage` of the same distribution (Red Hat "
    "publishes BYOS images), or upload the disk, make a managed image or a gallery version of it and use "
    "`ManagedImage` or `SharedImageVersion`."
)

SOURCE = Union(
    "source",
    (
        # The schemas leave the coordinates optional; the service's error code BadPIRSource says otherwise.
        _kind(
            "PlatformImage",
            _FIRST,
            _member("publisher", _MARKED, required=True),
            _member("offer", _MARKED, required=True),
            _member("sku", _MARKED, required=True),
            _member("version", _MARKED),
            _member(
                "planInfo",
                Shape(
                    "`planInfo` object",
                    (
                        _member("planName", _MARKED, required=True),
                        _member("planProduct", _MARKED, required=True),
                        _member("planPublisher", _MARKED, required=True),
                    ),
                ),
                _2020,
            ),
            *_read_only("exactVersion"),
        ),
        _kind("ManagedImage", _2019_02, _member("imageId", _MARKED, required=True)),
        _kind(
            "SharedImageVersion",
            _2019_05,
            _member("imageVersionId", _MARKED, required=True),
            *_read_only("exactVersion"),
        ),
    ),
    removed=(("ISO", _NO_ISO),),
)

_SCRIPT = (
    # Version 2019-05-01-preview renamed `script`; before, the two were one member.
    _member("scriptUri", _MARKED, old=(OldName("script", Life(until="2019-02-01-preview")),)),
    _member("inline", _COMMANDS, _2019_02),
    _member("sha256Checksum", _MARKED, _2019_05),
)
_STEP_NAME = _member("name", _LITERAL)
_POWERSHELL = (
    _STEP_NAME,
    *_SCRIPT,
    _member("runElevated", Flag(), _2019_05),
    _member("runAsSystem", Flag(), _2020),
    _member("validExitCodes", ListOf(Integer())),
)
_FILE = (
    # The schemas require neither; a File step without one of them cannot do anything.
    _STEP_NAME,
    _member("sourceUri", _MARKED, required=True),
    _member("sha256Checksum", _MARKED),
    _member("destination", _MARKED, required=True),
)
_ONE_SCRIPT = ExactlyOne("scriptUri", "inline")
_SYSTEM_IS_ELEVATED = OnlyIf("runAsSystem", "runElevated")
_LOWER_SHELL = OldName("shell", Life(until=FIRST_VERSION))

CUSTOMIZER = Union(
    "customizer",
    (
        _kind("Shell", _FIRST, _STEP_NAME, *_SCRIPT, rules=(_ONE_SCRIPT,), old=_LOWER_SHELL),
        _kind("PowerShell", _2019_02, *_POWERSHELL, rules=(_ONE_SCRIPT, _SYSTEM_IS_ELEVATED)),
        _kind(
            "WindowsRestart",
            _2019_02,
            _STEP_NAME,
            _member("restartCommand", _LITERAL),
            _member("restartCheckCommand", _LITERAL),
            _member("restartTimeout", _MARKED),
        ),
        _kind(
            "WindowsUpdate",
            _2020,
            _STEP_NAME,
            _member("searchCriteria", _LITERAL),
            _member("filters", _COMMANDS),
            _member("updateLimit", Integer(minimum=0)),
        ),
        _kind("File", _2019_05, *_FILE),
    ),
)

VALIDATOR = Union(
    "validator",
    (
        _kind("Shell", _2022_02, _STEP_NAME, *_SCRIPT, rules=(_ONE_SCRIPT,)),
        _kind("PowerShell", _2022_02, *_POWERSHELL, rules=(_ONE_SCRIPT, _SYSTEM_IS_ELEVATED)),
        _kind("File", _2022_07, *_FILE),
    ),
)

_TARGET = (
    _member("runOutputName", _NAME, required=True),
    # The release notes of April 2019 say that `tags` became `artifactTags`.
    _member("artifactTags", TextMap(), old=(OldName("tags", Life(until="2019-02-01-preview")),)),
)
_REGION = Shape(
    "target region",
    (
        _member("name", _MARKED, required=True),
        _member("replicaCount", Integer(minimum=1)),
        _member("storageAccountType", _STORAGE),
    ),
)
_VERSIONING = Shape(
    "`versioning` object",
    (_member("scheme", _choice("Latest", "Source"), required=True), _member("major", Integer(minimum=-1))),
)

DISTRIBUTOR = Union(
    "distributor",
    (
        _kind(
            "ManagedImage",
            _FIRST,
            *_TARGET,
            _member("imageId", _MARKED, required=True),
            _member("location", _MARKED, required=True),
            old=OldName("managedImage", Life(until=FIRST_VERSION)),
        ),
        _kind(
            "SharedImage",
            _FIRST,
            *_TARGET,
            _member("galleryImageId", _MARKED, required=True),
            _member("targetRegions", ListOf(_REGION), _2022_07),
            Member(
                name="replicationRegions",
                type=ListOf(_MARKED),
                required=Life(until="2022-02-14"),
                dispensable=True,
            ),
            _member("storageAccountType", _STORAGE, _2020),
            _member("excludeFromLatest", Flag(), _2020),
            _member("versioning", _VERSIONING, _2022_07),
            _member("replicationMode", _choice("Full", "Shallow"), _2025),
            rules=(NotBoth("targetRegions", "replicationRegions"),),
            old=OldName("sharedImage", Life(until=FIRST_VERSION)),
        ),
        _kind("VHD", _2019_02, *_TARGET, _member("uri", _MARKED, _2022_07)),
    ),
)

_LEGACY = Life("2019-05-01-preview", "2019-05-01-preview")  # `vnetConfig` before it took a subnet id
_VNET = Shape(
    "`vnetConfig` object",
    (
        _member("subnetId", _MARKED, _2020),
        _member("containerInstanceSubnetId", _MARKED, _2024),
        _member("proxyVmSize", _MARKED, _2021),
        _member("name", _MARKED, _LEGACY),
        _member("subnetName", _MARKED, _LEGACY),
        _member("resourceGroupName", _MARKED, _LEGACY),
    ),
    (
        NotBoth("subnetId", "name"),
        Together("name", "subnetName"),
        Together("subnetName", "name"),
        Together("resourceGroupName", "name"),
    ),
)
_VM_PROFILE = Shape(
    "`vmProfile` object",
    (
        _member("vmSize", _MARKED),
        _member("osDiskSizeGB", Integer(minimum=0), _2020, cli="osDiskSizeGb"),
        _member("userAssignedIdentities", ListOf(_MARKED), _2021),
        _member("vnetConfig", _VNET),
    ),
    # Older editions of the JSON reference printed it one level too high.
    meant=(("proxyVmSize", "vnetConfig.proxyVmSize"),),
)
_VALIDATE = Shape(
    "`validate` object",
    (
        _member("inVMValidations", ListOf(VALIDATOR), cli="inVmValidations"),
        _member("continueDistributeOnFailure", Flag()),
        _member("sourceValidationOnly", Flag()),
    ),
)
_OPTIMIZE = Shape(
    "`optimize` object",
    (
        _member("vmBoot", Shape("`vmBoot` object", (_member("state", _SWITCH),))),
        _member(
            "workload",
            Shape(
                "`workload` object",
                (_member("state", _SWITCH), _member("scriptUri", _MARKED), _member("sha256Checksum", _MARKED)),
            ),
            _2025,
        ),
    ),
)
_ON_ERROR = _choice("cleanup", "abort")
_ERROR_HANDLING = Shape(
    "`errorHandling` object",
    (_member("onCustomizerError", _ON_ERROR), _member("onValidationError", _ON_ERROR)),
)

PROPERTIES = Shape(
    "`properties` object",
    (
        _member("source", SOURCE, required=True),
        _member("customize", ListOf(CUSTOMIZER)),
        _member("validate", _VALIDATE, _2022_02),
        _member("optimize", _OPTIMIZE, _2022_07),
        _member("errorHandling", _ERROR_HANDLING, _2023),
        _member("distribute", ListOf(DISTRIBUTOR), required=True),
        _member("vmProfile", _VM_PROFILE, _2019_05),
        _member("buildTimeoutInMinutes", Integer(minimum=0, maximum=960), _2019_05),
        _member("stagingResourceGroup", _MARKED, _2022_02),
        _member("managedResourceTags", TextMap(), _2024),
        _member(
            "autoRun", Shape("`autoRun` object", (_member("state", _SWITCH),), loose=True), _2024, role=Role.LEFTOVER
        ),
        _member(
            "additionalDataDisks",
            ListOf(Shape("data disk", (_member("sizeGB", Integer(minimum=0), required=True, cli="sizeGb"),))),
            _2025,
        ),
        *_read_only("provisioningState", "provisioningError", "lastRunStatus", "exactStagingResourceGroup"),
    ),
)

_IDENTITY = Shape(
    "`identity` object",
    (
        _member("type", _choice("UserAssigned", "None")),
        _member("userAssignedIdentities", Opaque()),
        *_read_only("principalId", "tenantId", "clientId"),
    ),
    loose=True,
)
_ENVELOPE = (  # ARM template syntax documentation, "Resources"
    "comments",
    "condition",
    "copy",
    "dependsOn",
    "existing",
    "metadata",
    "resources",
    "scope",
    "zones",
)

RESOURCE = Shape(
    "image template",
    (
        _member(
            "type",
            Choice(
                (ChoiceValue(RESOURCE_TYPE),),
                any_case=True,  # resource types are read in any letter case
                # Quickstarts carry the bare provider; the command line tool does not read the member.
                repaired=tuple(
                    (wrong, RESOURCE_TYPE)
                    for wrong in (
                        "Microsoft.VirtualMachineImages",
                        "Microsoft.VirtualMachineImages/imageTemplate",
                        "imageTemplate",
                        "imageTemplates",
                    )
                ),
            ),
        ),
        _member("apiVersion", Choice(tuple(ChoiceValue(version) for version in VERSIONS), any_case=True)),
        _member("name", _NAME),
        _member("location", _MARKED, required=True),
        _member("tags", TextMap(), role=Role.LEFTOVER),
        Member(
            name="identity",
            type=_IDENTITY,
            life=_2019_05,
            role=Role.LEFTOVER,
            required=_2020,
            dispensable=True,
        ),
        _member("properties", PROPERTIES, required=True),
        *(_member(name, Opaque(), role=Role.ENVELOPE) for name in _ENVELOPE),
        # The command line tool adds `resourceGroup` to what it prints (observed).
        *_read_only("id", "etag", "systemData", "resourceGroup"),
    ),
    meant=tuple((member.name, f"properties.{member.name}") for member in PROPERTIES.members),
)
