"""A template with two findings that do not change: steps that wait longer than the whole build (AIB440)."""

from __future__ import annotations

from datetime import date

from aib2packer.choosing.choice import Choice, Chosen
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import check_files

CODE, NAME = "AIB440", "restart-longer-than-build"
TODAY = date(2026, 11, 1)
ID = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers"
TEMPLATE = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.VirtualMachineImages/imageTemplates",
      "apiVersion": "2025-10-01",
      "name": "example",
      "location": "westeurope",
      "identity": {
        "type": "UserAssigned",
        "userAssignedIdentities": {"ID/Microsoft.ManagedIdentity/userAssignedIdentities/builder": {}}
      },
      "properties": {
        "buildTimeoutInMinutes": 60,
        "vmProfile": {"vmSize": "Standard_D4s_v5"},
        "source": {
          "type": "PlatformImage",
          "publisher": "MicrosoftWindowsServer",
          "offer": "WindowsServer",
          "sku": "2025-datacenter-g2",
          "version": "latest"
        },
        "customize": [
          {
            "type": "WindowsRestart",
            "name": "first",
            "restartTimeout": "2h"
          },
          {"type": "WindowsRestart", "name": "second", "restartTimeout": "3h"}
        ],
        "distribute": [
          {
            "type": "SharedImage",
            "runOutputName": "gallery",
            "galleryImageId": "ID/Microsoft.Compute/galleries/images/images/base",
            "targetRegions": [{"name": "westeurope"}]
          }
        ]
      }
    }
  ]
}
""".replace("ID/", f"{ID}/")
FIRST, SECOND = '"name": "first",', '{"type": "WindowsRestart", "name": "second"'


def chosen(text: str = TEMPLATE, *, name: str = "image.json", today: date = TODAY, **wanted: object) -> Chosen:
    """Check a text with a choice."""
    choice = Choice(today=today, **wanted)  # type: ignore[arg-type]
    return check_files((InputFile(name, text.encode()),), Options(today=today), choice).chosen


def kept(result: Chosen) -> list[str]:
    """Give what is shown as code and underlined text, without advice."""
    return [
        f"{item.definition.code} {item.subject.text if item.subject else ''}"
        for item in result.shown
        if item.severity.value != "info"
    ]
