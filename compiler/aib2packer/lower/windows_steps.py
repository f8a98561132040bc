"""WindowsRestart and WindowsUpdate steps as provisioners."""

from __future__ import annotations

from aib2packer.evaluate.values import Known
from aib2packer.lower.codes import NOT_A_DURATION
from aib2packer.lower.document import Attribute, Block, Expression, Literal
from aib2packer.lower.expressions import expression
from aib2packer.lower.gotemplate import rendered_once
from aib2packer.lower.names import shortened
from aib2packer.lower.scope import Scope
from aib2packer.lower.slots import Slot, list_of, provisioner
from aib2packer.model.durations import seconds_of
from aib2packer.model.leaves import Leaf, is_blank
from aib2packer.model.steps import WindowsRestartStep, WindowsUpdateStep

# The service's default for an absent or zero `updateLimit`, and the plugin's default search, which the service's
# documentation recommends (Azure VM Image Builder JSON reference, Windows update customizer).
_UPDATE_LIMIT = 1000
_SEARCH_CRITERIA = "BrowseOnly=0 and IsInstalled=0"


def windows_restart(step: WindowsRestartStep, slot: Slot, scope: Scope) -> Block:
    """Restart the machine; what is absent is left to Packer, whose defaults are the service's."""
    _check_duration(step.restart_timeout, scope)
    pairs = (
        ("restart_command", step.restart_command),
        ("restart_check_command", step.restart_check_command),
        ("restart_timeout", step.restart_timeout),
    )
    body = tuple(
        Attribute(name, expression(leaf, scope), (leaf.place.pointer,))
        for name, leaf in pairs
        if leaf is not None and not is_blank(leaf)
    )
    return rendered_once(provisioner("windows-restart", step, slot, body, scope))


def _check_duration(leaf: Leaf | None, scope: Scope) -> None:
    if isinstance(leaf, Known) and leaf.value and seconds_of(str(leaf.value)) is None:
        scope.say(
            NOT_A_DURATION,
            f"`{shortened(str(leaf.value))}` is not a duration",
            "Packer and the service want numbers with units, such as `90s`, `15m` or `1h30m`. Add the unit.",
            leaf.place,
        )


def windows_update(step: WindowsUpdateStep, slot: Slot, scope: Scope) -> Block:
    """Install updates, by the plugin that the service uses, too."""
    criteria, limit = step.search_criteria, step.update_limit
    search = _or_default(criteria, _SEARCH_CRITERIA, scope)
    body = [
        Attribute("search_criteria", search, (criteria.place.pointer,) if criteria else ()),
        Attribute("update_limit", _or_default(limit, _UPDATE_LIMIT, scope), (limit.place.pointer,) if limit else ()),
    ]
    if step.filters is not None and (step.filters.items or step.filters.whole):
        body.append(Attribute("filters", list_of(step.filters, scope), (step.filters.place.pointer,)))
    return rendered_once(provisioner("windows-update", step, slot, tuple(body), scope))


def _or_default(leaf: Leaf | None, default: str | int, scope: Scope) -> Expression:
    if leaf is None or (isinstance(leaf, Known) and not leaf.value):
        return Literal(default)
    return expression(leaf, scope)
