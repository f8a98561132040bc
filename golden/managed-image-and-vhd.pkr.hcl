# Image managed-image-and-vhd, compiled by aib2packer 0.1.0.
#
# Template:    managed-image-and-vhd.json (API version 2023-07-01)
# SHA-256:     f832db27e86ce106bc452b9125147785d6d82ebb83dac0249c79acd96dc5a9b6
#
# Build it in the folder of this file:
#   packer init managed-image-and-vhd.pkr.hcl
#   packer build managed-image-and-vhd.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.5.0"
    }
  }
}

variable "vhd_resource_group_name" {
  type        = string
  description = "The resource group of the storage account that gets the VHD."
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = "00000000-0000-0000-0000-000000000000"
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-images_managed-image-and-vhd_${local.build_id}"

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

source "azure-arm" "managed_image_and_vhd" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server-gen1"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = "ubuntu-nginx"
  managed_image_resource_group_name = "rg-images"
  capture_container_name            = "exports"
  capture_name_prefix               = "ubuntu-nginx"
  storage_account                   = "contosoimages"
  resource_group_name               = var.vhd_resource_group_name
  polling_duration_timeout          = "240m"

  azure_tags = {
    application = "nginx"
  }
}

build {
  name    = "managed_image_and_vhd"
  sources = ["source.azure-arm.managed_image_and_vhd"]

  provisioner "shell" {
    name = "Install nginx"

    inline = [
      "sudo apt-get update",
      "sudo apt-get -y install nginx",
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
      nginx-image = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/ubuntu-nginx"
      nginx-vhd   = "https://contosoimages.blob.core.windows.net/exports/ubuntu-nginx"
    }
  }
}
