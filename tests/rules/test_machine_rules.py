"""Rules about the build machine, its disk, its identities and its network; and what a size's name tells."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from checking import findings, marked
from documents import GROUP, IDENTITY, VNET, WINDOWS_SOURCE, document

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.rules.machine.vm_sizes import meant_size, read_size

PARAMETER = "[parameters('open')]"
MACHINES, CONTAINERS = f"{VNET}/machines", f"{VNET}/containers"
RESTART = [{"type": "WindowsRestart", "name": "restart", "restartTimeout": "30m"}]
READER = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader"
UBUNTU_GEN2 = {
    "type": "PlatformImage",
    "publisher": "Canonical",
    "offer": "0001-com-ubuntu-server-jammy",
    "sku": "22_04-lts-gen2",
}
UBUNTU_GEN1 = {**UBUNTU_GEN2, "sku": "22_04-lts"}
WINDOWS_GEN1 = {**WINDOWS_SOURCE, "sku": "2022-datacenter"}


def found(code: str, *, parameter: str | None = None, **members: Any) -> list[Diagnostic]:
    text = document(json.dumps(members))
    if parameter is not None:
        text = json.dumps({**json.loads(text), "parameters": {"open": {"type": parameter}}})
    return [item for item in findings(text) if item.definition.code == code]


def marks(code: str, *, parameter: str | None = None, **members: Any) -> list[str]:
    return [marked(item) for item in found(code, parameter=parameter, **members)]


def sized(name: str) -> dict[str, Any]:
    return {"vmSize": name}


def network(**members: Any) -> dict[str, Any]:
    return {"vmSize": "Standard_D2s_v5", "vnetConfig": members}


# --- sizes ---


@pytest.mark.parametrize(
    "name",
    [
        "Standard_D2s_v5",
        "standard_d2s_v5",
        "Standard_D1",
        "Basic_A0",
        "Standard_DS11-1_v2",
        "Standard_E96-48ads_v5",
        "Standard_NC24ads_A100_v4",
        "Standard_NV36adms_A10_v5",
        "Standard_D11_v2_Promo",
        "Standard_M96ds_2_v3",
        "Standard_EC2ads_cc_v5",
        "Standard_HB120-16rs_v3",
        "Standard_ND128isr_NDR_GB200_v6",
        "Standard_A8m_v2",
        "",
    ],
)
def test_a_size_is_accepted(name: str) -> None:
    assert marks("AIB490", vmProfile=sized(name)) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("D2s_v5", "Standard_D2s_v5"),
        ("d2s_v5", "Standard_D2s_v5"),
        ("Standard D2s v5", "Standard_D2s_v5"),
        ("Standard-D2s-v5", "Standard_D2s_v5"),
        ("StandardD2s_v5", "Standard_D2s_v5"),
        ("Standard_D2sv5", "Standard_D2s_v5"),
        ("Standrad_D2s_v5", "Standard_D2s_v5"),
        ("Standard_E16-8sv5", "Standard_E16-8s_v5"),
        ("Standard_Dsv5", None),
        ("Premium_LRS", None),
        ("large", None),
    ],
)
def test_a_misspelt_size_is_found_and_mended(name: str, meant: str | None) -> None:
    assert meant_size(name) == meant
    (finding,) = found("AIB490", vmProfile=sized(name))
    assert marked(finding) == f'"{name}"'
    assert [edit.text for edit in finding.fix.edits] == [meant] if finding.fix else meant is None
    if meant is not None:
        assert read_size(meant) is not None
        assert meant in finding.detail


@pytest.mark.parametrize("name", ["$(vmSize)", "#{vmSize}#", "__vmSize__", "<vmSize>", "{vmSize}", PARAMETER])
def test_a_size_that_is_filled_in_later_is_no_finding(name: str) -> None:
    assert marks("AIB490", parameter="string", vmProfile=sized(name)) == []


def test_the_size_of_the_proxy_is_read_too() -> None:
    (finding,) = found("AIB490", vmProfile=network(subnetId=MACHINES, proxyVmSize="A2_v2"))
    assert (marked(finding), "`proxyVmSize`" in finding.detail) == ('"A2_v2"', True)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (UBUNTU_GEN2, "Standard_D2_v2"),
        (UBUNTU_GEN2, "Standard_D2_v3"),
        (UBUNTU_GEN2, "Standard_A2_v2"),
        (UBUNTU_GEN2, "standard_e4_v3"),
        (UBUNTU_GEN1, "Standard_D2ads_v6"),
        (UBUNTU_GEN1, "Standard_DC2s_v2"),
        (WINDOWS_SOURCE, "Standard_D2_v2"),
        (WINDOWS_GEN1, "Standard_E4s_v6"),
    ],
)
def test_a_size_of_the_other_generation_is_found(source: dict[str, str], name: str) -> None:
    (finding,) = found("AIB491", source=source, customize=[], vmProfile=sized(name))
    assert marked(finding) == f'"{name}"'
    assert [note.span.text for note in finding.notes] == [f'"{source["sku"]}"']


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (UBUNTU_GEN2, "Standard_D2s_v3"),
        (UBUNTU_GEN2, "Standard_DS2_v2"),
        (UBUNTU_GEN2, "Standard_D2_v5"),
        (UBUNTU_GEN2, "Standard_D2s_v6"),
        (UBUNTU_GEN2, ""),
        (UBUNTU_GEN1, "Standard_D2_v2"),
        (UBUNTU_GEN1, "Standard_D2s_v5"),
        ({**UBUNTU_GEN1, "sku": "22_04-lts-arm64"}, "Standard_D2ps_v6"),
        ({**UBUNTU_GEN1, "sku": "22_04-lts-cvm"}, "Standard_DC2as_v5"),
        ({**WINDOWS_GEN1, "sku": "2019-datacenter-gensecond"}, "Standard_D2s_v6"),
        ({**UBUNTU_GEN1, "publisher": "resf", "offer": "rockylinux-x86_64", "sku": "9-base"}, "Standard_D2s_v6"),
        ({**UBUNTU_GEN2, "sku": PARAMETER}, "Standard_D2_v2"),
    ],
)
def test_a_size_that_boots_the_source_is_silent(source: dict[str, str], name: str) -> None:
    assert marks("AIB491", parameter="string", source=source, customize=[], vmProfile=sized(name)) == []


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Basic_A1", date(2024, 8, 31)),
        ("Standard_A7", date(2024, 8, 31)),
        ("Standard_A2_v2", date(2028, 11, 15)),
        ("Standard_D14", date(2028, 5, 1)),
        ("Standard_D2_v2_Promo", date(2028, 5, 1)),
        ("Standard_DS13-4_v2", date(2028, 5, 1)),
        ("Standard_B2ms", date(2028, 11, 15)),
        ("Standard_F4s_v2", date(2028, 11, 15)),
        ("Standard_NC6s_v3", date(2025, 9, 30)),
        ("Standard_NV6", date(2023, 9, 6)),
        ("Standard_D2s_v3", None),
        ("Standard_B2s_v2", None),
        ("Standard_E2s_v5", None),
        ("Standard_NC4as_T4_v3", None),
        ("Standard_NV6ads_A10_v5", None),
        ("Standard_L8s_v3", None),
    ],
)
def test_a_series_is_retired_on_its_day(name: str, day: date | None) -> None:
    size = read_size(name)
    assert size is not None
    assert size.retires == day


def test_a_retired_size_is_a_warning_and_an_announced_one_a_reminder() -> None:
    (gone,) = found("AIB662", vmProfile=sized("Standard_NV12s_v3"))
    (later,) = found("AIB662", source=UBUNTU_GEN1, vmProfile=sized("Standard_D1_v2"))
    assert (marked(gone), gone.severity) == ('"Standard_NV12s_v3"', Severity.WARNING)
    assert (marked(later), later.severity, "2028-05-01" in later.detail) == ('"Standard_D1_v2"', Severity.INFO, True)
    assert marks("AIB662", vmProfile=network(subnetId=MACHINES, proxyVmSize="Standard_A4")) == ['"Standard_A4"']
    assert marks("AIB662", parameter="string", vmProfile=sized(PARAMETER)) == []


@pytest.mark.parametrize("name", ["Standard_DS1_v2", "Standard_D1_v2", "Standard_B1ms", "Standard_F1s", "Standard_A0"])
def test_one_processor_is_little_for_windows(name: str) -> None:
    assert marks("AIB663", source=WINDOWS_GEN1, customize=RESTART, vmProfile=sized(name)) == [f'"{name}"']
    assert marks("AIB663", source=UBUNTU_GEN1, vmProfile=sized(name)) == []


def test_windows_of_the_first_generation_gets_one_processor_by_default() -> None:
    (no_size,) = found("AIB663", source=WINDOWS_GEN1, customize=RESTART, vmProfile={"osDiskSizeGB": 127})
    assert marked(no_size).startswith("{")
    assert marks("AIB663", source=WINDOWS_GEN1, customize=RESTART, vmProfile=sized("")) == ['""']
    (no_profile,) = found("AIB663", source=WINDOWS_GEN1, customize=RESTART, vmProfile=None)
    assert no_profile.pointer == "/resources/0"


@pytest.mark.parametrize(
    "members",
    [
        {"source": WINDOWS_SOURCE, "customize": RESTART, "vmProfile": None},  # generation 2
        {"source": WINDOWS_GEN1, "customize": RESTART, "vmProfile": sized("Standard_D11_v2")},
        {"source": WINDOWS_GEN1, "customize": RESTART, "vmProfile": sized(PARAMETER)},
        {"source": WINDOWS_GEN1, "customize": [{"type": "WindowsUpdate"}], "vmProfile": sized("Standard_DS1_v2")},
        {"source": UBUNTU_GEN1, "vmProfile": None},
    ],
)
def test_a_machine_that_is_large_enough_is_silent(members: dict[str, Any]) -> None:
    assert marks("AIB663", parameter="string", **members) == []


# --- disk ---


@pytest.mark.parametrize(
    ("source", "size", "hit"),
    [
        (WINDOWS_SOURCE, 126, True),
        (WINDOWS_SOURCE, 127, False),
        (WINDOWS_SOURCE, 0, False),
        ({**WINDOWS_SOURCE, "sku": "2022-datacenter-smalldisk-g2"}, 64, False),
        ({**WINDOWS_SOURCE, "sku": "2022-Datacenter-SmallDisk-g2"}, 29, True),
        ({**WINDOWS_SOURCE, "sku": PARAMETER}, 64, False),
        ({**WINDOWS_SOURCE, "publisher": "MicrosoftSQLServer"}, 64, False),
        (UBUNTU_GEN2, 29, True),
        (UBUNTU_GEN2, 30, False),
        ({**UBUNTU_GEN2, "publisher": "resf", "offer": "rockylinux-x86_64", "sku": "9-base"}, 16, False),
        (UBUNTU_GEN2, PARAMETER, False),
    ],
)
def test_a_disk_cannot_shrink(source: dict[str, str], size: object, *, hit: bool) -> None:
    kind = "int" if size == PARAMETER else "string"
    got = marks("AIB492", parameter=kind, source=source, customize=[], vmProfile={"osDiskSizeGB": size})
    assert got == ([str(size)] if hit else [])


def test_the_disk_of_a_custom_image_is_not_guessed() -> None:
    image = f"{GROUP}/providers/Microsoft.Compute/galleries/images/images/base/versions/1.0.0"
    source = {"type": "SharedImageVersion", "imageVersionId": image}
    assert marks("AIB492", source=source, customize=RESTART, vmProfile={"osDiskSizeGB": 64}) == []


@pytest.mark.parametrize(
    ("mode", "size", "hit"),
    [
        ({}, 2049, True),
        ({"replicationMode": "Full"}, 4095, True),
        ({}, 2048, False),
        ({"replicationMode": "Shallow"}, 4095, False),
        ({"replicationMode": PARAMETER}, 4095, False),
    ],
)
def test_a_large_image_needs_shallow_replication(mode: dict[str, str], size: int, *, hit: bool) -> None:
    target = {
        "type": "SharedImage",
        "runOutputName": "gallery",
        "galleryImageId": f"{GROUP}/providers/Microsoft.Compute/galleries/images/images/base",
        "targetRegions": [{"name": "westeurope"}],
        **mode,
    }
    got = found("AIB493", parameter="string", distribute=[target], vmProfile={"osDiskSizeGB": size})
    assert [marked(item) for item in got] == ([str(size)] if hit else [])
    assert [note.span.text for item in got for note in item.notes] == (['"SharedImage"'] if hit else [])


# --- identities ---


def test_the_identity_of_the_template_on_the_machine_is_found_in_any_letter_case() -> None:
    own = IDENTITY.replace("resourceGroups", "resourcegroups")
    (finding,) = found("AIB494", vmProfile={"userAssignedIdentities": [READER, own]})
    assert marked(finding) == f'"{own}"'
    assert [note.span.text for note in finding.notes] == [f'"{IDENTITY}"']


@pytest.mark.parametrize("given", [[], [READER], [PARAMETER], [IDENTITY + "2"]])
def test_another_identity_on_the_machine_is_silent(given: list[str]) -> None:
    assert marks("AIB494", parameter="string", vmProfile={"userAssignedIdentities": given}) == []


def test_the_identities_that_need_a_role_are_named() -> None:
    (finding,) = found("AIB659", vmProfile={"userAssignedIdentities": [READER, IDENTITY]})
    assert "on `reader`, `builder`." in finding.detail
    assert marked(finding).startswith("[")
    assert marks("AIB659", parameter="string", vmProfile={"userAssignedIdentities": [PARAMETER]}) == []


# --- network ---


@pytest.mark.parametrize(
    ("vnet", "underlined"),
    [({}, "{}"), ({"subnetId": ""}, '""'), ({"proxyVmSize": ""}, '{\n            "proxyVmSize"')],
)
def test_a_network_without_a_subnet_is_found(vnet: dict[str, str], underlined: str) -> None:
    (mark,) = marks("AIB495", vmProfile={"vnetConfig": vnet})
    assert mark.startswith(underlined)


@pytest.mark.parametrize(
    "vnet",
    [
        {"subnetId": MACHINES},
        {"subnetId": PARAMETER},
        {"containerInstanceSubnetId": CONTAINERS},  # AIB497
        {"proxyVmSize": "Standard_D2s_v5"},  # AIB499
    ],
)
def test_a_network_with_anything_in_it_is_left_to_other_rules(vnet: dict[str, str]) -> None:
    assert marks("AIB495", parameter="string", vmProfile={"vnetConfig": vnet}) == []


def test_the_old_spelling_names_a_subnet_too() -> None:
    vnet = {"name": "builds", "subnetName": "machines", "resourceGroupName": "network"}
    assert marks("AIB495", apiVersion="2019-05-01-preview", vmProfile={"vnetConfig": vnet}) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "containers",
        MACHINES.rpartition("/subnets")[0],
        f"{GROUP}/providers/Microsoft.ClassicNetwork/virtualNetworks/builds/subnets/containers",
        CONTAINERS + "/",
    ],
)
def test_the_container_needs_the_id_of_a_subnet(wrong: str) -> None:
    vnet = {"subnetId": MACHINES, "containerInstanceSubnetId": wrong}
    assert marks("AIB496", vmProfile={"vnetConfig": vnet}) == [f'"{wrong}"']
    assert marks("AIB496", apiVersion="2023-07-01", vmProfile={"vnetConfig": vnet}) == []


@pytest.mark.parametrize("right", [CONTAINERS, CONTAINERS.lower(), PARAMETER, ""])
def test_the_id_of_a_subnet_is_accepted_for_the_container(right: str) -> None:
    vnet = {"subnetId": MACHINES, "containerInstanceSubnetId": right}
    assert marks("AIB496", parameter="string", vmProfile={"vnetConfig": vnet}) == []


@pytest.mark.parametrize("build", [{}, {"subnetId": ""}])
def test_a_container_subnet_needs_a_build_subnet(build: dict[str, str]) -> None:
    vnet = {**build, "containerInstanceSubnetId": CONTAINERS}
    assert marks("AIB497", vmProfile={"vnetConfig": vnet}) == [f'"{CONTAINERS}"']


@pytest.mark.parametrize(
    "vnet",
    [
        {"subnetId": MACHINES, "containerInstanceSubnetId": CONTAINERS},
        {"subnetId": PARAMETER, "containerInstanceSubnetId": CONTAINERS},
        {"containerInstanceSubnetId": PARAMETER},
        {"subnetId": MACHINES},
    ],
)
def test_a_container_subnet_that_is_not_alone_is_silent(vnet: dict[str, str]) -> None:
    assert marks("AIB497", parameter="string", vmProfile={"vnetConfig": vnet}) == []


@pytest.mark.parametrize(
    ("container", "underlined"),
    [
        (MACHINES, f'"{MACHINES}"'),
        (MACHINES.upper(), f'"{MACHINES.upper()}"'),
        (CONTAINERS.replace("/builds/", "/hub/"), "hub"),
        (CONTAINERS.replace("/images/", "/network/"), "network"),
        (CONTAINERS.replace("0000-000000000000", "0000-000000000001"), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_the_container_needs_another_subnet_of_the_same_network(container: str, underlined: str) -> None:
    (finding,) = found("AIB498", vmProfile=network(subnetId=MACHINES, containerInstanceSubnetId=container))
    assert marked(finding) == underlined
    assert [note.span.text for note in finding.notes] == [f'"{MACHINES}"']


@pytest.mark.parametrize("container", [CONTAINERS, CONTAINERS.lower(), PARAMETER, "containers", ""])
def test_a_container_in_its_place_is_silent(container: str) -> None:
    vnet = network(subnetId=MACHINES, containerInstanceSubnetId=container)
    assert marks("AIB498", parameter="string", vmProfile=vnet) == []


@pytest.mark.parametrize(
    ("vnet", "severity"),
    [
        ({"subnetId": MACHINES, "containerInstanceSubnetId": CONTAINERS}, Severity.ERROR),
        ({}, Severity.WARNING),
        ({"subnetId": ""}, Severity.WARNING),
    ],
)
def test_a_proxy_that_is_not_made_needs_no_size(vnet: dict[str, str], severity: Severity) -> None:
    (finding,) = found("AIB499", vmProfile=network(proxyVmSize="Standard_D2s_v5", **vnet))
    assert (marked(finding), finding.severity) == ('"Standard_D2s_v5"', severity)


@pytest.mark.parametrize(
    "vnet",
    [
        {"subnetId": MACHINES, "proxyVmSize": "Standard_D2s_v5"},
        {"subnetId": PARAMETER, "proxyVmSize": "Standard_D2s_v5"},
        {"subnetId": MACHINES, "containerInstanceSubnetId": PARAMETER, "proxyVmSize": "Standard_D2s_v5"},
        {"subnetId": MACHINES, "containerInstanceSubnetId": CONTAINERS, "proxyVmSize": ""},
        {"subnetId": MACHINES, "containerInstanceSubnetId": CONTAINERS, "proxyVmSize": PARAMETER},
    ],
)
def test_a_proxy_that_may_be_made_can_have_a_size(vnet: dict[str, str]) -> None:
    assert marks("AIB499", parameter="string", vmProfile=network(**vnet)) == []


def test_the_proxy_topology_is_said_with_the_version_that_ends_it() -> None:
    (new,) = found("AIB660", vmProfile=network(subnetId=MACHINES))
    (old,) = found("AIB660", apiVersion="2022-07-01", vmProfile=network(subnetId=MACHINES))
    assert (marked(new), "apiVersion" in new.detail, "2024-02-01" in old.detail) == (f'"{MACHINES}"', False, True)
    assert marks("AIB660", parameter="string", vmProfile=network(subnetId=PARAMETER)) == []
    assert marks("AIB660", vmProfile=network(subnetId=MACHINES, containerInstanceSubnetId=CONTAINERS)) == []


def test_a_build_in_a_network_of_the_service_is_said() -> None:
    (profile,) = found("AIB661", vmProfile=sized("Standard_D2s_v5"))
    (nothing,) = found("AIB661", vmProfile=None)
    assert (marked(profile)[0], nothing.pointer) == ("{", "/resources/0")
    assert marks("AIB661", vmProfile={"vnetConfig": {}}) == []
    assert marks("AIB661") == []
