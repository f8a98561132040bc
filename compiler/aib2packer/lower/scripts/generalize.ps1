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
