"""Rules about `validate`, `errorHandling` and `optimize`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import findings, marked
from documents import GROUP, document

from aib2packer.diagnostics import Diagnostic, Severity

MINE = {"AIB487", "AIB488", "AIB489", "AIB653", "AIB654", "AIB655", "AIB656", "AIB657", "AIB658"}
ONE = [{"type": "Shell", "name": "room", "inline": ["df -h /"]}]
PARAMETER = "[parameters('open')]"


def found(code: str, **members: Any) -> list[Diagnostic]:
    return [item for item in findings(document(json.dumps(members))) if item.definition.code == code]


def with_parameter(kind: str, **members: Any) -> str:
    made = json.loads(document(json.dumps(members)))
    made["parameters"] = {"open": {"type": kind}}
    return json.dumps(made)


def gallery(**members: Any) -> dict[str, Any]:
    image = f"{GROUP}/providers/Microsoft.Compute/galleries/images/images/base"
    return {
        "type": "SharedImage",
        "runOutputName": "gallery",
        "galleryImageId": image,
        "targetRegions": [{"name": "westeurope"}],
        **members,
    }


def managed() -> dict[str, Any]:
    image = f"{GROUP}/providers/Microsoft.Compute/images/base"
    return {"type": "ManagedImage", "runOutputName": "managed", "imageId": image, "location": "westeurope"}


@pytest.mark.parametrize(
    ("validate", "underlined", "severity"),
    [
        ({"sourceValidationOnly": True}, "true", Severity.WARNING),
        ({"sourceValidationOnly": True, "inVMValidations": []}, "true", Severity.WARNING),
        ({"inVMValidations": []}, "[]", Severity.INFO),
        ({}, "{}", Severity.INFO),
        ({"inVMValidations": [], "continueDistributeOnFailure": True}, "[]", Severity.INFO),
    ],
)
def test_validation_without_validators_is_found(validate: object, underlined: str, severity: Severity) -> None:
    (finding,) = found("AIB487", validate=validate)
    assert (marked(finding), finding.severity) == (underlined, severity)


@pytest.mark.parametrize("validate", [None, {"inVMValidations": ONE}])
def test_validation_with_validators_or_none_at_all_is_silent(validate: object) -> None:
    assert not found("AIB487", validate=validate)


def test_what_source_validation_leaves_out_is_said() -> None:
    validate = {"sourceValidationOnly": True, "inVMValidations": ONE}
    (steps,) = found("AIB488", validate=validate)
    assert (marked(steps), steps.severity) == ("true", Severity.WARNING)
    assert steps.summary.endswith("leaves out `customize`")
    assert [note.span.text for note in steps.notes] == ['"Shell"']
    (both,) = found("AIB488", validate=validate, optimize={"vmBoot": {"state": "Enabled"}})
    assert both.summary.endswith("`customize` and `optimize`")
    (optimized,) = found("AIB488", validate=validate, customize=[], optimize={"vmBoot": {"state": "Enabled"}})
    assert (optimized.severity, optimized.notes) == (Severity.WARNING, ())
    (nothing,) = found("AIB488", validate=validate, customize=[], optimize={"vmBoot": {"state": "Disabled"}})
    assert (nothing.severity, nothing.notes) == (Severity.INFO, ())
    assert nothing.summary.endswith("leaves out `distribute`")


@pytest.mark.parametrize(
    "validate",
    [
        {"sourceValidationOnly": False, "inVMValidations": ONE},
        {"inVMValidations": ONE},
        {"sourceValidationOnly": True},  # AIB487 says it
    ],
)
def test_a_build_that_is_carried_out_leaves_nothing_out(validate: object) -> None:
    assert not found("AIB488", validate=validate)


@pytest.mark.parametrize(
    ("targets", "severity", "noted"),
    [
        ([gallery()], Severity.WARNING, ['"SharedImage"']),
        ([gallery(excludeFromLatest=False)], Severity.WARNING, ['"SharedImage"']),
        ([managed(), gallery()], Severity.WARNING, ['"SharedImage"']),
        ([gallery(excludeFromLatest=True)], Severity.INFO, []),
        ([managed()], Severity.INFO, []),
    ],
)
def test_a_bad_image_matters_most_as_the_latest_version(
    targets: list[Any], severity: Severity, noted: list[str]
) -> None:
    validate = {"continueDistributeOnFailure": True, "inVMValidations": ONE}
    (finding,) = found("AIB653", validate=validate, distribute=targets)
    assert (marked(finding), finding.severity) == ("true", severity)
    assert [note.span.text for note in finding.notes] == noted


@pytest.mark.parametrize(
    "validate",
    [
        {"continueDistributeOnFailure": False, "inVMValidations": ONE},
        {"inVMValidations": ONE},
        {"continueDistributeOnFailure": True, "inVMValidations": []},
    ],
)
def test_a_validation_that_stops_the_build_is_silent(validate: object) -> None:
    assert not found("AIB653", validate=validate)


def test_a_kept_machine_is_said_once_for_each_phase() -> None:
    handling = {"onCustomizerError": "abort", "onValidationError": "abort"}
    both = found("AIB655", errorHandling=handling, validate={"inVMValidations": ONE})
    assert [(marked(item), item.summary.split("`")[1]) for item in both] == [
        ('"abort"', "onCustomizerError"),
        ('"abort"', "onValidationError"),
    ]
    assert not found("AIB655", errorHandling={"onCustomizerError": "cleanup", "onValidationError": "cleanup"})


def test_error_handling_needs_a_validation_to_fail() -> None:
    handling = {"onValidationError": "abort"}
    (finding,) = found("AIB656", errorHandling=handling)
    assert marked(finding) == '"abort"'
    assert not found("AIB655", errorHandling=handling)
    assert not found("AIB656", errorHandling=handling, validate={"inVMValidations": ONE})
    assert not found("AIB656", errorHandling={"onValidationError": "cleanup"})
    assert not found("AIB656", errorHandling={"onCustomizerError": "abort"})


def test_boot_optimization_of_a_large_disk_is_found() -> None:
    boot = {"vmBoot": {"state": "Enabled"}}
    (finding,) = found("AIB489", optimize=boot, vmProfile={"osDiskSizeGB": 2049})
    assert (marked(finding), [note.span.text for note in finding.notes]) == ('"Enabled"', ["2049"])
    assert not found("AIB489", optimize=boot, vmProfile={"osDiskSizeGB": 2048})
    assert not found("AIB489", optimize=boot)
    assert not found("AIB489", optimize={"vmBoot": {"state": "Disabled"}}, vmProfile={"osDiskSizeGB": 4095})


@pytest.mark.parametrize(
    ("workload", "hits"),
    [
        ({"state": "Enabled"}, ['"Enabled"']),
        ({"state": "Enabled", "scriptUri": ""}, ['"Enabled"']),
        ({"state": "Enabled", "scriptUri": "https://example.com/load.sh"}, []),
        ({"state": "Disabled"}, []),
        ({}, []),
    ],
)
def test_a_workload_needs_a_script(workload: object, hits: list[str]) -> None:
    assert [marked(item) for item in found("AIB654", optimize={"workload": workload})] == hits


def test_an_image_that_is_not_optimized_is_said_unless_that_was_decided() -> None:
    (absent,) = found("AIB657")
    assert (absent.severity, absent.pointer) == (Severity.INFO, "/resources/0")
    (empty,) = found("AIB657", optimize={})
    assert marked(empty) == "{}"
    assert not found("AIB657", optimize={"vmBoot": {"state": "Disabled"}})
    assert not found("AIB657", vmProfile={"osDiskSizeGB": 4095})
    assert not found("AIB657", validate={"sourceValidationOnly": True, "inVMValidations": ONE})
    assert not found("AIB657", apiVersion="2022-02-14")


def test_the_time_that_boot_optimization_takes_depends_on_the_system() -> None:
    boot = {"vmBoot": {"state": "Enabled"}}
    (linux,) = found("AIB658", optimize=boot)
    (windows,) = found("AIB658", optimize=boot, customize=[{"type": "WindowsRestart", "restartTimeout": "30m"}])
    assert (marked(linux), "about 20 minutes" in linux.detail, "about 35 minutes" in windows.detail) == (
        '"Enabled"',
        True,
        True,
    )
    assert not found("AIB658", optimize={"vmBoot": {"state": "Disabled"}})


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("bool", {"validate": {"sourceValidationOnly": PARAMETER, "inVMValidations": ONE}}),
        ("bool", {"validate": {"continueDistributeOnFailure": PARAMETER, "inVMValidations": ONE}}),
        ("string", {"errorHandling": {"onCustomizerError": PARAMETER, "onValidationError": PARAMETER}}),
        ("string", {"optimize": {"vmBoot": {"state": PARAMETER}}, "vmProfile": {"osDiskSizeGB": 4095}}),
        ("int", {"optimize": {"vmBoot": {"state": "Disabled"}}, "vmProfile": {"osDiskSizeGB": PARAMETER}}),
        ("string", {"optimize": {"vmBoot": {"state": "Disabled"}, "workload": {"state": PARAMETER}}}),
    ],
)
def test_an_unknown_value_is_no_finding(kind: str, members: dict[str, Any]) -> None:
    members.setdefault("optimize", {"vmBoot": {"state": "Disabled"}})
    assert not MINE & {item.definition.code for item in findings(with_parameter(kind, **members))}


def test_an_exclusion_that_is_not_known_is_no_warning() -> None:
    validate = {"continueDistributeOnFailure": True, "inVMValidations": ONE}
    text = with_parameter("bool", validate=validate, distribute=[gallery(excludeFromLatest=PARAMETER)])
    (finding,) = [item for item in findings(text) if item.definition.code == "AIB653"]
    assert finding.severity is Severity.INFO
