"""Diagnostics of lowering: what Packer does differently, has nothing for, or cannot do."""

from __future__ import annotations

from aib2packer.diagnostics import Concern, DiagnosticDef, Fate, Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_PACKER = Concern.PACKER  # the others say what is wrong wherever the template is built
_REFUSED, _NEARLY, _NONE = Fate.REFUSED, Fate.APPROXIMATED, Fate.NO_COUNTERPART

# The build machine and its surroundings.
OS_UNKNOWN = DiagnosticDef("AIB701", "operating-system-unknown", _E, _REFUSED, concern=_PACKER)
OS_CONTRADICTION = DiagnosticDef("AIB702", "operating-system-contradiction", _E, _REFUSED)
RESOURCE_ID_SHAPE = DiagnosticDef("AIB703", "unexpected-resource-id", _E, _REFUSED)
OTHER_SUBSCRIPTION = DiagnosticDef("AIB704", "source-in-other-subscription", _E, _REFUSED)
GENERATION_ASSUMED = DiagnosticDef("AIB705", "vm-generation-assumed", _I, concern=_PACKER)
PRIVATE_NETWORK = DiagnosticDef("AIB706", "packer-must-reach-subnet", _I, concern=_PACKER)
STAGING_GROUP = DiagnosticDef("AIB707", "staging-group-must-exist", _W, _NEARLY, concern=_PACKER)
TAGS_MERGED = DiagnosticDef("AIB708", "tags-merged", _W, _NEARLY, concern=_PACKER)
TOO_MANY_TAGS = DiagnosticDef("AIB709", "too-many-tags", _E, _REFUSED)
BUILD_TIMEOUT = DiagnosticDef("AIB710", "no-timeout-of-whole-build", _I, _NEARLY, concern=_PACKER)
BOOT_OPTIMIZATION = DiagnosticDef("AIB711", "no-boot-optimization", _W, _NEARLY, concern=_PACKER)
WORKLOAD_OPTIMIZATION = DiagnosticDef("AIB712", "workload-optimization", _E, _REFUSED, concern=_PACKER)
ERROR_HANDLING = DiagnosticDef("AIB713", "error-handling-on-command-line", _I, _NEARLY, concern=_PACKER)
NO_COUNTERPART = DiagnosticDef("AIB714", "no-counterpart", _I, _NONE, concern=_PACKER)
TEMPLATE_NAME = DiagnosticDef("AIB715", "template-name-unknown", _I, _NEARLY, concern=_PACKER)
TEXT_NORMALIZED = DiagnosticDef("AIB716", "text-not-normalized", _W, _NEARLY, concern=_PACKER)
NO_HCL_EQUIVALENT = DiagnosticDef("AIB717", "expression-without-hcl", _W, concern=_PACKER)
VALUE_NEEDED = DiagnosticDef("AIB718", "value-needed-to-compile", _E, _REFUSED, concern=_PACKER)
SECRET_NOT_WRITTEN = DiagnosticDef("AIB719", "secret-not-written", _W, _NEARLY, concern=_PACKER)

# Steps.
VALIDATED_ON_BUILD_VM = DiagnosticDef("AIB721", "validated-on-build-vm", _I, _NEARLY, concern=_PACKER)
VALIDATION_FAILURE_IGNORED = DiagnosticDef("AIB722", "validation-failure-ignored", _W, _NEARLY, concern=_PACKER)
SOURCE_VALIDATION_ONLY = DiagnosticDef("AIB723", "not-run-by-source-validation", _I, _NONE, concern=_PACKER)
SAS_TOKEN = DiagnosticDef("AIB724", "sas-token-in-uri", _W, _NEARLY, concern=_PACKER)
CHECKSUM_WITHOUT_URI = DiagnosticDef("AIB725", "checksum-of-inline-commands", _I, _NONE)
UNSAFE_BRACES = DiagnosticDef("AIB726", "braces-expanded-by-packer", _E, _REFUSED, concern=_PACKER)
DESTINATION_IS_FOLDER = DiagnosticDef("AIB727", "destination-is-folder", _E, _REFUSED)
NO_COMMANDS = DiagnosticDef("AIB728", "no-commands", _E, _REFUSED)
NOT_A_DURATION = DiagnosticDef("AIB729", "duration-without-unit", _E, _REFUSED)
NOT_A_CHECKSUM = DiagnosticDef("AIB730", "not-a-checksum", _E, _REFUSED)

# Outputs.
VERSION_NUMBERED_BY_TIME = DiagnosticDef("AIB741", "version-numbered-by-time", _W, _NEARLY, concern=_PACKER)
BUILD_REGION_ADDED = DiagnosticDef("AIB742", "build-region-added", _I, concern=_PACKER)
REGION_STORAGE_TYPES = DiagnosticDef("AIB743", "storage-type-per-region", _W, _NEARLY, concern=_PACKER)
FURTHER_TARGET = DiagnosticDef("AIB744", "target-published-after-build", _W, _NEARLY, concern=_PACKER)
MANAGED_IMAGE_ADDED = DiagnosticDef("AIB745", "managed-image-added", _W, concern=_PACKER)
VHD_NAME = DiagnosticDef("AIB746", "vhd-named-by-packer", _W, _NEARLY, concern=_PACKER)
VHD_WITHOUT_URI = DiagnosticDef("AIB747", "vhd-without-uri", _W, _NEARLY, concern=_PACKER)
TRUSTED_LAUNCH_OUTPUT = DiagnosticDef("AIB748", "trusted-launch-needs-gallery", _E, _REFUSED, concern=_PACKER)
SHALLOW_REPLICATION = DiagnosticDef("AIB749", "shallow-replication-of-several", _E, _REFUSED)
IMAGE_VERSION_SHAPE = DiagnosticDef("AIB750", "image-version-number", _E, _REFUSED)
REGION_TWICE = DiagnosticDef("AIB751", "region-twice", _E, _REFUSED)
IMAGE_REGION_ASSUMED = DiagnosticDef("AIB752", "image-region-assumed", _W, _NEARLY, concern=_PACKER)
VERSIONING_UNUSED = DiagnosticDef("AIB753", "versioning-beside-explicit-version", _W, _NEARLY)
