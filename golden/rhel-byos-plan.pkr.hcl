# Image rhel-byos-plan, compiled by aib2packer 0.1.0.
#
# Template:    rhel-byos-plan.json (API version 2022-07-01)
# SHA-256:     28f37499ced362e068b4436acd5534f0d744224c571e7be7a10a99883398abe0
#
# Build it in the folder of this file:
#   packer init rhel-byos-plan.pkr.hcl
#   packer build rhel-byos-plan.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.0.3"
    }
  }
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
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
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_rhel-byos-plan_${local.build_id}"

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

source "azure-arm" "rhel_byos_plan" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

  image_publisher = "RedHat"
  image_offer     = "rhel-byos"
  image_sku       = "rhel-lvm95-gen2"
  image_version   = "latest"

  plan_info {
    plan_name      = "rhel-lvm95-gen2"
    plan_product   = "rhel-byos"
    plan_publisher = "redhat"
  }

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "rhel-9-byos"
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }

    target_region {
      name = "northeurope"
    }
  }
}

build {
  name    = "rhel_byos_plan"
  sources = ["source.azure-arm.rhel_byos_plan"]

  provisioner "shell" {
    name = "Install the container tools"

    inline = [
      "sudo dnf -y install podman skopeo",
      "sudo dnf clean all",
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
      rhel-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/rhel-9-byos/versions/${local.image_version}"
    }
  }
}
