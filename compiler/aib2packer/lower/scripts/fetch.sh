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
