# Image conditional-values, compiled by aib2packer 0.1.0.
#
# Template:    conditional-values.json (API version 2024-02-01)
# SHA-256:     e9f19c9db865cf2eb6125109f3d49f3e0f5522349039461cd609ebe2b971c0eb
#
# Build it in the folder of this file:
#   packer init conditional-values.pkr.hcl
#   packer build conditional-values.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
}

variable "environment" {
  type        = string
  description = "Where the image is used; `production` is the one that counts."
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

variable "hardened" {
  type        = bool
  description = "Whether the image is closed to everybody but its services."
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

variable "agent_version" {
  type        = string
  description = "Parameter agentVersion of the template."
  default     = ""
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_conditional-values_${local.build_id}"

  customize_1 = join("\n", [
    "#!/bin/sh -e",
    var.agent_version == "" ? "sudo apt-get -y install contoso-agent" : "sudo apt-get -y install contoso-agent=${var.agent_version}",
    "sudo contoso-agent --mode ${var.hardened ? "strict" : (var.environment == "production" ? "normal" : "verbose")}",
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

source "azure-arm" "conditional_values" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Linux"
  vm_size         = var.environment == "production" ? "Standard_D8s_v5" : "Standard_D2s_v5"
  os_disk_size_gb = (var.environment == "production") && (var.hardened == false) ? 128 : 64

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  shared_gallery_image_version_exclude_from_latest = var.environment == "production" ? false : true
  polling_duration_timeout                         = "${(var.hardened ? 240 : 120) == 0 ? 240 : (var.hardened ? 240 : 120)}m"
  shared_image_gallery_timeout                     = "${(var.hardened ? 240 : 120) == 0 ? 240 : (var.hardened ? 240 : 120)}m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = var.environment == "production" ? "contosoGallery" : "contosoPreview"
    image_name     = "agent"
    image_version  = local.image_version

    target_region {
      name     = "westeurope"
      replicas = var.environment == "production" ? 3 : 1
    }
  }
}

build {
  name    = "conditional_values"
  sources = ["source.azure-arm.conditional_values"]

  provisioner "shell" {
    name = "Install the agent"

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
      (var.environment == "production" ? "release" : "preview") = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/${var.environment == "production" ? "contosoGallery" : "contosoPreview"}/images/agent/versions/${local.image_version}"
    }
  }
}
