"""The regions of a gallery version, with their replicas and storage."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.diagnostics import Note
from aib2packer.evaluate.values import Known
from aib2packer.evaluate.wording import quoted
from aib2packer.lower.codes import BUILD_REGION_ADDED, REGION_STORAGE_TYPES, REGION_TWICE, SHALLOW_REPLICATION
from aib2packer.lower.document import Attribute, Block, Expression, FunctionCall, Literal, MapOf, Reference
from aib2packer.lower.expressions import expression
from aib2packer.lower.regions import canonical, region
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf
from aib2packer.model.targets import SharedImageTarget

_ONE = Literal(1)


@dataclass(frozen=True, slots=True)
class Region:
    """One region of a version."""

    name: Expression
    replicas: Expression
    origins: tuple[str, ...] = ()
    storage_account_type: Expression | None = None  # of this region alone


@dataclass(frozen=True, slots=True)
class Replication:
    """Where a version goes."""

    regions: tuple[Region, ...]  # with the build region; empty: the build region alone
    storage_account_type: Expression | None
    storage_origins: tuple[str, ...]
    shallow: bool
    # Whether two of the regions may turn out to be the same one, because one of them is not known yet.
    may_repeat: bool


def replication(target: SharedImageTarget, build_region: Leaf, scope: Scope, *, by_builder: bool) -> Replication:
    """Gather the regions of a target; the build's own is added when it is missing, as Azure demands.

    The builder knows one storage type for all regions, the Azure CLI one for each.
    """
    regions = _named_regions(target, scope)
    home = region(build_region, scope)
    missing = bool(regions) and all(item.name != home for item in regions)
    if missing:
        _say_added(target, scope)
        regions = (Region(home, _ONE), *regions)
    storage, origins = _storage(target, scope, say=by_builder)
    shallow = isinstance(target.replication_mode, Known) and target.replication_mode.value == "Shallow"
    _check(target, regions, scope, shallow=shallow)
    unknown = any(not isinstance(item.name, Literal) for item in regions)
    return Replication(regions, storage, origins, shallow, may_repeat=unknown and len(regions) > 1)


def region_blocks(plan: Replication) -> tuple[Block, ...]:
    """Write the regions as `target_region` blocks; a dynamic block merges regions that may be the same one."""
    if not plan.may_repeat:
        return tuple(
            Block(
                "target_region",
                (),
                (
                    Attribute("name", item.name, item.origins[:1]),
                    *((Attribute("replicas", item.replicas, item.origins[1:]),) if item.replicas != _ONE else ()),
                ),
                origins=item.origins,
            )
            for item in plan.regions
        )
    return (
        Block(
            "dynamic",
            ("target_region",),
            (
                Attribute("for_each", _merged(plan), tuple(origin for item in plan.regions for origin in item.origins)),
                Block(
                    "content",
                    (),
                    (
                        Attribute("name", Reference("target_region.key")),
                        Attribute("replicas", Reference("target_region.value")),
                    ),
                ),
            ),
        ),
    )


def _merged(plan: Replication) -> Expression:
    maps = tuple(MapOf(((_key(item.name), item.replicas),), one_line=True) for item in plan.regions)
    return FunctionCall("merge", maps)


def _key(name: Expression) -> str | Expression:
    return str(name.value) if isinstance(name, Literal) else canonical(name)


def _named_regions(target: SharedImageTarget, scope: Scope) -> tuple[Region, ...]:
    if target.replication_regions is not None:
        listed = target.replication_regions.items
        return tuple(Region(region(item, scope), _ONE, (item.place.pointer,)) for item in listed)
    return tuple(
        Region(
            region(item.name, scope),
            expression(item.replica_count, scope) if item.replica_count else _ONE,
            tuple(leaf.place.pointer for leaf in (item.name, item.replica_count) if leaf is not None),
            expression(item.storage_account_type, scope) if item.storage_account_type else None,
        )
        for item in target.target_regions
    )


def _storage(target: SharedImageTarget, scope: Scope, *, say: bool) -> tuple[Expression | None, tuple[str, ...]]:
    """Choose the storage of the version: where there is one for all regions, the first region's wins."""
    if target.storage_account_type is not None:
        return expression(target.storage_account_type, scope), (target.storage_account_type.place.pointer,)
    given = [item.storage_account_type for item in target.target_regions if item.storage_account_type is not None]
    if not given:
        return None, ()
    chosen = expression(given[0], scope)
    for leaf in given:
        if say and expression(leaf, scope) != chosen:
            scope.say(
                REGION_STORAGE_TYPES,
                "storage type differs between regions, the first one is taken for all",
                "Packer sets one storage type for a version. Change a region afterwards with"
                " `az sig image-version update`.",
                leaf.place,
                (Note("the one taken stands here", given[0].place.span),),
            )
    return chosen, tuple(leaf.place.pointer for leaf in given)


def _check(target: SharedImageTarget, regions: tuple[Region, ...], scope: Scope, *, shallow: bool) -> None:
    _check_names(target, scope)
    if not shallow or target.replication_mode is None:
        return
    if len(regions) > 1 or any(item.replicas != _ONE for item in regions):
        scope.say(
            SHALLOW_REPLICATION,
            "shallow replication keeps one replica, in the region of the build",
            "azure-arm allows `use_shallow_replication` with one region, the build's own, and one replica. Remove the"
            " other regions, or set `replicationMode` to Full.",
            target.replication_mode.place,
        )


def _check_names(target: SharedImageTarget, scope: Scope) -> None:
    """Report the first region that an earlier one names already."""
    listed = target.replication_regions
    leaves = listed.items if listed is not None else tuple(item.name for item in target.target_regions)
    seen: dict[str, Leaf] = {}
    for leaf in leaves:
        name = region(leaf, scope)
        if not isinstance(name, Literal):
            continue
        first = seen.setdefault(str(name.value), leaf)
        if first is not leaf:
            scope.say(
                REGION_TWICE,
                f"region {quoted(str(name.value))} is named twice",
                "A version is kept in a region once, with a number of replicas. Remove one of them.",
                leaf.place,
                (Note("the first one stands here", first.place.span),),
            )
            return


def _say_added(target: SharedImageTarget, scope: Scope) -> None:
    place = target.target_regions_place or (
        target.replication_regions.place if target.replication_regions else target.place
    )
    scope.say(
        BUILD_REGION_ADDED,
        "the version is kept in the region of the build, too",
        "A version made by Packer must be kept in the region it is made in, too. Name the template's `location` among"
        " the regions to make that visible.",
        place,
    )
