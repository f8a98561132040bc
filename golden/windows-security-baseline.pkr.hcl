# Image windows-security-baseline, compiled by aib2packer 0.1.0.
#
# Template:    windows-security-baseline.json (API version 2024-02-01)
# SHA-256:     3a47ace89b235f7e7397bf0c5edf48f0a34152e80c9c8584a3894c7d4bb09059
#
# Build it in the folder of this file:
#   packer init windows-security-baseline.pkr.hcl
#   packer build windows-security-baseline.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.0.3"
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
  temp_resource_group_name = "IT_rg-galleries_windows-security-baseline_${local.build_id}"
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

source "azure-arm" "windows_security_baseline" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Windows"
  vm_size = "Standard_D2s_v5"

  image_publisher = "MicrosoftWindowsServer"
  image_offer     = "WindowsServer"
  image_sku       = "2022-datacenter-azure-edition-hotpatch"
  image_version   = "latest"

  communicator   = "winrm"
  winrm_username = var.winrm_username
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_use_ntlm = true
  winrm_timeout  = "30m"

  polling_duration_timeout     = "120m"
  shared_image_gallery_timeout = "120m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "windows-2022-hardened"
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }
  }

  azure_tags = {
    baseline = "contoso-security"
  }
}

build {
  name    = "windows_security_baseline"
  sources = ["source.azure-arm.windows_security_baseline"]

  provisioner "shell-local" {
    name = "Apply the security baseline: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/security/apply-baseline.ps1",
      "FILE=${local.download_directory}/customize_1.ps1",
      "SHA256=c1ecc53e6d3ad54118d737e37429b7b776761870d866d29460f4f272be1f544e",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Apply the security baseline: upload"
    source      = "${local.download_directory}/customize_1.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_1.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Apply the security baseline"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_1.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_1.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "powershell" {
    name              = "Disable old protocols"
    elevated_user     = build.User
    elevated_password = build.Password

    inline = [
      "$protocols = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols'",
      "foreach ($name in 'SSL 3.0', 'TLS 1.0', 'TLS 1.1') {",
      "  $key = New-Item -Path \"$protocols\\$name\\Server\" -Force",
      "  $key | New-ItemProperty -Name 'Enabled' -Value 0 -PropertyType DWord -Force | Out-Null",
      "}",
      "Set-SmbServerConfiguration -EnableSMB1Protocol $false -Force",
    ]
  }

  provisioner "windows-restart" {
    name = "customize 3"
  }

  provisioner "powershell" {
    name              = "SMB 1 is off"
    elevated_user     = build.User
    elevated_password = build.Password

    inline = [
      "if ((Get-SmbServerConfiguration).EnableSMB1Protocol) { exit 1 }",
    ]
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
      windows-security-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/windows-2022-hardened/versions/${local.image_version}"
    }
  }
}
