"""Defects of the source, the targets, the build machine and the triggers."""

from __future__ import annotations

from building import ELSEWHERE, GALLERIES, GROUPS, IDENTITIES, NETWORKS, adds, adds_name, does, drops, puts, renames
from editing import Add, Append, Double, Drop, Put
from planting import inside, key, value

_IMAGES = f"{GROUPS}/images/providers/Microsoft.Compute/images"
_VHD = "https://exampleimages.blob.core.windows.net/vhds/appliance.vhd"
_SIGNATURE = "bm90LWEtcmVhbC1zaWduYXR1cmUtYXQtYWxs"

SOURCE = (
    puts("linux", "AIB301", "./source/type", "platformImage"),
    puts("linux", "AIB329", "./source/type", "MarketplaceImage"),
    does(
        "linux",
        "AIB330",
        (Put("./source", {"type": "ISO", "sourceUri": "https://example.com/a.iso"}),),
        value("./source/type"),
    ),
    drops("linux", "AIB324", "./source/type", direct=True),
    drops("linux", "AIB324", "./source/sku", direct=True),
    puts("linux", "AIB424", "./source/publisher", ""),
    drops("linux", "AIB423", "./source/version", direct=True),
    puts("linux", "AIB425", "./source/version", "Latest"),
    puts("linux", "AIB425", "./source/version", "24.04"),
    renames("linux", "AIB323", "./source/offer", "ofer", also=("AIB324",), why="`offer` is missing"),
    renames("linux", "AIB301", "./source/offer", "Offer"),
    adds_name("linux", "AIB323", "./source/imageId", "x"),
    does(
        "linux",
        "AIB432",
        (Put("./source/offer", "0001-com-ubuntu-server-jammy"), Put("./source/sku", "24_04-lts-gen2")),
        inside("./source/sku", "24_04"),
    ),
    puts("linux", "AIB434", "./source/sku", "server-arm64", "arm64"),
    does(
        "commented",
        "AIB615",
        (
            Put("./source/publisher", "OpenLogic"),
            Put("./source/offer", "CentOS"),
            Put("./source/sku", "7_9-gen2"),
            Put("./customize/0/inline/1", "sudo yum -y install nginx"),
        ),
        inside("./source/sku", "7_9"),
    ),
    does(
        "linux",
        "AIB615",
        (Put("./source/offer", "UbuntuServer"), Put("./source/sku", "18_04-lts-gen2")),
        inside("./source/sku", "18_04"),
    ),
    does(
        "commented",
        "AIB431",
        (Put("./source/offer", "rhel-byos"), Put("./source/sku", "rhel-lvm95-gen2")),
        value("./source/offer"),
    ),
    does(
        "linux",
        "AIB324",
        (Add("./source/planInfo", {"planName": "server", "planProduct": "ubuntu-24_04-lts"}),),
        value("./source/planInfo"),
    ),
    does(
        "linux",
        "AIB430",
        (
            Add(
                "./source/planInfo",
                {"planName": "other", "planProduct": "ubuntu-24_04-lts", "planPublisher": "Canonical"},
            ),
        ),
        value("./source/planInfo/planName"),
    ),
    does(
        "commented",
        "AIB613",
        (
            Put(
                "./source",
                {
                    "type": "PlatformImage",
                    "publisher": "center-for-internet-security-inc",
                    "offer": "cis-rhel-9-l1",
                    "sku": "cis-rhel9-l1-gen2",
                    "version": "latest",
                    "planInfo": {
                        "planName": "cis-rhel9-l1-gen2",
                        "planProduct": "cis-rhel-9-l1",
                        "planPublisher": "center-for-internet-security-inc",
                    },
                },
            ),
        ),
        value("./source/publisher"),
    ),
    does(
        "linux",
        "AIB612",
        (Put("./source/offer", "0001-com-ubuntu-server-jammy"), Put("./source/sku", "22_04-lts")),
        value("./source/sku"),
    ),
    puts("linux", "AIB611", "./source/version", "24.04.202510010"),
    puts("targets", "AIB703", "./source/imageId", "appliance-base"),
    puts("targets", "AIB703", "./source/imageId", f"{GALLERIES}/company/images/base"),
    does(
        "linux",
        "AIB429",
        (
            Put(
                "./source",
                {
                    "type": "ManagedImage",
                    "imageId": f"{ELSEWHERE}/images/providers/Microsoft.Compute/images/base",
                },
            ),
        ),
        inside("./source/imageId", "11111111-1111-1111-1111-111111111111"),
        also=("AIB704",),
        why="Packer cannot read it there either",
    ),
    puts("targets", "AIB301", "./source/type", "managedImage"),
    drops("gallery", "AIB324", "./source/imageVersionId", direct=True),
    puts("gallery", "AIB703", "./source/imageVersionId", "base"),
    puts(
        "gallery",
        "AIB616",
        "./source/imageVersionId",
        "/CommunityGalleries/example-00000000/Images/base/Versions/latest",
        "CommunityGalleries",
    ),
    does(
        "gallery",
        "AIB427",
        (
            Put("@/apiVersion", "2022-02-14"),
            Drop("./errorHandling"),
            Put(
                "./distribute",
                [{"type": "ManagedImage", "runOutputName": "i", "location": "uksouth", "imageId": f"{_IMAGES}/mail"}],
            ),
        ),
        inside("./source/imageVersionId", "latest"),
    ),
    does(
        "gallery",
        "AIB428",
        (
            Put("@/apiVersion", "2022-02-14"),
            Drop("@/resources"),
            Drop("./errorHandling"),
            Put(
                "./source/imageVersionId",
                "/SharedGalleries/00000000-0000-0000-0000-000000000000-IMAGES/Images/base/Versions/1.2.0",
            ),
            Put(
                "./distribute",
                [{"type": "ManagedImage", "runOutputName": "i", "location": "uksouth", "imageId": f"{_IMAGES}/mail"}],
            ),
        ),
        inside("./source/imageVersionId", "SharedGalleries"),
    ),
    does(
        "windows",
        "AIB614",
        (
            Put(
                "./source",
                {
                    "type": "SharedImageVersion",
                    "imageVersionId": f"{GALLERIES}/company/images/desktop/versions/latest",
                },
            ),
        ),
        value("./source/imageVersionId"),
    ),
)

TARGETS = (
    puts("linux", "AIB337", "./distribute", [], direct=True),
    puts("linux", "AIB329", "./distribute/0/type", "Gallery"),
    puts("targets", "AIB301", "./distribute/1/type", "Vhd"),
    drops("linux", "AIB324", "./distribute/0/type", direct=True),
    puts("linux", "AIB331", "./distribute/0/runOutputName", "orders image"),
    puts("linux", "AIB331", "./distribute/0/runOutputName", ""),
    puts("targets", "AIB336", "./distribute/1/runOutputName", "IMAGE", also=()),
    renames("linux", "AIB302", "./distribute/0/artifactTags", "tags"),
    renames("linux", "AIB301", "./distribute/0/artifactTags", "artifacttags"),
    renames("linux", "AIB323", "./distribute/0/excludeFromLatest", "excludeLatest"),
    adds_name("targets", "AIB322", "./distribute/0/targetRegions", []),
    adds_name("linux", "AIB333", "./distribute/0/replicationRegions", ["westeurope"]),
    does(
        "commented",
        "AIB641",
        (Drop("./distribute/0/targetRegions"), Add("./distribute/0/replicationRegions", ["germanywestcentral"])),
        key("./distribute/0/replicationRegions"),
    ),
    adds("linux", "AIB474", "./distribute/0/storageAccountType", "Standard_ZRS"),
    puts("linux", "AIB328", "./distribute/0/targetRegions/1/storageAccountType", "Standard_GRS"),
    puts("linux", "AIB301", "./distribute/0/targetRegions/1/storageAccountType", "standard_zrs"),
    does(
        "linux",
        "AIB475",
        (Put("./distribute/0/targetRegions/1/name", "ukwest"),),
        value("./distribute/0/targetRegions/1/storageAccountType"),
    ),
    drops("linux", "AIB324", "./distribute/0/targetRegions/0/name", direct=True),
    puts("linux", "AIB332", "./distribute/0/targetRegions/0/replicaCount", 0),
    puts("linux", "AIB476", "./distribute/0/targetRegions/0/replicaCount", 101),
    puts("linux", "AIB643", "./distribute/0/targetRegions/0/replicaCount", 60),
    puts(
        "linux",
        "AIB751",
        "./distribute/0/targetRegions/1/name",
        "westeurope",
        notes=(value("./distribute/0/targetRegions/0/name"),),
    ),
    puts("linux", "AIB751", "./distribute/0/targetRegions/1/name", "West Europe"),
    puts("linux", "AIB481", "./distribute/0/targetRegions/1/name", "northeurop"),
    puts("linux", "AIB326", "./distribute/0/targetRegions", {}, direct=True),
    puts("linux", "AIB326", "./distribute/0/targetRegions/0", "westeurope", direct=True),
    drops("linux", "AIB644", "./distribute/0/targetRegions", direct=True),
    puts("windows", "AIB645", "./distribute/0/targetRegions", [{"name": "westeurope"}], direct=True),
    puts("linux", "AIB328", "./distribute/0/versioning/scheme", "Newest"),
    puts("linux", "AIB301", "./distribute/0/versioning/scheme", "latest"),
    drops("linux", "AIB324", "./distribute/0/versioning/scheme", direct=True),
    puts("linux", "AIB332", "./distribute/0/versioning/major", -2),
    does(
        "linux",
        "AIB477",
        (Put("./distribute/0/versioning/scheme", "Source"),),
        value("./distribute/0/versioning/major"),
    ),
    does(
        "targets",
        "AIB478",
        (Add("./distribute/2/versioning", {"scheme": "Source"}),),
        value("./distribute/2/versioning/scheme"),
    ),
    puts("checks", "AIB328", "./distribute/0/replicationMode", "Partial"),
    does(
        "checks",
        "AIB749",
        (
            Put("./distribute/0/replicationMode", "Shallow"),
            Append("./distribute/0/targetRegions", {"name": "northeurope"}),
        ),
        value("./distribute/0/replicationMode"),
    ),
    adds_name("windows", "AIB320", "./distribute/0/replicationMode", "Full"),
    puts("windows", "AIB703", "./distribute/0/galleryImageId", "desktop"),
    puts("windows", "AIB703", "./distribute/0/galleryImageId", f"{GALLERIES}/company"),
    puts("windows", "AIB750", "./distribute/0/galleryImageId", f"{GALLERIES}/c/images/d/versions/latest"),
    puts("windows", "AIB642", "./distribute/0/galleryImageId", f"{GALLERIES}/c/images/d/versions/1.2.0", "1.2.0"),
    does(
        "linux",
        "AIB753",
        (Put("./distribute/0/galleryImageId", f"{GALLERIES}/company/images/orders/versions/4.0.0"),),
        value("./distribute/0/versioning"),
    ),
    puts("windows", "AIB433", "./distribute/0/galleryImageId", f"{GALLERIES}/c/images/desktop-gen1", "gen1"),
    puts("linux", "AIB648", "./distribute/0/excludeFromLatest", True),
    puts("linux", "AIB306", "./distribute/0/excludeFromLatest", "false"),
    puts("targets", "AIB703", "./distribute/0/imageId", "appliance"),
    puts("targets", "AIB470", "./distribute/0/imageId", f"{_IMAGES}/appliance-base"),
    puts("targets", "AIB640", "./distribute/0/location", "westus3"),
    puts("targets", "AIB479", "./distribute/1/uri", _VHD.replace("https", "http"), "http"),
    puts("targets", "AIB703", "./distribute/1/uri", "https://files.example.com/vhds/a.vhd"),
    puts(
        "targets",
        "AIB513",
        "./distribute/1/uri",
        f"{_VHD}?sv=2024-11-04&se=2027-06-30&sr=c&sp=cw&sig={_SIGNATURE}",
        f"sig={_SIGNATURE}",
    ),
    drops("targets", "AIB649", "./distribute/1/uri", direct=True),
    does(
        "targets",
        "AIB472",
        (Double("./distribute/1"), Put("./distribute/2/runOutputName", "second")),
        value("./distribute/2/uri"),
    ),
    does(
        "targets",
        "AIB480",
        (Double("./distribute/2"), Put("./distribute/3/runOutputName", "second")),
        value("./distribute/3/galleryImageId"),
    ),
    does(
        "gallery",
        "AIB471",
        (
            Drop("@/resources"),
            Put("./source/imageVersionId", f"{GALLERIES}/company/images/mail/versions/1.0.0"),
            Put("./distribute/0/galleryImageId", f"{GALLERIES}/company/images/mail/versions/1.0.0"),
        ),
        value("./distribute/0/galleryImageId"),
    ),
)

MACHINE = (
    puts("linux", "AIB490", "./vmProfile/vmSize", "D4s_v5"),
    puts("linux", "AIB662", "./vmProfile/vmSize", "Standard_NC6s_v3"),
    puts("windows", "AIB491", "./vmProfile/vmSize", "Standard_D2_v2"),
    puts("linux", "AIB492", "./vmProfile/osDiskSizeGB", 16),
    puts("linux", "AIB493", "./vmProfile/osDiskSizeGB", 4095),
    puts("linux", "AIB332", "./vmProfile/osDiskSizeGB", -1),
    puts("linux", "AIB306", "./vmProfile/osDiskSizeGB", "64"),
    puts("linux", "AIB326", "./vmProfile/osDiskSizeGB", 64.5),
    renames("linux", "AIB301", "./vmProfile/osDiskSizeGB", "osDiskSizeGb"),
    renames("linux", "AIB323", "./vmProfile/vmSize", "size"),
    adds_name("linux", "AIB323", "./vmProfile/proxyVmSize", "Standard_A1_v2"),
    puts("linux", "AIB327", "./vmProfile/userAssignedIdentities", f"{IDENTITIES}/a", direct=True),
    puts("linux", "AIB494", "./vmProfile/userAssignedIdentities/0", f"{IDENTITIES}/image-builder"),
    puts("linux", "AIB703", "./vmProfile/userAssignedIdentities/0", "package-reader"),
    puts("linux", "AIB326", "./vmProfile/userAssignedIdentities", {f"{IDENTITIES}/a": {}}, direct=True),
    does(
        "commented",
        "AIB320",
        (
            Add(
                "./vmProfile/vnetConfig",
                {
                    "subnetId": f"{NETWORKS}/builds/subnets/machines",
                    "containerInstanceSubnetId": f"{NETWORKS}/builds/subnets/containers",
                },
            ),
        ),
        key("./vmProfile/vnetConfig/containerInstanceSubnetId"),
    ),
    puts("windows", "AIB495", "./vmProfile/vnetConfig/subnetId", ""),
    puts("windows", "AIB703", "./vmProfile/vnetConfig/subnetId", f"{NETWORKS}/desktops"),
    puts("linux", "AIB496", "./vmProfile/vnetConfig/containerInstanceSubnetId", "containers"),
    drops(
        "linux",
        "AIB497",
        "./vmProfile/vnetConfig/subnetId",
        value("./vmProfile/vnetConfig/containerInstanceSubnetId"),
        direct=True,
    ),
    puts("linux", "AIB498", "./vmProfile/vnetConfig/containerInstanceSubnetId", f"{NETWORKS}/hub/subnets/c", "hub"),
    puts(
        "linux",
        "AIB498",
        "./vmProfile/vnetConfig/containerInstanceSubnetId",
        f"{NETWORKS}/builds/subnets/machines",
    ),
    adds("linux", "AIB499", "./vmProfile/vnetConfig/proxyVmSize", "Standard_A1_v2"),
    adds_name(
        "linux",
        "AIB320",
        "./vmProfile/vnetConfig/name",
        "builds",
        also=("AIB324", "AIB333"),
        why="it needs `subnetName`, and excludes `subnetId`",
    ),
    renames("linux", "AIB301", "./vmProfile/vnetConfig/subnetId", "subnetID"),
    drops(
        "linux",
        "AIB660",
        "./vmProfile/vnetConfig/containerInstanceSubnetId",
        value("./vmProfile/vnetConfig/subnetId"),
        direct=True,
    ),
    drops("windows", "AIB661", "./vmProfile/vnetConfig", value("./vmProfile"), direct=True),
    does(
        "checks",
        "AIB489",
        (Add("./vmProfile/osDiskSizeGB", 4095), Put("./distribute/0/replicationMode", "Shallow")),
        value("./optimize/vmBoot/state"),
    ),
    does(
        "checks", "AIB332", (Append("./additionalDataDisks", {"sizeGB": -1}),), value("./additionalDataDisks/0/sizeGB")
    ),
    does("checks", "AIB324", (Append("./additionalDataDisks", {}),), value("./additionalDataDisks/0")),
    adds_name("windows", "AIB320", "./additionalDataDisks", []),
    does(
        "deployment",
        "AIB490",
        (Put("/variables/sizes/1", "D4s_v5"),),
        value("./vmProfile/vmSize"),
        notes=(value("/variables/sizes/1"),),
    ),
    does(
        "commented",
        "AIB490",
        (Put("/variables/größe", "D4s_v5"),),
        value("./vmProfile/vmSize"),
        notes=(value("/variables/größe"),),
    ),
)

TRIGGERS = (
    puts("gallery", "AIB416", "@/resources/0/properties/kind", "Schedule"),
    puts("gallery", "AIB416", "@/resources/0/properties/kind", "sourceImage"),
    puts("gallery", "AIB416", "@/resources/0/apiVersion", "2021-10-01"),
    does(
        "gallery",
        "AIB417",
        (Double("@/resources/0"), Put("@/resources/1/name", "second")),
        value("@/resources/1/name"),
        direct=True,
    ),
    puts("gallery", "AIB422", "@/resources/0/location", "ukwest"),
    puts(
        "gallery",
        "AIB419",
        "./source/imageVersionId",
        f"{GALLERIES}/company/images/base/versions/1.0.0",
        "1.0.0",
    ),
    puts("gallery", "AIB420", "./distribute/0/galleryImageId", f"{GALLERIES}/c/images/mail/versions/1.0.0", "1.0.0"),
    puts("gallery", "AIB421", "./distribute/0/galleryImageId", f"{GALLERIES}/company/images/base"),
    does(
        "gallery",
        "AIB418",
        (Put("./source", {"type": "ManagedImage", "imageId": f"{_IMAGES}/base"}),),
        value("./source/type"),
    ),
)
ROWS = (*SOURCE, *TARGETS, *MACHINE, *TRIGGERS)
