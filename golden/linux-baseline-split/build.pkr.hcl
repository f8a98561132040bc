# Image linux-baseline, compiled by aib2packer 0.1.0.
#
# Template:    linux-baseline.json (API version 2024-02-01)
# SHA-256:     27b75fc45e495a228f8ea84c8f980b6c9783c6e0dee95e359b49d1fcc07cd90e
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

build {
  name    = "linux_baseline"
  sources = ["source.azure-arm.linux_baseline"]

  provisioner "shell" {
    name = "Install security updates"

    inline = [
      "sudo cloud-init status --wait",
      "sudo apt-get update",
      "sudo DEBIAN_FRONTEND=noninteractive apt-get -y dist-upgrade",
      "sudo DEBIAN_FRONTEND=noninteractive apt-get -y install auditd chrony unattended-upgrades",
    ]
  }

  provisioner "shell-local" {
    name = "Harden SSH: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/linux/harden-ssh.sh",
      "FILE=${local.download_directory}/customize_2.sh",
      "SHA256=76d779b3720f0654811628e349550972e39bf07465827400ccc61ce1e6412196",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Harden SSH: upload"
    source      = "${local.download_directory}/customize_2.sh"
    destination = "/tmp/aib2packer_customize_2.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "Harden SSH"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_2.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_2.sh",
      "chmod 0755 /tmp/aib2packer_customize_2.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_2.sh",
    ]
  }

  provisioner "shell-local" {
    name = "Fetch the audit rules: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/linux/contoso.rules",
      "FILE=${local.download_directory}/customize_3",
      "SHA256=0ee72d73d9ef4e1c5d7c78b92f289229cec2bee0be35c2f0e4c73cee2219c47c",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Fetch the audit rules"
    source      = "${local.download_directory}/customize_3"
    destination = "/tmp/contoso.rules"
    generated   = true
  }

  provisioner "shell" {
    name = "Install the audit rules"

    inline = [
      "sudo install -o root -g root -m 0640 /tmp/contoso.rules /etc/audit/rules.d/contoso.rules",
      "sudo systemctl enable auditd",
      "rm /tmp/contoso.rules",
    ]
  }

  provisioner "shell" {
    name = "Remove caches"

    inline = [
      "sudo apt-get -y autoremove",
      "sudo apt-get clean",
      "sudo rm -rf /var/lib/apt/lists/*",
    ]
  }

  provisioner "shell" {
    name = "SSH accepts keys only"

    inline = [
      "sudo sshd -T | grep -x 'passwordauthentication no'",
      "sudo sshd -T | grep -x 'permitrootlogin no'",
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
      linux-baseline-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/ubuntu-24.04-baseline/versions/${local.image_version}"
    }
  }
}
