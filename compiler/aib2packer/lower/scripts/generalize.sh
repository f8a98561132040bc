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
