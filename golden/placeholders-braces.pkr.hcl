# Image placeholders-braces, compiled by aib2packer 0.1.0.
#
# Template:    placeholders-braces.json (API version 2024-02-01)
# SHA-256:     7ed995456da82a720a67c48d2e9a360f0681324fb40743eb6b036b6c2c73051c
#
# Build it in the folder of this file:
#   packer init placeholders-braces.pkr.hcl
#   packer build placeholders-braces.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.0.0"
    }
  }
}

variable "image_template_name" {
  type        = string
  description = "The value of the placeholder {image-template-name} of the template."
}

variable "location" {
  type        = string
  description = "The value of the placeholder {location} of the template."
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = env("ARM_SUBSCRIPTION_ID")

  validation {
    condition     = var.subscription_id != ""
    error_message = "The template uses the subscription: give its id in ARM_SUBSCRIPTION_ID or as subscription_id."
  }
}

variable "resource_group" {
  type        = string
  description = "The value of the placeholder {resource-group} of the template."
}

variable "target_image" {
  type        = string
  description = "The value of the placeholder {target-image} of the template."
}

variable "source_image" {
  type        = string
  description = "The value of the placeholder {source-image} of the template."
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "${substr("IT_${var.resource_group}_${var.image_template_name}", 0, 81)}_${local.build_id}"

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

source "azure-arm" "placeholders_braces" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.location
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

  custom_managed_image_name                = var.source_image
  custom_managed_image_resource_group_name = var.resource_group

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = var.target_image
  managed_image_resource_group_name = var.resource_group
  polling_duration_timeout          = "240m"
}

build {
  name    = "placeholders_braces"
  sources = ["source.azure-arm.placeholders_braces"]

  provisioner "shell" {
    name = "Install updates"

    inline = [
      "sudo apt-get update",
      "sudo apt-get -y upgrade",
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
      image = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group}/providers/Microsoft.Compute/images/${var.target_image}"
    }
  }
}
