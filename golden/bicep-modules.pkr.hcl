# Image bicep-modules, compiled by aib2packer 0.1.0.
#
# Template:    bicep-modules.json (API version 2024-02-01)
# SHA-256:     e5857db662ba6293ee49ef8201513c21cd22e183706ae46c3abb0f804356efd9
#
# Build it in the folder of this file:
#   packer init bicep-modules.pkr.hcl
#   packer build bicep-modules.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.0.3"
    }
  }
}

variable "product" {
  type        = string
  description = "Product that the image is for."
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

variable "resource_group_name" {
  type        = string
  description = "The resource group that the template is deployed to."
}

variable "gallery_name" {
  type        = string
  description = "Parameter galleryName of the template."
  default     = "contosoGallery"
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

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "${substr("IT_${var.resource_group_name}_it-${lower(replace(var.product, " ", "-"))}", 0, 81)}_${local.build_id}"

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

source "azure-arm" "bicep_modules" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.location
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Linux"
  vm_size         = "Standard_D2s_v5"
  os_disk_size_gb = 64

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = var.subscription_id
    resource_group = var.resource_group_name
    gallery_name   = var.gallery_name
    image_name     = "web-shop"
    image_version  = local.image_version

    target_region {
      name = var.location
    }
  }

  azure_tags = {
    product = lower(replace(var.product, " ", "-"))
    owner   = "platform-team"
  }
}

build {
  name    = "bicep_modules"
  sources = ["source.azure-arm.bicep_modules"]

  provisioner "shell" {
    name = "Install the packages"

    inline = [
      "sudo apt-get -y install nginx",
      "sudo apt-get -y install jq",
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
      web-shop = "/subscriptions/${var.subscription_id}/resourceGroups/${var.resource_group_name}/providers/Microsoft.Compute/galleries/${var.gallery_name}/images/web-shop/versions/${local.image_version}"
    }
  }
}
