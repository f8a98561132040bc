# Image managed-image-to-gallery, compiled by aib2packer 0.1.0.
#
# Template:    managed-image-to-gallery.json (API version 2024-02-01)
# SHA-256:     1086d2d2b44241bc0d26b05e52c8108b16200ef2798abd5e95abc7607029f615
#
# Build it in the folder of this file:
#   packer init managed-image-to-gallery.pkr.hcl
#   packer build managed-image-to-gallery.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.0.3"
    }
  }
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = "00000000-0000-0000-0000-000000000000"
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
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
  temp_resource_group_name = "IT_rg-galleries_managed-image-to-gallery_${local.build_id}"

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

source "azure-arm" "managed_image_to_gallery" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D1_v2"

  custom_managed_image_name                = "ubuntu-legacy"
  custom_managed_image_resource_group_name = "rg-images"

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = "managed-image-to-gallery"
  managed_image_resource_group_name = "rg-galleries"
  polling_duration_timeout          = "240m"
  shared_image_gallery_timeout      = "240m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "ubuntu-legacy"
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }
  }
}

build {
  name    = "managed_image_to_gallery"
  sources = ["source.azure-arm.managed_image_to_gallery"]

  provisioner "shell" {
    name = "Record the migration"

    inline = [
      "echo 'migrated to the gallery' | sudo tee /etc/contoso-migration",
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
      legacy-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/ubuntu-legacy/versions/${local.image_version}"
    }
  }
}
