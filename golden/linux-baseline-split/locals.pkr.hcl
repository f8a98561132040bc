# Image linux-baseline, compiled by aib2packer 0.1.0.
#
# Template:    linux-baseline.json (API version 2024-02-01)
# SHA-256:     27b75fc45e495a228f8ea84c8f980b6c9783c6e0dee95e359b49d1fcc07cd90e
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-galleries_linux-baseline_${local.build_id}"
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
