# Image two-managed-images, compiled by aib2packer 0.1.0.
#
# Template:    two-managed-images.json (API version 2024-02-01)
# SHA-256:     a7df395d08ffb199ef28a08f309a2c09c758e41f3bd663fa4b9ef3f72651edec
#
# Build it in the folder of this file:
#   packer init two-managed-images.pkr.hcl
#   packer build two-managed-images.pkr.hcl

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
  temporary_disk = <<-EOT
    # Turns the image SOURCE_ID (a gallery image version, a managed image or a VHD) into disks in LOCATION.
    # Whatever this makes is in RESOURCE_GROUP, is named $temporary, and is deleted in the end, after a failure as well.
    set -euf
    temporary=aib2packer_$(date +%s)_$$
    compute=/subscriptions/$SUBSCRIPTION/resourceGroups/$RESOURCE_GROUP/providers/Microsoft.Compute
    made=''    # ids, the newest first
    granted='' # a disk that has a SAS

    delete_temporary() {
      result=$?
      trap - EXIT
      set +e
      [ -z "$granted" ] || az disk revoke-access --ids "$granted" --output none
      for id in $made; do
        az resource delete --ids "$id" --output none || echo "Please delete $id" >&2
      done
      exit "$result"
    }
    trap delete_temporary EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM

    ask() {
      az "$@" --output tsv --only-show-errors
    }

    create() { # the kind of resource, its id below $compute, further arguments
      kind=$1
      made="$compute/$2 $made"
      shift 2
      # shellcheck disable=SC2086 # the kind is one or two words
      az $kind create --subscription "$SUBSCRIPTION" --resource-group "$RESOURCE_GROUP" \
        --output none --only-show-errors "$@"
    }

    # Sets $version, a gallery image version that can be read in LOCATION, and $generation.
    find_version() {
      regions=''
      case $SOURCE_ID in
      https://*)
        home=$(ask storage account show --ids "$STORAGE_ACCOUNT_ID" --query location)
        generation=$HYPER_V_GENERATION
        set -- --os-vhd-uri "$SOURCE_ID" --os-vhd-storage-account "$STORAGE_ACCOUNT_ID"
        ;;
      */galleries/*)
        home=$(ask sig image-version show --ids "$SOURCE_ID" --query location)
        regions=$(ask sig image-version show --ids "$SOURCE_ID" --query 'publishingProfile.targetRegions[].name')
        definition=$(dirname "$(dirname "$SOURCE_ID")")
        generation=$(ask sig image-definition show --ids "$definition" --query "hyperVGeneration || 'V1'")
        set -- --image-version "$SOURCE_ID"
        ;;
      *)
        home=$(ask image show --ids "$SOURCE_ID" --query location)
        generation=$(ask image show --ids "$SOURCE_ID" --query "hyperVGeneration || 'V1'")
        set -- --managed-image "$SOURCE_ID"
        ;;
      esac
      version=$SOURCE_ID
      if printf '%s\n' "$regions" | tr -d ' ' | grep -iqxF "$LOCATION"; then
        return
      fi
      echo "Making $SOURCE_ID readable in $LOCATION"
      version=$compute/galleries/$temporary/images/image/versions/1.0.0
      create sig "galleries/$temporary" --gallery-name "$temporary" --location "$home"
      create 'sig image-definition' "galleries/$temporary/images/image" --gallery-name "$temporary" \
        --gallery-image-definition image --location "$home" --os-type "$OS_TYPE" --hyper-v-generation "$generation" \
        --features SecurityType=Standard --publisher aib2packer --offer aib2packer --sku "$temporary"
      # shellcheck disable=SC2046 # a word for each region
      create 'sig image-version' "galleries/$temporary/images/image/versions/1.0.0" --gallery-name "$temporary" \
        --gallery-image-definition image --gallery-image-version 1.0.0 --location "$home" \
        --target-regions $(printf '%s\n' "$home" "$LOCATION" | sort -u) "$@"
    }

    make_disk() { # the disk's name, further arguments; sets $disk
      disk=$compute/disks/$1
      create disk "disks/$1" --name "$@" --location "$LOCATION" --sku Standard_LRS --gallery-image-reference "$version"
    }

    make_os_disk() {
      make_disk "$temporary" --os-type "$OS_TYPE" --hyper-v-generation "$generation"
    }
  EOT

  publish_managed_image = <<-EOT
    # Makes the managed image NAME in LOCATION from SOURCE_ID, its data disks included.
    echo "Publishing the managed image $NAME from $SOURCE_ID"
    find_version
    make_os_disk
    os_disk=$disk
    data_disks=''
    luns=$(ask sig image-version show --ids "$version" --query 'storageProfile.dataDiskImages[].lun')
    for lun in $luns; do
      make_disk "$temporary-$lun" --gallery-image-reference-lun "$lun"
      data_disks="$data_disks $disk"
    done
    # shellcheck disable=SC2086 # a word for each disk
    set -- $data_disks
    [ $# -eq 0 ] || set -- --data-disk-sources "$@"
    IFS='
    '
    # shellcheck disable=SC2086 # a line for each tag
    set -- "$@" --tags $TAGS
    IFS=' '
    az image create --subscription "$SUBSCRIPTION" --resource-group "$RESOURCE_GROUP" --name "$NAME" \
      --location "$LOCATION" --os-type "$OS_TYPE" --hyper-v-generation "$generation" --source "$os_disk" \
      --output none --only-show-errors "$@"
  EOT

  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-images_two-managed-images_${local.build_id}"

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

source "azure-arm" "two_managed_images" {
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

  managed_image_name                = "ubuntu-relay-we"
  managed_image_resource_group_name = "rg-images"
  polling_duration_timeout          = "240m"

  azure_tags = {
    role = "mail-relay"
  }
}

build {
  name    = "two_managed_images"
  sources = ["source.azure-arm.two_managed_images"]

  provisioner "shell" {
    name = "Install the mail relay"

    inline = [
      "sudo apt-get update",
      "sudo DEBIAN_FRONTEND=noninteractive apt-get -y install postfix",
    ]
  }

  provisioner "shell" {
    name            = "Generalize"
    execute_command = "chmod +x {{ .Path }}; sudo {{ .Vars }} {{ .Path }}"
    skip_clean      = true
    inline          = [local.generalize]
  }

  post-processor "shell-local" {
    name = "Publish relay-north"

    environment_vars = [
      "SOURCE_ID=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/ubuntu-relay-we",
      "SUBSCRIPTION=00000000-0000-0000-0000-000000000000",
      "RESOURCE_GROUP=rg-images-ne",
      "NAME=ubuntu-relay-ne",
      "LOCATION=northeurope",
      "OS_TYPE=Linux",
      "TAGS=role=mail-relay",
    ]

    inline = [local.temporary_disk, local.publish_managed_image]
  }

  post-processor "manifest" {
    custom_data = {
      relay-west  = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/ubuntu-relay-we"
      relay-north = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images-ne/providers/Microsoft.Compute/images/ubuntu-relay-ne"
    }
  }
}
