"""Advice, and what forbids a translation; planted like any defect."""

from __future__ import annotations

from building import IDENTITIES, adds_name, does, drops, puts, types
from editing import Add, Append, Drop, Put, Retype
from planting import Literally, key, value

ADVICE = (
    puts(
        "linux",
        "AIB637",
        "./customize/3/scriptUri",
        "https://exampleimages.blob.core.windows.net/x.sh",
        "exampleimages.blob.core.windows.net",
    ),
    does(
        "linux",
        "AIB646",
        tuple(Append("./distribute/0/targetRegions", {"name": name}) for name in ("eastus", "southeastasia")),
        value("./distribute/0/targetRegions"),
    ),
    does(
        "windows",
        "AIB647",
        (Add("./distribute/0/versioning", {"scheme": "Source"}),),
        value("./distribute/0/versioning/scheme"),
    ),
    does(
        "linux",
        "AIB650",
        (
            Append(
                "./distribute",
                {"type": "VHD", "runOutputName": "d", "uri": "https://exampleimages.blob.core.windows.net/v/a.vhd"},
            ),
        ),
        value("./distribute/1/type"),
    ),
    drops("checks", "AIB657", "./optimize", value("@"), direct=True),
    does("linux", "AIB658", (Add("./optimize", {"vmBoot": {"state": "Enabled"}}),), value("./optimize/vmBoot/state")),
    does(
        "windows",
        "AIB659",
        (Add("./vmProfile/userAssignedIdentities", [f"{IDENTITIES}/x"]),),
        value("./vmProfile/userAssignedIdentities"),
        direct=True,
    ),
    adds_name("windows", "AIB323", "./customize/0/executionPolicy", "bypass"),
)

SHAPE = (
    does(
        "linux",
        "AIB305",
        (Add("@/Location", "westeurope"),),
        key("@/Location"),
    ),
    does("linux", "AIB304", (Add("./optimize", None),), value("./optimize"), direct=True),
    types("linux", "AIB010", '"product": "orders" }', '"product": "orders }', ('"product": ', '"', "orders }")),
    puts("deployment", "AIB213", "./customize/0/name", "[newGuid()]", "newGuid()", direct=True),
    puts("deployment", "AIB205", "./customize/0/name", "[substring(variables('product'), 20)]", "20", direct=True),
    puts("deployment", "AIB113", "@/name", "[concat(, 'a')]", ",", before="(", direct=True),
    does("deployment", "AIB237", (Drop("/resources"),), value(""), direct=True, single=True),
    does(
        "deployment",
        "AIB239",
        (Add("/parameters/wanted", {"type": "bool"}), Add("@/condition", "[parameters('wanted')]")),
        value("@/condition"),
        direct=True,
        single=True,
    ),
    does(
        "deployment",
        "AIB310",
        (Add("/parameters/steps", {"type": "array"}), Put("./customize", "[parameters('steps')]")),
        value("./customize"),
        direct=True,
        single=True,
    ),
    does(
        "commented",
        "AIB801",
        (Retype("// nur Text", "// aib2packer: ignore"),),
        Literally("", "// aib2packer: ignore"),
        single=True,
        direct=True,
    ),
    does(
        "gallery",
        "AIB701",
        (Put("./customize", []),),
        value("./source"),
        direct=True,
    ),
)
ROWS = (*ADVICE, *SHAPE)
