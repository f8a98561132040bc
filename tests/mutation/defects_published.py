"""Defects that others have listed.

`published`: those of official samples and documentation pages; `messages`: the causes of the service's documented error
messages that a template shows; `seeded`: the 19 of one template that was made to compare checkers.
"""

# ruff: noqa: S108 -- paths on the machine that is built
from __future__ import annotations

from building import GALLERIES, GROUPS, adds, adds_name, does, drops, puts, renames, types
from editing import Append, Drop, Put, Retype
from planting import inside, key, value

SIGNATURE = "bm90LWEtcmVhbC1zaWduYXR1cmUtYXQtYWxs"
_SAS = f"https://exampleimages.blob.core.windows.net/p/i.sh?sv=2024-11-04&se={{}}&sr=b&sp=r&spr=https&sig={SIGNATURE}"
VALID_SAS = _SAS.format("2027-06-30T12%3A00%3A00Z")
OLD_SAS = _SAS.format("2025-06-30T12%3A00%3A00Z")

PUBLISHED = (
    puts("linux", "AIB302", "@/type", "Microsoft.VirtualMachineImages", of="published"),
    puts("deployment", "AIB302", "@/type", "Microsoft.VirtualMachineImages", of="published", direct=True),
    does(
        "commented",
        "AIB320",
        (Put("@/apiVersion", "2020-02-14"),),
        key("./distribute/0/targetRegions"),
        of="published",
        also=("AIB325",),
        why="`replicationRegions` was mandatory then",
    ),
    does(
        "targets",
        "AIB325",
        (Drop("@/identity"),),
        value(""),
        of="published",
    ),
    renames("linux", "AIB323", "./distribute/0/artifactTags", "aritfactTags", of="published"),
    renames("commented", "AIB322", "./distribute/0/artifactTags", "aritfactTags", of="published"),
    adds("gallery", "AIB605", "./source/exactVersion", "1.2.3", of="published"),
    puts("linux", "AIB461", "./customize/0/inline/1", "sudo apt install nginx", "apt install", of="published"),
    puts(
        "linux",
        "AIB504",
        "./customize/3/scriptUri",
        "https://raw.githubusercontent.com/example/archived/master/harden.sh",
        "master",
        of="published",
    ),
    drops(
        "linux", "AIB503", "./customize/3/sha256Checksum", value("./customize/3/scriptUri"), of="published", direct=True
    ),
    puts(
        "windows",
        "AIB453",
        "./vmProfile/vmSize",
        "Standard_D1_v2",
        of="published",
        also=("AIB491",),
        why="the size cannot boot generation 2",
    ),
    does(
        "windows",
        "AIB492",
        (Put("./vmProfile/osDiskSizeGB", 100),),
        value("./vmProfile/osDiskSizeGB"),
        of="published",
    ),
    does(
        "windows",
        "AIB469",
        (
            Put("./customize/3/restartCheckCommand", "echo restarted > c:\\buildArtifacts\\restart.txt"),
            Drop("./customize/2"),
        ),
        inside("./customize/2/restartCheckCommand", "c:\\\\buildArtifacts\\\\restart.txt"),
        of="published",
    ),
    puts("checks", "AIB326", "./errorHandling", [], of="published", direct=True),
    puts("checks", "AIB326", "./optimize", [], of="published", direct=True),
    puts("linux", "AIB327", "./customize/0/inline", "sudo apt-get -y install nginx", of="published", direct=True),
    does(
        "linux",
        "AIB004",
        (Retype('"distribute": [', '"customize": [],\n    "distribute": ['),),
        key("./customize"),
        of="published",
        single=True,
    ),
    types("linux", "AIB007", ": 120,", ": <minutes>,", (": ", "<minutes>", ","), of="published"),
    puts("linux", "AIB311", "./vmProfile/vmSize", "<vmSize>", "<vmSize>", of="published"),
    puts("linux", "AIB311", "@/location", "<region>", "<region>", of="published"),
    puts("linux", "AIB311", "./distribute/0/runOutputName", "<runOutputName>", "<runOutputName>", of="published"),
    puts(
        "linux",
        "AIB311",
        "./distribute/0/galleryImageId",
        "/subscriptions/<subscriptionID>/resourceGroups/<rgName>/providers/Microsoft.Compute/galleries/g/images/i",
        "<subscriptionID>",
        of="published",
    ),
    puts("linux", "AIB311", "./customize/3/scriptUri", "<scriptUrl>", "<scriptUrl>", of="published"),
    puts(
        "linux",
        "AIB311",
        "./distribute/0/galleryImageId",
        "/subscriptions/{subscription-id}/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i",
        "{subscription-id}",
        of="published",
    ),
)

MESSAGES = (
    drops("linux", "AIB325", "@/identity", value(""), of="messages"),
    puts("linux", "AIB301", "./distribute/0/type", "sharedImage", of="messages"),
    puts("targets", "AIB301", "./distribute/0/type", "managedImage", of="messages"),
    puts("linux", "AIB329", "./distribute/0/type", "", of="messages"),
    renames("checks", "AIB301", "./optimize/vmBoot", "vmboot", of="messages"),
    adds_name("linux", "AIB323", "./vmprofiles", {}, of="messages"),
    renames(
        "linux",
        "AIB407",
        "@/identity/userAssignedIdentities/~1subscriptions~100000000-0000-0000-0000-000000000000~1resourceGroups"
        "~1identities~1providers~1Microsoft.ManagedIdentity~1userAssignedIdentities~1image-builder",
        "image-builder",
        of="messages",
    ),
    puts("linux", "AIB414", "./stagingResourceGroup", f"{GROUPS}/network", of="messages"),
    puts(
        "gallery",
        "AIB426",
        "./source/imageVersionId",
        f"{GALLERIES}/company/images/base/versions/v1",
        "v1",
        before="versions/",
        of="messages",
        also=("AIB419",),
        why="a trigger needs `latest`",
    ),
    puts("linux", "AIB502", "./customize/3/scriptUri", "ftp://artifacts.example.com/harden.sh", "ftp", of="messages"),
    puts("linux", "AIB501", "./customize/3/scriptUri", "http://artifacts.example.com/x.sh", "http", of="messages"),
    adds("windows", "AIB608", "./stagingResourceGroup", f"{GROUPS}/desktop-staging", of="messages"),
    puts("linux", "AIB465", "./customize/2/inline/0", "source /etc/profile", "source", of="messages"),
    puts("windows", "AIB461", "./customize/0/inline/1", "Read-Host 'Name'", "Read-Host", of="messages"),
    puts("linux", "AIB461", "./customize/0/inline/1", "sudo yum install nginx", "yum install", of="messages"),
    puts("linux", "AIB607", "./buildTimeoutInMinutes", 960, of="messages"),
    does(
        "linux",
        "AIB411",
        (
            Put("./buildTimeoutInMinutes", 60),
            *(
                Append("./distribute/0/targetRegions", {"name": name})
                for name in ("uksouth", "eastus", "westus2", "southeastasia")
            ),
        ),
        value("./buildTimeoutInMinutes"),
        of="messages",
    ),
    puts(
        "linux",
        "AIB621",
        "./customize/1/sourceUri",
        "https://artifacts.example.com/orders/4.2/orders.tar.gz",
        ".tar.gz",
        of="messages",
    ),
    does(
        "windows",
        "AIB446",
        (
            Put("./source/sku", "2016-datacenter-gensecond"),
            Put("./source/version", "latest"),
            Put("./customize/5/restartTimeout", "10m"),
        ),
        value("./customize/5/restartTimeout"),
        of="messages",
    ),
    puts("windows", "AIB446", "./customize/5/restartTimeout", "5m", of="messages"),
    puts("windows", "AIB628", "./customize/3/restartCommand", "shutdown /r /f /t 60", "60", of="messages"),
    puts("windows", "AIB447", "./customize/3/restartCommand", "shutdown /f /t 0", "shutdown", of="messages"),
    puts(
        "windows",
        "AIB453",
        "./vmProfile/vmSize",
        "Standard_DS1_v2",
        of="messages",
    ),
    does(
        "windows",
        "AIB452",
        (
            Put(
                "./customize/3",
                {
                    "type": "PowerShell",
                    "name": "web server",
                    "runElevated": True,
                    "inline": ["Install-WindowsFeature -Name Web-Server"],
                },
            ),
        ),
        value("./customize/4/type"),
        of="messages",
        direct=True,
    ),
    does(
        "windows",
        "AIB463",
        (Drop("./customize/0/runElevated"), Put("./customize/0/inline/1", "Install-WindowsFeature -Name Web-Server")),
        inside("./customize/0/inline/1", "Install-WindowsFeature"),
        of="messages",
    ),
    puts("linux", "AIB462", "./customize/0/inline/1", "apt-get -y install nginx", "apt-get", of="messages"),
    does(
        "windows",
        "AIB454",
        (
            Put("./vmProfile/vmSize", "Standard_B1ms"),
            Put("./customize", [{"type": "PowerShell", "name": "mark", "inline": ["Write-Output built"]}]),
        ),
        value("./vmProfile/vmSize"),
        of="messages",
    ),
    puts("linux", "AIB459", "./customize/2/inline/0", "sudo ufw enable", "ufw enable", of="messages"),
    puts(
        "windows",
        "AIB460",
        "./customize/0/inline/1",
        "Restart-NetAdapter -Name '*'",
        "Restart-NetAdapter",
        of="messages",
    ),
    puts("linux", "AIB409", "./buildTimeoutInMinutes", 5, of="messages"),
    drops("targets", "AIB324", "./distribute/0/imageId", of="messages"),
    drops("linux", "AIB324", "./distribute/0/galleryImageId", of="messages"),
    drops("linux", "AIB324", "./distribute/0/runOutputName", of="messages"),
    drops("targets", "AIB324", "./distribute/0/location", of="messages"),
    drops("windows", "AIB625", "./customize/5", value("./customize/4/type"), of="messages", direct=True),
    does(
        "linux",
        "AIB622",
        (Put("./customize/1/destination", "/tmp/DeprovisioningScript.sh"),),
        inside("./customize/1/destination", "DeprovisioningScript.sh"),
        of="messages",
    ),
    does(
        "linux",
        "AIB445",
        (Drop("./customize/3"), Put("./customize/1/destination", "/tmp/deprovisioningscript.sh")),
        inside("./customize/1/destination", "deprovisioningscript.sh"),
        of="messages",
    ),
    does(
        "windows",
        "AIB467",
        (
            Drop("./customize/2"),
            Put(
                "./customize/0/inline/1",
                "Enable-WindowsOptionalFeature -Online -NoRestart -FeatureName Microsoft-Hyper-V -All",
            ),
        ),
        inside("./customize/0/inline/1", "Microsoft-Hyper-V"),
        of="messages",
    ),
)

SEEDED = (
    puts("linux", "AIB332", "./buildTimeoutInMinutes", 5000, of="seeded"),
    puts("linux", "AIB703", "./vmProfile/vnetConfig/subnetId", "default", of="seeded"),
    puts("windows", "AIB610", "./source/version", "latest", of="seeded"),
    drops(
        "windows", "AIB503", "./customize/2/sha256Checksum", value("./customize/2/scriptUri"), of="seeded", direct=True
    ),
    puts("windows", "AIB501", "./customize/2/scriptUri", "http://artifacts.example.com/o.ps1", "http", of="seeded"),
    adds_name("linux", "AIB333", "./customize/3/inline", ["echo"], of="seeded"),
    puts("linux", "AIB730", "./customize/3/sha256Checksum", "zz", of="seeded"),
    drops(
        "windows", "AIB335", "./customize/2/runElevated", value("./customize/2/runAsSystem"), of="seeded", direct=True
    ),
    does(
        "windows",
        "AIB702",
        (Append("./customize", {"type": "Shell", "name": "linux", "inline": ["echo"]}),),
        value("./customize/6/type"),
        of="seeded",
    ),
    puts("linux", "AIB511", "./customize/3/scriptUri", VALID_SAS, SIGNATURE, of="seeded"),
    puts(
        "linux",
        "AIB512",
        "./customize/3/scriptUri",
        OLD_SAS,
        "se=2025-06-30T12%3A00%3A00Z",
        of="seeded",
    ),
    drops(
        "linux", "AIB503", "./customize/1/sha256Checksum", value("./customize/1/sourceUri"), of="seeded", direct=True
    ),
    puts(
        "linux",
        "AIB521",
        "./customize/2/inline/0",
        "sudo docker login --username builder --password Tr0ub4dor-and-3 registry.example.com",
        "Tr0ub4dor-and-3",
        of="seeded",
    ),
    renames("windows", "AIB301", "./customize/4/searchCriteria", "searchcriteria", of="seeded"),
    puts("windows", "AIB449", "./customize/4/filters/0", "exclud:$_.Title -like '*Preview*'", "exclud", of="seeded"),
    puts("windows", "AIB301", "./distribute/0/type", "sharedImage", of="seeded"),
    puts("windows", "AIB750", "./distribute/0/galleryImageId", f"{GALLERIES}/c/images/o/versions/1.0", of="seeded"),
    does(
        "targets",
        "AIB336",
        (Put("./distribute/2/runOutputName", "image"),),
        value("./distribute/2/runOutputName"),
        of="seeded",
    ),
)
ROWS = (*PUBLISHED, *MESSAGES, *SEEDED)
