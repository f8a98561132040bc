"""Members that have no counterpart in Packer, or none that belongs to a configuration."""

from __future__ import annotations

from aib2packer.lower.codes import BOOT_OPTIMIZATION, ERROR_HANDLING, NO_COUNTERPART, WORKLOAD_OPTIMIZATION
from aib2packer.lower.decisions import decided
from aib2packer.lower.scope import Scope
from aib2packer.model.leaves import Leaf
from aib2packer.model.template import ImageTemplate, Leftover, Workload

_WHY = {
    "identity": "It is what the service signs in with; Packer signs in by --auth.",
    "tags": "They are tags of the template resource, not of the image; `artifactTags` are.",
    "dependsOn": "It orders the resources of a deployment.",
    "resources": "Triggers start the service's builds; start Packer's from a pipeline.",
    "properties.autoRun": "It starts a build when the template is deployed; run `packer build` instead.",
    "name": "It names the template resource.",
}
_CARRIED_OUT = {
    "copy": "Each round of the loop is a configuration of its own.",
    "condition": "It decided that the template is compiled.",
}
_READ_ONLY = "The service writes it when it shows a template; it does not shape the image."
_ENVELOPE = "It belongs to the deployment of the template resource, not to the image."


def say_leftovers(template: ImageTemplate, scope: Scope) -> None:
    """Answer for members that say nothing about the image."""
    for item in template.leftovers:
        _say_no_counterpart(item, scope)


def _say_no_counterpart(item: Leftover, scope: Scope) -> None:
    if item.path in _CARRIED_OUT:
        scope.say(NO_COUNTERPART, f"`{item.path}` has been carried out", _CARRIED_OUT[item.path], item.place)
        return
    why = _READ_ONLY if item.read_only else _WHY.get(item.path, _ENVELOPE)
    name = item.path.rpartition(".")[2]
    scope.say(
        NO_COUNTERPART, f"`{name}` has no counterpart in Packer", f"{why} The image is the same without it.", item.place
    )


def say_optimization(template: ImageTemplate, scope: Scope) -> None:
    """Answer for `optimize`."""
    optimize = template.optimize
    if optimize is None:
        return
    if optimize.vm_boot_state is not None:
        _say_boot(optimize.vm_boot_state, scope)
    if optimize.workload is not None:
        _say_workload(optimize.workload, scope)


def _say_boot(state: Leaf, scope: Scope) -> None:
    wanted = decided(state, scope)
    if wanted == "Enabled":
        scope.say(
            BOOT_OPTIMIZATION,
            "the image is not optimized for booting",
            "The service rearranges the finished disk so that machines boot faster; Packer cannot. The image holds the"
            " same, it only starts slower.",
            state.place,
        )
    elif wanted == "Disabled":
        scope.say(
            NO_COUNTERPART,
            "`vmBoot` has no counterpart in Packer",
            "Packer never optimizes an image for booting, as this template wants it.",
            state.place,
        )


def _say_workload(workload: Workload, scope: Scope) -> None:
    if decided(workload.state, scope) == "Disabled":
        scope.say(
            NO_COUNTERPART,
            "`workload` has no counterpart in Packer",
            "It is disabled, so that the image is the same without it.",
            workload.place,
        )
        return
    scope.say(
        WORKLOAD_OPTIMIZATION,
        "optimization for a workload cannot be translated",
        "What the service does with it, and when it runs the script, is not documented. Run the script in a step of"
        " its own, or set `state` to Disabled.",
        workload.place,
    )


def on_error(template: ImageTemplate, scope: Scope) -> str | None:
    """Give what `packer build` shall do on an error (`cleanup` or `abort`); None when the template does not say."""
    handling = template.error_handling
    if handling is None:
        return None
    customizer = decided(handling.on_customizer_error, scope)
    validation = decided(handling.on_validation_error, scope)
    chosen = customizer if customizer is not None else validation
    if chosen is None:
        return None
    differ = validation is not None and validation != chosen
    scope.say(
        ERROR_HANDLING,
        "what happens on an error is said on the command line",
        f"The header of the configuration shows it: `packer build -on-error={chosen}`."
        + (" Packer does not tell validation from customization; the customizers' choice is taken." if differ else ""),
        handling.place,
    )
    return str(chosen)
