# Image deployment-functions, compiled by aib2packer 0.1.0.
#
# Template:    deployment-functions.json (API version 2024-02-01)
# SHA-256:     46e0d0e6900411ce93a477132a0c9cc762a4842855d16364015abf06f900e5cb
#
# Build it in the folder of this file:
#   packer init deployment-functions.pkr.hcl
#   packer build deployment-functions.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
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

variable "product" {
  type        = string
  description = "Parameter product of the template."
  default     = "Orders"
}

variable "production" {
  type        = bool
  description = "Parameter production of the template."
  default     = false
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "fallback_size" {
  type        = string
  description = "Parameter fallbackSize of the template."
  default     = ""
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

variable "built_at" {
  type        = string
  description = "Parameter builtAt of the template."
  default     = null
}

variable "resource_group_name" {
  type        = string
  description = "The resource group that the template is deployed to."
}

variable "retention_days" {
  type        = number
  description = "Parameter retentionDays of the template."
  default     = 90
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_deployment-functions_${local.build_id}"
  built_at                 = var.built_at != null ? var.built_at : formatdate("YYYY-MM-DD", local.started)

  customize_3 = join("\n", [
    "#!/bin/sh -e",
    "printf '%s\\n' '${lower("${var.product}-${var.production ? "prod" : "test"}")} built ${local.built_at}, kept ${var.retention_days < 0 ? format("-%03d", 0 - var.retention_days) : format("%03d", var.retention_days)} days' | sudo tee /etc/contoso-build",
    "[ -s /etc/contoso-build ]",
    "[ -r /etc/contoso-build ] || exit 1",
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

source "azure-arm" "deployment_functions" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Linux"
  vm_size         = var.fallback_size == "" ? "Standard_D2s_v5" : var.fallback_size
  os_disk_size_gb = 128

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server-gen1"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = var.subscription_id
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = lower("${var.product}-${var.production ? "prod" : "test"}")
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }

    target_region {
      name     = "northeurope"
      replicas = 2
    }

    target_region {
      name     = "uksouth"
      replicas = 3
    }
  }

  azure_tags = {
    owner         = "platform-team"
    generation    = "2"
    product       = var.product
    builtAt       = local.built_at
    resourceGroup = var.resource_group_name
  }
}

build {
  name    = "deployment_functions"
  sources = ["source.azure-arm.deployment_functions"]

  provisioner "shell" {
    name = "Install the packages"

    inline = [
      "sudo apt-get update",
    ]
  }

  provisioner "shell" {
    name = "Install 3 packages"

    inline = [
      "sudo apt-get -y install nginx",
      "sudo apt-get -y install jq",
      "sudo apt-get -y install unzip",
    ]
  }

  provisioner "shell" {
    name = "Write the build record"

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
      orders-gallery = "/subscriptions/${var.subscription_id}/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/${lower("${var.product}-${var.production ? "prod" : "test"}")}/versions/${local.image_version}"
    }
  }
}
