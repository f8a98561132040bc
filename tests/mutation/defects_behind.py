"""Defects where they are hard to see: in loops, in variables that hold whole steps, in nested deployments."""

from __future__ import annotations

from typing import Any

from building import CHECKSUM, GROUPS, does
from editing import Add, Append, Drop, Put
from planting import NEIGHBOUR, SCHEMA, Row, inside, key, value

_SHELL = {"type": "Shell", "sha256Checksum": CHECKSUM}
_URI = "https://artifacts.example.com/ledger/"
_STAGING = f"{GROUPS}/ledger-staging"
_BLOB = "https://exampleimages.blob.core.windows.net/vhds/base.vhd"


def _looped(code: str, step: dict[str, Any], member: str, part: str | None = None, *, times: int = 1) -> Row:
    """Make the steps in a copy loop of the properties."""
    loop = {"name": "customize", "count": 2, "input": {"name": "[format('step {0}', copyIndex('customize'))]", **step}}
    at = value(f"./copy/0/input/{member}") if part is None else inside(f"./copy/0/input/{member}", part)
    return does("deployment", code, (Drop("./customize"), Add("./copy", [loop])), at, direct=True, times=times)


def _in_variable(code: str, step: dict[str, Any], member: str) -> Row:
    """Keep all steps in a variable; the finding stands at the use and points to the step."""
    edits = (Add("/variables/steps", [step]), Put("./customize", "[variables('steps')]"))
    notes = (value(f"/variables/steps/0/{member}"),)
    return does("deployment", code, edits, value("./customize"), direct=True, notes=notes)


def _nested(code: str, defect: dict[str, Any], pointer: str, part: str | None = None) -> Row:
    """Deploy a second image template by a nested deployment."""
    properties = {**NEIGHBOUR["properties"], **defect}
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [{**NEIGHBOUR, "properties": properties}]}
    deployment = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "nested",
        "properties": {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": template},
    }
    base = "/resources/1/properties/template/resources/0/properties"
    at = value(base + pointer) if part is None else inside(base + pointer, part)
    return does("deployment", code, (Append("/resources", deployment),), at, direct=True, single=True)


def _second(defect: dict[str, Any]) -> dict[str, Any]:
    """Make an image template that is in the way of the first."""
    return {**NEIGHBOUR, "properties": {**NEIGHBOUR["properties"], **defect}}


LOOPS = (
    _looped("AIB501", {**_SHELL, "scriptUri": "http://artifacts.example.com/a.sh"}, "scriptUri", "http", times=2),
    _looped("AIB509", {**_SHELL, "scriptUri": f"{_URI}a.sh", "sha256Checksum": "0" * 64}, "sha256Checksum", times=2),
    _looped(
        "AIB461", {"type": "Shell", "inline": ["sudo apt-get install nginx"]}, "inline/0", "apt-get install", times=2
    ),
    _looped("AIB301", {"type": "shell", "inline": ["echo"]}, "type"),
    _looped("AIB329", {"type": "Bash", "inline": ["echo"]}, "type"),
    does(
        "deployment",
        "AIB481",
        (
            Add("/variables/regions", ["westeurope", "northeurop"]),
            Drop("./distribute/0/targetRegions"),
            Add(
                "./distribute/0/copy",
                [
                    {
                        "name": "targetRegions",
                        "count": "[length(variables('regions'))]",
                        "input": {"name": "[variables('regions')[copyIndex('targetRegions')]]"},
                    }
                ],
            ),
        ),
        value("./distribute/0/copy/0/input/name"),
        direct=True,
        notes=(value("/variables/regions/1"),),
    ),
    does(
        "deployment",
        "AIB215",
        (Add("@/copy", {"name": "rounds", "count": -1}),),
        value("@/copy/count"),
        direct=True,
        single=True,
    ),
)

VARIABLES = (
    _in_variable("AIB501", {**_SHELL, "name": "a", "scriptUri": "http://artifacts.example.com/a.sh"}, "scriptUri"),
    _in_variable(
        "AIB730", {**_SHELL, "name": "a", "scriptUri": f"{_URI}a.sh", "sha256Checksum": "zz"}, "sha256Checksum"
    ),
    _in_variable("AIB301", {"type": "shell", "name": "a", "inline": ["echo"]}, "type"),
    _in_variable("AIB329", {"type": "Bash", "name": "a", "inline": ["echo"]}, "type"),
    _in_variable("AIB456", {"type": "Shell", "name": "a", "inline": ["sudo reboot"]}, "inline/0"),
    _in_variable("AIB306", {"type": "Shell", "name": 7, "inline": ["echo"]}, "name"),
    does(
        "deployment",
        "AIB323",
        (
            Add("/variables/step", {"type": "Shell", "name": "a", "inlin": ["echo"], "inline": ["echo"]}),
            Put("./customize/0", "[variables('step')]"),
        ),
        value("./customize/0"),
        direct=True,
        notes=(key("/variables/step/inlin"),),
    ),
)

NESTED = (
    _nested("AIB332", {"buildTimeoutInMinutes": 5000}, "/buildTimeoutInMinutes"),
    _nested(
        "AIB461",
        {"customize": [{"type": "Shell", "name": "ü", "inline": ["sudo yum install x"]}]},
        "/customize/0/inline/0",
        "yum install",
    ),
    _nested("AIB490", {"vmProfile": {"vmSize": "D4s_v5"}}, "/vmProfile/vmSize"),
    does(
        "deployment",
        "AIB415",
        (Append("/resources", _second({"stagingResourceGroup": _STAGING})),),
        value("/resources/1/properties/stagingResourceGroup"),
        direct=True,
        single=True,
    ),
    does(
        "deployment",
        "AIB473",
        (
            Append("./distribute", {"type": "VHD", "runOutputName": "first", "uri": _BLOB}),
            Append("/resources", _second({"distribute": [{"type": "VHD", "runOutputName": "second", "uri": _BLOB}]})),
        ),
        value("/resources/1/properties/distribute/0/uri"),
        direct=True,
        single=True,
    ),
)
ROWS = (*LOOPS, *VARIABLES, *NESTED)
