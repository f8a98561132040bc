# Image avd-multi-session, compiled by aib2packer 0.1.0.
#
# Template:    avd-multi-session.json (API version 2024-02-01)
# SHA-256:     67fca0aac2040e0def776a25d79111297e2b6498a0817700a1c6b22dd9dfa715
#
# Build it in the folder of this file:
#   packer init avd-multi-session.pkr.hcl
#   packer build avd-multi-session.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
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

variable "winrm_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-avd_avd-multi-session_${local.build_id}"
  download_directory       = "/tmp/aib2packer-${local.build_id}"

  fetch = <<-EOT
    # Downloads URI to FILE, in up to ten attempts, and compares it with SHA256 unless that is empty.
    # TOOL is curl, or az for Azure Storage that the signed-in Azure CLI can read.
    set -eu
    umask 077
    case $URI in *[?\&]sig=*) TOOL=curl ;; esac # the SAS token says it all
    shown=$(printf '%s\n' "$URI" | sed 's/[?#].*//; s,//[^/]*@,//,') # no SAS token, no password

    download() {
      if [ "$TOOL" = az ]; then
        az storage blob download --blob-url "$URI" --file "$FILE" --auth-mode login \
          --no-progress --output none --only-show-errors
      else
        curl --fail --silent --show-error --location --globoff --proto '=http,https' \
          --connect-timeout 30 --speed-time 60 --output "$FILE" --url "$URI"
      fi
    }

    mkdir -p "$(dirname "$FILE")"
    attempt=1
    until download; do
      rm -f "$FILE"
      echo "Attempt $attempt of 10 to download $shown failed." >&2
      [ "$attempt" -lt 10 ] || exit 1
      attempt=$((attempt + 1))
      sleep 3
    done

    chmod 0644 "$FILE" # an upload keeps the mode; the folder is closed to others
    [ -n "$SHA256" ] || exit 0
    if command -v sha256sum >/dev/null; then
      found=$(sha256sum <"$FILE")
    else
      found=$(shasum -a 256 <"$FILE")
    fi
    found=$(printf '%s' "$found" | cut -c 1-64)
    expected=$(printf '%s' "$SHA256" | tr '[:upper:]' '[:lower:]')
    if [ "$found" != "$expected" ]; then
      rm -f "$FILE"
      echo "$shown has the SHA-256 $found, but the template says $expected." >&2
      exit 1
    fi
  EOT

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

source "azure-arm" "avd_multi_session" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "eastus2"
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Windows"
  vm_size         = "Standard_D8s_v5"
  os_disk_size_gb = 128

  image_publisher = "MicrosoftWindowsDesktop"
  image_offer     = "office-365"
  image_sku       = "win11-24h2-avd-m365"
  image_version   = "latest"

  communicator   = "winrm"
  winrm_username = var.winrm_username
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_use_ntlm = true
  winrm_timeout  = "30m"

  polling_duration_timeout     = "300m"
  shared_image_gallery_timeout = "300m"

  shared_image_gallery_destination {
    subscription         = "00000000-0000-0000-0000-000000000000"
    resource_group       = "rg-avd"
    gallery_name         = "contosoAvd"
    image_name           = "win11-avd-m365"
    image_version        = local.image_version
    storage_account_type = "Premium_LRS"

    target_region {
      name     = "eastus2"
      replicas = 5
    }

    target_region {
      name     = "westeurope"
      replicas = 3
    }
  }

  azure_tags = {
    workload = "avd"
    office   = "true"
  }
}

build {
  name    = "avd_multi_session"
  sources = ["source.azure-arm.avd_multi_session"]

  provisioner "shell-local" {
    name = "Install FSLogix: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/install-fslogix.ps1",
      "FILE=${local.download_directory}/customize_1.ps1",
      "SHA256=1d8ac839fc55dd5d2371342083de5d462130d8b560db9b8b764a8c85511cee3f",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Install FSLogix: upload"
    source      = "${local.download_directory}/customize_1.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_1.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Install FSLogix"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_1.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_1.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "shell-local" {
    name = "Configure FSLogix profiles: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/configure-fslogix.ps1",
      "FILE=${local.download_directory}/customize_2.ps1",
      "SHA256=faaa5e4370723332a45a6e90b28d1e1798f8ff6250eac4cc314bc5ab80664423",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Configure FSLogix profiles: upload"
    source      = "${local.download_directory}/customize_2.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_2.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Configure FSLogix profiles"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_2.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_2.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "powershell" {
    name              = "Redirect the time zone"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "$key = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services'",
      "New-Item -Path $key -Force | Out-Null",
      "Set-ItemProperty -Path $key -Name 'fEnableTimeZoneRedirection' -Value 1 -Type DWord",
    ]
  }

  provisioner "windows-restart" {
    name                  = "Restart after FSLogix"
    restart_check_command = "powershell -command \"& {Write-Output 'FSLogix is installed.'}\""
    restart_timeout       = "10m"
  }

  provisioner "shell-local" {
    name = "Install Teams for remote desktops: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/install-teams.ps1",
      "FILE=${local.download_directory}/customize_5.ps1",
      "SHA256=09b47d2a6d4ea07cf402b17247f098dce9282af408286921c8b07419b1b66670",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Install Teams for remote desktops: upload"
    source      = "${local.download_directory}/customize_5.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_5.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Install Teams for remote desktops"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_5.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_5.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "shell-local" {
    name = "Remove consumer apps: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/remove-consumer-apps.ps1",
      "FILE=${local.download_directory}/customize_6.ps1",
      "SHA256=8bb42999bfd0750daba539f9b1029d6c179ac47ed5b39dbfa1aa16a9411364e9",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Remove consumer apps: upload"
    source      = "${local.download_directory}/customize_6.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_6.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Remove consumer apps"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_6.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_6.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "windows-restart" {
    name            = "Restart after the applications"
    restart_timeout = "10m"
  }

  provisioner "windows-update" {
    name            = "Install updates"
    search_criteria = "BrowseOnly=0 and IsInstalled=0"
    update_limit    = 20

    filters = [
      "exclude:$_.Title -like '*Preview*'",
      "exclude:$_.Title -like '*Feature update*'",
      "include:$true",
    ]
  }

  provisioner "windows-restart" {
    name            = "Restart after the updates"
    restart_timeout = "30m"
  }

  provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  provisioner "powershell" {
    name    = "Generalize"
    timeout = "90m"
    inline  = [local.generalize]
  }

  error-cleanup-provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  post-processor "manifest" {
    custom_data = {
      avd-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-avd/providers/Microsoft.Compute/galleries/contosoAvd/images/win11-avd-m365/versions/${local.image_version}"
    }
  }
}
