# Image two-galleries, compiled by aib2packer 0.1.0.
#
# Template:    two-galleries.json (API version 2024-02-01)
# SHA-256:     53746539507a5452a8d9cee495ec5acc33e2cfe8df3ec00128a8ab60a380c397
#
# Build it in the folder of this file:
#   packer init two-galleries.pkr.hcl
#   packer build two-galleries.pkr.hcl

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
  started       = timestamp()
  image_version = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")

  publish_gallery_version = <<-EOT
    # Publishes the image SOURCE_ID (a gallery image version, a managed image or a VHD) as another gallery image version.
    set -euf
    echo "Publishing $GALLERY/$IMAGE/$VERSION from $SOURCE_ID"
    case $SOURCE_ID in
    https://*) set -- --os-vhd-uri "$SOURCE_ID" --os-vhd-storage-account "$STORAGE_ACCOUNT_ID" ;;
    */galleries/*) set -- --image-version "$SOURCE_ID" ;;
    *) set -- --managed-image "$SOURCE_ID" ;;
    esac
    # shellcheck disable=SC2086 # a word for each region
    set -- "$@" --target-regions $TARGET_REGIONS
    IFS='
    '
    # shellcheck disable=SC2086 # a line for each tag
    set -- "$@" --tags $TAGS
    az sig image-version create --subscription "$SUBSCRIPTION" --resource-group "$RESOURCE_GROUP" \
      --gallery-name "$GALLERY" --gallery-image-definition "$IMAGE" --gallery-image-version "$VERSION" \
      --location "$LOCATION" --exclude-from-latest "$EXCLUDE_FROM_LATEST" --replication-mode "$REPLICATION_MODE" \
      --output none --only-show-errors "$@"
  EOT

  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_two-galleries_${local.build_id}"

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

source "azure-arm" "two_galleries" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D2ds_v4"

  image_publisher = "Canonical"
  image_offer     = "0001-com-ubuntu-server-jammy"
  image_sku       = "22_04-lts-gen2"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "120m"
  shared_image_gallery_timeout = "120m"

  shared_image_gallery_destination {
    subscription         = "00000000-0000-0000-0000-000000000000"
    resource_group       = "rg-galleries"
    gallery_name         = "contosoProduction"
    image_name           = "ubuntu-22.04"
    image_version        = local.image_version
    storage_account_type = "Standard_ZRS"

    target_region {
      name     = "westeurope"
      replicas = 3
    }

    target_region {
      name     = "northeurope"
      replicas = 2
    }
  }

  azure_tags = {
    stage = "production"
    os    = "ubuntu-22.04"
  }
}

build {
  name    = "two_galleries"
  sources = ["source.azure-arm.two_galleries"]

  provisioner "shell" {
    name = "Install updates"

    inline = [
      "sudo cloud-init status --wait",
      "sudo apt-get update",
      "sudo DEBIAN_FRONTEND=noninteractive apt-get -y upgrade",
    ]
  }

  provisioner "shell" {
    name            = "Generalize"
    execute_command = "chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}"
    skip_clean      = true
    inline          = [local.generalize]
  }

  post-processor "shell-local" {
    name = "Publish partner-gallery"

    environment_vars = [
      "SOURCE_ID=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoProduction/images/ubuntu-22.04/versions/${local.image_version}",
      "SUBSCRIPTION=11111111-1111-1111-1111-111111111111",
      "RESOURCE_GROUP=rg-partners",
      "GALLERY=contosoPartners",
      "IMAGE=ubuntu-22.04",
      "VERSION=${local.image_version}",
      "LOCATION=westeurope",
      "TARGET_REGIONS=westeurope=1=Standard_LRS",
      "REPLICATION_MODE=Full",
      "EXCLUDE_FROM_LATEST=true",
      "TAGS=stage=partners\nos=ubuntu-22.04",
    ]

    inline = [local.publish_gallery_version]
  }

  post-processor "manifest" {
    custom_data = {
      production-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoProduction/images/ubuntu-22.04/versions/${local.image_version}"
      partner-gallery    = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-partners/providers/Microsoft.Compute/galleries/contosoPartners/images/ubuntu-22.04/versions/${local.image_version}"
    }
  }
}
