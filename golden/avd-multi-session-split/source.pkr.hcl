# Image avd-multi-session, compiled by aib2packer 0.1.0.
#
# Template:    avd-multi-session.json (API version 2024-02-01)
# SHA-256:     67fca0aac2040e0def776a25d79111297e2b6498a0817700a1c6b22dd9dfa715
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

source "azure-arm" "avd_multi_session" {
  subscription_id = var.subscription_id

  location                 = "eastus2"
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Windows"
  vm_size         = "Standard_D8s_v5"
  os_disk_size_gb = 128

  image_publisher = "MicrosoftWindowsDesktop"
  image_offer     = "office-365"
  image_sku       = "win11-24h2-avd-m365"
  image_version   = "latest"

  communicator   = "winrm"
  winrm_username = var.winrm_username
  winrm_use_ssl  = true
  winrm_insecure = true
  winrm_use_ntlm = true
  winrm_timeout  = "30m"

  polling_duration_timeout     = "300m"
  shared_image_gallery_timeout = "300m"

  shared_image_gallery_destination {
    subscription         = "00000000-0000-0000-0000-000000000000"
    resource_group       = "rg-avd"
    gallery_name         = "contosoAvd"
    image_name           = "win11-avd-m365"
    image_version        = local.image_version
    storage_account_type = "Premium_LRS"

    target_region {
      name     = "eastus2"
      replicas = 5
    }

    target_region {
      name     = "westeurope"
      replicas = 3
    }
  }

  azure_tags = {
    workload = "avd"
    office   = "true"
  }
}
