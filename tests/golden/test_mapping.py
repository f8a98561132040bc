"""The samples show every argument and block that the compiler can write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hcl_trees
import pytest
from cases import compiled, names

# What an image template's properties become: blocks with their arguments, as paths.
SOURCE = (
    *("location", "build_resource_group_name", "temp_resource_group_name", "os_type", "vm_size", "os_disk_size_gb"),
    *("image_publisher", "image_offer", "image_sku", "image_version"),
    *("plan_info plan_name", "plan_info plan_product", "plan_info plan_publisher"),
    *("custom_managed_image_name", "custom_managed_image_resource_group_name"),
    *("shared_image_gallery subscription", "shared_image_gallery resource_group", "shared_image_gallery gallery_name"),
    *("shared_image_gallery image_name", "shared_image_gallery image_version"),
    "shared_image_gallery community_gallery_image_id",
    "shared_image_gallery direct_shared_gallery_image_id",
    *("virtual_network_name", "virtual_network_subnet_name", "virtual_network_resource_group_name"),
    *("user_assigned_managed_identities", "disk_additional_size", "azure_tags"),
    *("shared_image_gallery_timeout", "polling_duration_timeout", "skip_create_image"),
    *("communicator", "ssh_username", "winrm_username", "winrm_use_ssl", "winrm_insecure", "winrm_timeout"),
    *("winrm_use_ntlm", "use_azure_cli_auth", "subscription_id", "tenant_id", "client_id", "client_secret"),
    *("oidc_request_url", "oidc_request_token", "security_type", "secure_boot_enabled", "vtpm_enabled"),
    *("managed_image_name", "managed_image_resource_group_name"),
    *("capture_container_name", "capture_name_prefix", "storage_account", "resource_group_name"),
    *(
        f"shared_image_gallery_destination {name}"
        for name in ("subscription", "resource_group", "gallery_name", "image_name", "image_version")
    ),
    "shared_image_gallery_destination storage_account_type",
    "shared_image_gallery_destination use_shallow_replication",
    "shared_image_gallery_destination target_region name",
    "shared_image_gallery_destination target_region replicas",
    "shared_image_gallery_destination dynamic",
    "shared_gallery_image_version_exclude_from_latest",
)
BUILD = (
    *("name", "sources", "provisioner shell name", "provisioner shell inline", "provisioner shell inline_shebang"),
    *("provisioner shell execute_command", "provisioner shell skip_clean"),
    *("provisioner shell-local environment_vars", "provisioner shell-local inline"),
    *("provisioner file source", "provisioner file destination", "provisioner file generated"),
    *("provisioner powershell inline", "provisioner powershell elevated_user", "provisioner powershell timeout"),
    *("provisioner powershell elevated_password", "provisioner powershell valid_exit_codes"),
    *("provisioner windows-restart restart_command", "provisioner windows-restart restart_check_command"),
    *("provisioner windows-restart restart_timeout", "provisioner windows-update search_criteria"),
    *("provisioner windows-update filters", "provisioner windows-update update_limit"),
    *("error-cleanup-provisioner shell-local inline", "post-processor manifest custom_data"),
    *("post-processor shell-local environment_vars", "post-processor shell-local inline"),
)
VARIABLE = ("type", "description", "default", "sensitive", "validation condition", "validation error_message")
PACKER = ("required_version", "required_plugins azure", "required_plugins windows-update")
WANTED = {"source": SOURCE, "build": BUILD, "variable": VARIABLE, "packer": PACKER}


@pytest.fixture(scope="module")
def written() -> dict[str, set[str]]:
    """Gather the paths in all samples, by top-level block."""
    found: dict[str, set[str]] = {}
    for name in names():
        for configuration in compiled(name).configurations:
            for block in hcl_trees.document_body(configuration.document)["blocks"]:
                found.setdefault(block["type"], set()).update(paths(block, ""))
    return found


def paths(body: dict[str, Any], before: str) -> Iterator[str]:
    yield from (f"{before}{name}" for name, value in body["attributes"].items() if value is not None)
    for block in body["blocks"]:
        start = f"{before}{block['type']} "
        yield start.rstrip()
        yield from paths(block, start + "".join(f"{label} " for label in block["labels"]))


@pytest.mark.parametrize(("block", "path"), [(block, path) for block, several in WANTED.items() for path in several])
def test_a_sample_shows_it(block: str, path: str, written: dict[str, set[str]]) -> None:
    assert path in written[block]
