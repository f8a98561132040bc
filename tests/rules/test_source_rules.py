"""Rules about the source image: its version, its offer, its gallery, its age."""

from __future__ import annotations

import json
from typing import Any

import pytest
from checking import TODAY, findings, marked
from documents import GROUP, LINUX_SOURCE, SUBSCRIPTION, WINDOWS_SOURCE, WINDOWS_STEP, document

from aib2packer.diagnostics import Diagnostic, Severity
from aib2packer.evaluate.document import evaluate_document
from aib2packer.evaluate.inputs import Inputs
from aib2packer.model.decode import decode_template
from aib2packer.model.leaves import Leaf
from aib2packer.model.template import GallerySource
from aib2packer.rules.source.ids import GalleryImage, Sharing, gallery_image
from aib2packer.rules.source.image import ManagedImageElsewhere
from aib2packer.rules.subject import Subject, make_subject
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.reader import decode_source

GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/shared/images"
IMAGE = f"{GROUP}/providers/Microsoft.Compute/images/base"
ELSEWHERE = "11111111-1111-1111-1111-111111111111"


def template(**members: Any) -> str:
    """Give a file whose template has these members."""
    return document(json.dumps(members))


def linux(**members: Any) -> str:
    """Give a file with a marketplace image as source; None removes a member."""
    source = {**LINUX_SOURCE, **members}
    return template(source={name: value for name, value in source.items() if value is not None})


def platform(publisher: str, offer: str, sku: str, **others: Any) -> str:
    """Give a file with a marketplace image by its coordinates."""
    return linux(publisher=publisher, offer=offer, sku=sku, **others)


def gallery(version_id: str, **members: Any) -> str:
    """Give a file with a gallery version as source."""
    return template(source={"type": "SharedImageVersion", "imageVersionId": version_id}, **members)


def target(name: str, ending: str = "") -> list[dict[str, Any]]:
    """Give a `distribute` with one image definition."""
    written = {"runOutputName": "out", "galleryImageId": f"{GALLERY}/{name}{ending}"}
    return [{"type": "SharedImage", **written, "targetRegions": [{"name": "westeurope"}]}]


def of(code: str, text: str) -> list[Diagnostic]:
    """Give the findings of one rule."""
    return [item for item in findings(text) if item.definition.code == code]


def underlined(code: str, text: str) -> list[str]:
    """Give what the findings of one rule underline."""
    return [marked(item) for item in of(code, text)]


def parameterised(text: str, *names: str) -> str:
    """Give a deployment with parameters without values."""
    made = json.loads(text)
    made["parameters"] = {name: {"type": "string"} for name in names}
    return json.dumps(made)


def mended(text: str, item: Diagnostic) -> str:
    """Apply a fix."""
    assert item.fix is not None
    for edit in sorted(item.fix.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def subject_of(text: str, subscription: str | None = None) -> Subject:
    """Give the subject of a file whose subscription the caller knows or not."""
    source = decode_source("image.json", text.encode()).value
    assert source is not None
    root = parse_json(source).value
    assert root is not None
    inputs = Inputs(parameter_files=(), settings=(), facts={}, keep=(), keep_all=False)
    resolved = (evaluate_document(root, inputs).value or ())[0]
    made = decode_template(resolved.resource).value
    assert made is not None
    return make_subject(made, resolved.shape, TODAY, subscription=subscription)


def leaf_of(version_id: str) -> Leaf:
    source = subject_of(gallery(version_id)).template.source
    assert isinstance(source, GallerySource)
    return source.image_version_id


# AIB423


def test_a_marketplace_image_without_a_version_marks_the_source() -> None:
    (found,) = of("AIB423", linux(version=None))
    assert json.loads(marked(found))["offer"] == "ubuntu-24_04-lts"
    assert found.fix is None


def test_an_empty_version_is_none_and_is_mended_to_latest() -> None:
    text = linux(version="")
    (found,) = of("AIB423", text)
    assert marked(found) == '""'
    assert mended(text, found) == linux(version="latest")


def test_the_id_of_an_image_definition_gets_the_newest_version() -> None:
    text = gallery(f"{GALLERY}/base")
    (found,) = of("AIB423", text)
    assert marked(found) == "base"
    after = mended(text, found)
    assert f"{GALLERY}/base/versions/latest" in after
    assert [item.definition.code for item in findings(after) if item.severity is not Severity.INFO] == []


def test_no_newest_version_is_appended_where_the_api_version_does_not_take_it() -> None:
    (found,) = of("AIB423", gallery(f"{GALLERY}/base", apiVersion="2021-10-01"))
    assert found.fix is None


@pytest.mark.parametrize(
    "text",
    [
        linux(),
        linux(version="24.04.202506100"),
        parameterised(linux(version="[parameters('version')]"), "version"),
        gallery(f"{GALLERY}/base/versions/1.2.0"),
        gallery("/CommunityGalleries/example-0/Images/base"),
        parameterised(gallery("[parameters('id')]"), "id"),
        template(source={"type": "ManagedImage", "imageId": IMAGE}),
    ],
)
def test_a_source_with_a_version_or_one_that_needs_none_is_let_be(text: str) -> None:
    assert of("AIB423", text) == []


# AIB424


@pytest.mark.parametrize("member", ["publisher", "offer", "sku"])
def test_an_empty_coordinate_is_found_at_its_place(member: str) -> None:
    (found,) = of("AIB424", linux(**{member: ""}))
    assert marked(found) == '""'
    assert found.pointer is not None
    assert found.pointer.endswith(f"/source/{member}")


def test_an_empty_member_of_a_plan_is_found_and_is_no_plan_of_another_image() -> None:
    plan = {"planName": "", "planProduct": "ubuntu-24_04-lts", "planPublisher": "canonical"}
    (found,) = [item for item in findings(linux(planInfo=plan)) if item.severity is not Severity.INFO]
    assert (found.definition.code, found.summary) == ("AIB424", "`planName` of the source is empty")


def test_a_coordinate_that_is_not_known_is_not_empty() -> None:
    assert of("AIB424", parameterised(linux(sku="[parameters('sku')]"), "sku")) == []


# AIB425


@pytest.mark.parametrize("version", ["24.04", "newest", "v1.2.3", "1.2.3.4", "1.2.x", "1..3", "*"])
def test_a_version_that_no_marketplace_image_has(version: str) -> None:
    (found,) = of("AIB425", linux(version=version))
    assert (found.severity, marked(found), found.fix) == (Severity.WARNING, f'"{version}"', None)


@pytest.mark.parametrize("version", ["Latest", "LATEST", "latest "])
def test_latest_in_other_letters_is_only_an_advice_and_is_mended(version: str) -> None:
    text = linux(version=version)
    (found,) = of("AIB425", text)
    assert found.severity is Severity.INFO
    assert mended(text, found) == linux()


@pytest.mark.parametrize("version", ["latest", "18.04.201902121", "20348.3807.250610", "0.0.1"])
def test_versions_that_can_be(version: str) -> None:
    assert of("AIB425", linux(version=version)) == []


# AIB426


@pytest.mark.parametrize("version", ["v1.2", "1.2", "1.2.3.4", "newest", "1.2.3-beta"])
def test_a_gallery_version_that_is_no_number_is_underlined(version: str) -> None:
    assert underlined("AIB426", gallery(f"{GALLERY}/base/versions/{version}")) == [version]


def test_a_community_version_that_is_no_number_is_underlined() -> None:
    assert underlined("AIB426", gallery("/CommunityGalleries/example-0/Images/base/Versions/1.2")) == ["1.2"]


@pytest.mark.parametrize("ending", ["/versions/1.2.3", "/versions/latest", "/versions/Latest", "", "/versions", "/1.2"])
def test_gallery_ids_with_a_number_or_of_another_shape_are_let_be(ending: str) -> None:
    assert of("AIB426", gallery(f"{GALLERY}/base{ending}")) == []


# AIB427


@pytest.mark.parametrize("version", ["2019-05-01-preview", "2020-02-14", "2021-10-01", "2022-02-14"])
def test_the_newest_gallery_version_is_unknown_to_old_api_versions(version: str) -> None:
    text = gallery(f"{GALLERY}/base/versions/latest", apiVersion=version)
    (found,) = of("AIB427", text)
    assert (marked(found), found.severity) == ("latest", Severity.ERROR)
    assert version in found.summary


@pytest.mark.parametrize(
    ("ending", "version"),
    [("/versions/latest", "2022-07-01"), ("/versions/1.2.0", "2020-02-14"), ("", "2020-02-14")],
)
def test_later_api_versions_and_single_versions_are_let_be(ending: str, version: str) -> None:
    assert of("AIB427", gallery(f"{GALLERY}/base{ending}", apiVersion=version)) == []


def test_latest_of_a_marketplace_image_is_as_old_as_the_service() -> None:
    assert of("AIB427", template(apiVersion="2020-02-14", source=LINUX_SOURCE)) == []


# AIB428 and AIB616

DIRECT = f"/SharedGalleries/{ELSEWHERE}-EXAMPLE/Images/base/Versions/1.2.0"
COMMUNITY = "/communityGalleries/example-0/images/base/versions/latest"


@pytest.mark.parametrize(
    ("version", "severity"),
    [("2022-02-14", Severity.WARNING), ("2022-07-01", Severity.INFO), ("2025-10-01", Severity.INFO)],
)
def test_a_direct_shared_source_is_a_preview_since_it_is_known(version: str, severity: Severity) -> None:
    (found,) = of("AIB428", gallery(DIRECT, apiVersion=version))
    assert (marked(found), found.severity) == ("SharedGalleries", severity)


def test_a_community_gallery_is_an_advice() -> None:
    (found,) = of("AIB616", gallery(COMMUNITY))
    assert (marked(found), found.severity) == ("communityGalleries", Severity.INFO)


@pytest.mark.parametrize(
    "version_id", [f"{GALLERY}/SharedGalleries/versions/1.0.0", "/SharedGalleries/a/b", "SharedGalleries"]
)
def test_look_alikes_of_shared_galleries(version_id: str) -> None:
    assert of("AIB428", gallery(version_id)) + of("AIB616", gallery(version_id)) == []


# AIB429


def test_a_managed_image_of_another_subscription_is_underlined() -> None:
    image = IMAGE.replace(SUBSCRIPTION[15:], ELSEWHERE)
    text = template(
        source={"type": "ManagedImage", "imageId": image},
        stagingResourceGroup=f"{SUBSCRIPTION}/resourceGroups/staging",
    )
    assert underlined("AIB429", text) == [ELSEWHERE]


def test_without_the_subscription_of_the_template_the_staging_group_tells_it() -> None:
    source = {"type": "ManagedImage", "imageId": IMAGE}
    text = template(source=source, stagingResourceGroup=f"/subscriptions/{ELSEWHERE}/resourceGroups/staging")
    (found,) = ManagedImageElsewhere().check(subject_of(text))
    assert marked(found) == SUBSCRIPTION[15:]
    assert [note.message for note in found.notes] == ["the staging resource group"]
    assert of("AIB429", text) == [], "the staging group is what is wrong, and AIB413 says so"


@pytest.mark.parametrize(
    "staging", [None, "", f"{SUBSCRIPTION.upper()}/RESOURCEGROUPS/STAGING", "[resourceGroup().id]", "staging"]
)
def test_a_staging_group_that_tells_nothing_else_is_let_be(staging: str | None) -> None:
    text = template(source={"type": "ManagedImage", "imageId": IMAGE}, stagingResourceGroup=staging)
    assert list(ManagedImageElsewhere().check(subject_of(text))) == []


def test_a_gallery_may_be_in_another_subscription() -> None:
    assert of("AIB429", gallery(f"{GALLERY}/base/versions/1.0.0".replace(SUBSCRIPTION[15:], ELSEWHERE))) == []


# AIB430 and AIB431


def plan(name: str, product: str, publisher: str) -> dict[str, str]:
    return {"planName": name, "planProduct": product, "planPublisher": publisher}


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        (plan("rhel-lvm8", "rhel-byos", "redhat"), ['"rhel-lvm8"']),
        (plan("rhel-byos", "rhel-lvm95-gen2", "redhat"), ['"rhel-byos"', '"rhel-lvm95-gen2"']),
        (plan("rhel-lvm95-gen2", "rhel-byos", "canonical"), ['"canonical"']),
    ],
)
def test_a_plan_of_another_image(written: dict[str, str], wrong: list[str]) -> None:
    text = platform("RedHat", "rhel-byos", "rhel-lvm95-gen2", planInfo=written)
    assert underlined("AIB430", text) == wrong


@pytest.mark.parametrize(
    "written",
    [
        plan("rhel-lvm95-gen2", "rhel-byos", "redhat"),
        plan("RHEL-LVM95-GEN2", "rhel-byos", "RedHat"),
        plan("rhel-lvm95", "rhel-byos-preview", "redhat"),
    ],
)
def test_a_plan_may_differ_in_case_and_in_its_ending(written: dict[str, str]) -> None:
    assert of("AIB430", platform("RedHat", "rhel-byos", "rhel-lvm95-gen2", planInfo=written)) == []


def test_a_plan_that_is_not_known_is_let_be() -> None:
    written = plan("[parameters('plan')]", "rhel-byos", "redhat")
    text = parameterised(platform("RedHat", "rhel-byos", "rhel-lvm95-gen2", planInfo=written), "plan")
    assert of("AIB430", text) + of("AIB431", text) == []


@pytest.mark.parametrize(
    ("publisher", "offer", "sku"),
    [
        ("redhat", "RHEL-BYOS", "rhel-lvm95-gen2"),
        ("kinvolk", "flatcar-container-linux-free", "stable-gen2"),
        ("resf", "rockylinux-x86_64", "9-lvm"),
        ("erockyenterprisesoftwarefoundationinc1653071250513", "rockylinux-9", "rockylinux-9"),
        ("center-for-internet-security-inc", "cis-rhel-9-l1", "cis-rhel9-l1-gen2"),
        ("paloaltonetworks", "vmseries-flex", "byol"),
    ],
)
def test_offers_that_need_a_plan(publisher: str, offer: str, sku: str) -> None:
    (found,) = of("AIB431", platform(publisher, offer, sku))
    assert marked(found) == f'"{offer}"'
    assert f"`planName` `{sku}`" in found.detail
    assert of("AIB431", platform(publisher, offer, sku, planInfo=plan(sku, offer, publisher))) == []


@pytest.mark.parametrize(
    ("publisher", "offer", "sku"),
    [
        ("RedHat", "RHEL", "9-lvm-gen2"),
        ("RedHat", "rhel-byos-azure-sample", "9"),
        ("kinvolk", "flatcar-container-linux-corevm-amd64", "stable-gen2"),
        ("almalinux", "almalinux-x86_64", "9-gen2"),
        ("suse", "sles-15-sp7-byos", "gen2"),
    ],
)
def test_offers_that_need_no_plan(publisher: str, offer: str, sku: str) -> None:
    assert of("AIB431", platform(publisher, offer, sku)) == []


# AIB432


@pytest.mark.parametrize(
    ("offer", "sku", "wrong", "advice"),
    [
        ("UbuntuServer", "20.04-LTS", "20.04", "0001-com-ubuntu-server-focal"),
        ("UbuntuServer", "22_04-lts-gen2", "22_04", "0001-com-ubuntu-server-jammy"),
        ("UbuntuServer", "24_04-lts", "24_04", "ubuntu-24_04"),
        ("0001-com-ubuntu-server-focal", "22_04-lts-gen2", "22_04", "is the offer of Ubuntu 20.04"),
        ("0001-com-ubuntu-server-jammy", "18.04-LTS", "18.04", "is the offer of Ubuntu 22.04"),
        ("ubuntu-24_04-lts", "24_04-lts-gen2", "24_04", "`server`"),
    ],
)
def test_a_sku_that_another_offer_has(offer: str, sku: str, wrong: str, advice: str) -> None:
    (found,) = of("AIB432", platform("Canonical", offer, sku))
    assert marked(found) == wrong
    assert advice in found.detail


@pytest.mark.parametrize(
    ("offer", "sku", "right"),
    [
        ("UbuntuServer", "18.04-lts-gen2", "18_04-lts-gen2"),
        ("UbuntuServer", "18_04-LTS", "18.04-LTS"),
        ("0001-com-ubuntu-server-jammy", "22.04-lts-gen2", "22_04-lts-gen2"),
    ],
)
def test_a_sku_that_is_only_spelled_for_another_offer_is_mended(offer: str, sku: str, right: str) -> None:
    text = platform("Canonical", offer, sku)
    (found,) = of("AIB432", text)
    after = mended(text, found)
    assert after == platform("Canonical", offer, right)
    assert of("AIB432", after) == []


@pytest.mark.parametrize(
    ("publisher", "offer", "sku"),
    [
        ("Canonical", "UbuntuServer", "18.04-LTS"),
        ("canonical", "UbuntuServer", "18_04-lts-gen2"),
        ("Canonical", "UbuntuServer", "16.04.0-LTS"),
        ("Canonical", "UbuntuServer", "16_04_0-lts-gen2"),
        ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts"),
        ("Canonical", "0001-com-ubuntu-pro-focal", "pro-20_04-lts"),
        ("Canonical", "0001-com-ubuntu-server-jammy-daily", "22_04-daily-lts"),
        ("Canonical", "ubuntu-24_04-lts", "server-gen1"),
        ("Contoso", "UbuntuServer", "22_04-lts"),
    ],
)
def test_skus_that_there_are(publisher: str, offer: str, sku: str) -> None:
    assert of("AIB432", platform(publisher, offer, sku)) == []


# AIB433


@pytest.mark.parametrize(
    ("source", "name", "wrong"),
    [
        (("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts"), "base-gen2", "gen2"),
        (("Canonical", "ubuntu-24_04-lts", "server"), "base-gen1", "gen1"),
        (("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter"), "ws2022-G2", "G2"),
        (("MicrosoftWindowsServer", "WindowsServer", "2019-datacenter-gensecond"), "gen1_base", "gen1"),
        (("MicrosoftWindowsDesktop", "windows-11", "win11-24h2-ent"), "g1.base", "g1"),
    ],
)
def test_a_definition_called_after_the_other_generation(source: tuple[str, str, str], name: str, wrong: str) -> None:
    publisher, offer, sku = source
    coordinates = {**LINUX_SOURCE, "publisher": publisher, "offer": offer, "sku": sku}
    steps = [WINDOWS_STEP] if "Windows" in publisher else [{"type": "Shell", "inline": ["echo ready"]}]
    text = template(source=coordinates, customize=steps, distribute=target(name))
    assert underlined("AIB433", text) == [wrong]


def test_the_name_of_a_source_definition_tells_its_generation_and_a_version_behind_the_target_is_skipped() -> None:
    text = gallery(f"{GALLERY}/base-gen1/versions/1.0.0", distribute=target("app-gen2", "/versions/2.0.0"))
    assert underlined("AIB433", text) == ["gen2"]


@pytest.mark.parametrize("name", ["base", "base-gen1", "img1", "logging2", "stage1", "gen12", "gen2022", "base-v2"])
def test_names_that_say_the_same_or_nothing(name: str) -> None:
    assert of("AIB433", template(source={**LINUX_SOURCE, "sku": "server-gen1"}, distribute=target(name))) == []


def test_the_generation_of_an_unknown_publisher_is_not_guessed() -> None:
    source = {**LINUX_SOURCE, "publisher": "contoso", "offer": "ubuntu-base", "sku": "stable"}
    assert of("AIB433", template(source=source, distribute=target("base-gen2"))) == []


# AIB434

ARM = {**LINUX_SOURCE, "sku": "server-arm64"}


@pytest.mark.parametrize(
    "profile", [None, {}, {"vmSize": ""}, {"vmSize": "Standard_D4s_v5"}, {"vmSize": "Standard_NP10s"}]
)
def test_an_arm_image_needs_an_arm_size(profile: dict[str, str] | None) -> None:
    assert underlined("AIB434", template(source=ARM, vmProfile=profile)) == ["arm64"]


def test_the_offer_may_say_arm() -> None:
    source = {**LINUX_SOURCE, "publisher": "RedHat", "offer": "rhel-arm64", "sku": "9_4"}
    assert underlined("AIB434", template(source=source, vmProfile={"vmSize": "Standard_D4s_v5"})) == ["arm64"]


@pytest.mark.parametrize("size", ["Standard_D4ps_v5", "standard_b2pts_v2", "Standard_E4pds_v6"])
def test_an_arm_size_needs_an_arm_image(size: str) -> None:
    assert of("AIB434", template(source=ARM, vmProfile={"vmSize": size})) == []
    assert underlined("AIB434", template(source=LINUX_SOURCE, vmProfile={"vmSize": size})) == [f'"{size}"']


@pytest.mark.parametrize(
    "text",
    [
        parameterised(template(source=ARM, vmProfile={"vmSize": "[parameters('size')]"}), "size"),
        template(source=ARM, vmProfile={"vmSize": "D4ps"}),
        parameterised(
            template(source={**LINUX_SOURCE, "sku": "[parameters('sku')]"}, vmProfile={"vmSize": "Standard_D4ps_v5"}),
            "sku",
        ),
        template(source={**LINUX_SOURCE, "publisher": "contoso"}, vmProfile={"vmSize": "Standard_D4ps_v5"}),
        gallery(f"{GALLERY}/base/versions/1.0.0", vmProfile={"vmSize": "Standard_D4ps_v5"}),
    ],
)
def test_processors_that_are_not_known_are_let_be(text: str) -> None:
    assert of("AIB434", text) == []


# AIB610 and AIB611


@pytest.mark.parametrize(
    ("text", "moving", "pinned"),
    [
        (linux(), ['"latest"'], []),
        (linux(version="24.04.202506100"), [], ['"24.04.202506100"']),
        (linux(version=None), [], []),
        (linux(version="newest"), [], []),
        (parameterised(linux(version="[parameters('version')]"), "version"), [], []),
        (gallery(f"{GALLERY}/base/versions/latest"), ["latest"], []),
        (gallery(f"{GALLERY}/base/versions/1.2.0"), [], []),
        (template(source={"type": "ManagedImage", "imageId": IMAGE}), [], []),
    ],
)
def test_moving_and_pinned_versions(text: str, moving: list[str], pinned: list[str]) -> None:
    infos = of("AIB610", text) + of("AIB611", text)
    assert all(item.severity is Severity.INFO for item in infos)
    assert underlined("AIB610", text) == moving
    assert underlined("AIB611", text) == pinned


@pytest.mark.parametrize("version", ["latest", "24.04.202506100"])
def test_a_template_that_only_validates_its_source_builds_nothing_from_it(version: str) -> None:
    text = template(source={**LINUX_SOURCE, "version": version}, validate={"sourceValidationOnly": True})
    assert of("AIB610", text) + of("AIB611", text) == []


# AIB612


@pytest.mark.parametrize(
    ("publisher", "offer", "sku", "is_first"),
    [
        ("Canonical", "UbuntuServer", "18.04-LTS", True),
        ("Canonical", "UbuntuServer", "18_04-lts-gen2", False),
        ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts", True),
        ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-arm64", False),
        ("Canonical", "0001-com-ubuntu-confidential-vm-jammy", "22_04-lts-cvm", False),
        ("Canonical", "ubuntu-24_04-lts", "server", False),
        ("Canonical", "ubuntu-24_04-lts", "server-gen1", True),
        ("MicrosoftWindowsServer", "WindowsServer", "2019-datacenter", True),
        ("MicrosoftWindowsServer", "WindowsServer", "2019-datacenter-gensecond", False),
        ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-azure-edition", False),
        ("RedHat", "rhel-arm64", "9_4", False),
        ("RedHat", "RHEL", "9-lvm", True),
        ("contoso", "appliance", "stable", False),
    ],
)
def test_skus_of_the_first_generation(publisher: str, offer: str, sku: str, is_first: bool) -> None:
    assert underlined("AIB612", platform(publisher, offer, sku)) == ([f'"{sku}"'] if is_first else [])


# AIB613


def test_an_image_of_cis_is_underlined_at_its_publisher() -> None:
    text = platform("Center-for-Internet-Security-Inc", "cis-ubuntu-linux-2204-l1", "cis-ubuntu-linux-2204-l1-gen2")
    assert underlined("AIB613", text) == ['"Center-for-Internet-Security-Inc"']


def test_an_offer_with_the_letters_cis_is_let_be() -> None:
    assert of("AIB613", platform("contoso", "cis-ubuntu", "francisco")) == []


# AIB614


@pytest.mark.parametrize(
    ("source", "ending", "is_same"),
    [
        (f"{GALLERY}/base/versions/latest", "", True),
        (f"{GALLERY.upper()}/BASE/VERSIONS/1.2.0", "", True),
        (f"{GALLERY}/base/versions/1.2.0", "/versions/1.3.0", True),
        (f"{GALLERY}/base2/versions/1.2.0", "", False),
        (f"{GALLERY.replace('shared', 'other')}/base/versions/1.2.0", "", False),
    ],
)
def test_a_windows_image_on_top_of_itself(source: str, ending: str, is_same: bool) -> None:
    members = {"source": {"type": "SharedImageVersion", "imageVersionId": source}, "distribute": target("base", ending)}
    found = of("AIB614", template(**members, customize=[WINDOWS_STEP]))
    assert [marked(item) for item in found] == ([f'"{source}"'] if is_same else [])
    assert [marked(item) for item in of("AIB614", template(**members))] == [], "Linux counts no Sysprep runs"


def test_a_windows_image_from_the_marketplace_is_let_be() -> None:
    assert of("AIB614", template(source=WINDOWS_SOURCE, customize=[WINDOWS_STEP], distribute=target("base"))) == []


# AIB615


@pytest.mark.parametrize(
    ("publisher", "offer", "sku", "words", "release"),
    [
        ("Canonical", "UbuntuServer", "16.04.0-LTS", "16.04", "Ubuntu 16.04 LTS ended in April 2021"),
        ("canonical", "UbuntuServer", "18_04-lts-gen2", "18_04", "Ubuntu 18.04 LTS ended in May 2023"),
        ("Canonical", "0001-com-ubuntu-server-focal", "20_04-lts-gen2", "20_04", "Ubuntu 20.04 LTS ended in May 2025"),
        ("Canonical", "ubuntu-24_10", "server", "24_10", "Ubuntu 24.10 ended in July 2025"),
        ("OpenLogic", "CentOS", "7_9-gen2", "7_9", "CentOS Linux 7 ended in June 2024"),
        ("OpenLogic", "CentOS-LVM", "8-lvm", "8", "CentOS Linux 8 ended in December 2021"),
        ("RedHat", "RHEL", "7-LVM", "7", "Red Hat Enterprise Linux 7 ended in June 2024"),
        ("RedHat", "RHEL", "77-gen2", "77", "Red Hat Enterprise Linux 7 ended in June 2024"),
        ("RedHat", "rhel-byos", "rhel-lvm75", "75", "Red Hat Enterprise Linux 7 ended in June 2024"),
        ("RedHat", "RHEL", "6.10", "6.10", "Red Hat Enterprise Linux 6 ended in November 2020"),
        ("credativ", "Debian", "9", "9", "Debian 9 ended in June 2022"),
        ("Debian", "debian-10", "10-gen2", "10", "Debian 10 ended in June 2024"),
        ("Oracle", "Oracle-Linux", "ol79-lvm-gen2", "79", "Oracle Linux 7 ended in December 2024"),
        ("SUSE", "sles-15-sp3", "gen2", "15-sp3", "SUSE Linux Enterprise Server 15 SP3 ended in December 2022"),
        ("SUSE", "SLES", "12-SP5", "12-SP5", "SUSE Linux Enterprise Server 12 ended in October 2024"),
        ("MicrosoftWindowsServer", "WindowsServer", "2012-R2-Datacenter", "2012-R2", "Windows Server 2012 ended in"),
        ("MicrosoftWindowsServer", "WindowsServer", "2008-R2-SP1", "2008-R2", "Windows Server 2008 R2 ended in"),
        ("MicrosoftSQLServer", "SQL2016SP2-WS2012R2", "Enterprise", "WS2012R2", "Windows Server 2012 ended in"),
        ("MicrosoftWindowsDesktop", "Windows-10", "20h2-pro", "20h2", "Windows 10 ended in October 2025"),
        ("MicrosoftWindowsDesktop", "office-365", "win10-22h2-avd-m365", "win10", "Windows 10 ended in October 2025"),
        ("MicrosoftWindowsDesktop", "windows-11", "win11-22h2-ent", "win11-22h2", "Windows 11 22H2 ended in October"),
        ("MicrosoftWindowsDesktop", "Windows-7", "win7-enterprise", "win7", "Windows 7 ended in January 2020"),
    ],
)
def test_releases_whose_support_has_ended(publisher: str, offer: str, sku: str, words: str, release: str) -> None:
    (found,) = of("AIB615", platform(publisher, offer, sku))
    assert marked(found) == words
    assert release in found.summary


@pytest.mark.parametrize(
    ("publisher", "offer", "sku"),
    [
        ("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2"),
        ("Canonical", "ubuntu-24_04-lts", "server"),
        ("Canonical", "0001-com-ubuntu-pro-focal", "pro-20_04-lts-gen2"),
        ("Contoso", "UbuntuServer", "18.04-LTS"),
        ("RedHat", "RHEL", "8-lvm-gen2"),
        ("RedHat", "RHEL", "86-gen2"),
        ("RedHat", "RHEL", "10-lvm-gen2"),
        ("RedHat", "RHEL-SAP-HA", "76sapha-gen2"),
        ("Debian", "debian-11", "11-backports-gen2"),
        ("Oracle", "Oracle-Linux", "ol87-lvm-gen2"),
        ("Oracle", "oracle-database", "7"),
        ("SUSE", "sles-15-sp7", "gen2"),
        ("SUSE", "sles-sap-12-sp5", "gen2"),
        ("MicrosoftWindowsServer", "WindowsServer", "2016-Datacenter"),
        ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2"),
        ("MicrosoftSQLServer", "sql2019-ws2019", "standard-gen2"),
        ("MicrosoftWindowsDesktop", "Windows-10", "win10-21h2-ent-ltsc-g2"),
        ("MicrosoftWindowsDesktop", "windows-11", "win11-24h2-avd"),
    ],
)
def test_releases_that_are_supported_somehow(publisher: str, offer: str, sku: str) -> None:
    assert of("AIB615", platform(publisher, offer, sku)) == []


def test_a_release_whose_sku_is_not_known_is_let_be() -> None:
    text = platform("MicrosoftWindowsDesktop", "Windows-10", "[parameters('sku')]")
    assert of("AIB615", parameterised(text, "sku")) == []


# The ids behind the rules


@pytest.mark.parametrize(
    ("written", "image"),
    [
        (f"{GALLERY}/base", (Sharing.OWN, "base", None)),
        (f"{GALLERY}/base/Versions/1.0.0", (Sharing.OWN, "base", "1.0.0")),
        ("/sharedgalleries/g/images/base/versions/latest", (Sharing.DIRECT, "base", "latest")),
        ("/CommunityGalleries/g/Images/base", (Sharing.COMMUNITY, "base", None)),
    ],
)
def test_a_gallery_id_is_taken_apart(written: str, image: tuple[Sharing, str, str | None]) -> None:
    found = gallery_image(leaf_of(written))
    assert found is not None
    assert (found.sharing, found.name, found.version) == image
    assert written[found.name_at :].startswith(found.name)


@pytest.mark.parametrize(
    "written",
    ["", "/", "base", IMAGE, f"{GALLERY}/", f"{GALLERY}/base/versions/", f"{GALLERY}//versions/1.0.0", "/versions/1"],
)
def test_what_is_no_gallery_id(written: str) -> None:
    expected: GalleryImage | None = None
    assert gallery_image(leaf_of(written)) == expected
