# Image vhd-staging, compiled by aib2packer 0.1.0.
#
# Template:    vhd-staging.json (API version 2020-02-14)
# SHA-256:     d67848d26f6fc16d4ed73e3bb5bbb9876676816872d4a77f8301b7ca57ff8c16
#
# Build it in the folder of this file:
#   packer init vhd-staging.pkr.hcl
#   packer build vhd-staging.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.0.0"
    }
  }
}

variable "vhd_storage_account" {
  type        = string
  description = "The storage account that gets the VHD."
}

variable "vhd_container" {
  type        = string
  description = "The container that gets the VHD."
}

variable "vhd_name_prefix" {
  type        = string
  description = "What the name of the VHD begins with."
  default     = "vhd-staging"
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

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_vhd-staging_${local.build_id}"

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

source "azure-arm" "vhd_staging" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "eastus"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D1_v2"

  image_publisher = "Canonical"
  image_offer     = "UbuntuServer"
  image_sku       = "18.04-LTS"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  capture_container_name   = var.vhd_container
  capture_name_prefix      = var.vhd_name_prefix
  storage_account          = var.vhd_storage_account
  resource_group_name      = var.vhd_resource_group_name
  polling_duration_timeout = "240m"
}

build {
  name    = "vhd_staging"
  sources = ["source.azure-arm.vhd_staging"]

  provisioner "shell" {
    name = "Record the build"

    inline = [
      "date -u | sudo tee /etc/contoso-image-build",
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
      staging-vhd = "https://${var.vhd_storage_account}.blob.core.windows.net/${var.vhd_container}/${var.vhd_name_prefix}"
    }
  }
}
