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
