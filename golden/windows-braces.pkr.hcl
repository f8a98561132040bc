# Image windows-braces, compiled by aib2packer 0.1.0.
#
# Template:    windows-braces.json (API version 2024-02-01)
# SHA-256:     6e3e33ba3c1cae77ed989e2f918935650552752dc0a88349bf97c9163bbf1d76
#
# Build it in the folder of this file:
#   packer init windows-braces.pkr.hcl
#   packer build windows-braces.pkr.hcl

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
  temp_resource_group_name = "IT_rg-galleries_windows-braces_${local.build_id}"

  customize_1 = join("\n", [
    "$template = @'",
    "<h1>{{ .Title }}</h1>",
    "{{ range .Items }}<li>{{ . }}</li>{{ end }}",
    "\"quotes\", `ticks` and $${braces} stay as they are",
    "'@",
    "New-Item -ItemType Directory -Force -Path C:\\Dashboard | Out-Null",
    "Set-Content -Path C:\\Dashboard\\index.tmpl -Value $template -Encoding UTF8",
    "",
  ])

  customize_2 = join("\n", [
    "docker ps --all --format '{{.ID}} {{.Names}}'",
    "Write-Output \"%%{ratio} of $${env:COMPUTERNAME}: 100%\"",
    "Write-Output 'Größe: 42 µm; préfixe: «contoso»'",
    "Write-Output \"`tindented`r`n\"",
    "",
  ])

  customize_3 = join("\n", [
    "$stamp = Get-Date -Format o",
    "$text = @\"",
    "{ \"built\": \"$stamp\", \"path\": \"C:\\\\Contoso\\\\{{version}}\" }",
    "\"@",
    "$text | Out-File -FilePath C:\\Windows\\Temp\\build.json",
    "",
  ])

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

source "azure-arm" "windows_braces" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Windows"
  vm_size = "Standard_D2s_v5"

  image_publisher = "MicrosoftWindowsServer"
  image_offer     = "WindowsServer"
  image_sku       = "2022-datacenter-g2"
  image_version   = "20348.3807.250610"

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
    image_name     = "windows-2022-dashboard"
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }
  }
}

build {
  name    = "windows_braces"
  sources = ["source.azure-arm.windows_braces"]

  provisioner "powershell" {
    name              = "Write the dashboard template"
    elevated_user     = build.User
    elevated_password = build.Password

    inline = [
      "[IO.File]::WriteAllBytes('C:/Windows/Temp/aib2packer_customize_1.ps1', [Convert]::FromBase64String('${base64encode(local.customize_1)}'))",
      "try { & 'C:/Windows/Temp/aib2packer_customize_1.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_1.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "powershell" {
    name = "List the containers"

    inline = [
      "[IO.File]::WriteAllBytes('C:/Windows/Temp/aib2packer_customize_2.ps1', [Convert]::FromBase64String('${base64encode(local.customize_2)}'))",
      "try { & 'C:/Windows/Temp/aib2packer_customize_2.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_2.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "powershell" {
    name = "Keep a here-string with variables"

    inline = [
      "[IO.File]::WriteAllBytes('C:/Windows/Temp/aib2packer_customize_3.ps1', [Convert]::FromBase64String('${base64encode(local.customize_3)}'))",
      "try { & 'C:/Windows/Temp/aib2packer_customize_3.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_3.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "powershell" {
    name    = "Generalize"
    timeout = "90m"
    inline  = [local.generalize]
  }

  post-processor "manifest" {
    custom_data = {
      dashboard-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/windows-2022-dashboard/versions/${local.image_version}"
    }
  }
}
