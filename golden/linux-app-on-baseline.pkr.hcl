# Image linux-app-on-baseline, compiled by aib2packer 0.1.0.
#
# Template:    linux-app-on-baseline.json (API version 2024-02-01)
# SHA-256:     4af72037a7df9a868bebdb097ba7d9d82718daf48682e75b3d8b3b4287f8d6da
#
# Build it in the folder of this file:
#   packer init linux-app-on-baseline.pkr.hcl
#   packer build linux-app-on-baseline.pkr.hcl

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
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_linux-app-on-baseline_${local.build_id}"
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

source "azure-arm" "linux_app_on_baseline" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type = "Linux"
  vm_size = "Standard_D4s_v5"

  shared_image_gallery {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "ubuntu-24.04-baseline"
  }

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "240m"
  shared_image_gallery_timeout = "240m"

  shared_image_gallery_destination {
    subscription   = "00000000-0000-0000-0000-000000000000"
    resource_group = "rg-galleries"
    gallery_name   = "contosoGallery"
    image_name     = "orders-web"
    image_version  = local.image_version

    target_region {
      name = "westeurope"
    }

    target_region {
      name     = "northeurope"
      replicas = 2
    }

    target_region {
      name = "francecentral"
    }
  }

  azure_tags = {
    application = "orders-web"
  }
}

build {
  name    = "linux_app_on_baseline"
  sources = ["source.azure-arm.linux_app_on_baseline"]

  provisioner "shell-local" {
    name = "Fetch the web application: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/orders/orders-web.tar.gz",
      "FILE=${local.download_directory}/customize_1",
      "SHA256=f46b51f87c5f4aa91ba23bb18aed387d6720b440ee54f0c7a1a43bb08e4343f4",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Fetch the web application"
    source      = "${local.download_directory}/customize_1"
    destination = "/tmp/orders-web.tar.gz"
    generated   = true
  }

  provisioner "shell" {
    name = "Unpack the web application"

    inline = [
      "sudo mkdir -p /opt/orders",
      "sudo tar -xzf /tmp/orders-web.tar.gz -C /opt/orders",
      "rm /tmp/orders-web.tar.gz",
    ]
  }

  provisioner "shell-local" {
    name = "Register the service: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/orders/register-service.sh",
      "FILE=${local.download_directory}/customize_3.sh",
      "SHA256=f039a9283a3c194ed6d94074d40fafece65bb36981a0828f98fe7c6355ffe587",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Register the service: upload"
    source      = "${local.download_directory}/customize_3.sh"
    destination = "/tmp/aib2packer_customize_3.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "Register the service"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_3.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_3.sh",
      "chmod 0755 /tmp/aib2packer_customize_3.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_3.sh",
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
      orders-web-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/orders-web/versions/${local.image_version}"
    }
  }
}
