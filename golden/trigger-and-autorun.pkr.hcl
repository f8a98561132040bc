# Image trigger-and-autorun, compiled by aib2packer 0.1.0.
#
# Template:    trigger-and-autorun.json
# SHA-256:     4abba8c7d0e30f2633be8a5eeda838c44e49a5e989098d9a02c863c78d4bc6c3
#
# Build it in the folder of this file:
#   packer init trigger-and-autorun.pkr.hcl
#   packer build trigger-and-autorun.pkr.hcl

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
  description = "Parameter imageTemplateName of the template."
  default     = "nightly-ubuntu"
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "svclocation" {
  type        = string
  description = "Parameter svclocation of the template."
  default     = "westeurope"
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = env("ARM_SUBSCRIPTION_ID")
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
  temp_resource_group_name = "${substr("IT_rg-galleries_${var.image_template_name}", 0, 81)}_${local.build_id}"

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

source "azure-arm" "trigger_and_autorun" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.svclocation
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "ubuntu-24.04-nightly"
    image_version  = local.image_version

    dynamic "target_region" {
      for_each = merge({ (lower(replace(var.svclocation, " ", ""))) = 1 }, { westeurope = 1 })

      content {
        name     = target_region.key
        replicas = target_region.value
      }
    }
  }
}

build {
  name    = "trigger_and_autorun"
  sources = ["source.azure-arm.trigger_and_autorun"]

  provisioner "shell" {
    name = "Install updates"

    inline = [
      "sudo apt-get update",
      "sudo DEBIAN_FRONTEND=noninteractive apt-get -y upgrade",
    ]
  }

  provisioner "shell" {
    name            = "Generalize"
    execute_command = "chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}"
    skip_clean      = true
    inline          = [local.generalize]
  }

  post-processor "manifest" {
    custom_data = {
      nightly-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/ubuntu-24.04-nightly/versions/${local.image_version}"
    }
  }
}
