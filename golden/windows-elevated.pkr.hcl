# Image windows-elevated, compiled by aib2packer 0.1.0.
#
# Template:    windows-elevated.json (API version 2024-02-01)
# SHA-256:     5a7a2ed0bdf2836f0fcf22088572458f1c992bd8f864296c8a66421547d116f7
#
# Build it in the folder of this file:
#   packer init windows-elevated.pkr.hcl
#   packer build windows-elevated.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.0.3"
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
  temp_resource_group_name = "IT_rg-galleries_windows-elevated_${local.build_id}"
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

source "azure-arm" "windows_elevated" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Windows"
  vm_size = "Standard_D4s_v5"

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

  polling_duration_timeout     = "960m"
  shared_image_gallery_timeout = "960m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "windows-2022-tools"
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }
  }
}

build {
  name    = "windows_elevated"
  sources = ["source.azure-arm.windows_elevated"]

  provisioner "powershell" {
    name = "Show who runs"

    inline = [
      "whoami",
    ]
  }

  provisioner "powershell" {
    name              = "Install as administrator"
    elevated_user     = build.User
    elevated_password = build.Password

    inline = [
      "Start-Process -Wait -FilePath msiexec.exe -ArgumentList '/i C:\\Windows\\Temp\\tool.msi /qn'",
    ]
  }

  provisioner "powershell" {
    name              = "Install as the system account"
    elevated_user     = "SYSTEM"
    elevated_password = ""
    valid_exit_codes  = [0, 1641, 3010]

    inline = [
      "$result = Start-Process -Wait -PassThru -FilePath C:\\Windows\\Temp\\driver.exe -ArgumentList /quiet",
      "exit $result.ExitCode",
    ]
  }

  provisioner "windows-restart" {
    name                  = "Finish the driver"
    restart_command       = "shutdown /r /f /t 0 /c \"contoso restart\""
    restart_check_command = "powershell -command \"& {Get-Service WinRM}\""
    restart_timeout       = "1h30m"
  }

  provisioner "shell-local" {
    name = "Verify the installation: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/windows/verify.ps1",
      "FILE=${local.download_directory}/customize_5.ps1",
      "SHA256=",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Verify the installation: upload"
    source      = "${local.download_directory}/customize_5.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_5.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Verify the installation"
    elevated_user     = build.User
    elevated_password = build.Password
    valid_exit_codes  = [0]

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_5.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_5.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "windows-update" {
    name            = "customize 6"
    search_criteria = "BrowseOnly=0 and IsInstalled=0"
    update_limit    = 1000
  }

  provisioner "windows-update" {
    name            = "Install drivers"
    search_criteria = "IsInstalled=0 and Type='Driver'"
    update_limit    = 1000

    filters = [
      "include:$true",
    ]
  }

  provisioner "windows-restart" {
    name = "Final restart"
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
      tools-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/windows-2022-tools/versions/${local.image_version}"
    }
  }
}
