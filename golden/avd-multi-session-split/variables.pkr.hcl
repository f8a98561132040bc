# Image avd-multi-session, compiled by aib2packer 0.1.0.
#
# Template:    avd-multi-session.json (API version 2024-02-01)
# SHA-256:     67fca0aac2040e0def776a25d79111297e2b6498a0817700a1c6b22dd9dfa715
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

variable "winrm_username" {
  type        = string
  description = "The temporary administrator of the build machine."
  default     = "packer"
}
