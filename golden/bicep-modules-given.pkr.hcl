# Image it-web-shop, compiled by aib2packer 0.1.0.
#
# Template:    bicep-modules.json (API version 2024-02-01)
# SHA-256:     e5857db662ba6293ee49ef8201513c21cd22e183706ae46c3abb0f804356efd9
#
# Build it in the folder of this file:
#   packer init it-web-shop.pkr.hcl
#   packer build it-web-shop.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
}

variable "location" {
  type        = string
  description = "Parameter location of the template."
  default     = "westeurope"
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
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-images_it-web-shop_${local.build_id}"

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

source "azure-arm" "it_web_shop" {
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

  virtual_network_name                = "vnet-images"
  virtual_network_subnet_name         = "build"
  virtual_network_resource_group_name = "rg-network"

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = "web-shop-image"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"
  shared_image_gallery_timeout      = "240m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-images"
    gallery_name   = var.gallery_name
    image_name     = "web-shop"
    image_version  = local.image_version

    dynamic "target_region" {
      for_each = merge({ (lower(replace(var.location, " ", ""))) = 1 }, { westeurope = 1 }, { northeurope = 1 })

      content {
        name     = target_region.key
        replicas = target_region.value
      }
    }
  }

  azure_tags = {
    product = "web-shop"
    owner   = "platform-team"
  }
}

build {
  name    = "it_web_shop"
  sources = ["source.azure-arm.it_web_shop"]

  provisioner "shell" {
    name = "Install the packages"

    inline = [
      "sudo apt-get -y install nginx",
      "sudo apt-get -y install php-fpm",
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
      Web-Shop       = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/galleries/${var.gallery_name}/images/web-shop/versions/${local.image_version}"
      web-shop-image = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/web-shop-image"
    }
  }
}
