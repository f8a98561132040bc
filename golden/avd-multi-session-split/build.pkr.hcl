# Image avd-multi-session, compiled by aib2packer 0.1.0.
#
# Template:    avd-multi-session.json (API version 2024-02-01)
# SHA-256:     67fca0aac2040e0def776a25d79111297e2b6498a0817700a1c6b22dd9dfa715
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

build {
  name    = "avd_multi_session"
  sources = ["source.azure-arm.avd_multi_session"]

  provisioner "shell-local" {
    name = "Install FSLogix: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/install-fslogix.ps1",
      "FILE=${local.download_directory}/customize_1.ps1",
      "SHA256=1d8ac839fc55dd5d2371342083de5d462130d8b560db9b8b764a8c85511cee3f",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Install FSLogix: upload"
    source      = "${local.download_directory}/customize_1.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_1.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Install FSLogix"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_1.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_1.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "shell-local" {
    name = "Configure FSLogix profiles: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/configure-fslogix.ps1",
      "FILE=${local.download_directory}/customize_2.ps1",
      "SHA256=faaa5e4370723332a45a6e90b28d1e1798f8ff6250eac4cc314bc5ab80664423",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Configure FSLogix profiles: upload"
    source      = "${local.download_directory}/customize_2.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_2.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Configure FSLogix profiles"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_2.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_2.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "powershell" {
    name              = "Redirect the time zone"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "$key = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services'",
      "New-Item -Path $key -Force | Out-Null",
      "Set-ItemProperty -Path $key -Name 'fEnableTimeZoneRedirection' -Value 1 -Type DWord",
    ]
  }

  provisioner "windows-restart" {
    name                  = "Restart after FSLogix"
    restart_check_command = "powershell -command \"& {Write-Output 'FSLogix is installed.'}\""
    restart_timeout       = "10m"
  }

  provisioner "shell-local" {
    name = "Install Teams for remote desktops: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/install-teams.ps1",
      "FILE=${local.download_directory}/customize_5.ps1",
      "SHA256=09b47d2a6d4ea07cf402b17247f098dce9282af408286921c8b07419b1b66670",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Install Teams for remote desktops: upload"
    source      = "${local.download_directory}/customize_5.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_5.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Install Teams for remote desktops"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_5.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_5.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "shell-local" {
    name = "Remove consumer apps: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/avd/remove-consumer-apps.ps1",
      "FILE=${local.download_directory}/customize_6.ps1",
      "SHA256=8bb42999bfd0750daba539f9b1029d6c179ac47ed5b39dbfa1aa16a9411364e9",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Remove consumer apps: upload"
    source      = "${local.download_directory}/customize_6.ps1"
    destination = "C:/Windows/Temp/aib2packer_customize_6.ps1"
    generated   = true
  }

  provisioner "powershell" {
    name              = "Remove consumer apps"
    elevated_user     = "SYSTEM"
    elevated_password = ""

    inline = [
      "try { & 'C:/Windows/Temp/aib2packer_customize_6.ps1' } finally { Remove-Item -Force 'C:/Windows/Temp/aib2packer_customize_6.ps1' }",
      "exit $LASTEXITCODE",
    ]
  }

  provisioner "windows-restart" {
    name            = "Restart after the applications"
    restart_timeout = "10m"
  }

  provisioner "windows-update" {
    name            = "Install updates"
    search_criteria = "BrowseOnly=0 and IsInstalled=0"
    update_limit    = 20

    filters = [
      "exclude:$_.Title -like '*Preview*'",
      "exclude:$_.Title -like '*Feature update*'",
      "include:$true",
    ]
  }

  provisioner "windows-restart" {
    name            = "Restart after the updates"
    restart_timeout = "30m"
  }

  provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  provisioner "powershell" {
    name    = "Generalize"
    timeout = "90m"
    inline  = [local.generalize]
  }

  error-cleanup-provisioner "shell-local" {
    name   = "Remove the downloads"
    inline = ["rm -rf ${local.download_directory}"]
  }

  post-processor "manifest" {
    custom_data = {
      avd-gallery = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-avd/providers/Microsoft.Compute/galleries/contosoAvd/images/win11-avd-m365/versions/${local.image_version}"
    }
  }
}
