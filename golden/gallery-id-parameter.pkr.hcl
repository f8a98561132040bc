# Image gallery-id-parameter, compiled by aib2packer 0.1.0.
#
# Template:    gallery-id-parameter.json (API version 2024-02-01)
# SHA-256:     372ed7f80393355da6dea96c53fab993738a3c73794b70ef5c13da229fbb54a2
#
# Build it in the folder of this file:
#   packer init gallery-id-parameter.pkr.hcl
#   packer build gallery-id-parameter.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.0.3"
    }
  }
}

variable "gallery_image_id" {
  type        = string
  description = "Resource id of the image definition that receives the image."
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "location" {
  type        = string
  description = "Parameter location of the template."
  default     = "westeurope"
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = env("ARM_SUBSCRIPTION_ID")
}

variable "staging_resource_group_id" {
  type        = string
  description = "Resource id of an empty resource group in the same region."
}

variable "source_version_id" {
  type        = string
  description = "Resource id of the image version to start from, with its version or latest."
}

variable "subnet_id" {
  type        = string
  description = "Resource id of the subnet of the build machine."
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  started       = timestamp()
  image_version = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")

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

source "azure-arm" "gallery_id_parameter" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  build_resource_group_name = basename(var.staging_resource_group_id)

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

  shared_image_gallery {
    subscription   = split("/", var.source_version_id)[2]
    resource_group = split("/", var.source_version_id)[4]
    gallery_name   = split("/", var.source_version_id)[8]
    image_name     = split("/", var.source_version_id)[10]
    image_version  = split("/", var.source_version_id)[12] == "latest" ? null : split("/", var.source_version_id)[12]
  }

  virtual_network_name                = split("/", var.subnet_id)[8]
  virtual_network_subnet_name         = split("/", var.subnet_id)[10]
  virtual_network_resource_group_name = split("/", var.subnet_id)[4]

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = split("/", var.gallery_image_id)[2]
    resource_group = split("/", var.gallery_image_id)[4]
    gallery_name   = split("/", var.gallery_image_id)[8]
    image_name     = split("/", var.gallery_image_id)[10]
    image_version  = try(split("/", var.gallery_image_id)[12], local.image_version)

    target_region {
      name = var.location
    }
  }
}

build {
  name    = "gallery_id_parameter"
  sources = ["source.azure-arm.gallery_id_parameter"]

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
      gallery-version = "/subscriptions/${split("/", var.gallery_image_id)[2]}/resourceGroups/${split("/", var.gallery_image_id)[4]}/providers/Microsoft.Compute/galleries/${split("/", var.gallery_image_id)[8]}/images/${split("/", var.gallery_image_id)[10]}/versions/${try(split("/", var.gallery_image_id)[12], local.image_version)}"
    }
  }
}
