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
