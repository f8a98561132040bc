# Image deployment-parameters, compiled by aib2packer 0.1.0.
#
# Template:    deployment-parameters.json (API version 2024-02-01)
# SHA-256:     3895b074eb58008867ba7c45f7f34e1af7664f5ade82e916269dcab71b67949d
#
# Build it in the folder of this file:
#   packer init deployment-parameters.pkr.hcl
#   packer build deployment-parameters.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
}

variable "image_template_name" {
  type        = string
  description = "Name of the image template."

  validation {
    condition     = length(var.image_template_name) >= 3
    error_message = "The length of imageTemplateName must be at least 3."
  }

  validation {
    condition     = length(var.image_template_name) <= 64
    error_message = "The length of imageTemplateName must be at most 64."
  }
}

variable "gallery_name" {
  type        = string
  description = "Gallery in the resource group of the deployment."
}

variable "image_definition_name" {
  type        = string
  description = "Parameter imageDefinitionName of the template."
  default     = "ubuntu-24.04"
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "location" {
  type        = string
  description = "Region of the image template."
  default     = "westeurope"
}

variable "exclude_from_latest" {
  type        = bool
  description = "Hides the version from those who ask for the latest."
  default     = false
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = "00000000-0000-0000-0000-000000000000"
}

variable "vm_size" {
  type        = string
  description = "Size of the build machine."
  default     = "Standard_D2s_v5"

  validation {
    condition     = contains(["Standard_D2s_v5", "Standard_D4s_v5", "Standard_D8s_v5"], var.vm_size)
    error_message = "The value of vmSize must be one of: Standard_D2s_v5, Standard_D4s_v5, Standard_D8s_v5."
  }
}

variable "os_disk_size_gb" {
  type        = number
  description = "Size of the system disk in GB."
  default     = 64

  validation {
    condition     = var.os_disk_size_gb >= 30
    error_message = "The value of osDiskSizeGB must be at least 30."
  }

  validation {
    condition     = var.os_disk_size_gb <= 1024
    error_message = "The value of osDiskSizeGB must be at most 1024."
  }
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

variable "build_timeout" {
  type        = number
  description = "Parameter buildTimeout of the template."
  default     = 120

  validation {
    condition     = var.build_timeout >= 6
    error_message = "The value of buildTimeout must be at least 6."
  }

  validation {
    condition     = var.build_timeout <= 960
    error_message = "The value of buildTimeout must be at most 960."
  }
}

variable "owner" {
  type        = string
  description = "Team that answers for the image."
  default     = "platform-team"
}

variable "artifact_token" {
  type        = string
  description = "SAS token, with its question mark, for the artifact container."
  sensitive   = true
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "${substr("IT_rg-images_${var.image_template_name}", 0, 81)}_${local.build_id}"

  customize_1 = join("\n", [
    "#!/bin/sh -e",
    "echo \"environment=test\" | sudo tee /etc/contoso-release",
    "echo \"template=${var.image_template_name} region=${var.location}\" | sudo tee -a /etc/contoso-release",
    "",
  ])

  download_directory = "/tmp/aib2packer-${local.build_id}"

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
    # Generalizes Linux, as root and as the last step: nothing can sign in afterwards.
    # A script that an earlier step has put in place takes over, as in Azure VM Image Builder.
    set -eu
    script=/tmp/DeprovisioningScript.sh
    if [ -f "$script" ]; then
      echo "Generalizing with $script"
      chmod +x "$script"
      "$script"
    else
      waagent=waagent
      waagent -version >/dev/null 2>&1 || waagent=/usr/sbin/waagent
      echo "Generalizing with $waagent"
      "$waagent" -force -deprovision+user
      export HISTSIZE=0
      sync
    fi
  EOT
}

source "azure-arm" "deployment_parameters" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.location
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Linux"
  vm_size         = var.vm_size
  os_disk_size_gb = var.os_disk_size_gb

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  shared_gallery_image_version_exclude_from_latest = var.exclude_from_latest
  polling_duration_timeout                         = "${var.build_timeout == 0 ? 240 : var.build_timeout}m"
  shared_image_gallery_timeout                     = "${var.build_timeout == 0 ? 240 : var.build_timeout}m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-images"
    gallery_name   = var.gallery_name
    image_name     = var.image_definition_name
    image_version  = local.image_version

    target_region {
      name     = var.location
      replicas = 2
    }
  }

  azure_tags = {
    environment = "test"
    owner       = var.owner
  }
}

build {
  name    = "deployment_parameters"
  sources = ["source.azure-arm.deployment_parameters"]

  provisioner "shell" {
    name = "Name the environment"

    inline = [
      "echo ${base64encode(local.customize_1)} | base64 -d > /tmp/aib2packer_customize_1.sh",
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
    ]
  }

  provisioner "shell-local" {
    name = "Install the application: download"

    environment_vars = [
      "TOOL=az",
      "URI=https://contosoimages.blob.core.windows.net/artifacts/install.sh${var.artifact_token}",
      "FILE=${local.download_directory}/customize_2.sh",
      "SHA256=043df5bdbf6639d7a77e1d44c5226fd7371e5259a1e4df3a0dd5d64c30dca44f",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Install the application: upload"
    source      = "${local.download_directory}/customize_2.sh"
    destination = "/tmp/aib2packer_customize_2.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "Install the application"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_2.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_2.sh",
      "chmod 0755 /tmp/aib2packer_customize_2.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_2.sh",
    ]
  }

  provisioner "shell-local" {
    name = "Fetch the settings: download"

    environment_vars = [
      "TOOL=az",
      "URI=https://contosoimages.blob.core.windows.net/artifacts/test.toml${var.artifact_token}",
      "FILE=${local.download_directory}/customize_3",
      "SHA256=",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Fetch the settings"
    source      = "${local.download_directory}/customize_3"
    destination = "/tmp/settings.toml"
    generated   = true
  }

  provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  provisioner "shell" {
    name            = "Generalize"
    execute_command = "chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}"
    skip_clean      = true
    inline          = [local.generalize]
  }

  error-cleanup-provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  post-processor "manifest" {
    custom_data = {
      ("${var.image_template_name}-test") = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/${var.gallery_name}/images/${var.image_definition_name}/versions/${local.image_version}"
    }
  }
}
