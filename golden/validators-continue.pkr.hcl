# Image validators-continue, compiled by aib2packer 0.1.0.
#
# Template:    validators-continue.json (API version 2022-07-01)
# SHA-256:     0a8954a2463b93c61f8f4ec18cc464f931b8864f79f17b0d7f3c8ffd00a5b23b
#
# Build it in the folder of this file:
#   packer init validators-continue.pkr.hcl
#   packer build validators-continue.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 1.0.0"
    }
  }
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
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-images_validators-continue_${local.build_id}"

  validate_1 = join("\n", [
    "#!/bin/sh -e",
    "index=$(sudo lynis audit system --quick | sed -n 's/.*Hardening index : \\([0-9]*\\).*/\\1/p')",
    "test \"$index\" -ge 70",
    "",
  ])

  download_directory = "/tmp/aib2packer-${local.build_id}"

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

source "azure-arm" "validators_continue" {
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

  managed_image_name                = "ubuntu-nightly"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"

  azure_tags = {
    channel = "nightly"
  }
}

build {
  name    = "validators_continue"
  sources = ["source.azure-arm.validators_continue"]

  provisioner "shell" {
    name = "Install the scanner"

    inline = [
      "sudo apt-get update",
      "sudo apt-get -y install lynis",
    ]
  }

  provisioner "shell" {
    name = "The hardening index is at least 70"

    inline = [
      "echo ${base64encode(local.validate_1)} | base64 -d > /tmp/aib2packer_validate_1.sh",
      "trap 'rm -f /tmp/aib2packer_validate_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_validate_1.sh",
      "chmod 0755 /tmp/aib2packer_validate_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_validate_1.sh || echo \"The validation failed with exit code $?, which this template lets pass.\" >&2",
    ]
  }

  provisioner "shell-local" {
    name = "No known vulnerability: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/linux/scan.sh",
      "FILE=${local.download_directory}/validate_2.sh",
      "SHA256=9ae2509bfd971c5d9ae351b424079bff588a408923e0425b4dfe8b6898e56d0c",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "No known vulnerability: upload"
    source      = "${local.download_directory}/validate_2.sh"
    destination = "/tmp/aib2packer_validate_2.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "No known vulnerability"

    inline = [
      "trap 'rm -f /tmp/aib2packer_validate_2.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_validate_2.sh",
      "chmod 0755 /tmp/aib2packer_validate_2.sh",
      "\"$SHELL\" -c /tmp/aib2packer_validate_2.sh || echo \"The validation failed with exit code $?, which this template lets pass.\" >&2",
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
      nightly-image = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/ubuntu-nightly"
    }
  }
}
