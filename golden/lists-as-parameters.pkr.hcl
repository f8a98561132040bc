# Image lists-as-parameters, compiled by aib2packer 0.1.0.
#
# Template:    lists-as-parameters.json (API version 2022-02-14)
# SHA-256:     6870cd87459ff2002a9affc197e636057dbb150f6282d8b20313ce4839eb5f22
#
# Build it in the folder of this file:
#   packer init lists-as-parameters.pkr.hcl
#   packer build lists-as-parameters.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.4.0"
    }

    windows-update = {
      source  = "github.com/rgl/windows-update"
      version = ">= 0.9.0"
    }
  }
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = env("ARM_SUBSCRIPTION_ID")
}

variable "build_identities" {
  type        = list(string)
  description = "Resource ids of the identities of the build machine."
}

variable "winrm_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

variable "artifact_tags" {
  type        = map(string)
  description = "Tags of the image."
  default     = { owner = "platform-team" }
}

variable "exit_codes" {
  type        = list(string)
  description = "Exit codes that count as success."
  default     = [0, 3010]
}

variable "commands" {
  type        = list(string)
  description = "PowerShell commands to run."
  default     = ["Get-ComputerInfo"]
}

variable "update_filters" {
  type        = list(string)
  description = "Filters of the Windows updates."
  default     = ["exclude:$_.Title -like '*Preview*'", "include:$true"]
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_lists-as-parameters_${local.build_id}"
  customize_1              = join("\n", concat(var.commands, [""]))

  generalize = <<-EOT
    # Generalizes Windows, as the last step: the virtual machine cannot be used afterwards.
    # A script that an earlier step has put in place takes over, as in Azure VM Image Builder.
    $override = 'c:\DeprovisioningScript.ps1'
    if (Test-Path -LiteralPath $override) {
      Write-Output "Generalizing with $override"
      & $override
    } else {
      & {
        $ErrorActionPreference = 'Stop'

        function Wait-Until($Goal, $Minutes, $IsReached, $Hint) {
          Write-Output "Waiting until $Goal"
          $deadline = (Get-Date).AddMinutes($Minutes)
          while (-not (& $IsReached)) {
            if ((Get-Date) -gt $deadline) {
              throw "Gave up waiting until $Goal, after $Minutes minutes. $Hint"
            }
            Start-Sleep -Seconds 5
          }
        }

        foreach ($name in 'RdAgent', 'WindowsAzureTelemetryService', 'WindowsAzureGuestAgent') {
          $exists = Get-Service -Name $name -ErrorAction SilentlyContinue
          if ($exists -or $name -ne 'WindowsAzureTelemetryService') {
            Wait-Until "the service $name runs" 10 {
              (Get-Service -Name $name -ErrorAction SilentlyContinue).Status -eq 'Running'
            } 'Without the Azure guest agent the image is not usable.'
          }
        }

        $sysprep = "$env:SystemRoot\System32\Sysprep"
        foreach ($folder in $sysprep, "$env:SystemRoot\Panther") {
          if (Test-Path -LiteralPath "$folder\unattend.xml") {
            Write-Output "Deleting $folder\unattend.xml"
            Remove-Item -LiteralPath "$folder\unattend.xml" -Force
          }
        }

        Write-Output 'Starting Sysprep'
        Start-Process -FilePath "$sysprep\Sysprep.exe" -ArgumentList '/oobe', '/generalize', '/quiet', '/quit'
        Wait-Until 'Windows is generalized' 30 {
          $setup = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State'
          $setup.ImageState -eq 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE'
        } "Sysprep says why in $sysprep\Panther\setuperr.log and setupact.log."
        Write-Output 'Windows is generalized'
      }
    }
  EOT
}

source "azure-arm" "lists_as_parameters" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type                          = "Windows"
  vm_size                          = "Standard_D4s_v3"
  user_assigned_managed_identities = var.build_identities

  image_publisher = "MicrosoftWindowsServer"
  image_offer     = "WindowsServer"
  image_sku       = "2022-datacenter-g2"
  image_version   = "latest"

  communicator   = "winrm"
  winrm_username = var.winrm_username
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_use_ntlm = true
  winrm_timeout  = "30m"

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "windows-2022"
    image_version  = local.image_version
  }

  azure_tags = var.artifact_tags
}

build {
  name    = "lists_as_parameters"
  sources = ["source.azure-arm.lists_as_parameters"]

  provisioner "powershell" {
    name              = "Run the commands"
    elevated_user     = build.User
    elevated_password = build.Password
    valid_exit_codes  = var.exit_codes

    inline = [
      "[IO.File]::WriteAllBytes('C:/Windows/Temp/aib2packer_customize_1.ps1', [Convert]::FromBase64String('${base64encode(local.customize_1)}'))",
      "try { & 'C:/Windows/Temp/aib2packer_customize_1.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_1.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "windows-restart" {
    name            = "Restart"
    restart_timeout = "15m"
  }

  provisioner "windows-update" {
    name            = "Install updates"
    search_criteria = "IsInstalled=0"
    update_limit    = 40
    filters         = var.update_filters
  }

  provisioner "powershell" {
    name    = "Generalize"
    timeout = "90m"
    inline  = [local.generalize]
  }

  post-processor "manifest" {
    custom_data = {
      gallery-version = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/windows-2022/versions/${local.image_version}"
    }
  }
}
