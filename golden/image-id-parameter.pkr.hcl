# Image image-id-parameter, compiled by aib2packer 0.1.0.
#
# Template:    image-id-parameter.json (API version 2023-07-01)
# SHA-256:     c4b6968ec375e62fae7f0668805d70f8aa56cc11f749836e5a04a7c698c67af6
#
# Build it in the folder of this file:
#   packer init image-id-parameter.pkr.hcl
#   packer build image-id-parameter.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.5.0"
    }
  }
}

variable "location" {
  type        = string
  description = "Region of the image template."
  default     = null
}

variable "resource_group_location" {
  type        = string
  description = "The region of the resource group that the template is deployed to."
}

variable "target_image_id" {
  type        = string
  description = "Resource id of the managed image to write."
}

variable "vhd_uri" {
  type        = string
  description = "Address of the VHD blob to write."
}

variable "vhd_resource_group_name" {
  type        = string
  description = "The resource group of the storage account that gets the VHD."
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = env("ARM_SUBSCRIPTION_ID")
}

variable "source_image_id" {
  type        = string
  description = "Resource id of the managed image to start from."
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  location                 = var.location != null ? var.location : var.resource_group_location
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "${substr("IT_${split("/", var.target_image_id)[4]}_image-id-parameter", 0, 81)}_${local.build_id}"

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

source "azure-arm" "image_id_parameter" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = local.location
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

  custom_managed_image_name                = split("/", var.source_image_id)[8]
  custom_managed_image_resource_group_name = split("/", var.source_image_id)[4]

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = split("/", var.target_image_id)[8]
  managed_image_resource_group_name = split("/", var.target_image_id)[4]
  capture_container_name            = split("/", var.vhd_uri)[3]
  capture_name_prefix               = substr(try(trimsuffix(basename(split("/", var.vhd_uri)[4]), ".vhd"), "image-id-parameter"), 0, 24)
  storage_account                   = split(".", split("/", var.vhd_uri)[2])[0]
  resource_group_name               = var.vhd_resource_group_name
  polling_duration_timeout          = "240m"
}

build {
  name    = "image_id_parameter"
  sources = ["source.azure-arm.image_id_parameter"]

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
      image = var.target_image_id
      vhd   = "https://${split("/", var.vhd_uri)[2]}/${split("/", var.vhd_uri)[3]}/${substr(try(trimsuffix(basename(split("/", var.vhd_uri)[4]), ".vhd"), "image-id-parameter"), 0, 24)}"
    }
  }
}
