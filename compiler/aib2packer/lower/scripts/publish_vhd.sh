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
