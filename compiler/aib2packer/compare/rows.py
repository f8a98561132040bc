"""The table of effects: what a change of each member of an image template does, as the service documents it.

One row a member path of the format. What the service can update is stated by the API specification of
`Microsoft.VirtualMachineImages` (operation Update): tags and identity always, targets from API version 2023-07-01 on,
the build machine's profile from 2024-02-01 on, and nothing else; a target cannot be taken away (Azure VM Image Builder
troubleshooting).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from aib2packer.compare.changes import Effect, Kind

ANY_TIME = ""  # an API version before all others
_TARGETS = "2023-07-01"
_PROFILE = "2024-02-01"


@dataclass(frozen=True, slots=True)
class Row:
    """What a change of one member does."""

    path: str  # as `Difference.pattern`
    effect: Effect  # on image, placement or tags; that of a deletion or of less safety comes on top
    why: str  # a short sentence without final period
    updatable: str | None = ANY_TIME  # the API version from which on the service can update it; None: it cannot
    kinds: tuple[Kind, ...] = tuple(Kind)  # the first row of a path that has the kind counts


def _rows(prefix: str, effect: Effect, why: str, names: str, updatable: str | None = ANY_TIME) -> tuple[Row, ...]:
    """State rows of several members of one object that mean the same; no prefix for the resource itself."""
    return tuple(Row(f"{prefix}.{name}".strip("."), effect, why, updatable) for name in names.split())


_ENVELOPE = "it belongs to the deployment, not to the image"
_SERVICE = "the service writes it"
_LIMITS = "it bounds or handles a build that fails, and the image of one that succeeds is the same"
_BUILD = "it is a matter of the build machine, which is not the image"
_STEP = "the image is made by other steps"
_SOURCE = "the image is made from another source"
_CHECK = "what is validated is another thing, the image is the same"
_GOES = "the image goes to another place"
_NAMED = "it is only a name in logs"
_RUNS = "the steps run in another way"
_PLACES = "properties.distribute[]"
_STEPS = "properties.customize[]"
_CHECKS = "properties.validate.inVMValidations[]"
_SOURCES = "properties.source"
_N, _T, _P, _I = Effect.NOTHING, Effect.TAGS, Effect.PLACEMENT, Effect.IMAGE

ROWS: tuple[Row, ...] = (
    Row("", _N, "it is no part of the format"),
    *_rows("", _N, "it says how the template is read", "type apiVersion"),
    Row("name", _N, "the template resource is another one, the image is not", None),
    Row("location", _N, "the template resource and the build are in another region", None),
    Row("tags", _T, "only tags of the template resource"),
    Row("identity", _N, "the service acts as another identity"),
    *_rows("identity", _N, "the service acts as another identity", "type userAssignedIdentities"),
    *_rows("identity", _N, _SERVICE, "principalId tenantId clientId"),
    *_rows("", _N, _ENVELOPE, "comments condition copy dependsOn existing metadata resources scope zones"),
    *_rows("", _N, _SERVICE, "id etag systemData resourceGroup"),
    Row("parameters", _N, "nothing that is used depends on it"),
    Row("properties", _I, "it is no part of the format, so that it may mean anything", None),
    *_rows("properties", _N, _SERVICE, "provisioningState provisioningError lastRunStatus exactStagingResourceGroup"),
    Row(_SOURCES, _I, _SOURCE, None),
    *_rows(_SOURCES, _I, _SOURCE, "type publisher offer sku version planInfo imageId imageVersionId", None),
    *_rows(f"{_SOURCES}.planInfo", _I, _SOURCE, "planName planProduct planPublisher", None),
    Row(f"{_SOURCES}.exactVersion", _N, _SERVICE),
    Row("properties.customize", _I, _STEP, None),
    Row(_STEPS, _I, "the steps run in another order", None, (Kind.MOVED,)),
    Row(_STEPS, _I, _STEP, None),
    Row(f"{_STEPS}.name", _N, _NAMED, None),
    *_rows(_STEPS, _I, _STEP, "type scriptUri inline sourceUri destination restartCommand", None),
    Row(f"{_STEPS}.sha256Checksum", _I, "the file is another one", None),
    *_rows(_STEPS, _I, _RUNS, "runElevated runAsSystem restartCheckCommand", None),
    *_rows(_STEPS, _N, "it decides when a step counts as failed", "validExitCodes restartTimeout", None),
    *_rows(_STEPS, _I, "other updates are installed", "searchCriteria filters updateLimit", None),
    Row("properties.validate", _N, _CHECK, None),
    Row("properties.validate.inVMValidations", _N, _CHECK, None),
    Row(_CHECKS, _N, _CHECK, None),
    Row(f"{_CHECKS}.name", _N, _NAMED, None),
    *_rows(
        _CHECKS,
        _N,
        _CHECK,
        "type scriptUri inline sourceUri destination sha256Checksum runElevated runAsSystem validExitCodes",
        None,
    ),
    Row("properties.validate.continueDistributeOnFailure", _P, "it decides whether a bad image is distributed", None),
    Row("properties.validate.sourceValidationOnly", _I, "it decides whether an image is made at all", None),
    Row("properties.optimize", _I, "the image is optimized in another way", None),
    Row("properties.optimize.vmBoot", _I, "the image is optimized in another way", None),
    Row("properties.optimize.workload", _I, "the image is optimized in another way", None),
    Row("properties.optimize.vmBoot.state", _I, "the image is optimized in another way", None),
    *_rows(
        "properties.optimize.workload",
        _I,
        "the image is optimized in another way",
        "state scriptUri sha256Checksum",
        None,
    ),
    Row("properties.errorHandling", _N, _LIMITS, None),
    *_rows("properties.errorHandling", _N, _LIMITS, "onCustomizerError onValidationError", None),
    Row("properties.distribute", _P, _GOES, None),
    Row(_PLACES, _P, "the image goes to one more place", _TARGETS, (Kind.ADDED,)),
    Row(_PLACES, _P, "the image goes to one place less", None, (Kind.REMOVED,)),
    Row(_PLACES, _N, "the order of targets means nothing", ANY_TIME, (Kind.MOVED,)),
    Row(_PLACES, _P, _GOES, None),
    Row(f"{_PLACES}.type", _P, "the image goes to a place of another kind", None),
    Row(f"{_PLACES}.runOutputName", _P, "the output has another name, which is another target for the service", None),
    Row(f"{_PLACES}.artifactTags", _T, "only tags of the output", _TARGETS),
    *_rows(_PLACES, _P, _GOES, "imageId location galleryImageId targetRegions replicationRegions uri", _TARGETS),
    Row(f"{_PLACES}.targetRegions[]", _P, _GOES, _TARGETS),
    Row(f"{_PLACES}.targetRegions[].name", _P, _GOES, _TARGETS),
    Row(f"{_PLACES}.replicationRegions[]", _P, _GOES, _TARGETS),
    *_rows(
        f"{_PLACES}.targetRegions[]",
        _P,
        "the image is kept in another way",
        "replicaCount storageAccountType",
        _TARGETS,
    ),
    *_rows(
        _PLACES,
        _P,
        "the image is kept in another way",
        "storageAccountType excludeFromLatest replicationMode",
        _TARGETS,
    ),
    Row(f"{_PLACES}.versioning", _P, "the image gets another version", _TARGETS),
    *_rows(f"{_PLACES}.versioning", _P, "the image gets another version", "scheme major", _TARGETS),
    Row("properties.vmProfile", _N, _BUILD, _PROFILE),
    *_rows("properties.vmProfile", _N, _BUILD, "vmSize userAssignedIdentities vnetConfig", _PROFILE),
    Row("properties.vmProfile.osDiskSizeGB", _I, "the image has a disk of another size", _PROFILE),
    *_rows(
        "properties.vmProfile.vnetConfig",
        _N,
        _BUILD,
        "subnetId containerInstanceSubnetId proxyVmSize name subnetName resourceGroupName",
        _PROFILE,
    ),
    Row("properties.buildTimeoutInMinutes", _N, _LIMITS, None),
    Row("properties.stagingResourceGroup", _N, "the build keeps its things in another group", None),
    Row("properties.managedResourceTags", _T, "only tags of resources that the build makes", None),
    Row("properties.autoRun", _N, "it decides when a build starts", None),
    Row("properties.autoRun.state", _N, "it decides when a build starts", None),
    Row("properties.additionalDataDisks", _I, "the image has other data disks", None),
)
Table: TypeAlias = Mapping[str, tuple[Row, ...]]


def table(rows: Iterable[Row]) -> Table:
    """Order rows by their paths."""
    found: dict[str, tuple[Row, ...]] = {}
    for row in rows:
        found[row.path] = (*found.get(row.path, ()), row)
    return found


_BY_PATH = table(ROWS)


def row_of(pattern: str, kind: Kind, rows: Table = _BY_PATH) -> Row:
    """Find the row of a place, or of the nearest place around it that has one; `x.*` is any other member of `x`."""
    path = pattern
    while True:
        around = _around(path)
        for row in (*rows.get(path, ()), *rows.get(f"{around}.*" if around != path else "", ())):
            if kind in row.kinds:
                return row
        path = around


def _around(path: str) -> str:
    """Give the place around one; a name in brackets may hold anything, and so is cut at its first bracket."""
    if path.endswith("[]"):
        return path[:-2]
    quoted = path.find('["')
    if quoted >= 0:
        return path[:quoted]
    return path.rpartition(".")[0]
