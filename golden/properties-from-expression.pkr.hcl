# Image properties-from-expression, compiled by aib2packer 0.1.0.
#
# Template:    properties-from-expression.json (API version 2024-02-01)
# SHA-256:     308a64cc9f2609523648a4e96609766a7fabb35873f7ea6cbf6ce35c1a0a5258
#
# Build it in the folder of this file:
#   packer init properties-from-expression.pkr.hcl
#   packer build properties-from-expression.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
}

variable "name" {
  type        = string
  description = "Required. Name of the image template."
  default     = "modular"
}

variable "shared_image_name" {
  type        = string
  description = "Parameter sharedImageName of the template."
  default     = "modular"
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "location" {
  type        = string
  description = "Optional. Region of the image template."
  default     = "westeurope"
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = env("ARM_SUBSCRIPTION_ID")
}

variable "vm_size" {
  type        = string
  description = "Parameter vmSize of the template."
  default     = "Standard_D2s_v5"
}

variable "os_disk_size_gb" {
  type        = number
  description = "Parameter osDiskSizeGB of the template."
  default     = 64
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "${substr("IT_rg-galleries_${var.name}", 0, 81)}_${local.build_id}"
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

source "azure-arm" "properties_from_expression" {
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

  polling_duration_timeout     = "120m"
  shared_image_gallery_timeout = "120m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = var.shared_image_name
    image_version  = local.image_version

    dynamic "target_region" {
      for_each = merge({ (lower(replace(var.location, " ", ""))) = 1 }, { westeurope = 1 }, { northeurope = 1 }, { uksouth = 1 })

      content {
        name     = target_region.key
        replicas = target_region.value
      }
    }
  }
}

build {
  name    = "properties_from_expression"
  sources = ["source.azure-arm.properties_from_expression"]

  provisioner "shell" {
    name = "Install updates"

    inline = [
      "sudo apt-get update",
      "sudo DEBIAN_FRONTEND=noninteractive apt-get -y upgrade",
    ]
  }

  provisioner "shell-local" {
    name = "Fetch the motd: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/linux/motd",
      "FILE=${local.download_directory}/customize_2",
      "SHA256=5faab372d8fe1b009a0c4945bc68d38a90ff15acd62bc66d033be56714c03d9a",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Fetch the motd"
    source      = "${local.download_directory}/customize_2"
    destination = "/tmp/motd"
    generated   = true
  }

  provisioner "shell" {
    name = "Set the motd"

    inline = [
      "sudo cp /tmp/motd /etc/motd",
    ]
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
      ("${var.name}-output") = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/${var.shared_image_name}/versions/${local.image_version}"
    }
  }
}
