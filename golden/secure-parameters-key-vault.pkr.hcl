# Image secure-parameters, compiled by aib2packer 0.1.0.
#
# Template:    secure-parameters.json (API version 2024-02-01)
# SHA-256:     e432e2a722f3485439564b24d697b4a58e22befa4f24f9f5fdbf1bfed514fb99
#
# Build it in the folder of this file:
#   packer init secure-parameters.pkr.hcl
#   packer build secure-parameters.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.4.0"
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

variable "inline_1" {
  type        = string
  description = "The secret inline_1 of the template."
  sensitive   = true
}

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_secure-parameters_${local.build_id}"
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

  customize_2 = join("\n", [
    "#!/bin/sh -e",
    "sudo dpkg -i /tmp/orders.deb",
    var.inline_1,
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

data "azure-keyvaultsecret" "artifact_token" {
  vault_name         = "kv-contoso-images"
  secret_name        = "artifact-sas-token"
  version            = "cd91b2b7e10e492ebb870a6ee0591b68"
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id
}

source "azure-arm" "secure_parameters" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
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
    image_name     = "orders"
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }
  }
}

build {
  name    = "secure_parameters"
  sources = ["source.azure-arm.secure_parameters"]

  provisioner "shell-local" {
    name = "Fetch the package: download"

    environment_vars = [
      "TOOL=az",
      "URI=https://contosoimages.blob.core.windows.net/packages/orders.deb${data.azure-keyvaultsecret.artifact_token.value}",
      "FILE=${local.download_directory}/customize_1",
      "SHA256=",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Fetch the package"
    source      = "${local.download_directory}/customize_1"
    destination = "/tmp/orders.deb"
    generated   = true
  }

  provisioner "shell" {
    name = "Install and register"

    inline = [
      "echo ${base64encode(local.customize_2)} | base64 -d > /tmp/aib2packer_customize_2.sh",
      "trap 'rm -f /tmp/aib2packer_customize_2.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_2.sh",
      "chmod 0755 /tmp/aib2packer_customize_2.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_2.sh",
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
      gallery-version = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/orders/versions/${local.image_version}"
    }
  }
}
