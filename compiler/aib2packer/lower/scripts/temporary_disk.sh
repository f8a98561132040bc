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
