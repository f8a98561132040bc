# Image source-validation-only, compiled by aib2packer 0.1.0.
#
# Template:    source-validation-only.json (API version 2024-02-01)
# SHA-256:     9abc7c602c4f43849681093257cc68d1177c8a8b547347622ae5ac4cc780c4e4
#
# Build it in the folder of this file:
#   packer init source-validation-only.pkr.hcl
#   packer build source-validation-only.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.0.8"
    }
  }
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
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_source-validation-only_${local.build_id}"
}

source "azure-arm" "source_validation_only" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

  shared_image_gallery {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "ubuntu-24.04-baseline"
    image_version  = "3.2.1"
  }

  communicator = "ssh"
  ssh_username = var.ssh_username

  skip_create_image        = true
  polling_duration_timeout = "240m"
}

build {
  name    = "source_validation_only"
  sources = ["source.azure-arm.source_validation_only"]

  provisioner "shell" {
    name = "The disk has room"

    inline = [
      "test \"$(df --output=pcent / | tail -n 1 | tr -dc '0-9')\" -lt 80",
    ]
  }

  provisioner "shell" {
    name = "No service has failed"

    inline = [
      "test \"$(systemctl list-units --failed --no-legend | wc -l)\" -eq 0",
    ]
  }
}
