# Image managed-image-source, compiled by aib2packer 0.1.0.
#
# Template:    managed-image-source.json (API version 2020-02-14)
# SHA-256:     a7b799a433946cf69c0742b6a376e0444d3c48835e373f405710353e1e09587d
#
# Build it in the folder of this file:
#   packer init managed-image-source.pkr.hcl
#   packer build managed-image-source.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.0.0"
    }
  }
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = "00000000-0000-0000-0000-000000000000"
}

variable "winrm_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-images_managed-image-source_${local.build_id}"

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

source "azure-arm" "managed_image_source" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Windows"
  vm_size = "Standard_D4s_v5"

  custom_managed_image_name                = "windows-2019-base"
  custom_managed_image_resource_group_name = "rg-images"

  communicator   = "winrm"
  winrm_username = var.winrm_username
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_use_ntlm = true
  winrm_timeout  = "30m"

  managed_image_name                = "windows-2019-web"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"

  azure_tags = {
    role = "web"
  }
}

build {
  name    = "managed_image_source"
  sources = ["source.azure-arm.managed_image_source"]

  provisioner "powershell" {
    name              = "Install the web server role"
    elevated_user     = build.User
    elevated_password = build.Password

    inline = [
      "Install-WindowsFeature -Name Web-Server, Web-Asp-Net45 -IncludeManagementTools",
    ]
  }

  provisioner "windows-restart" {
    name            = "Finish the installation"
    restart_timeout = "10m"
  }

  provisioner "powershell" {
    name    = "Generalize"
    timeout = "90m"
    inline  = [local.generalize]
  }

  post-processor "manifest" {
    custom_data = {
      web-image = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/windows-2019-web"
    }
  }
}
