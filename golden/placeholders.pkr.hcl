# Image placeholders, compiled by aib2packer 0.1.0.
#
# Template:    placeholders.json (API version 2022-02-14)
# SHA-256:     3d09a2f9379b352bd2b29fe9a800f1a24b04ab15aa0df1c556cae102d6ebad0e
#
# Build it in the folder of this file:
#   packer init placeholders.pkr.hcl
#   packer build placeholders.pkr.hcl

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

variable "rg_name" {
  type        = string
  description = "The value of the placeholder <rgName> of the template."
}

variable "shared_image_gal_name" {
  type        = string
  description = "The value of the placeholder <sharedImageGalName> of the template."
}

variable "image_def_name" {
  type        = string
  description = "The value of the placeholder <imageDefName> of the template."
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "region1" {
  type        = string
  description = "The value of the placeholder <region1> of the template."
}

variable "region2" {
  type        = string
  description = "The value of the placeholder <region2> of the template."
}

variable "region" {
  type        = string
  description = "The value of the placeholder <region> of the template."
}

variable "run_output_name" {
  type        = string
  description = "The value of the placeholder <runOutputName> of the template."
}

variable "vnet_rg_name" {
  type        = string
  description = "The value of the placeholder <vnetRgName> of the template."
}

variable "vnet_name" {
  type        = string
  description = "The value of the placeholder <vnetName> of the template."
}

variable "subnet_name" {
  type        = string
  description = "The value of the placeholder <subnetName> of the template."
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

variable "script_url" {
  type        = string
  description = "The value of the placeholder <scriptUrl> of the template."
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "${substr("IT_${var.rg_name}_placeholders", 0, 81)}_${local.build_id}"
  download_directory       = "/tmp/aib2packer-${local.build_id}"

  fetch = <<-EOT
    # Downloads URI to FILE, in up to ten attempts, and compares it with SHA256 unless that is empty.
    # TOOL is curl, or az for Azure Storage that the signed-in Azure CLI can read.
    set -eu
    umask 077
    case $URI in *[?\&]sig=*) TOOL=curl ;; esac # the SAS token says it all
    shown=$(printf '%s\n' "$URI" | sed 's/[?#].*//; s,//[^/]*@,//,') # no SAS token, no password

    download() {
      if [ "$TOOL" = az ]; then
        az storage blob download --blob-url "$URI" --file "$FILE" --auth-mode login \
          --no-progress --output none --only-show-errors
      else
        curl --fail --silent --show-error --location --globoff --proto '=http,https' \
          --connect-timeout 30 --speed-time 60 --output "$FILE" --url "$URI"
      fi
    }

    mkdir -p "$(dirname "$FILE")"
    attempt=1
    until download; do
      rm -f "$FILE"
      echo "Attempt $attempt of 10 to download $shown failed." >&2
      [ "$attempt" -lt 10 ] || exit 1
      attempt=$((attempt + 1))
      sleep 3
    done

    chmod 0644 "$FILE" # an upload keeps the mode; the folder is closed to others
    [ -n "$SHA256" ] || exit 0
    if command -v sha256sum >/dev/null; then
      found=$(sha256sum <"$FILE")
    else
      found=$(shasum -a 256 <"$FILE")
    fi
    found=$(printf '%s' "$found" | cut -c 1-64)
    expected=$(printf '%s' "$SHA256" | tr '[:upper:]' '[:lower:]')
    if [ "$found" != "$expected" ]; then
      rm -f "$FILE"
      echo "$shown has the SHA-256 $found, but the template says $expected." >&2
      exit 1
    fi
  EOT

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

source "azure-arm" "placeholders" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = var.region
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Linux"
  vm_size         = "Standard_D2s_v3"
  os_disk_size_gb = 30

  image_publisher = "Canonical"
  image_offer     = "0001-com-ubuntu-server-jammy"
  image_sku       = "22_04-lts-gen2"
  image_version   = "latest"

  virtual_network_name                = var.vnet_name
  virtual_network_subnet_name         = var.subnet_name
  virtual_network_resource_group_name = var.vnet_rg_name

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "80m"
  shared_image_gallery_timeout = "80m"

  shared_image_gallery_destination {
    subscription   = var.subscription_id
    resource_group = var.rg_name
    gallery_name   = var.shared_image_gal_name
    image_name     = var.image_def_name
    image_version  = local.image_version

    dynamic "target_region" {
      for_each = merge({ (lower(replace(var.region, " ", ""))) = 1 }, { (lower(replace(var.region1, " ", ""))) = 1 }, { (lower(replace(var.region2, " ", ""))) = 1 })

      content {
        name     = target_region.key
        replicas = target_region.value
      }
    }
  }

  azure_tags = {
    source    = "contosoImages"
    baseosimg = "ubuntu2204"
  }
}

build {
  name    = "placeholders"
  sources = ["source.azure-arm.placeholders"]

  provisioner "shell-local" {
    name = "RunScriptFromSource: download"

    environment_vars = [
      "TOOL=curl",
      "URI=${var.script_url}",
      "FILE=${local.download_directory}/customize_1.sh",
      "SHA256=",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "RunScriptFromSource: upload"
    source      = "${local.download_directory}/customize_1.sh"
    destination = "/tmp/aib2packer_customize_1.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "RunScriptFromSource"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
    ]
  }

  provisioner "shell" {
    name = "PrepareFolder"

    inline = [
      "sudo mkdir -p /contoso",
      "printf '%s\\n' 'built by <imgBuilderId>, read < /dev/null > /dev/null' | sudo tee /contoso/readme",
    ]
  }

  provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  provisioner "shell" {
    name            = "Generalize"
    execute_command = "chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}"
    skip_clean      = true
    inline          = [local.generalize]
  }

  error-cleanup-provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  post-processor "manifest" {
    custom_data = {
      (var.run_output_name) = "/subscriptions/${var.subscription_id}/resourceGroups/${var.rg_name}/providers/Microsoft.Compute/galleries/${var.shared_image_gal_name}/images/${var.image_def_name}/versions/${local.image_version}"
    }
  }
}
