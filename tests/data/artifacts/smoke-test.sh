#!/bin/sh -e
# The validator of all-linux-steps.json that comes from an address.
work_dir=$(cat /tmp/aib2packer-work-dir)
test -s "${work_dir}/text"
cmp /tmp/aib2packer-message.txt "${work_dir}/message"
printf '%s\n' validator-2 >> "${work_dir}/order"
