"""The build's timeout, which Packer only knows for single operations."""

from __future__ import annotations

from aib2packer.evaluate.values import Known
from aib2packer.lower.codes import BUILD_TIMEOUT
from aib2packer.lower.document import Attribute, Conditional, Expression, Literal, Operation
from aib2packer.lower.expressions import expression
from aib2packer.lower.joining import join_text
from aib2packer.lower.scope import Scope
from aib2packer.model.template import ImageTemplate

# Minutes; the service's default for an absent or zero `buildTimeoutInMinutes` (Azure VM Image Builder JSON reference).
_DEFAULT = 240


def timeouts(template: ImageTemplate, scope: Scope, *, gallery: bool) -> tuple[Attribute, ...]:
    """Let no single operation take longer than the whole build may."""
    leaf = template.build_timeout_minutes
    written: Expression = Literal(_DEFAULT)
    if leaf is not None:
        scope.say(
            BUILD_TIMEOUT,
            "Packer has no limit on a whole build",
            "The minutes limit each call to Azure and the replication instead. Stop a build that hangs by the timeout"
            " of the pipeline that runs it.",
            leaf.place,
        )
        if not isinstance(leaf, Known):
            given = expression(leaf, scope)
            written = Conditional(Operation("==", given, Literal(0)), Literal(_DEFAULT), given)
        elif leaf.value:
            written = expression(leaf, scope)
    duration = join_text(written, "m")
    origins = (leaf.place.pointer,) if leaf else ()
    replication = (Attribute("shared_image_gallery_timeout", duration, origins),) if gallery else ()
    return (Attribute("polling_duration_timeout", duration, origins), *replication)
