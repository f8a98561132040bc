# Image all-linux-steps, compiled by aib2packer 0.1.0.
#
# Template:    all-linux-steps.json (API version 2024-02-01)
# SHA-256:     9e8398a08635a8db50475bf436842176a87f18a3950ce34a6f0f1dbf0e8dd5a1
#
# Build it in the folder of this file:
#   packer init all-linux-steps.pkr.hcl
#   packer build all-linux-steps.pkr.hcl

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

variable "work_dir" {
  type        = string
  description = "Folder on the machine that receives everything the steps write."
  default     = "/tmp/aib2packer-run"
}

variable "artifact_base_uri" {
  type        = string
  description = "Address, without a final slash, below which record.sh, message.txt and smoke-test.sh are found."
}

locals {
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-images_all-linux-steps_${local.build_id}"

  customize_1 = join("\n", [
    "#!/bin/sh -e",
    "mkdir -p '${var.work_dir}'",
    "printf '%s' '${var.work_dir}' > /tmp/aib2packer-work-dir",
    "printf '%s\\n' 1 > '${var.work_dir}/order'",
    "",
  ])

  customize_2 = join("\n", [
    "#!/bin/sh -e",
    "printf '%s\\n' \"docker ps --format '{{.Names}}'\" > '${var.work_dir}/braces'",
    "cd \"$(cat /tmp/aib2packer-work-dir)\"",
    "printf '%s\\n' '{{ user `name` }} {{.Vars}} {{ isotime }} }} {{' >> braces",
    "printf '%s\\n' 2 >> order",
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

  validate_1 = join("\n", [
    "#!/bin/sh -e",
    "cd \"$(cat /tmp/aib2packer-work-dir)\"",
    "test \"$(cat order)\" = \"$(printf '%s\\n' 1 2 3 5 6 7 8 9)\"",
    "grep -qF '{{.Names}}' braces",
    "printf '%s\\n' validator-1 >> order",
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

source "azure-arm" "all_linux_steps" {
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

  managed_image_name                = "all-linux-steps"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"
}

build {
  name    = "all_linux_steps"
  sources = ["source.azure-arm.all_linux_steps"]

  provisioner "shell" {
    name = "Create the folder"

    inline = [
      "echo ${base64encode(local.customize_1)} | base64 -d > /tmp/aib2packer_customize_1.sh",
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
    ]
  }

  provisioner "shell" {
    name = "Write braces"

    inline = [
      "echo ${base64encode(local.customize_2)} | base64 -d > /tmp/aib2packer_customize_2.sh",
      "trap 'rm -f /tmp/aib2packer_customize_2.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_2.sh",
      "chmod 0755 /tmp/aib2packer_customize_2.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_2.sh",
    ]
  }

  provisioner "shell-local" {
    name = "Run a script from an address: download"

    environment_vars = [
      "TOOL=curl",
      "URI=${var.artifact_base_uri}/record.sh",
      "FILE=${local.download_directory}/customize_3.sh",
      "SHA256=dd82f4036f163210cd38188b90d4098d1b7ea51a762828279a7ea9a88a2884e2",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Run a script from an address: upload"
    source      = "${local.download_directory}/customize_3.sh"
    destination = "/tmp/aib2packer_customize_3.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "Run a script from an address"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_3.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_3.sh",
      "chmod 0755 /tmp/aib2packer_customize_3.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_3.sh",
    ]
  }

  provisioner "shell-local" {
    name = "Copy a file: download"

    environment_vars = [
      "TOOL=curl",
      "URI=${var.artifact_base_uri}/message.txt",
      "FILE=${local.download_directory}/customize_4",
      "SHA256=0ace8e2a33f40c52d1bb15644fefbdf7b9505d170191108c442e9284dc271b19",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Copy a file"
    source      = "${local.download_directory}/customize_4"
    destination = "/tmp/aib2packer-message.txt"
    generated   = true
  }

  provisioner "shell" {
    name = "Keep the file"

    inline = [
      "cd \"$(cat /tmp/aib2packer-work-dir)\"",
      "cp /tmp/aib2packer-message.txt message",
      "printf '%s\\n' 5 >> order",
    ]
  }

  provisioner "shell" {
    name = "Write difficult text"

    inline = [
      "echo IyEvYmluL3NoIC1lCmNkICIkKGNhdCAvdG1wL2FpYjJwYWNrZXItd29yay1kaXIpIgpwcmludGYgJyVzXG4nICdkb3VibGUgInF1b3RlcyInICJzaW5nbGUgJ3F1b3RlcyciICdiYWNrYHRpY2tzYCcgPiB0ZXh0CnByaW50ZiAnJXNcbicgJyR7SE9NRX0gJCR7SE9NRX0gJXt4fSAlJXt4fSAkJCAkKGRhdGUpICN7eH0gPCU9IHggJT4nID4+IHRleHQKcHJpbnRmICclc1xuJyAnYmFja1xzbGFzaCBcXHR3byBcbiBzdGF5cyBDOlxuZXdcdGFibGUnID4+IHRleHQKcHJpbnRmICclc1xuJyAnYQl0YWInICcgIHNwYWNlcyBhdCBib3RoIGVuZHMgICcgPj4gdGV4dApwcmludGYgJyVzXG4nICdHcsO8w59lLCDml6XmnKzoqp4sIPCfkKcsIMKgbm8tYnJlYWssIMOpIGNvbWJpbmVkOiBlzIEnID4+IHRleHQKdGVzdCAiJHtIT01FfSIgPSAiJEhPTUUiICYmIHRlc3QgIiQkIiAtZ3QgMQpjYXQgPj4gdGV4dCA8PCdFTkQnCmEgaGVyZS1kb2N1bWVudAoJd2l0aCBhIHRhYiwgInF1b3RlcyIsICR7SE9NRX0sICV7aWYgeH0sIHt7YnJhY2VzfX0gYW5kIFxiYWNrc2xhc2hlc1wKCkVORApwcmludGYgJyVzXG4nICdvbmUgZWxlbWVudApvZiB0d28gbGluZXMnID4+IHRleHQKcHJpbnRmICclc1xuJyA2ID4+IG9yZGVyCg== | base64 -d > /tmp/aib2packer_customize_6.sh",
      "trap 'rm -f /tmp/aib2packer_customize_6.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_6.sh",
      "chmod 0755 /tmp/aib2packer_customize_6.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_6.sh",
    ]
  }

  provisioner "shell" {
    name           = "Use another shell"
    inline_shebang = "/bin/bash -e"

    inline = [
      "#!/bin/bash -e",
      "cd \"$(cat /tmp/aib2packer-work-dir)\"",
      "list=(7 \"seven\")",
      "printf '%s\\n' \"$${list[0]}\" >> order",
      "[[ $${list[1]} == s* ]]",
    ]
  }

  provisioner "shell" {
    name = "customize 8"

    inline = [
      "cd \"$(cat /tmp/aib2packer-work-dir)\" && printf '%s\\n' 8 >> order",
    ]
  }

  provisioner "shell" {
    name = "Override the generalization"

    inline = [
      "cat > /tmp/DeprovisioningScript.sh <<'END'",
      "#!/bin/sh -e",
      "printf '%s\\n' deprovisioned >> \"$(cat /tmp/aib2packer-work-dir)/order\"",
      "END",
      "cd \"$(cat /tmp/aib2packer-work-dir)\"",
      "printf '%s\\n' 9 >> order",
    ]
  }

  provisioner "shell" {
    name = "Every step has run"

    inline = [
      "echo ${base64encode(local.validate_1)} | base64 -d > /tmp/aib2packer_validate_1.sh",
      "trap 'rm -f /tmp/aib2packer_validate_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_validate_1.sh",
      "chmod 0755 /tmp/aib2packer_validate_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_validate_1.sh",
    ]
  }

  provisioner "shell-local" {
    name = "The files are the same: download"

    environment_vars = [
      "TOOL=curl",
      "URI=${var.artifact_base_uri}/smoke-test.sh",
      "FILE=${local.download_directory}/validate_2.sh",
      "SHA256=1b6905e33edff09f7d3e094b82f7703cd1d685d614d35bfe6ca832241f530c8d",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "The files are the same: upload"
    source      = "${local.download_directory}/validate_2.sh"
    destination = "/tmp/aib2packer_validate_2.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "The files are the same"

    inline = [
      "trap 'rm -f /tmp/aib2packer_validate_2.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_validate_2.sh",
      "chmod 0755 /tmp/aib2packer_validate_2.sh",
      "\"$SHELL\" -c /tmp/aib2packer_validate_2.sh",
    ]
  }

  provisioner "shell-local" {
    name = "Copy a file without a checksum: download"

    environment_vars = [
      "TOOL=curl",
      "URI=${var.artifact_base_uri}/message.txt",
      "FILE=${local.download_directory}/validate_3",
      "SHA256=",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Copy a file without a checksum"
    source      = "${local.download_directory}/validate_3"
    destination = "/tmp/aib2packer-message-2.txt"
    generated   = true
  }

  provisioner "shell" {
    name = "Both copies are the same"

    inline = [
      "cmp /tmp/aib2packer-message.txt /tmp/aib2packer-message-2.txt",
      "cd \"$(cat /tmp/aib2packer-work-dir)\"",
      "printf '%s\\n' validator-4 >> order",
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
      image = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/all-linux-steps"
    }
  }
}
