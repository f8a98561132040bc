# Image every-target, compiled by aib2packer 0.1.0.
#
# Template:    every-target.json (API version 2024-02-01)
# SHA-256:     99742782df091afc2e307ef98c97176ce0ed0465e8ec98bfd212db28f35eb2de
#
# Build it in the folder of this file:
#   packer init every-target.pkr.hcl
#   packer build every-target.pkr.hcl

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.5.0"
    }
  }
}

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "vhd_resource_group_name" {
  type        = string
  description = "The resource group of the storage account that gets the VHD."
}

variable "vhd_storage_account" {
  type        = string
  description = "The storage account that gets the VHD."
}

variable "vhd_container" {
  type        = string
  description = "The container that gets the VHD."
}

variable "vhd_name_prefix" {
  type        = string
  description = "What the name of the VHD begins with."
  default     = "every-target"
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = "00000000-0000-0000-0000-000000000000"
}

variable "temporary_disk_resource_group_name" {
  type        = string
  description = "The resource group of the temporary disk from which a VHD is copied."
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}

locals {
  started       = timestamp()
  image_version = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")

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

  publish_gallery_version = <<-EOT
    # Publishes the image SOURCE_ID (a gallery image version, a managed image or a VHD) as another gallery image version.
    set -euf
    echo "Publishing $GALLERY/$IMAGE/$VERSION from $SOURCE_ID"
    case $SOURCE_ID in
    https://*) set -- --os-vhd-uri "$SOURCE_ID" --os-vhd-storage-account "$STORAGE_ACCOUNT_ID" ;;
    */galleries/*) set -- --image-version "$SOURCE_ID" ;;
    *) set -- --managed-image "$SOURCE_ID" ;;
    esac
    # shellcheck disable=SC2086 # a word for each region
    set -- "$@" --target-regions $TARGET_REGIONS
    IFS='
    '
    # shellcheck disable=SC2086 # a line for each tag
    set -- "$@" --tags $TAGS
    az sig image-version create --subscription "$SUBSCRIPTION" --resource-group "$RESOURCE_GROUP" \
      --gallery-name "$GALLERY" --gallery-image-definition "$IMAGE" --gallery-image-version "$VERSION" \
      --location "$LOCATION" --exclude-from-latest "$EXCLUDE_FROM_LATEST" --replication-mode "$REPLICATION_MODE" \
      --output none --only-show-errors "$@"
  EOT

  publish_vhd = <<-EOT
    # Copies the OS disk of SOURCE_ID to BLOB in CONTAINER of the storage account ACCOUNT, within a day.
    echo "Publishing the VHD $ACCOUNT/$CONTAINER/$BLOB from $SOURCE_ID"
    sas=''
    case $SOURCE_ID in
    https://*)
      part() {
        printf '%s' "$SOURCE_ID" | cut -d / -f "$1"
      }
      set -- --source-account-name "$(part 3 | cut -d . -f 1)" --source-container "$(part 4)" --source-blob "$(part 5-)"
      ;;
    *)
      find_version
      make_os_disk
      granted=$disk
      sas=$(ask disk grant-access --ids "$disk" --access-level Read --duration-in-seconds 86400 \
        --query 'accessSAS || accessSas')
      set -- --source-uri @- # the SAS comes from standard input: arguments can be seen by others
      ;;
    esac
    printf '%s' "$sas" | az storage blob copy start --account-name "$ACCOUNT" --auth-mode login \
      --destination-container "$CONTAINER" --destination-blob "$BLOB" --output none --only-show-errors "$@"
    deadline=$(($(date +%s) + 86400))
    while
      copy=$(ask storage blob show --account-name "$ACCOUNT" --auth-mode login \
        --container-name "$CONTAINER" --name "$BLOB" --query properties.copy.status)
      [ "$copy" = pending ] && [ "$(date +%s)" -lt "$deadline" ]
    do
      sleep 30
    done
    if [ "$copy" != success ]; then
      echo "The copy has not succeeded, it is: $copy" >&2
      exit 1
    fi
  EOT

  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-images-ne_every-target_${local.build_id}"
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

source "azure-arm" "every_target" {
  use_azure_cli_auth = true
  subscription_id    = var.subscription_id

  location                 = "westeurope"
  temp_resource_group_name = local.temp_resource_group_name

  os_type         = "Linux"
  vm_size         = "Standard_D4s_v5"
  os_disk_size_gb = 64

  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "latest"

  communicator = "ssh"
  ssh_username = var.ssh_username

  managed_image_name                = "shop"
  managed_image_resource_group_name = "rg-images"
  capture_container_name            = "vhds"
  capture_name_prefix               = "shop"
  storage_account                   = "contosoimages"
  resource_group_name               = var.vhd_resource_group_name
  polling_duration_timeout          = "480m"
  shared_image_gallery_timeout      = "480m"

  shared_image_gallery_destination {
    subscription         = "00000000-0000-0000-0000-000000000000"
    resource_group       = "rg-galleries"
    gallery_name         = "contosoGallery"
    image_name           = "shop"
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
    product = "shop"
    channel = "stable"
  }
}

build {
  name    = "every_target"
  sources = ["source.azure-arm.every_target"]

  provisioner "shell-local" {
    name = "Install the shop: download"

    environment_vars = [
      "TOOL=curl",
      "URI=https://raw.githubusercontent.com/contoso/images/4f6c1d0b9a7e2c5d8f3b6a1e0c9d7b5a3f2e1d0c/shop/install.sh",
      "FILE=${local.download_directory}/customize_1.sh",
      "SHA256=95b8e5b04e0e3e7a4b253757f5b55f385685e04d5084ce1229f14d6805bc4b48",
    ]

    inline = [local.fetch]
  }

  provisioner "file" {
    name        = "Install the shop: upload"
    source      = "${local.download_directory}/customize_1.sh"
    destination = "/tmp/aib2packer_customize_1.sh"
    generated   = true
  }

  provisioner "shell" {
    name = "Install the shop"

    inline = [
      "trap 'rm -f /tmp/aib2packer_customize_1.sh' EXIT",
      "sed -i 's/\\r$//' /tmp/aib2packer_customize_1.sh",
      "chmod 0755 /tmp/aib2packer_customize_1.sh",
      "\"$SHELL\" -c /tmp/aib2packer_customize_1.sh",
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

  post-processor "shell-local" {
    name = "Publish shop-image-north"

    environment_vars = [
      "SOURCE_ID=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/shop/versions/${local.image_version}",
      "SUBSCRIPTION=00000000-0000-0000-0000-000000000000",
      "RESOURCE_GROUP=rg-images-ne",
      "NAME=shop-ne",
      "LOCATION=northeurope",
      "OS_TYPE=Linux",
      "TAGS=product=shop",
    ]

    inline = [local.temporary_disk, local.publish_managed_image]
  }

  post-processor "shell-local" {
    name = "Publish shop-gallery-partner"

    environment_vars = [
      "SOURCE_ID=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/shop/versions/${local.image_version}",
      "SUBSCRIPTION=11111111-1111-1111-1111-111111111111",
      "RESOURCE_GROUP=rg-partners",
      "GALLERY=contosoPartners",
      "IMAGE=shop",
      "VERSION=2.4.0",
      "LOCATION=westeurope",
      "TARGET_REGIONS=westeurope=1=Standard_LRS",
      "REPLICATION_MODE=Full",
      "EXCLUDE_FROM_LATEST=false",
      "TAGS=product=shop\nchannel=partner",
    ]

    inline = [local.publish_gallery_version]
  }

  post-processor "shell-local" {
    name = "Publish shop-image-partner"

    environment_vars = [
      "SOURCE_ID=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/shop/versions/${local.image_version}",
      "SUBSCRIPTION=11111111-1111-1111-1111-111111111111",
      "RESOURCE_GROUP=rg-partners",
      "NAME=shop",
      "LOCATION=westeurope",
      "OS_TYPE=Linux",
      "TAGS=product=shop",
    ]

    inline = [local.temporary_disk, local.publish_managed_image]
  }

  post-processor "shell-local" {
    name = "Publish shop-vhd-staging"

    environment_vars = [
      "SOURCE_ID=/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/shop/versions/${local.image_version}",
      "SUBSCRIPTION=${var.subscription_id}",
      "RESOURCE_GROUP=${var.temporary_disk_resource_group_name}",
      "LOCATION=westeurope",
      "OS_TYPE=Linux",
      "ACCOUNT=${var.vhd_storage_account}",
      "CONTAINER=${var.vhd_container}",
      "BLOB=${var.vhd_name_prefix}.vhd",
    ]

    inline = [local.temporary_disk, local.publish_vhd]
  }

  post-processor "manifest" {
    custom_data = {
      shop-image-north     = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images-ne/providers/Microsoft.Compute/images/shop-ne"
      shop-gallery         = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-galleries/providers/Microsoft.Compute/galleries/contosoGallery/images/shop/versions/${local.image_version}"
      shop-image           = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-images/providers/Microsoft.Compute/images/shop"
      shop-vhd             = "https://contosoimages.blob.core.windows.net/vhds/shop"
      shop-gallery-partner = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-partners/providers/Microsoft.Compute/galleries/contosoPartners/images/shop/versions/2.4.0"
      shop-image-partner   = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-partners/providers/Microsoft.Compute/images/shop"
      shop-vhd-staging     = "https://${var.vhd_storage_account}.blob.core.windows.net/${var.vhd_container}/${var.vhd_name_prefix}.vhd"
    }
  }
}
