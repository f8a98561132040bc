# Image database-server, compiled by aib2packer 0.1.0.
#
# Template:    copied-templates.json (API version 2024-02-01)
# SHA-256:     b74711381e1ab3dc9fd02a9a1ea6196779baa67b0f64eb3422a2fb353ad41532
#
# Build it in the folder of this file:
#   packer init database-server.pkr.hcl
#   packer build database-server.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.0.0"
    }
  }
}

variable "location" {
  type        = string
  description = "Parameter location of the template."
  default     = "westeurope"
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
  temp_resource_group_name = "IT_rg-images_database-server_${local.build_id}"

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

source "azure-arm" "database_server" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.location
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_E4s_v5"

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = "database"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"
}

build {
  name    = "database_server"
  sources = ["source.azure-arm.database_server"]

  provisioner "shell" {
    name = "Install postgresql"

    inline = [
      "sudo apt-get update",
      "sudo apt-get -y install postgresql",
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
      image-1 = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/database"
    }
  }
}
