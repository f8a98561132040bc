# Image linux-baseline, compiled by aib2packer 0.1.0.
#
# Template:    linux-baseline.json (API version 2024-02-01)
# SHA-256:     27b75fc45e495a228f8ea84c8f980b6c9783c6e0dee95e359b49d1fcc07cd90e
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

packer {
  required_version = ">= 1.7.0"

  required_plugins {
    azure = {
      source  = "github.com/hashicorp/azure"
      version = ">= 2.1.0"
    }
  }
}
