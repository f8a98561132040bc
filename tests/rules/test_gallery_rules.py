"""Rules about gallery targets: regions, replicas, storage and version numbers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import findings, marked
from documents import GROUP, document

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.fixing import mended_text

DEFINITION = f"{GROUP}/providers/Microsoft.Compute/galleries/images/images/base"
HOME = [{"name": "westeurope"}]
MANAGED_SOURCE = {"type": "ManagedImage", "imageId": f"{GROUP}/providers/Microsoft.Compute/images/golden"}
TRIGGER = {
    "type": "triggers",
    "apiVersion": "2025-10-01",
    "name": "rebuild",
    "properties": {"kind": "SourceImage"},
}


def gallery(image_id: str = DEFINITION, **members: Any) -> dict[str, Any]:
    return {"type": "SharedImage", "runOutputName": "gallery", "galleryImageId": image_id} | members


def template(*targets: dict[str, Any], **members: Any) -> str:
    numbered = [target | {"runOutputName": f"output-{number}"} for number, target in enumerate(targets)]
    whole = json.loads(document(json.dumps({"distribute": numbered} | members)))
    whole["parameters"] = {"given": {"type": "string"}, "count": {"type": "int"}}
    return json.dumps(whole, indent=2)


def of(code: str, text: str) -> list[Diagnostic]:
    return [item for item in findings(text) if item.definition.code == code]


def marks(code: str, text: str) -> list[str]:
    return [marked(item) for item in of(code, text)]


def regions(*named: tuple[str, int | str | None]) -> list[dict[str, Any]]:
    return [{"name": name} | ({} if count is None else {"replicaCount": count}) for name, count in named]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"targetRegions": HOME, "storageAccountType": "Standard_ZRS"}, ['"Standard_ZRS"']),
        ({"storageAccountType": "Standard_LRS"}, ['"Standard_LRS"']),
        ({"targetRegions": HOME, "storageAccountType": "[parameters('given')]"}, []),
        ({"replicationRegions": ["westeurope"], "storageAccountType": "Standard_ZRS"}, []),
        ({"replicationRegions": ["[parameters('given')]"], "storageAccountType": "Standard_ZRS"}, []),
        ({"targetRegions": [{"name": "westeurope", "storageAccountType": "Standard_ZRS"}]}, []),
        ({"targetRegions": HOME, "storageAccountType": None}, []),
    ],
)
def test_a_storage_type_needs_the_old_regions(members: dict[str, Any], expected: list[str]) -> None:
    assert marks("AIB474", template(gallery(**members))) == expected


def test_the_regions_that_can_have_a_storage_type_are_noted() -> None:
    (item,) = of("AIB474", template(gallery(targetRegions=HOME, storageAccountType="Standard_ZRS")))
    assert json.loads(item.notes[0].span.text) == HOME


def test_before_target_regions_a_storage_type_stands_alone() -> None:
    target = gallery(storageAccountType="Standard_ZRS")
    assert of("AIB474", template(target, apiVersion="2021-10-01")) == []  # AIB325 demands the regions


@pytest.mark.parametrize("region", ["ukwest", "UK West", "westus", "Australia Southeast"])
def test_zone_redundant_storage_in_a_region_without_zones(region: str) -> None:
    target = gallery(targetRegions=[{"name": region, "storageAccountType": "Standard_ZRS"}, *HOME])
    (item,) = of("AIB475", template(target))
    assert marked(item) == '"Standard_ZRS"'
    assert [note.span.text for note in item.notes] == [f'"{region}"']


@pytest.mark.parametrize(
    ("name", "storage"),
    [
        ("westeurope", "Standard_ZRS"),
        ("westus2", "Standard_ZRS"),
        ("ukwest", "Standard_LRS"),
        ("ukwest", "Premium_LRS"),
        ("ukwest", "[parameters('given')]"),
        ("[parameters('given')]", "Standard_ZRS"),
        ("nowhere", "Standard_ZRS"),
    ],
)
def test_storage_that_a_region_has_or_may_have(name: str, storage: str) -> None:
    assert of("AIB475", template(gallery(targetRegions=[{"name": name, "storageAccountType": storage}]))) == []


def test_the_storage_of_the_whole_target_is_judged_for_each_old_region() -> None:
    target = gallery(replicationRegions=["westeurope", "westus", "UK West"], storageAccountType="Standard_ZRS")
    items = of("AIB475", template(target))
    assert {note.span.text for item in items for note in item.notes} == {'"westus"', '"UK West"'}
    assert {marked(item) for item in items} == {'"Standard_ZRS"'}


REPLICAS = [
    ((("westeurope", 60), ("northeurope", 41)), "AIB476", "60"),
    ((("westeurope", 1), ("northeurope", 100)), "AIB476", "100"),
    ((("westeurope", None), ("northeurope", 100)), "AIB476", "100"),
    ((("westeurope", "[parameters('count')]"), ("northeurope", 100)), "AIB476", "100"),
    ((("westeurope", 60), ("northeurope", 40)), "AIB643", "60"),
    ((("westeurope", 51),), "AIB643", "51"),
]


@pytest.mark.parametrize(("named", "code", "mark"), REPLICAS)
def test_replicas_beyond_a_limit_are_found_once(named: tuple[tuple[str, Any], ...], code: str, mark: str) -> None:
    text = template(gallery(targetRegions=regions(*named)))
    assert marks(code, text) == [mark]
    other = "AIB643" if code == "AIB476" else "AIB476"
    assert of(other, text) == []


@pytest.mark.parametrize(
    "named",
    [
        (("westeurope", 50),),
        (("westeurope", None),),
        (("westeurope", "[parameters('count')]"),),
        (("westeurope", 25), ("northeurope", 25)),
    ],
)
def test_replicas_within_the_limits(named: tuple[tuple[str, Any], ...]) -> None:
    text = template(gallery(targetRegions=regions(*named)), gallery(f"{DEFINITION}2", targetRegions=regions(*named)))
    assert [*of("AIB476", text), *of("AIB643", text)] == []


@pytest.mark.parametrize(
    ("region", "meant"),
    [
        ("westeurop", "westeurope"),
        ("West Eurpe", "westeurope"),
        ("west-europe", "westeurope"),
        ("nrotheurope", "northeurope"),
        ("easttus", "eastus"),
        ("uksoutth", "uksouth"),
    ],
)
def test_a_misspelt_region(region: str, meant: str) -> None:
    home, target = {"name": "westeurope"}, {"name": region}
    text = template(gallery(targetRegions=[target, home]), gallery(f"{DEFINITION}2", replicationRegions=[region]))
    items = of("AIB481", text)
    assert [marked(item) for item in items] == [f'"{region}"'] * 2
    assert all(f"`{meant}`" in item.detail for item in items)
    mended, count = mended_text(items[0].subject.source, items, unsafe=True)
    assert (count, of("AIB481", mended)) == (2, [])
    assert mended == text.replace(f'"{region}"', f'"{meant}"')


def test_a_misspelt_region_of_a_managed_image() -> None:
    target = {
        "type": "ManagedImage",
        "runOutputName": "image",
        "location": "westeuropa",
        "imageId": f"{GROUP}/providers/Microsoft.Compute/images/base",
    }
    assert marks("AIB481", template(target)) == ['"westeuropa"']


@pytest.mark.parametrize(
    "region",
    [
        "westeurope",
        "West Europe",
        "North Central US",
        "japanwest",
        "eastus3",  # a number tells regions apart
        "swedencentral2",
        "saudiarabiaeast",
        "indiasouthcentral",
        "<region>",
        "[parameters('given')]",
    ],
)
def test_a_region_that_exists_or_may_exist(region: str) -> None:
    assert of("AIB481", template(gallery(targetRegions=[{"name": region}]))) == []


@pytest.mark.parametrize(
    ("location", "image", "found"),
    [
        ("westeurope", "northeurope", True),
        ("West Europe", "North Europe", True),
        ("West Europe", "westeurope", False),
        ("westeurope", "[parameters('given')]", False),
        ("[parameters('given')]", "northeurope", False),
    ],
)
def test_a_managed_image_elsewhere(location: str, image: str, *, found: bool) -> None:
    target = {
        "type": "ManagedImage",
        "runOutputName": "image",
        "location": image,
        "imageId": f"{GROUP}/providers/Microsoft.Compute/images/base",
    }
    items = of("AIB640", template(target, location=location))
    assert [marked(item) for item in items] == ([f'"{image}"'] if found else [])
    assert [note.span.text for item in items for note in item.notes] == ([f'"{location}"'] if found else [])


def test_old_regions_become_new_ones() -> None:
    text = template(gallery(replicationRegions=["westeurope", "North Europe"]))
    (item,) = of("AIB641", text)
    assert marked(item) == '"replicationRegions"'
    mended, count = mended_text(item.subject.source, [item], unsafe=False)
    wanted = text.replace('"replicationRegions"', '"targetRegions"')
    wanted = wanted.replace('            "westeurope"', '            {"name": "westeurope"}')
    wanted = wanted.replace('            "North Europe"', '            {"name": "North Europe"}')
    assert (mended, count) == (wanted, 1)
    assert [found.definition.code for found in findings(mended)] == [
        found.definition.code for found in findings(text) if found.definition.code != "AIB641"
    ]


@pytest.mark.parametrize(
    "members",
    [
        {"replicationRegions": ["westeurope", "[parameters('given')]"]},
        {"replicationRegions": ["westeurope", "[concat('north', 'europe')]", "<region>"]},
        {"replicationRegions": "[createArray('westeurope')]"},
        {"replicationRegions": ["westeurope"], "storageAccountType": "Standard_LRS"},
        {"ReplicationRegions": ["westeurope"]},  # AIB301 mends the name first
        {"replicationRegions": []},
    ],
)
def test_old_regions_that_are_not_mended_in_place(members: dict[str, Any]) -> None:
    (item,) = of("AIB641", template(gallery(**members)))
    assert item.fix is None
    assert item.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("members", "version"),
    [
        ({"replicationRegions": ["westeurope"]}, "2022-02-14"),
        ({"targetRegions": HOME}, "2025-10-01"),
        ({"targetRegions": HOME, "replicationRegions": ["westeurope"]}, "2025-10-01"),  # AIB333
    ],
)
def test_regions_that_are_not_deprecated(members: dict[str, Any], version: str) -> None:
    assert of("AIB641", template(gallery(**members), apiVersion=version)) == []


@pytest.mark.parametrize("version", [None, "[parameters('given')]"])
def test_without_a_declared_version_old_regions_are_a_remark(version: str | None) -> None:
    (item,) = of("AIB641", template(gallery(replicationRegions=["westeurope"]), apiVersion=version))
    assert (item.severity, item.fix) == (Severity.INFO, None)


@pytest.mark.parametrize(
    ("members", "version", "count"),
    [
        ({}, "2022-07-01", 1),
        ({}, "2021-10-01", 0),
        ({"targetRegions": HOME}, "2025-10-01", 0),
        ({"replicationRegions": ["[parameters('given')]"]}, "2025-10-01", 0),
        ({"replicationRegions": "[split(parameters('given'), ',')]"}, "2025-10-01", 0),
    ],
)
def test_a_target_without_regions(members: dict[str, Any], version: str, count: int) -> None:
    found = marks("AIB644", template(gallery(**members), apiVersion=version))
    assert [json.loads(mark)["galleryImageId"] for mark in found] == [DEFINITION] * count


@pytest.mark.parametrize(
    ("names", "location", "found"),
    [
        (["northeurope", "eastus"], "westeurope", True),
        (["North Europe"], "West Europe", True),
        (["northeurope", "West Europe"], "westeurope", False),
        (["northeurope", "[parameters('given')]"], "westeurope", False),
        (["northeurope"], "[parameters('given')]", False),
        ([], "westeurope", False),
    ],
)
def test_the_build_region_among_the_regions(names: list[str], location: str, *, found: bool) -> None:
    new = template(gallery(targetRegions=[{"name": name} for name in names]), location=location)
    old = template(gallery(replicationRegions=names), location=location)
    assert [json.loads(mark)[0]["name"] for mark in marks("AIB645", new)] == names[:1] * found
    assert [json.loads(mark) for mark in marks("AIB645", old)] == [names] * found


@pytest.mark.parametrize(("count", "found"), [(3, False), (4, True), (6, True)])
def test_many_regions(count: int, *, found: bool) -> None:
    names = ["westeurope", "northeurope", "eastus", "westus2", "uksouth", "japaneast"][:count]
    text = template(gallery(targetRegions=[{"name": name} for name in names]))
    assert [len(json.loads(mark)) for mark in marks("AIB646", text)] == [count] * found
    old = template(gallery(replicationRegions=names))
    assert [len(json.loads(mark)) for mark in marks("AIB646", old)] == [count] * found


@pytest.mark.parametrize(
    ("flag", "expected"), [(True, ["true"]), (False, []), ("[parameters('given')]", []), (None, [])]
)
def test_a_version_that_is_never_latest(flag: object, expected: list[str]) -> None:
    assert marks("AIB648", template(gallery(targetRegions=HOME, excludeFromLatest=flag))) == expected


@pytest.mark.parametrize(
    ("versioning", "expected"),
    [
        ({"scheme": "Source", "major": 2}, ["2"]),
        ({"scheme": "Source", "major": -1}, ["-1"]),
        ({"scheme": "Source", "major": None}, []),
        ({"scheme": "Source", "major": "[parameters('count')]"}, []),
        ({"scheme": "[parameters('given')]", "major": 2}, []),
        ({"scheme": "Latest", "major": 2}, []),
        ({"scheme": "Source"}, []),
    ],
)
def test_a_major_number_beside_source(versioning: dict[str, Any], expected: list[str]) -> None:
    text = template(gallery(targetRegions=HOME, versioning=versioning))
    assert marks("AIB477", text) == expected
    assert [item.notes[0].span.text for item in of("AIB477", text)] == ['"Source"'] * len(expected)


@pytest.mark.parametrize(("version", "severity"), [("2024-02-01", Severity.ERROR), ("2023-07-01", Severity.WARNING)])
def test_a_major_number_beside_source_is_refused_by_strict_versions_only(version: str, severity: Severity) -> None:
    target = gallery(targetRegions=HOME, versioning={"scheme": "Source", "major": 2})
    assert [item.severity for item in of("AIB477", template(target, apiVersion=version))] == [severity]


@pytest.mark.parametrize(
    ("scheme", "image_id", "count"),
    [
        ("Source", DEFINITION, 1),
        ("Source", f"{DEFINITION}/versions/1.0.0", 0),  # AIB753
        ("Latest", DEFINITION, 0),
        ("[parameters('given')]", DEFINITION, 0),
    ],
)
def test_a_managed_image_numbers_nothing(scheme: str, image_id: str, count: int) -> None:
    target = gallery(image_id, targetRegions=HOME, versioning={"scheme": scheme})
    assert marks("AIB478", template(target, source=MANAGED_SOURCE)) == ['"Source"'] * count
    assert marks("AIB478", template(target)) == []


LATEST = {"scheme": "Latest"}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (gallery(), gallery(), True),
        (gallery(), gallery(DEFINITION.upper()), True),
        (gallery(), gallery(versioning=LATEST), True),
        (gallery(versioning=LATEST | {"major": -1}), gallery(), True),
        (gallery(versioning=LATEST | {"major": 1}), gallery(versioning=LATEST | {"major": 1}), True),
        (gallery(versioning=LATEST | {"major": 1}), gallery(versioning=LATEST | {"major": 2}), False),
        (gallery(versioning=LATEST), gallery(versioning={"scheme": "Source"}), False),
        (gallery(versioning=LATEST), gallery(versioning=LATEST | {"major": "[parameters('count')]"}), False),
        (gallery(), gallery(f"{DEFINITION}2"), False),
        (gallery(), gallery(f"{DEFINITION}/versions/1.0.0"), False),
        (gallery("[parameters('given')]"), gallery("[parameters('given')]"), False),
    ],
)
def test_a_definition_that_is_published_twice(first: dict[str, Any], second: dict[str, Any], *, found: bool) -> None:
    text = template(first | {"targetRegions": HOME}, second | {"targetRegions": HOME})
    assert marks("AIB480", text) == [json.dumps(second["galleryImageId"])] * found
    assert [item.notes[0].span.text for item in of("AIB480", text)] == [json.dumps(first["galleryImageId"])] * found


@pytest.mark.parametrize(
    ("image_id", "expected"),
    [
        (f"{DEFINITION}/versions/4.12.3", ["4.12.3"]),
        (f"[concat('{DEFINITION}', '/versions/4.12.3')]", [f"\"[concat('{DEFINITION}', '/versions/4.12.3')]\""]),
        (f"{DEFINITION}/versions/latest", []),  # AIB750
        (f"{DEFINITION}/versions/<version>", []),
        (f"[concat('{DEFINITION}/versions/', parameters('given'))]", []),
        (DEFINITION, []),
        (f"{GROUP}/providers/Microsoft.Compute/images/base", []),  # AIB703
    ],
)
def test_a_fixed_version(image_id: str, expected: list[str]) -> None:
    text = template(gallery(image_id, targetRegions=HOME))
    assert marks("AIB642", text) == expected
    assert all(item.severity is Severity.INFO for item in of("AIB642", text))


def test_a_fixed_version_beside_a_trigger_is_refused_by_another_rule() -> None:
    text = template(gallery(f"{DEFINITION}/versions/4.12.3", targetRegions=HOME), resources=[TRIGGER])
    assert of("AIB642", text) == []
    assert marks("AIB420", text) == ["4.12.3"]


PLATFORM = {"type": "PlatformImage", "publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
GALLERY = {"type": "SharedImageVersion", "imageVersionId": f"{DEFINITION}0/versions/1.0.0"}


@pytest.mark.parametrize(
    ("source", "pinned"),
    [
        (PLATFORM | {"version": "24.04.202506100"}, '"24.04.202506100"'),
        (PLATFORM | {"version": "latest"}, None),
        (PLATFORM | {"version": "Latest"}, None),
        (PLATFORM | {"version": "[parameters('given')]"}, None),
        (PLATFORM, None),
        (GALLERY, f'"{DEFINITION}0/versions/1.0.0"'),
        (GALLERY | {"imageVersionId": f"{DEFINITION}0/versions/latest"}, None),
        (GALLERY | {"imageVersionId": "[parameters('given')]"}, None),
        (MANAGED_SOURCE, None),  # AIB478
    ],
)
def test_a_number_that_follows_a_pinned_source(source: dict[str, Any], pinned: str | None) -> None:
    text = template(gallery(targetRegions=HOME, versioning={"scheme": "Source"}), source=source)
    assert marks("AIB647", text) == (['"Source"'] if pinned else [])
    assert [item.notes[0].span.text for item in of("AIB647", text)] == ([pinned] if pinned else [])
    latest = template(gallery(targetRegions=HOME, versioning=LATEST), source=source)
    assert of("AIB647", latest) == []
