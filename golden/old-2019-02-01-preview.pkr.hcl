# Image old-2019-02-01-preview, compiled by aib2packer 0.1.0.
#
# Template:    old-2019-02-01-preview.json (API version 2019-02-01-preview)
# SHA-256:     612d030bf42dc457ea78b4e1943a3c4879f617c212b980c1e9e0e24a9f45d06f
#
# Build it in the folder of this file:
#   packer init old-2019-02-01-preview.pkr.hcl
#   packer build old-2019-02-01-preview.pkr.hcl

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
  temp_resource_group_name = "IT_rg-images_old-2019-02-01-preview_${local.build_id}"
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

source "azure-arm" "old_2019_02_01_preview" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westus2"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D1_v2"

  image_publisher = "Canonical"
  image_offer     = "UbuntuServer"
  image_sku       = "18.04-LTS"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = "ubuntu-1804"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"

  azure_tags = {
    baseosimg = "ubuntu1804"
  }
}

build {
  name    = "old_2019_02_01_preview"
  sources = ["source.azure-arm.old_2019_02_01_preview"]

  provisioner "shell-local" {
    name = "Run the set-up script: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/linux/setup.sh",
      "FILE=${local.download_directory}/customize_1.sh",
      "SHA256=",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Run the set-up script: upload"
    source      = "${local.download_directory}/customize_1.sh"
    destination = "/tmp/aib2packer_customize_1.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "Run the set-up script"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
    ]
  }

  provisioner "shell" {
    name = "Install upgrades"

    inline = [
      "sudo apt-get update",
      "sudo apt-get -y install unattended-upgrades",
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
      legacy-image = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/ubuntu-1804"
    }
  }
}
