"""The table of effects for Packer configurations: what a change of each argument does.

Arguments of the azure-arm builder and of provisioners by the documentation of Packer and of its plugin for Azure. For
people all of `source`, `target` and `machine` are arguments of a source block, and so the table writes them.
"""

from __future__ import annotations

from aib2packer.compare.changes import Effect, Kind
from aib2packer.compare.rows import Row, table

_N, _T, _P, _I = Effect.NOTHING, Effect.TAGS, Effect.PLACEMENT, Effect.IMAGE
_UNKNOWN = "aib2packer does not know this argument"
_SOURCE = "the image is made from another source"
_BUILD = "it is a matter of the build machine, which is not the image"
_SIGN_IN = "it says how Packer signs in"
_REACHED = "it says how Packer reaches the build machine"
_LIMITS = "it bounds the build, and the image of one that succeeds is the same"
_GOES = "the image goes to another place"
_KEPT = "the image is kept in another way"
_STEP = "the image is made by other steps"
_RUNS = "the steps run in another way"
_SET_UP = "the build machine is set up in another way"
_DISKS = "the image has other disks"
_GALLERY = "source[].shared_image_gallery_destination[]"
_STEPS = "build.provisioner[]"
_POSTS = "build.post-processor[]"


def _rows(prefix: str, effect: Effect, why: str, names: str) -> tuple[Row, ...]:
    """State rows of several arguments of one block that mean the same."""
    return tuple(Row(f"{prefix}.{name}", effect, why) for name in names.split())


HCL_ROWS: tuple[Row, ...] = (
    Row("", _I, _UNKNOWN),
    Row("packer", _N, "it says which versions may build the image"),
    Row("variable", _N, "nothing that is used depends on it"),
    Row("local", _N, "nothing that is used depends on it"),
    Row("data", _N, "nothing that is used depends on it"),
    Row("source[]", _I, _SOURCE),
    Row("source[].*", _I, _UNKNOWN),
    *_rows("source[]", _I, _SOURCE, "image_publisher image_offer image_sku image_version image_url os_type"),
    *_rows("source[]", _I, _SOURCE, "custom_managed_image_name custom_managed_image_resource_group_name"),
    *_rows("source[]", _I, _SOURCE, "shared_image_gallery plan_info"),
    *_rows("source[]", _I, _DISKS, "os_disk_size_gb disk_additional_size disk_additional_luns disk_caching_type"),
    *_rows("source[]", _I, _DISKS, "disk_encryption_set_id security_encryption_type"),
    *_rows("source[]", _I, _SET_UP, "custom_data custom_data_file custom_script user_data user_data_file license_type"),
    *_rows("source[]", _I, "the build machine is of another kind", "security_type secure_boot_enabled vtpm_enabled"),
    Row("source[].skip_create_image", _I, "it decides whether an image is made at all"),
    Row("source[].ssh_clear_authorized_keys", _I, "it decides whether a key stays in the image"),
    Row("source[].build_source", _I, "the build adds something else to its source"),
    *_rows("source[]", _T, "only tags of the output and of what the build makes", "azure_tags azure_tag"),
    *_rows("source[]", _P, "the build and a managed image are in another place", "location subscription_id"),
    *_rows("source[]", _P, _GOES, "managed_image_name managed_image_resource_group_name storage_account"),
    *_rows("source[]", _P, _GOES, "resource_group_name capture_container_name capture_name_prefix"),
    *_rows("source[]", _P, _KEPT, "managed_image_storage_account_type managed_image_zone_resilient"),
    *_rows("source[]", _P, _KEPT, "managed_image_os_disk_snapshot_name managed_image_data_disk_snapshot_prefix"),
    *_rows(
        "source[]", _P, _KEPT, "shared_gallery_image_version_exclude_from_latest shared_image_gallery_replica_count"
    ),
    *_rows("source[]", _P, _KEPT, "shared_gallery_image_version_end_of_life_date"),
    Row("source[].shared_image_gallery_destination", _P, _GOES),
    Row(_GALLERY, _P, _GOES),
    Row(f"{_GALLERY}.*", _I, _UNKNOWN),
    *_rows(_GALLERY, _P, _GOES, "subscription resource_group gallery_name image_name target_region dynamic"),
    Row(f"{_GALLERY}.replication_regions", _P, _GOES),
    Row(f"{_GALLERY}.image_version", _P, "the image gets another version"),
    *_rows(_GALLERY, _P, _KEPT, "storage_account_type use_shallow_replication"),
    *_rows(_GALLERY, _I, "the image is of another kind", "specialized confidential_vm_image_encryption_type"),
    Row(f"{_GALLERY}.target_region[].replicas", _P, _KEPT),
    *_rows(
        "source[]", _N, _BUILD, "vm_size build_resource_group_name temp_compute_name temp_nic_name temp_os_disk_name"
    ),
    *_rows("source[]", _N, _BUILD, "temp_resource_group_name virtual_network_name virtual_network_subnet_name"),
    *_rows("source[]", _N, _BUILD, "virtual_network_resource_group_name private_virtual_network_with_public_ip"),
    *_rows("source[]", _N, _BUILD, "public_ip_sku allowed_inbound_ip_addresses accelerated_networking spot"),
    *_rows("source[]", _N, _BUILD, "boot_diag_storage_account disk_controller_type user_assigned_managed_identities"),
    *_rows("source[]", _N, _BUILD, "build_key_vault_name build_key_vault_secret_name build_key_vault_sku"),
    *_rows("source[]", _N, _BUILD, "skip_create_build_key_vault custom_resource_build_prefix keep_os_disk"),
    *_rows("source[]", _N, _BUILD, "async_resourcegroup_delete encryption_at_host sas_token_duration"),
    *_rows("source[]", _N, _SIGN_IN, "use_azure_cli_auth tenant_id client_id client_secret client_jwt object_id"),
    *_rows("source[]", _N, _SIGN_IN, "client_cert_path client_cert_password oidc_request_url oidc_request_token"),
    *_rows("source[]", _N, _SIGN_IN, "cloud_environment_name metadata_host"),
    *_rows("source[]", _N, _LIMITS, "polling_duration_timeout shared_image_gallery_timeout pause_before_connecting"),
    *_rows("source[]", _N, _REACHED, "communicator ssh_* winrm_* temporary_key_pair_*"),
    Row("build", _I, _UNKNOWN),
    *_rows("build", _N, "it is only a name", "name description sources"),
    Row("build.hcp_packer_registry", _N, "it is what is written about the build"),
    Row("build.records", _N, "it is what is written about the build"),
    Row("build.error-cleanup-provisioner", _N, "it runs only when a build has failed"),
    Row(_STEPS, _I, "the steps run in another order", kinds=(Kind.MOVED,)),
    Row(_STEPS, _I, _STEP),
    Row(f"{_STEPS}.*", _I, _UNKNOWN),
    Row(f"{_STEPS}.name", _N, "it is only a name in logs"),
    *_rows(_STEPS, _I, _STEP, "type inline script scripts command content source sources destination direction"),
    *_rows(_STEPS, _I, _STEP, "environment_vars env download upload local filters search_criteria update_limit"),
    *_rows(_STEPS, _I, _RUNS, "execute_command inline_shebang binary elevated_user elevated_password use_pwsh"),
    *_rows(_STEPS, _I, _RUNS, "execution_policy elevated_execute_command restart_command restart_check_command"),
    *_rows(
        _STEPS, _I, _RUNS, "check_registry registry_keys env_var_format elevated_env_var_format only except override"
    ),
    *_rows(_STEPS, _I, _RUNS, "use_env_var_file only_on use_linux_pathing username password"),
    *_rows(_STEPS, _N, "it decides when a step counts as failed", "valid_exit_codes timeout restart_timeout"),
    *_rows(_STEPS, _N, "it decides when a step counts as failed", "max_retries start_retry_timeout update_max_retries"),
    *_rows(_STEPS, _N, "it says how Packer brings the step to the machine", "pause_before pause_after generated"),
    *_rows(_STEPS, _N, "it says how Packer brings the step to the machine", "remote_file remote_folder remote_path"),
    *_rows(
        _STEPS, _N, "it says how Packer brings the step to the machine", "remote_env_var_path skip_clean debug_mode"
    ),
    *_rows(_STEPS, _N, "it says how Packer brings the step to the machine", "expect_disconnect tempfile_extension"),
    Row(_POSTS, _N, "the order of outputs means nothing", kinds=(Kind.MOVED,)),
    Row(_POSTS, _P, "the image goes to one more place", kinds=(Kind.ADDED,)),
    Row(_POSTS, _P, "the image goes to one place less", kinds=(Kind.REMOVED,)),
    Row(_POSTS, _P, _GOES),
    Row(f"{_POSTS}.name", _N, "it is only a name in logs"),
    Row(f"{_POSTS}.environment_vars.TAGS", _T, "only tags of the output"),
)
HCL_TABLE = table(HCL_ROWS)
