"""Rules about `validate` and `errorHandling`."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Diagnostic, DiagnosticDef, Note, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.model.targets import SharedImageTarget
from aib2packer.model.template import ErrorHandling, ImageTemplate, Validation
from aib2packer.rules.reading import is_false, is_true, text, validators
from aib2packer.rules.rule import Rule
from aib2packer.rules.subject import Subject


class ValidationWithoutValidators(Rule):
    """There is a `validate` section without any validator.

    Why: nothing is tested, although the template looks as if the image were. With `sourceValidationOnly` the build
        does nothing at all: no step is run, and no image is made.
    Bad: {"validate": {"sourceValidationOnly": true, "inVMValidations": []}}
    Good: {
          "validate": {"inVMValidations": [{"type": "Shell", "name": "room", "inline": ["df -h /"]}]}
        }
    Source: Azure VM Image Builder JSON reference, `validate`
    """

    definition = DiagnosticDef("AIB487", "validation-without-validators", Severity.WARNING)
    about = (Validation,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `validate` with an empty list of validators, or with none."""
        validation = subject.template.validation
        if validation is None or validation.validators:
            return
        only = validation.source_validation_only
        if only is not None and is_true(only):
            yield self.found(
                only.place,
                "`sourceValidationOnly` without validators: the build does nothing",
                "The source is to be validated instead of building an image, but `inVMValidations` has no validator. "
                "Add validators, or remove `sourceValidationOnly` to build an image.",
            )
            return
        yield self.found(
            validation.validators_place or validation.place,
            "`validate` has no validators",
            "Nothing is tested before the image is distributed, and the other members of `validate` have no effect. "
            "Add validators to `inVMValidations`, or remove `validate`.",
            level=Severity.INFO,
        )


class StepsLeftOut(Rule):
    """With `sourceValidationOnly` no image is built, whatever the template says of one.

    Why: the validators run on the source image itself. Customizers and optimization are not carried out, and nothing
        is distributed, so that the targets keep their old images while the run succeeds.
    Bad: {
          "customize": [{"type": "Shell", "name": "nginx", "inline": ["sudo apt-get -y install nginx"]}],
          "validate": {
            "sourceValidationOnly": true,
            "inVMValidations": [{"type": "Shell", "name": "room", "inline": ["df -h /"]}]
          }
        }
    Good: {
          "customize": [{"type": "Shell", "name": "nginx", "inline": ["sudo apt-get -y install nginx"]}],
          "validate": {"inVMValidations": [{"type": "Shell", "name": "room", "inline": ["df -h /"]}]}
        }
    Source: Azure VM Image Builder JSON reference, `sourceValidationOnly`
    """

    definition = DiagnosticDef("AIB488", "steps-left-out-by-source-validation", Severity.WARNING)
    about = (Validation,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `sourceValidationOnly` beside things that are then not done; only distribution is a reminder."""
        template = subject.template
        only = template.validation.source_validation_only if template.validation else None
        if only is None or not is_true(only) or not validators(template):
            return
        optimized = template.optimize is not None and text(template.optimize.vm_boot_state) == "Enabled"
        left_out = ["`customize`"] if template.customize else []
        left_out += ["`optimize`"] if optimized else []
        yield self.found(
            only.place,
            f"`sourceValidationOnly` leaves out {' and '.join(left_out) or '`distribute`'}",
            "Only the validators are run, on the source image. No image is built, optimized or distributed. Remove "
            "`sourceValidationOnly` to build an image, or keep the validation of the source in a template of its own.",
            notes=tuple(
                Note("the first step that is not run", step.type_place.span) for step in template.customize[:1]
            ),
            level=None if left_out else Severity.INFO,
        )


class FailedValidationDistributed(Rule):
    """An image that fails its validation is distributed all the same.

    Why: with `continueDistributeOnFailure` the run is reported as failed, but the image is there. In a gallery it
        becomes the latest version, which new machines and scale sets take from then on.
    Bad: {
          "validate": {
            "continueDistributeOnFailure": true,
            "inVMValidations": [{"type": "Shell", "name": "starts", "inline": ["systemctl is-active nginx"]}]
          }
        }
    Good: {
          "validate": {
            "continueDistributeOnFailure": false,
            "inVMValidations": [{"type": "Shell", "name": "starts", "inline": ["systemctl is-active nginx"]}]
          }
        }
    Source: Azure VM Image Builder JSON reference, `continueDistributeOnFailure` and `excludeFromLatest`
    """

    definition = DiagnosticDef("AIB653", "failed-validation-distributed", Severity.WARNING)
    about = (Validation,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for the flag; it matters more where a gallery hands out the image as its latest version."""
        template = subject.template
        flag = template.validation.continue_distribute_on_failure if template.validation else None
        if flag is None or not is_true(flag) or not validators(template):
            return
        latest = [
            target
            for target in template.distribute
            if isinstance(target, SharedImageTarget) and is_false(target.exclude_from_latest)
        ]
        yield self.found(
            flag.place,
            "an image that fails its validation is distributed",
            "`continueDistributeOnFailure` lets the image out even if a validator fails. Remove it"
            + (", or set `excludeFromLatest` so that nobody gets the image without asking for it." if latest else "."),
            notes=tuple(Note("it becomes the latest version here", target.type_place.span) for target in latest),
            level=None if latest else Severity.INFO,
        )


class BuildMachineKept(Rule):
    """After an error the build machine is kept.

    Why: `abort` leaves the machine, its disk and its network in the staging group until somebody deletes them. They
        cost money, and whatever the steps put on the machine stays there.
    Bad: {"errorHandling": {"onCustomizerError": "abort"}}
    Good: {"errorHandling": {"onCustomizerError": "cleanup"}}
    Source: Azure VM Image Builder JSON reference, `errorHandling`
    """

    definition = DiagnosticDef("AIB655", "build-machine-kept-after-error", Severity.INFO)
    about = (ErrorHandling,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `abort` where there is something that can fail."""
        for name, leaf in _aborts(subject.template):
            if name == "onValidationError" and not validators(subject.template):
                continue
            yield self.found(
                leaf.place,
                f"`{name}` keeps the build machine after an error",
                "It runs, and is paid for, until its resources in the staging group are deleted by hand. Use `abort` "
                "to look into a failure, and `cleanup` otherwise.",
            )


class ErrorHandlingWithoutValidators(Rule):
    """There is error handling for a validation that does not take place.

    Why: `onValidationError` has no effect without validators. A build that fails for another reason is cleaned up, and
        the machine that was to be looked at is gone.
    Bad: {"errorHandling": {"onValidationError": "abort"}}
    Good: {
          "errorHandling": {"onValidationError": "abort"},
          "validate": {"inVMValidations": [{"type": "Shell", "name": "room", "inline": ["df -h /"]}]}
        }
    Source: azure-rest-api-specs, imagebuilder, `onValidationError`
    """

    definition = DiagnosticDef("AIB656", "error-handling-without-validators", Severity.INFO)
    about = (ErrorHandling,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look for `abort` without validators; `cleanup` is what happens anyway."""
        for name, leaf in _aborts(subject.template):
            if name == "onValidationError" and not validators(subject.template):
                yield self.found(
                    leaf.place,
                    "`onValidationError` without validators",
                    "The template has no validators, so that there is no validation to fail. Add validators, or use "
                    "`onCustomizerError` to keep the machine after a failing customizer.",
                )


def _aborts(template: ImageTemplate) -> Iterator[tuple[str, Leaf]]:
    handling = template.error_handling
    if handling is None:
        return
    pairs = (
        ("onCustomizerError", handling.on_customizer_error),
        ("onValidationError", handling.on_validation_error),
    )
    for name, leaf in pairs:
        if leaf is not None and text(leaf) == "abort":
            yield name, leaf


RULES = (
    ValidationWithoutValidators,
    StepsLeftOut,
    FailedValidationDistributed,
    BuildMachineKept,
    ErrorHandlingWithoutValidators,
)
