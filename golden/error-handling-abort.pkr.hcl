# Image error-handling-abort, compiled by aib2packer 0.1.0.
#
# Template:    error-handling-abort.json (API version 2023-07-01)
# SHA-256:     fe4dc3938285d60d9953a3a3cc6f9ca77eca6f57a5d78bc3be6c7650fa9721be
#
# Build it in the folder of this file:
#   packer init error-handling-abort.pkr.hcl
#   packer build -on-error=abort error-handling-abort.pkr.hcl

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
  temp_resource_group_name = "IT_rg-images_error-handling-abort_${local.build_id}"
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

source "azure-arm" "error_handling_abort" {
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

  managed_image_name                = "ubuntu-contoso-nic"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"
}

build {
  name    = "error_handling_abort"
  sources = ["source.azure-arm.error_handling_abort"]

  provisioner "shell-local" {
    name = "Compile the kernel module: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/kernel/build-module.sh",
      "FILE=${local.download_directory}/customize_1.sh",
      "SHA256=135e0cce5b2b919d9012328337a67eda16a7b7887266e4f0722805370c57d776",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Compile the kernel module: upload"
    source      = "${local.download_directory}/customize_1.sh"
    destination = "/tmp/aib2packer_customize_1.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "Compile the kernel module"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
    ]
  }

  provisioner "shell" {
    name = "The module loads"

    inline = [
      "sudo modprobe contoso_nic",
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
      module-image = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/ubuntu-contoso-nic"
    }
  }
}
