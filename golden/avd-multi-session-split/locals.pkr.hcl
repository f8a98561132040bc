# Image avd-multi-session, compiled by aib2packer 0.1.0.
#
# Template:    avd-multi-session.json (API version 2024-02-01)
# SHA-256:     67fca0aac2040e0def776a25d79111297e2b6498a0817700a1c6b22dd9dfa715
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

locals {
  started                  = timestamp()
  image_version            = coalesce(var.image_version, "0.${formatdate("YYYYMMDD", local.started)}.${parseint(formatdate("hhmmss", local.started), 10)}")
  build_id                 = substr(uuidv4(), 0, 8)
  temp_resource_group_name = "IT_rg-avd_avd-multi-session_${local.build_id}"
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
    # Generalizes Windows, as the last step: the virtual machine cannot be used afterwards.
    # A script that an earlier step has put in place takes over, as in Azure VM Image Builder.
    $override = 'c:\DeprovisioningScript.ps1'
    if (Test-Path -LiteralPath $override) {
      Write-Output "Generalizing with $override"
      & $override
    } else {
      & {
        $ErrorActionPreference = 'Stop'

        function Wait-Until($Goal, $Minutes, $IsReached, $Hint) {
          Write-Output "Waiting until $Goal"
          $deadline = (Get-Date).AddMinutes($Minutes)
          while (-not (& $IsReached)) {
            if ((Get-Date) -gt $deadline) {
              throw "Gave up waiting until $Goal, after $Minutes minutes. $Hint"
            }
            Start-Sleep -Seconds 5
          }
        }

        foreach ($name in 'RdAgent', 'WindowsAzureTelemetryService', 'WindowsAzureGuestAgent') {
          $exists = Get-Service -Name $name -ErrorAction SilentlyContinue
          if ($exists -or $name -ne 'WindowsAzureTelemetryService') {
            Wait-Until "the service $name runs" 10 {
              (Get-Service -Name $name -ErrorAction SilentlyContinue).Status -eq 'Running'
            } 'Without the Azure guest agent the image is not usable.'
          }
        }

        $sysprep = "$env:SystemRoot\System32\Sysprep"
        foreach ($folder in $sysprep, "$env:SystemRoot\Panther") {
          if (Test-Path -LiteralPath "$folder\unattend.xml") {
            Write-Output "Deleting $folder\unattend.xml"
            Remove-Item -LiteralPath "$folder\unattend.xml" -Force
          }
        }

        Write-Output 'Starting Sysprep'
        Start-Process -FilePath "$sysprep\Sysprep.exe" -ArgumentList '/oobe', '/generalize', '/quiet', '/quit'
        Wait-Until 'Windows is generalized' 30 {
          $setup = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Setup\State'
          $setup.ImageState -eq 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE'
        } "Sysprep says why in $sysprep\Panther\setuperr.log and setupact.log."
        Write-Output 'Windows is generalized'
      }
    }
  EOT
}
