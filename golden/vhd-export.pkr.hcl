# Image vhd-export, compiled by aib2packer 0.1.0.
#
# Template:    vhd-export.json (API version 2024-02-01)
# SHA-256:     d5b3c9af82e3b8479421275e7035f188a4692d5bb8ae820d55314e97c1806378
#
# Build it in the folder of this file:
#   packer init vhd-export.pkr.hcl
#   packer build vhd-export.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.0.0"
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
  default     = env("ARM_SUBSCRIPTION_ID")
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_vhd-export_${local.build_id}"

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

source "azure-arm" "vhd_export" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v3"

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server-gen1"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  capture_container_name   = "vhds"
  capture_name_prefix      = "ubuntu-24.04-azure-stack"
  storage_account          = "contosoimages"
  resource_group_name      = var.vhd_resource_group_name
  polling_duration_timeout = "240m"

  azure_tags = {
    destination = "azure-stack-hub"
  }
}

build {
  name    = "vhd_export"
  sources = ["source.azure-arm.vhd_export"]

  provisioner "shell" {
    name = "Install the Azure Stack Hub tools"

    inline = [
      "sudo apt-get update",
      "sudo apt-get -y install walinuxagent azure-cli jq",
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
      azure-stack-vhd = "https://contosoimages.blob.core.windows.net/vhds/ubuntu-24.04-azure-stack"
    }
  }
}
