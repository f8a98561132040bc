"""The pages of this part's diagnostics, by code."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "AIB301": """A name or value is written in other letter case than the format's.

    Why: templates that declare API version 2024-02-01 or later are rejected for it ("unknown field"); older versions
        read any letter case. Where the declared version rejects it, `check` calls it an error; `compile` only warns,
        for it is plain what is meant.
    Bad: {"vmProfile": {"VmSize": "Standard_D4s_v5", "osDiskSizeGB": 64}}
    Good: {"vmProfile": {"vmSize": "Standard_D4s_v5", "osDiskSizeGB": 64}}
    Source: Azure VM Image Builder release notes, May 2024
    """,
    "AIB302": """A member has a name that the declared API version no longer has, or a value is cut short.

    Why: later API versions renamed members: `script` became `scriptUri`, `tags` of a target became `artifactTags`. The
        service does not know the old names any more: it rejects them from API version 2024-02-01 on, where `check`
        calls them errors, and ignores them before. Likewise, only tools that do not look at `type` take the provider
        alone for the whole resource type. Both are read as what they mean.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}],
              "tags": {"team": "platform"}
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}],
              "artifactTags": {"team": "platform"}
            }
          ]
        }
    Source: ARM schemas of Microsoft.VirtualMachineImages; Azure VM Image Builder release notes
    """,
    "AIB303": """The members of `properties` stand on the top level, as `az image builder show` prints them.

    Why: it is the same template, and it is compiled; but the service does not take it in this shape, so it cannot be
        deployed again. `az resource show` prints a template as the service takes it.
    Bad: // az image builder show --name example --resource-group images
        {
          "type": "Microsoft.VirtualMachineImages/imageTemplates",
          "name": "example",
          "location": "westeurope",
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          },
          "customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}],
          "distribute": [{"type": "VHD", "runOutputName": "disk"}]
        }
    Good: // az resource show --ids "$TEMPLATE_ID"
        {
          "type": "Microsoft.VirtualMachineImages/imageTemplates",
          "name": "example",
          "location": "westeurope",
          "properties": {
            "source": {
              "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
              "version": "latest"
            },
            "customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}],
            "distribute": [{"type": "VHD", "runOutputName": "disk"}]
          }
        }
    Source: observed by serialising the models of the Azure SDK for Python
    """,
    "AIB304": """A member says nothing and is left out.

    Why: `null` counts as absent, for the service as well. Tools that print a template write it for everything that is
        not set. Nothing is lost; the member can be removed.
    Bad: {"vmProfile": {"vmSize": "Standard_D4s_v5", "userAssignedIdentities": null}}
    Good: {"vmProfile": {"vmSize": "Standard_D4s_v5"}}
    Source: ARM template syntax documentation; observed in what the command line tools print
    """,
    "AIB305": """Two members of an object mean the same.

    Why: they differ in letter case only, or one is the old name of the other, and no rule says which one holds. Remove
        the one that is not meant.
    Bad: {"vmProfile": {"vmSize": "Standard_D2s_v5", "vmsize": "Standard_D8s_v5"}}
    Good: {"vmProfile": {"vmSize": "Standard_D8s_v5"}}
    Source: Azure VM Image Builder release notes, May 2024, on letter case
    """,
    "AIB306": """A number or a flag stands in quotes, or a text is written as a number.

    Why: the service expects the other type and refuses the template, which `check` calls an error. It is plain what is
        meant, so `compile` reads it so and only warns.
    Bad: {"buildTimeoutInMinutes": "60"}
    Good: {"buildTimeoutInMinutes": 60}
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB307": """The template does not say its API version, or only by a parameter, and one is assumed.

    Why: the API version decides which members there are and how strictly they are read. Without one, the newest is
        taken; if a parameter says it, its default. A deployment needs one in any case.
    Bad: {"apiVersion": null}
    Good: {"apiVersion": "2025-10-01"}
    Source: ARM template syntax documentation, "Resources"
    """,
    "AIB308": """There is no such API version of image templates.

    Why: Azure Resource Manager refuses the deployment, and nobody can tell by which version the template is meant to be
        read. Each resource type has its own versions, which are those of its provider and not days of your choice.
    Bad: {"apiVersion": "2024-02-10"}
    Good: {"apiVersion": "2024-02-01"}
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB309": """The default of a parameter, or the value given for it, decides what the configuration is made of.

    Why: Packer has variables for values, but no conditional blocks: which steps and targets there are has to be known
        when the configuration is written. For another value of the parameter compile again, with `--set` or
        `--parameters`.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "steps": {
              "type": "array",
              "defaultValue": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]
            }
          },
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
                "customize": "[parameters('steps')]",
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "greeting": {"type": "string", "defaultValue": "echo ready"}
          },
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
                "customize": [{"type": "Shell", "name": "greet", "inline": ["[parameters('greeting')]"]}],
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Source: Packer documentation, HCL templates
    """,
    "AIB310": """What the configuration is made of depends on something that is not known.

    Why: Packer has no conditional blocks, so the steps, the targets and their types have to be known when the
        configuration is written. Give the parameter with `--set` or `--parameters`, give it a default, or write out
        what depends on the deployment.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "steps": {"type": "array"}
          },
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
                "customize": "[parameters('steps')]",
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "steps": {
              "type": "array",
              "defaultValue": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]
            }
          },
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
                "customize": "[parameters('steps')]",
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Source: Packer documentation, HCL templates
    """,
    "AIB311": """The template holds a mark that was to be replaced before it is used.

    Why: published samples write `<region>` or `{subscription-id}` where a script puts the real value; the service gets
        the mark itself and fails. aib2packer makes each mark a variable that has to be given for a build.
    Bad: {"location": "<region>"}
    Good: {"location": "westeurope"}
    Source: observed in the published quickstarts of Azure VM Image Builder
    """,
    "AIB320": """A member belongs to another API version than the declared one.

    Why: from API version 2024-02-01 on the service rejects what it does not know, and `check` calls it an error; older
        versions ignore it, so that it has no effect. It is compiled all the same, for it is plain what it means.
        Declare an API version that has the member.
    Bad: {"apiVersion": "2024-02-01", "additionalDataDisks": [{"sizeGB": 128}]}
    Good: {"apiVersion": "2025-10-01", "additionalDataDisks": [{"sizeGB": 128}]}
    Source: ARM schemas of Microsoft.VirtualMachineImages; Azure VM Image Builder release notes, May 2024
    """,
    "AIB321": """A value, or a type of step, source or target, belongs to another API version than the declared one.

    Why: the service does not know it in the declared version and refuses the template, which `check` calls an error. It
        is plain what it means, so `compile` only warns. Declare an API version that has it.
    Bad: {
          "apiVersion": "2022-02-14",
          "vmProfile": {"vmSize": "Standard_D4s_v5"},
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "replicationRegions": ["westeurope"], "storageAccountType": "Premium_LRS"
            }
          ]
        }
    Good: {
          "apiVersion": "2022-07-01",
          "vmProfile": {"vmSize": "Standard_D4s_v5"},
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "replicationRegions": ["westeurope"], "storageAccountType": "Premium_LRS"
            }
          ]
        }
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB322": """The service ignores a member, because no API version knows it.

    Why: before API version 2024-02-01 the service takes any member and says nothing, so that a misspelt one has no
        effect: here the build stops after the default of 240 minutes and not after 60. It becomes an error with the
        next update of the API version (AIB323).
    Bad: {"apiVersion": "2023-07-01", "vmProfile": {"vmSize": "Standard_D4s_v5"}, "buildTimeoutInMinute": 60}
    Good: {"apiVersion": "2023-07-01", "vmProfile": {"vmSize": "Standard_D4s_v5"}, "buildTimeoutInMinutes": 60}
    Source: Azure VM Image Builder release notes, May 2024
    """,
    "AIB323": """An object has a member that the format does not know.

    Why: from API version 2024-02-01 on the service rejects the template ("unknown field"). The member is misspelt,
        stands at the wrong place, or was never part of the format; what it should do is not known, so nothing is
        written without it.
    Bad: {"buildTimeoutInMinute": 60}
    Good: {"buildTimeoutInMinutes": 60}
    Source: Azure VM Image Builder release notes, May 2024
    """,
    "AIB324": """An object lacks a member that it needs.

    Why: without it there is nothing to build from, nothing to build, or no place to put it. The service refuses the
        template or fails in the build, and so would Packer.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "version": "latest"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server",
            "version": "latest"
          }
        }
    Source: ARM schemas of Microsoft.VirtualMachineImages; azure-rest-api-specs, imagebuilder, `BadPIRSource`
    """,
    "AIB325": """A member is missing that the service demands and Packer does not need.

    Why: the service refuses the template ("Missing field 'identity'"), which `check` calls an error. Packer signs in in
        its own way, and knows the regions of a gallery version without `replicationRegions`; so `compile` only warns.
    Bad: {"identity": null}
    Good: {
          "identity": {
            "type": "UserAssigned",
            "userAssignedIdentities": {
              "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'builder')]": {}
            }
          }
        }
    Source: ARM schemas of Microsoft.VirtualMachineImages; Troubleshoot Azure VM Image Builder
    """,
    "AIB326": """A value has another type than the format's.

    Why: the service refuses the template, and what is meant cannot be told from a value of this type. What plainly
        means a number or a flag, such as `"60"`, is taken with a warning (AIB306).
    Bad: {"errorHandling": ["abort"]}
    Good: {"errorHandling": {"onCustomizerError": "abort"}}
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB327": """A single value stands where an array belongs.

    Why: the service refuses the template. The outline of the format in the documentation shows `inline` as one text,
        but it is an array, of which each element is a line of the script.
    Bad: {"customize": [{"type": "Shell", "name": "update", "inline": "sudo apt-get update"}]}
    Good: {"customize": [{"type": "Shell", "name": "update", "inline": ["sudo apt-get update"]}]}
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB328": """A text is none of those that the format has there.

    Why: the service refuses the template. Nothing is put in place of a value that is not known, for the image would be
        another one.
    Bad: {"optimize": {"vmBoot": {"state": "On"}}}
    Good: {"optimize": {"vmBoot": {"state": "Enabled"}}}
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB329": """There is no such type of source, step or target.

    Why: `type` decides which other members there are, so that without it nothing of the object can be read. The service
        refuses the template.
    Bad: {"customize": [{"type": "Bash", "name": "greet", "inline": ["echo ready"]}]}
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB330": """The template starts from an ISO file, which the service no longer does.

    Why: the source type `ISO` was there for Red Hat Enterprise Linux up to API version 2019-05-01-preview, and Packer's
        azure-arm builder never had it. Start from an image of the marketplace, or make a managed image or a gallery
        version of the installed disk.
    Bad: {
          "source": {
            "type": "ISO", "sourceUri": "https://example.com/rhel-server-7.5-x86_64-dvd.iso",
            "sha256Checksum": "d0dd6ae5e001fb050dafefdfd871e7e648b147fb2d35f0e106e0b34a0163e8f5"
          }
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "RedHat", "offer": "rhel-byos", "sku": "rhel-lvm95-gen2",
            "version": "latest",
            "planInfo": {"planName": "rhel-lvm95-gen2", "planProduct": "rhel-byos", "planPublisher": "redhat"}
          }
        }
    Source: ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB331": """A name has characters that the service does not allow, or is too long.

    Why: the names of templates and of run outputs are 1 to 64 letters, digits, `-`, `_` and `.` (no dots before API
        version 2019-05-01-preview); the service refuses any other.
    Bad: {"name": "base image"}
    Good: {"name": "base-image"}
    Source: azure-rest-api-specs, imagebuilder
    """,
    "AIB332": """A number is smaller or larger than the format allows.

    Why: the service refuses the template. No build may take more than 960 minutes, a region keeps at least one replica,
        and a size is not negative.
    Bad: {"buildTimeoutInMinutes": 1440}
    Good: {"buildTimeoutInMinutes": 960}
    Source: Azure VM Image Builder JSON reference; ARM schemas of Microsoft.VirtualMachineImages
    """,
    "AIB333": """An object has two members of which it takes only one.

    Why: a step runs a script from an address or commands from the template, a gallery version has `targetRegions` or
        the older `replicationRegions`. The service refuses both together, and which one is meant cannot be told.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope", "replicaCount": 2}, {"name": "northeurope"}],
              "replicationRegions": ["westeurope", "northeurope"]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope", "replicaCount": 2}, {"name": "northeurope"}]
            }
          ]
        }
    Source: azure-rest-api-specs, imagebuilder
    """,
    "AIB334": """A step has nothing to run.

    Why: a Shell or PowerShell step needs `scriptUri`, the address of a script, or `inline`, an array of commands. The
        service refuses a step that has neither.
    Bad: {"customize": [{"type": "Shell", "name": "tools"}]}
    Good: {"customize": [{"type": "Shell", "name": "tools", "inline": ["sudo apt-get install -y jq"]}]}
    Source: azure-rest-api-specs, imagebuilder, `NoCustomizerScript`
    """,
    "AIB335": """A step is to run as Local System without being elevated.

    Why: `runAsSystem` may be `true` only together with `runElevated`; the service refuses the step otherwise.
    Bad: {
          "customize": [
            {"type": "PowerShell", "name": "features", "runAsSystem": true, "inline": ["Get-WindowsFeature"]}
          ]
        }
    Good: {
          "customize": [
            {
              "type": "PowerShell", "name": "features", "runElevated": true, "runAsSystem": true,
              "inline": ["Get-WindowsFeature"]
            }
          ]
        }
    Source: azure-rest-api-specs, imagebuilder, `runAsSystem`
    """,
    "AIB336": """Two targets have the same `runOutputName`.

    Why: the service keeps what became of each target as a resource under this name, and a name has only one. Letter
        case does not count.
    Bad: {
          "distribute": [
            {"type": "VHD", "runOutputName": "output"},
            {
              "type": "SharedImage", "runOutputName": "output",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {"type": "VHD", "runOutputName": "disk"},
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `runOutputName`
    """,
    "AIB337": """The template does not say what to do with the image.

    Why: a build ends in a gallery version, a managed image or a VHD; `distribute` has to name at least one. Only a
        template that validates its source and builds nothing (`sourceValidationOnly`) may leave it empty.
    Bad: {"distribute": []}
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `distribute`
    """,
}
