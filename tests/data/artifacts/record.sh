#!/usr/bin/env bash
# Run from its address by all-linux-steps.json; the array fails in a plain sh, so it shows that this shebang is honoured.
set -euo pipefail
work_dir=$(cat /tmp/aib2packer-work-dir)
words=("script" "from an address" "with 'quotes' and {{braces}}")
printf '%s\n' "${words[@]}" > "${work_dir}/script"
printf '%s\n' 3 >> "${work_dir}/order"
