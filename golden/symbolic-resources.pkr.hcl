# Image symbolic-resources, compiled by aib2packer 0.1.0.
#
# Template:    symbolic-resources.json (API version 2024-02-01)
# SHA-256:     9b96e07dbba551ed87869cb6cbe446c282b4e04893baee6ea8a03526396b1b1e
#
# Build it in the folder of this file:
#   packer init symbolic-resources.pkr.hcl
#   packer build symbolic-resources.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
}

variable "name" {
  type        = string
  description = "Name of the image template."
  default     = "build-agent"
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "location" {
  type        = string
  description = "Region of the image template."
  default     = "swedencentral"
}

variable "second_region" {
  type        = map(string)
  description = "Parameter secondRegion of the template."
  default     = { name = "norwayeast", replicas = 2 }
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
  temp_resource_group_name = "${substr("IT_rg-galleries_${var.name}", 0, 81)}_${local.build_id}"

  customize_1 = join("\n", [
    "#!/bin/bash -e\nset -o pipefail\nfor package in git make gcc; do\n  sudo apt-get -y install \"$${package}\"\ndone\nprintf '%s\\n' \"{{ built by $${USER} }}\" | sudo tee /etc/build-agent\n",
    "",
  ])

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

source "azure-arm" "symbolic_resources" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.location
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D4ads_v5"

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "build-agent"
    image_version  = local.image_version

    dynamic "target_region" {
      for_each = merge({ (lower(replace(var.location, " ", ""))) = 1 }, { (lower(replace(var.second_region["name"], " ", ""))) = try(var.second_region["replicas"], null) != null ? try(var.second_region["replicas"], null) : 1 })

      content {
        name     = target_region.key
        replicas = target_region.value
      }
    }
  }
}

build {
  name    = "symbolic_resources"
  sources = ["source.azure-arm.symbolic_resources"]

  provisioner "shell" {
    name = "Install the compilers"

    inline = [
      "echo ${base64encode(local.customize_1)} | base64 -d > /tmp/aib2packer_customize_1.sh",
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
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
      ("${var.name}-output") = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/build-agent/versions/${local.image_version}"
    }
  }
}
