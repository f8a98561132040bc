# Image linux-baseline, compiled by aib2packer 0.1.0.
#
# Template:    linux-baseline.json (API version 2024-02-01)
# SHA-256:     27b75fc45e495a228f8ea84c8f980b6c9783c6e0dee95e359b49d1fcc07cd90e
#
# Build it in the folder of this file:
#   packer init .
#   packer build .

variable "image_version" {
  type        = string
  description = "The number of the image version, such as 1.4.0; made of the time of the build if null."
  default     = null
}

variable "subscription_id" {
  type        = string
  description = "The Azure subscription to build in."
  default     = env("ARM_SUBSCRIPTION_ID")
}

variable "ssh_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}
