"""The pages of this part's diagnostics, by code."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "AIB801": """A suppression cannot be read and has no effect.

    Why: a suppression names what it accepts and says why, so that others can judge it later: `aib2packer: ignore
        AIB503 until 2027-06-30: the reason`, with codes or names and, if wanted, a last day. In `metadata` it is an
        object with the texts `code` and `reason`. What it should suppress is reported as before.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  // aib2packer: ignore AIB503
                  {"type": "Shell", "name": "tools", "scriptUri": "https://example.com/tools.sh"}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  // aib2packer: ignore AIB503: the script changes with every release
                  {"type": "Shell", "name": "tools", "scriptUri": "https://example.com/tools.sh"}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Source: aib2packer itself
    """,
    "AIB802": """A suppression suppresses nothing.

    Why: what it was written for has been corrected, or it stands at the wrong place: a comment covers what begins
        on its line, or on the next line when it stands alone. Left there, it would hide the same finding if that came
        back.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  // aib2packer: ignore AIB503: the script changes with every release
                  {"type": "Shell", "name": "tools", "inline": ["sudo apt-get install -y jq"]}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  {"type": "Shell", "name": "tools", "inline": ["sudo apt-get install -y jq"]}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Source: aib2packer itself
    """,
    "AIB803": """The last day of a suppression is over.

    Why: somebody accepted a finding up to that day. It is reported again: correct the template, or decide anew and
        set another day.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  // aib2packer: ignore AIB503 until 2026-06-30: the script is not released yet
                  {"type": "Shell", "name": "tools", "scriptUri": "https://example.com/tools.sh"}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  // aib2packer: ignore AIB503 until 2027-06-30: the script is not released yet
                  {"type": "Shell", "name": "tools", "scriptUri": "https://example.com/tools.sh"}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Source: aib2packer itself
    """,
    "AIB804": """A suppression means an error of the compiler, which cannot be suppressed.

    Why: until it is corrected, it is not certain what the template means; so the error is reported all the same,
        and no HCL is written. Anything else can be accepted: warnings, what rules find, and what only the service
        minds.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  // aib2packer: ignore AIB327: it has always been written so
                  {"type": "Shell", "name": "tools", "inline": "sudo apt-get install -y jq"}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "resources": [
            {
              "type": "Microsoft.VirtualMachineImages/imageTemplates",
              "apiVersion": "2025-10-01",
              "name": "example",
              "location": "westeurope",
              "properties": {
                "source": {
                  "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
                  "version": "latest"
                },
                "customize": [
                  {"type": "Shell", "name": "tools", "inline": ["sudo apt-get install -y jq"]}
                ],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Source: aib2packer itself
    """,
}
