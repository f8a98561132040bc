# Image linux-baseline, compiled by aib2packer 0.1.0.
#
# Template:    linux-baseline.json (API version 2024-02-01)
# SHA-256:     27b75fc45e495a228f8ea84c8f980b6c9783c6e0dee95e359b49d1fcc07cd90e
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

source "azure-arm" "linux_baseline" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Linux"
  vm_size         = "Standard_D2s_v5"
  os_disk_size_gb = 64

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  polling_duration_timeout     = "90m"
  shared_image_gallery_timeout = "90m"

  shared_image_gallery_destination {
    subscription         = "00000000-0000-0000-0000-000000000000"
    resource_group       = "rg-galleries"
    gallery_name         = "contosoGallery"
    image_name           = "ubuntu-24.04-baseline"
    image_version        = local.image_version
    storage_account_type = "Standard_ZRS"

    target_region {
      name     = "westeurope"
      replicas = 2
    }

    target_region {
      name = "northeurope"
    }
  }

  azure_tags = {
    os       = "ubuntu-24.04"
    baseline = "contoso-linux"
  }
}
