# Image copied-steps, compiled by aib2packer 0.1.0.
#
# Template:    copied-steps.json (API version 2024-02-01)
# SHA-256:     8ee390feb8a9c5aeb64959170a887143484d44ce91c79bee4169bb55c7fcc24b
#
# Build it in the folder of this file:
#   packer init copied-steps.pkr.hcl
#   packer build copied-steps.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "regions" {
  type        = list(string)
  description = "Regions that receive the image; the first is that of the build."
  default     = ["westeurope", "northeurope"]
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

variable "packages" {
  type        = list(string)
  description = "Packages to install, one step for each."
  default     = ["nginx", "jq", "unzip"]
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_copied-steps_${local.build_id}"

  customize_1 = join("\n", [
    "#!/bin/sh -e",
    "sudo apt-get -y install ${var.packages[0]}",
    "",
  ])

  customize_2 = join("\n", [
    "#!/bin/sh -e",
    "sudo apt-get -y install ${var.packages[1]}",
    "",
  ])

  customize_3 = join("\n", [
    "#!/bin/sh -e",
    "sudo apt-get -y install ${var.packages[2]}",
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

source "azure-arm" "copied_steps" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.regions[0]
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2s_v5"

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
    image_name     = "web-server"
    image_version  = local.image_version

    dynamic "target_region" {
      for_each = merge({ (lower(replace(var.regions[0], " ", ""))) = 1 }, { (lower(replace(var.regions[1], " ", ""))) = 1 })

      content {
        name     = target_region.key
        replicas = target_region.value
      }
    }
  }
}

build {
  name    = "copied_steps"
  sources = ["source.azure-arm.copied_steps"]

  provisioner "shell" {
    name = "1: ${var.packages[0]}"

    inline = [
      "echo ${base64encode(local.customize_1)} | base64 -d > /tmp/aib2packer_customize_1.sh",
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
    ]
  }

  provisioner "shell" {
    name = "2: ${var.packages[1]}"

    inline = [
      "echo ${base64encode(local.customize_2)} | base64 -d > /tmp/aib2packer_customize_2.sh",
      "trap 'rm -f /tmp/aib2packer_customize_2.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_2.sh",
      "chmod 0755 /tmp/aib2packer_customize_2.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_2.sh",
    ]
  }

  provisioner "shell" {
    name = "3: ${var.packages[2]}"

    inline = [
      "echo ${base64encode(local.customize_3)} | base64 -d > /tmp/aib2packer_customize_3.sh",
      "trap 'rm -f /tmp/aib2packer_customize_3.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_3.sh",
      "chmod 0755 /tmp/aib2packer_customize_3.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_3.sh",
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
      gallery-version = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/web-server/versions/${local.image_version}"
    }
  }
}
