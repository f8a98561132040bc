"""The pages of this part's diagnostics, by code."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "AIB701": """The template does not tell which operating system it builds.

    Why: a template names no operating system, and Packer has to know it: it decides how Packer connects and how the
        image is generalized. It is told by Shell, PowerShell, WindowsRestart and WindowsUpdate steps and by images of
        the marketplace; File steps run on both. `--os-type linux` or `--os-type windows` says it.
    Bad: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
          },
          "customize": [
            {
              "type": "File", "name": "settings", "sourceUri": "https://example.com/settings.conf",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091",
              "destination": "/tmp/settings.conf"
            }
          ]
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
          },
          "customize": [
            {
              "type": "File", "name": "settings", "sourceUri": "https://example.com/settings.conf",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091",
              "destination": "/tmp/settings.conf"
            },
            {"type": "Shell", "name": "install settings", "inline": ["sudo install /tmp/settings.conf /etc"]}
          ]
        }
    Source: Packer documentation, azure-arm builder, `os_type`
    """,
    "AIB702": """The source and the steps, or the steps among themselves, are for different operating systems.

    Why: Shell steps run on Linux, PowerShell, WindowsRestart and WindowsUpdate steps on Windows. A build has one
        machine, so that a step of the other system fails. Also said when the steps contradict `--os-type`.
    Bad: {
          "customize": [
            {"type": "Shell", "name": "greet", "inline": ["echo ready"]},
            {"type": "PowerShell", "name": "greet too", "inline": ["Write-Output ready"]}
          ]
        }
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: Azure VM Image Builder JSON reference, `customize`
    """,
    "AIB703": """A value is not the id or the address of what has to stand there.

    Why: an id names a resource in full, from its subscription on, and the kind of the resource is part of it.
        Neither the service nor Packer finds a resource by a part of its id, or takes one of another kind.
    Bad: {
          "vmProfile": {
            "vmSize": "Standard_D4s_v5",
            "vnetConfig": {"subnetId": "[resourceId('Microsoft.Network/virtualNetworks', 'builds')]"}
          }
        }
    Good: {
          "vmProfile": {
            "vmSize": "Standard_D4s_v5",
            "vnetConfig": {"subnetId": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'builds', 'vms')]"}
          }
        }
    Source: Azure Resource Manager documentation, resource ids; Azure Storage documentation, naming blobs
    """,
    "AIB704": """The source is a managed image of another subscription than the one that builds.

    Why: the service and Packer look a managed image up in the subscription they build in. That subscription is told
        by `--subscription`, by the staging group or by a managed image among the targets. Copy the image there, or
        start from a gallery version, which may be in any subscription.
    Bad: {
          "source": {
            "type": "ManagedImage",
            "imageId": "[resourceId('11111111-1111-1111-1111-111111111111', 'img', 'Microsoft.Compute/images', 'base')]"
          },
          "stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging"
        }
    Good: {
          "source": {
            "type": "ManagedImage",
            "imageId": "[resourceId('00000000-0000-0000-0000-000000000000', 'img', 'Microsoft.Compute/images', 'base')]"
          },
          "stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging"
        }
    Source: Azure VM Image Builder JSON reference, ManagedImage source; Packer documentation, azure-arm builder
    """,
    "AIB705": """The Hyper-V generation of the source is not visible, and generation 1 is assumed.

    Why: without `vmSize` the service chooses a size by the generation of the source, which it can look up. Packer
        is given the size for generation 1, which may be the wrong one for an image of generation 2. Name a size.
    Bad: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
          },
          "vmProfile": {"osDiskSizeGB": 64}
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
          },
          "vmProfile": {"vmSize": "Standard_D4s_v5", "osDiskSizeGB": 64}
        }
    Source: Azure VM Image Builder JSON reference, `vmSize`; Support for Generation 2 VMs on Azure
    """,
    "AIB706": """Packer reaches the build machine only by its private address.

    Why: in a subnet of yours the build machine gets no public address. The service makes a way into the subnet
        itself; Packer has to run where it reaches it, such as on a machine in the same virtual network.
    Bad: {
          "vmProfile": {
            "vmSize": "Standard_D4s_v5",
            "vnetConfig": {"subnetId": "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'builds', 'vms')]"}
          }
        }
    Source: Packer documentation, azure-arm builder, `virtual_network_name`
    """,
    "AIB707": """The staging resource group has to exist before Packer builds.

    Why: the service creates the group when there is none. Packer builds in a group that exists, in the region of
        that group, and removes its own resources from it one by one. Create it with `az group create`.
    Bad: {"stagingResourceGroup": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/staging"}
    Source: Packer documentation, azure-arm builder, `build_resource_group_name`
    """,
    "AIB708": """Tags that the template keeps apart become one set.

    Why: Packer puts one set of tags, `azure_tags`, on the resources of the build and on everything it makes. The
        tags of each go to all of them, and of two values of a tag the first one written wins. Tag the image after the
        build where that matters.
    Bad: {
          "managedResourceTags": {"team": "platform"},
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "artifactTags": {"release": "stable"}
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "artifactTags": {"team": "platform", "release": "stable"}
            }
          ]
        }
    Source: Packer documentation, azure-arm builder, `azure_tags`
    """,
    "AIB709": """The tags of the build and of its outputs are together more than Azure allows.

    Why: a resource carries at most 50 tags, and Packer puts all tags of a template on each resource, so that the
        build fails at once.
    Bad: {"managedResourceTags": {
          "t01": "", "t02": "", "t03": "", "t04": "", "t05": "", "t06": "", "t07": "", "t08": "", "t09": "", "t10": "",
          "t11": "", "t12": "", "t13": "", "t14": "", "t15": "", "t16": "", "t17": "", "t18": "", "t19": "", "t20": "",
          "t21": "", "t22": "", "t23": "", "t24": "", "t25": "", "t26": "", "t27": "", "t28": "", "t29": "", "t30": "",
          "t31": "", "t32": "", "t33": "", "t34": "", "t35": "", "t36": "", "t37": "", "t38": "", "t39": "", "t40": "",
          "t41": "", "t42": "", "t43": "", "t44": "", "t45": "", "t46": "", "t47": "", "t48": "", "t49": "", "t50": "",
          "t51": ""
        }}
    Good: {"managedResourceTags": {"team": "platform", "purpose": "base image"}}
    Source: Azure Resource Manager documentation, "Use tags to organize your Azure resources"
    """,
    "AIB710": """Packer has no limit on the time of a whole build.

    Why: `buildTimeoutInMinutes` ends a build of the service whatever it is doing. Packer limits single operations,
        so the minutes hold for each call to Azure and for the replication. Let the pipeline that runs Packer end a
        build that hangs.
    Bad: {"buildTimeoutInMinutes": 90}
    Source: Packer documentation, azure-arm builder, `polling_duration_timeout`
    """,
    "AIB711": """The image is not optimized for booting.

    Why: the service rearranges the finished disk so that machines made from it start faster. Packer has nothing
        like it: the image holds the same and starts as slowly as an ordinary one.
    Bad: {"optimize": {"vmBoot": {"state": "Enabled"}}}
    Good: {"optimize": {"vmBoot": {"state": "Disabled"}}}
    Source: VM boot optimization for Azure Compute Gallery images with Azure VM Image Builder
    """,
    "AIB712": """The optimization for a workload cannot be translated.

    Why: it is not documented what the service does for it, nor when it runs the script, so nothing that Packer
        could do would certainly make the same image. Run the script in a step of its own.
    Bad: {
          "optimize": {"workload": {"state": "Enabled", "scriptUri": "https://example.com/warm-up.sh"}}
        }
    Good: {
          "customize": [
            {
              "type": "Shell", "name": "warm up", "scriptUri": "https://example.com/warm-up.sh",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091"
            }
          ]
        }
    Source: azure-rest-api-specs, imagebuilder, `ImageTemplatePropertiesOptimizeWorkload`
    """,
    "AIB713": """What happens on an error is said on Packer's command line.

    Why: a configuration cannot hold it. The header of the configuration shows the command with `-on-error=`;
        whoever calls Packer without it gets its default, which removes everything. Packer does not tell validation from
        customization, so one choice holds for both.
    Bad: {"errorHandling": {"onCustomizerError": "abort", "onValidationError": "cleanup"}}
    Source: Packer documentation, `packer build`
    """,
    "AIB714": """A member has no counterpart in Packer, and the image is the same without it.

    Why: some members are about the service and not about the image: its identity, its way into a network, the tags
        of the template, what starts a build. Others were written by the service. Nothing has to be done; the message is
        there so that nothing is left out in silence.
    Bad: {"autoRun": {"state": "Enabled"}}
    Source: Packer documentation, azure-arm builder
    """,
    "AIB715": """The name of the template is known only when it is deployed.

    Why: the blocks of the configuration need a name when they are written, so they are named after the file. Give
        the parameters that the name depends on with `--set` or `--parameters` to have the template's own.
    Bad: {"name": "[concat(resourceGroup().name, '-base')]"}
    Good: {"name": "base"}
    Source: Packer documentation, HCL templates
    """,
    "AIB716": """A text has another Unicode form in HCL.

    Why: HCL keeps all text in normalization form C, in which a letter with its accent is one code point. It looks
        the same, but its bytes are others, which matters where they are compared. The lines of a step are not touched:
        they travel in a form that keeps them.
    Bad: {"managedResourceTags": {"owner": "Rene\\u0301"}}
    Good: {"managedResourceTags": {"owner": "Ren\\u00e9"}}
    Source: HCL native syntax specification
    """,
    "AIB717": """HCL cannot compute an expression, so its value becomes an input variable.

    Why: functions such as `uniqueString` have no equal in HCL, and their arguments are not known when the
        configuration is written. The value has to be given for each build. If it depends on parameters only, give these
        with `--set` or `--parameters`, and it is computed when compiling.
    Bad: {"name": "[concat('base-', uniqueString(resourceGroup().id))]"}
    Good: {"name": "[concat('base-', resourceGroup().name)]"}
    Source: Packer documentation, HCL functions; ARM template functions
    """,
    "AIB718": """What is built depends on a value that is not known.

    Why: some values are no arguments in Packer but decide what the configuration holds at all: whether validators
        may fail, whether only the source is validated, what is optimized. They have to be known when it is written:
        give them with `--set` or `--parameters`, or a default in the template.
    Bad: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "bootOptimization": {"type": "string"}
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
                "optimize": {"vmBoot": {"state": "[parameters('bootOptimization')]"}},
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Good: {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {
            "bootOptimization": {"type": "string", "defaultValue": "Disabled"}
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
                "optimize": {"vmBoot": {"state": "[parameters('bootOptimization')]"}},
                "distribute": [{"type": "VHD", "runOutputName": "disk"}]
              }
            }
          ]
        }
    Source: Packer documentation, HCL templates
    """,
    "AIB719": """A secret that was given is not written into the configuration.

    Why: configurations are kept, shown and shared. Where the value of a `securestring` or `secureObject` is given
        with `--set` or in a parameter file, the configuration has a sensitive variable instead, and the message names
        the environment variable that Packer reads it from.
    Source: Packer documentation, input variables
    """,
    "AIB721": """Validators run on the build machine and not on a second one.

    Why: the service starts another machine from the finished image for them. Packer has one machine: validators run
        after the customizers and before generalization, so that what they leave on the machine becomes part of the
        image, and what generalization breaks goes unnoticed.
    Bad: {
          "validate": {
            "inVMValidations": [{"type": "Shell", "name": "jq is there", "inline": ["jq --version"]}]
          }
        }
    Source: Azure VM Image Builder JSON reference, `validate`
    """,
    "AIB722": """A validator that fails does not fail the build.

    Why: with `continueDistributeOnFailure` the service distributes the image and still reports the run as failed.
        Packer can do only one of the two: the build goes on and ends well, and the log says which validator failed.
        Read the log, or let validators decide.
    Bad: {
          "validate": {
            "continueDistributeOnFailure": true,
            "inVMValidations": [{"type": "Shell", "name": "jq is there", "inline": ["jq --version"]}]
          }
        }
    Good: {
          "validate": {
            "continueDistributeOnFailure": false,
            "inVMValidations": [{"type": "Shell", "name": "jq is there", "inline": ["jq --version"]}]
          }
        }
    Source: Azure VM Image Builder JSON reference, `continueDistributeOnFailure`
    """,
    "AIB723": """Steps or targets are not carried out, because only the source is validated.

    Why: with `sourceValidationOnly` the service runs the validators on the source image and makes no image. The
        configuration does the same: it holds neither the customizers nor the targets.
    Bad: {
          "validate": {
            "sourceValidationOnly": true,
            "inVMValidations": [{"type": "Shell", "name": "python is there", "inline": ["python3 --version"]}]
          }
        }
    Source: Azure VM Image Builder JSON reference, `sourceValidationOnly`
    """,
    "AIB724": """The SAS token of an address is not written into the configuration.

    Why: whoever reads a token can use it until it expires. The configuration has a sensitive variable instead,
        which has to be given for each build. Without a token, Packer's machine reads Azure Storage with the signed-in
        Azure CLI, as the service does with its identity.
    Bad: {
          "customize": [
            {
              "type": "Shell", "name": "tools",
              "scriptUri": "https://example.blob.core.windows.net/scripts/tools.sh?sv=2024-11-04&sp=r&sig=c2lnbmF0dXJl",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091"
            }
          ]
        }
    Good: {
          "customize": [
            {
              "type": "Shell", "name": "tools",
              "scriptUri": "https://example.blob.core.windows.net/scripts/tools.sh",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091"
            }
          ]
        }
    Source: Azure Storage documentation, shared access signatures
    """,
    "AIB725": """A checksum stands beside commands, of which it says nothing.

    Why: `sha256Checksum` is that of the file behind `scriptUri`. With `inline` there is no file, and the service
        ignores it.
    Bad: {
          "customize": [
            {
              "type": "Shell", "name": "greet", "inline": ["echo ready"],
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091"
            }
          ]
        }
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: Azure VM Image Builder JSON reference, `sha256Checksum`
    """,
    "AIB726": """Packer would expand `{{` where it cannot be quoted.

    Why: Packer runs its template engine over destinations of files and over environment variables, and what it
        makes of `{{` there cannot be prevented. Write plain text: choose another path and rename the file in a later
        step. In commands `{{` is kept.
    Bad: {
          "customize": [
            {
              "type": "File", "name": "site", "sourceUri": "https://example.com/site.conf",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091",
              "destination": "/tmp/{{site}}.conf"
            },
            {"type": "Shell", "name": "greet", "inline": ["echo ready"]}
          ]
        }
    Good: {
          "customize": [
            {
              "type": "File", "name": "site", "sourceUri": "https://example.com/site.conf",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091",
              "destination": "/tmp/site.conf"
            },
            {"type": "Shell", "name": "greet", "inline": ["echo ready"]}
          ]
        }
    Source: Packer documentation, template engine; observed with Packer 1.6.6
    """,
    "AIB727": """The destination of a file is a folder.

    Why: a File step copies one file, and its `destination` ends with the name that the file gets.
    Bad: {
          "customize": [
            {
              "type": "File", "name": "settings", "sourceUri": "https://example.com/settings.conf",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091",
              "destination": "/tmp/"
            }
          ]
        }
    Good: {
          "customize": [
            {
              "type": "File", "name": "settings", "sourceUri": "https://example.com/settings.conf",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091",
              "destination": "/tmp/settings.conf"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, File customizer, `destination`
    """,
    "AIB728": """A step has an empty list of commands.

    Why: Packer refuses a step that runs nothing. Add commands, or remove the step.
    Bad: {"customize": [{"type": "Shell", "name": "greet", "inline": []}]}
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: Packer documentation, shell provisioner
    """,
    "AIB729": """The timeout of a restart is no duration.

    Why: the service and Packer read numbers with units, such as `90s`, `15m` or `1h30m`. A number alone could mean
        anything, and is refused.
    Bad: {"customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "300"}]}
    Good: {"customize": [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "5m"}]}
    Source: Azure VM Image Builder JSON reference, Windows restart customizer; Packer documentation
    """,
    "AIB730": """A checksum is no SHA-256.

    Why: a SHA-256 is 64 hexadecimal digits. No file can match another text, so that every build would fail when it
        compares. `sha256sum FILE` prints that of a file.
    Bad: {
          "customize": [
            {
              "type": "Shell", "name": "tools", "scriptUri": "https://example.com/tools.sh",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091"
            }
          ]
        }
    Good: {
          "customize": [
            {
              "type": "Shell", "name": "tools", "scriptUri": "https://example.com/tools.sh",
              "sha256Checksum": "0ea5f0bf2b1d1a2f3a1c4b5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `sha256Checksum`
    """,
    "AIB741": """The version of the image is numbered by the time of the build.

    Why: the service looks up which versions there are, and makes the next one. Packer has to know the number before
        the build: it is `<major>.<date>.<time>`, unless the variable `image_version` gives another one. Without
        `versioning.major` it begins with 0: where the gallery holds versions with a higher first number, these stay the
        latest.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `versioning`; Packer documentation, azure-arm builder
    """,
    "AIB742": """The version of the image is also kept in the region of the build.

    Why: a version that Packer makes has to be kept where it is made, so the template's `location` is added to the
        regions, with one replica and its cost. Name it among the regions to make that visible.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "northeurope"}]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}, {"name": "northeurope"}]
            }
          ]
        }
    Source: Packer documentation, azure-arm builder, `target_region`
    """,
    "AIB743": """The regions of a version have different types of storage, and Packer sets one for all.

    Why: the first type is taken. Change a region after the build with `az sig image-version update` where that
        matters.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [
                {"name": "westeurope", "storageAccountType": "Premium_LRS"},
                {"name": "northeurope", "storageAccountType": "Standard_LRS"}
              ]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [
                {"name": "westeurope", "storageAccountType": "Premium_LRS"},
                {"name": "northeurope", "storageAccountType": "Premium_LRS"}
              ]
            }
          ]
        }
    Source: Packer documentation, azure-arm builder, `shared_image_gallery_destination`
    """,
    "AIB744": """A target is published by the Azure CLI after the build.

    Why: Packer makes one output of each kind, and a managed image only in its own region and subscription. What the
        template asks for beyond that is copied from the first output, without building again. The Azure CLI has to be
        there and signed in, with the right to write the target.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "test",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'test', 'base')]"
            },
            {
              "type": "SharedImage", "runOutputName": "production",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'production', 'base')]"
            }
          ]
        }
    Source: Packer documentation, azure-arm builder
    """,
    "AIB745": """The build leaves a managed image that nobody asked for.

    Why: Packer makes a managed image whenever its source is one, and an image for another region is copied from one
        in the region of the build. It costs storage until it is deleted. A gallery version as source avoids it.
    Bad: {
          "source": {
            "type": "ManagedImage",
            "imageId": "[resourceId('Microsoft.Compute/images', 'base')]"
          }
        }
    Good: {
          "source": {
            "type": "SharedImageVersion",
            "imageVersionId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
          }
        }
    Source: Packer documentation, azure-arm builder, `custom_managed_image_name`
    """,
    "AIB746": """Packer completes the name of the VHD itself.

    Why: `uri` may name the blob in full. Packer takes the beginning of a name, adds that of the temporary disk, and
        wants the container to be there before the build. Copy or rename the blob if its exact name matters.
    Bad: {
          "distribute": [
            {
              "type": "VHD", "runOutputName": "disk",
              "uri": "https://example.blob.core.windows.net/disks/base.vhd"
            }
          ]
        }
    Source: Packer documentation, azure-arm builder, `capture_name_prefix`
    """,
    "AIB747": """The template does not say where the VHD goes.

    Why: without `uri` the service puts it into the storage account of its staging group. Packer has no such
        account: the variables `vhd_storage_account`, `vhd_container` and `vhd_resource_group_name` have to be given for
        each build.
    Bad: {"distribute": [{"type": "VHD", "runOutputName": "disk"}]}
    Good: {
          "distribute": [
            {"type": "VHD", "runOutputName": "disk", "uri": "https://example.blob.core.windows.net/disks/base.vhd"}
          ]
        }
    Source: Azure VM Image Builder JSON reference, VHD distributor; Packer documentation, azure-arm builder
    """,
    "AIB748": """A machine with Trusted Launch cannot become a managed image or a VHD.

    Why: with `--security-type TrustedLaunch` the build machine has secure boot and a virtual TPM, and Azure makes
        only gallery versions from such a machine; anything else fails at the end of the build. Keep gallery targets
        only, or compile without the option.
    Source: Azure Virtual Machines documentation, Trusted Launch; Packer documentation, azure-arm builder
    """,
    "AIB749": """Shallow replication is asked for with several regions or replicas.

    Why: a version that is replicated shallowly is kept once, in the region of the build, and Packer refuses
        anything else.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}, {"name": "northeurope"}],
              "replicationMode": "Shallow"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}],
              "replicationMode": "Shallow"
            }
          ]
        }
    Source: Packer documentation, azure-arm builder, `use_shallow_replication`
    """,
    "AIB750": """The version in `galleryImageId` is not the number of a version to be made.

    Why: the number of a new version is three integers with dots between, each not larger than 2147483647. `latest`
        names a version to read, not one to make. Without `/versions/...` the version is numbered by itself.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
            }
          ]
        }
    Source: Store and share resources in an Azure Compute Gallery, image versions
    """,
    "AIB751": """A region is named twice.

    Why: a version is kept in a region once, with a number of replicas; Azure refuses a second entry. Spaces and
        letter case do not make another region.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope"}, {"name": "West Europe"}]
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]",
              "targetRegions": [{"name": "westeurope", "replicaCount": 2}]
            }
          ]
        }
    Source: Store and share resources in an Azure Compute Gallery
    """,
    "AIB752": """The region of a managed image is not known, and that of the build is assumed.

    Why: Packer makes a managed image in the region it builds in. For another region the image has to be copied,
        which is decided when the configuration is written. Give both regions, with `--set` or `--parameters`, if they
        differ.
    Bad: {
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "image",
              "imageId": "[resourceId('Microsoft.Compute/images', 'base')]",
              "location": "[resourceGroup().location]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "ManagedImage", "runOutputName": "image",
              "imageId": "[resourceId('Microsoft.Compute/images', 'base')]",
              "location": "westeurope"
            }
          ]
        }
    Source: Packer documentation, azure-arm builder, `managed_image_name`
    """,
    "AIB753": """A target has an explicit version and `versioning` as well.

    Why: the one says the number, the other how to find it, and it is not documented which of them the service
        follows. The explicit number is taken. Remove `versioning`, or `/versions/...` from the id.
    Bad: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "versioning": {"scheme": "Latest", "major": 1},
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images/versions', 'images', 'base', '1.4.0')]"
            }
          ]
        }
    Good: {
          "distribute": [
            {
              "type": "SharedImage", "runOutputName": "gallery",
              "versioning": {"scheme": "Latest", "major": 1},
              "galleryImageId": "[resourceId('Microsoft.Compute/galleries/images', 'images', 'base')]"
            }
          ]
        }
    Source: Azure VM Image Builder JSON reference, `versioning`
    """,
}
