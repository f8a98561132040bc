"""Complete image templates around the fragments that the pages of rules show.

A fragment is an object whose members replace those of a good template: members of the resource by their names, all
others in `properties`; `null` removes one. A fragment with Windows steps goes into a Windows template. Text that is no
object, and an object with `$schema`, is a whole document.
"""

from __future__ import annotations

import json
from typing import Any

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000"
GROUP = f"{SUBSCRIPTION}/resourceGroups/images"
IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder"
VNET = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/builds/subnets"
RESOURCE_MEMBERS = {
    *("type", "apiVersion", "name", "location", "tags", "identity", "properties", "resources"),
    *("copy", "condition", "dependsOn"),
}
WINDOWS_STEPS = {"PowerShell", "WindowsRestart", "WindowsUpdate"}
LINUX_SOURCE = {
    "type": "PlatformImage",
    "publisher": "Canonical",
    "offer": "ubuntu-24_04-lts",
    "sku": "server",
    "version": "latest",
}
WINDOWS_SOURCE = {
    "type": "PlatformImage",
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2025-datacenter-g2",
    "version": "latest",
}
LINUX_STEP = {"type": "Shell", "name": "greet", "inline": ["echo ready"]}
WINDOWS_STEP = {"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}


def resource(*, windows: bool) -> dict[str, Any]:
    """Give a template that nothing is wrong with."""
    return {
        "type": "Microsoft.VirtualMachineImages/imageTemplates",
        "apiVersion": "2025-10-01",
        "name": "example",
        "location": "westeurope",
        "identity": {
            "type": "UserAssigned",
            "userAssignedIdentities": {
                f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}
            },
        },
        "properties": {
            "buildTimeoutInMinutes": 120,
            "vmProfile": {
                "vmSize": "Standard_D4s_v5",
                "vnetConfig": {"subnetId": f"{VNET}/machines", "containerInstanceSubnetId": f"{VNET}/containers"},
            },
            "source": WINDOWS_SOURCE if windows else LINUX_SOURCE,
            "customize": [WINDOWS_STEP if windows else LINUX_STEP],
            "distribute": [
                {
                    "type": "SharedImage",
                    "runOutputName": "gallery",
                    "galleryImageId": f"{GROUP}/providers/Microsoft.Compute/galleries/images/images/base",
                    "targetRegions": [{"name": "westeurope"}],
                }
            ],
        },
    }


def document(fragment: str) -> str:
    """Make a whole file of a fragment."""
    try:
        members = json.loads(fragment)
    except json.JSONDecodeError:
        return fragment
    if not isinstance(members, dict) or "$schema" in members:
        return fragment
    made = resource(windows=_has_windows_steps(members))
    for name, value in members.items():
        holder = made if name in RESOURCE_MEMBERS else made["properties"]
        if value is None:
            holder.pop(name, None)
        else:
            holder[name] = value
    return json.dumps(deployment(made), indent=2, ensure_ascii=False) + "\n"


def deployment(made: dict[str, Any]) -> dict[str, Any]:
    """Put a resource into a deployment template."""
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [made],
    }


def _has_windows_steps(members: dict[str, Any]) -> bool:
    validation = members.get("validate") or {}
    steps = [*(members.get("customize") or []), *validation.get("inVMValidations", [])]
    return any(isinstance(step, dict) and step.get("type") in WINDOWS_STEPS for step in steps)
