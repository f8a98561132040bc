"""Defects of the document: JSON, expressions, the shape of the deployment, and the members of the resource itself."""

from __future__ import annotations

from building import ELSEWHERE, GROUPS, IDENTITIES, adds, adds_name, does, drops, puts, renames, types
from editing import Add, Put, Rename, Retype
from planting import Literally, inside, key, value

_ORDERS = '"name": "orders-base",'
_BUILDER = f"{IDENTITIES}/image-builder".replace("/", "~1")

JSON = (
    types("linux", "AIB008", _ORDERS, '"name": "orders-base"', ('"name": "orders-base"', "", '\n  "location"')),
    types("linux", "AIB006", _ORDERS, '"name": "orders-base,', ('\n  "', "location", '": "west')),
    types("linux", "AIB006", _ORDERS, '"name": = "orders-base",', ('"name": ', "=", ' "orders')),
    types("linux", "AIB006", _ORDERS, "'name': 'orders-base',", ("\n  ", "'name'", ": 'o")),
    types("linux", "AIB012", _ORDERS, '"name": "orders\\-base",', ("orders", "\\-", "base")),
    types("linux", "AIB013", ": 120,", ": 0120,", (": ", "0120", ",\n")),
    types("linux", "AIB013", ": 120,", ": 120.,", (": ", "120.", ",\n")),
    types("linux", "AIB006", ": 120,", ": True,", ('buildTimeoutInMinutes": ', "True", ",")),
    types("commented", "AIB011", "nur hier */", "nur hier", ("[ ", "/*", " nur")),
    types("commented", "AIB008", '"Größere Filialen 😀",', '"Größere Filialen 😀"', ('Filialen 😀"', "", ' "Stadt')),
    types("commented", "AIB006", '"Köln" },', '"Köln },', ('"', "identity", '":')),
    types("commented", "AIB007", ": 90,", ": <Minuten>,", (": ", "<Minuten>", ",")),
    types("windows", "AIB006", "[0, 3010]", "[0, , 3010]", ("[0, ", ",", " 3010]")),
    types("windows", "AIB012", "C:\\\\Setup\\\\answers.xml", "C:\\Setup\\answers.xml", ('"C:', "\\S", "etup\\answers")),
    does(
        "commented",
        "AIB004",
        (Retype('"name": "kassen",', '"location": "westeurope", "name": "kassen",'),),
        key("@/location"),
    ),
    does(
        "linux",
        "AIB004",
        (
            Retype(
                '"offer": "ubuntu-24_04-lts",', '"offer": "0001-com-ubuntu-server-jammy", "offer": "ubuntu-24_04-lts",'
            ),
        ),
        Literally('"0001-com-ubuntu-server-jammy", ', '"offer"', ': "ubuntu-24'),
    ),
)

_END = '"product": "orders" }\n      }\n    ]\n  }\n}\n'
JSON_ENDS = (
    types("linux", "AIB014", _END, f"{_END}]\n", ("}\n", "]", "\n")),
    types("linux", "AIB009", _END, _END.removesuffix("}\n"), ("      }\n    ]\n  }", "", "")),
    types("linux", "AIB009", _END, _END.removesuffix("  }\n}\n"), ('"product": "orders" }\n      }\n    ]', "", "")),
)

EXPRESSIONS = (
    puts("deployment", "AIB209", "@/location", "[parameters('locaton')]", "'locaton'", direct=True),
    puts("deployment", "AIB210", "./stagingResourceGroup", "[variables('stagin')]", "'stagin'", direct=True),
    puts("deployment", "AIB201", "@/name", "[formt('{0}-base', variables('product'))]", "formt", direct=True),
    puts("deployment", "AIB203", "./customize/1/sha256Checksum", "[toLower()]", "toLower", direct=True),
    puts("deployment", "AIB204", "./customize/1/sha256Checksum", "[toLower(1)]", "1", direct=True),
    puts("deployment", "AIB207", "./vmProfile/vmSize", "[variables('sizes')[2]]", "2", direct=True),
    puts("deployment", "AIB206", "./customize/1/name", "[variables('release').nummer]", "nummer", direct=True),
    puts("deployment", "AIB106", "@/location", '[parameters("location")]', '\\"location\\"', direct=True),
    puts("deployment", "AIB108", "@/location", "[parameters('location']", "]", direct=True),
    puts("deployment", "AIB107", "@/location", "[parameters('location)]", "'", before="(", direct=True),
    puts("deployment", "AIB104", "@/location", "[location]", "location", direct=True),
    puts("deployment", "AIB105", "@/name", "['a' + 'b']", "+", direct=True),
    puts("deployment", "AIB103", "@/location", "[]", "[]", direct=True),
    puts("deployment", "AIB112", "@/location", "[parameters('location') x]", "x", before=" ", direct=True),
    puts("deployment", "AIB110", "./vmProfile/vmSize", "[variables('sizes')[1.0]]", "1.0", direct=True),
    puts("deployment", "AIB109", "@/name", "[concat('a' 'b')]", "", before="[concat('a'", direct=True),
    puts(
        "deployment",
        "AIB212",
        "./customize/1/name",
        "[reference(resourceId('Microsoft.Storage/storageAccounts', 'a')).name]",
        "reference",
        direct=True,
    ),
    does(
        "deployment",
        "AIB211",
        (Put("/variables/product", "[variables('staging')]"),),
        key("/variables/product"),
    ),
    puts("linux", "AIB236", "@/location", "[resourceGroup().location]", direct=True, single=True),
    does(
        "deployment",
        "AIB222",
        (Put("/parameters/location/defaultValue", "eastus"),),
        value("/parameters/location/defaultValue"),
        direct=True,
    ),
    does(
        "deployment",
        "AIB223",
        (Put("/parameters/timeout/defaultValue", 5),),
        value("/parameters/timeout/defaultValue"),
        direct=True,
    ),
    does(
        "deployment",
        "AIB221",
        (Put("/parameters/timeout/defaultValue", "long"),),
        value("/parameters/timeout/defaultValue"),
        direct=True,
    ),
    does(
        "deployment",
        "AIB226",
        (Put("/parameters/timeout/type", "integer"),),
        value("/parameters/timeout/type"),
        direct=True,
    ),
    does(
        "deployment",
        "AIB209",
        (Rename("/parameters/identityName", "identity"),),
        inside("@/identity/userAssignedIdentities", "'identityName'"),
        direct=True,
    ),
    puts("commented", "AIB210", "./vmProfile/vmSize", "[variables('grosse')]", "'grosse'", direct=True),
    puts("deployment", "AIB208", "./vmProfile/vmSize", "[variables('product').size]", "size", direct=True),
)

RESOURCE = (
    puts("linux", "AIB308", "@/apiVersion", "2025-10-02", also=()),
    puts("linux", "AIB328", "@/type", "Microsoft.Compute/images", single=True, direct=True),
    does(
        "deployment",
        "AIB234",
        (Put("@/type", "Microsoft.Compute/images"),),
        value("/resources"),
        single=True,
    ),
    puts(
        "commented",
        "AIB401",
        "@/apiVersion",
        "2019-02-01-preview",
        also=("AIB320",) * 5 + ("AIB325",),
        why="what the old version lacks",
    ),
    puts(
        "commented",
        "AIB402",
        "@/apiVersion",
        "2019-05-01-preview",
        also=("AIB320", "AIB325"),
        why="what the old version lacks",
    ),
    puts("linux", "AIB331", "@/name", "orders base"),
    puts("linux", "AIB331", "@/name", "o" * 65),
    puts("commented", "AIB331", "@/name", "kässen"),
    puts("linux", "AIB306", "@/name", 12),
    puts("linux", "AIB326", "@/tags", "owner", direct=True),
    puts("linux", "AIB326", "@/tags/owner", ["a"], direct=True),
    drops("linux", "AIB324", "@/location", value("")),
    drops("commented", "AIB324", "@/location", value("@")),
    puts("linux", "AIB403", "@/location", "westindia"),
    puts("linux", "AIB603", "@/location", "usgovvirginia"),
    puts("linux", "AIB604", "@/location", "West Europe"),
    renames("linux", "AIB301", "@/location", "Location"),
    renames("linux", "AIB301", "@/properties", "Properties"),
    renames("linux", "AIB323", "@/tags", "tag"),
    renames("commented", "AIB322", "@/tags", "tag"),
    adds_name("linux", "AIB323", "@/kind", "image"),
    adds_name("linux", "AIB323", "./sources", {}),
    adds_name("commented", "AIB322", "./sources", {}),
    adds("linux", "AIB605", "./provisioningState", "Succeeded"),
    does(
        "linux",
        "AIB404",
        tuple(Add(f"@/tags/t{number}", "") for number in range(49)),
        key("@/tags/t48"),
    ),
    puts("linux", "AIB405", "@/tags/owner", "x" * 257),
    puts("commented", "AIB405", "@/tags/Abteilung", "ß" * 257),
    puts("linux", "AIB405", "./distribute/0/artifactTags/product", "x" * 257),
    adds_name("linux", "AIB405", f"@/tags/{'n' * 513}", "x"),
    puts("linux", "AIB328", "@/identity/type", "SystemAssigned"),
    puts("linux", "AIB301", "@/identity/type", "userAssigned"),
    puts("linux", "AIB408", "@/identity/type", "None"),
    puts("linux", "AIB406", "@/identity/userAssignedIdentities", {}, direct=True),
    adds_name("linux", "AIB406", "@/identity/userAssignedIdentities/" + f"{IDENTITIES}/second".replace("/", "~1"), {}),
    renames("linux", "AIB407", f"@/identity/userAssignedIdentities/{_BUILDER}", "builder"),
    adds_name("linux", "AIB606", "@/identity/userAssignedIdentities/" + f"{IDENTITIES}/old".replace("/", "~1"), None),
    drops("linux", "AIB325", "@/identity", value("")),
    drops("linux", "AIB324", "@/properties/source"),
    drops("linux", "AIB324", "@/properties/distribute"),
    puts("linux", "AIB326", "@/properties/source", [], direct=True),
    puts("linux", "AIB326", "@/properties/vmProfile", "Standard_D4s_v5", direct=True),
)

BUILD = (
    puts("linux", "AIB332", "./buildTimeoutInMinutes", 961),
    puts("linux", "AIB332", "./buildTimeoutInMinutes", -1),
    puts("commented", "AIB409", "./buildTimeoutInMinutes", 4),
    puts("linux", "AIB306", "./buildTimeoutInMinutes", "120"),
    puts("linux", "AIB326", "./buildTimeoutInMinutes", "two hours"),
    puts("windows", "AIB410", "./buildTimeoutInMinutes", 59, also=("AIB440",), why="a restart may take an hour"),
    renames("linux", "AIB301", "./buildTimeoutInMinutes", "buildTimeoutInminutes"),
    puts("linux", "AIB412", "./stagingResourceGroup", f"{GROUPS}/staging for builds", "staging for builds"),
    puts("linux", "AIB412", "./stagingResourceGroup", f"{GROUPS}/staging.", "staging."),
    puts("linux", "AIB413", "./stagingResourceGroup", f"{ELSEWHERE}/staging", "1" * 8 + "-1111-1111-1111-" + "1" * 12),
    puts("linux", "AIB414", "./stagingResourceGroup", f"{GROUPS}/identities"),
    puts("linux", "AIB414", "./stagingResourceGroup", f"{GROUPS}/galleries"),
    puts("linux", "AIB703", "./stagingResourceGroup", "orders-staging"),
    puts("linux", "AIB703", "./stagingResourceGroup", f"{GROUPS}/a/providers/Microsoft.Compute/images/b"),
    adds_name("commented", "AIB320", "./autoRun", {"state": "Disabled"}),
    puts("checks", "AIB609", "./autoRun/state", "Enabled"),
    puts("checks", "AIB328", "./autoRun/state", "Yes"),
    puts("checks", "AIB301", "./autoRun/state", "disabled"),
    adds_name("commented", "AIB320", "./managedResourceTags", {"a": "b"}),
    puts("linux", "AIB405", "./managedResourceTags/purpose", "x" * 257),
)
ROWS = (*JSON, *JSON_ENDS, *EXPRESSIONS, *RESOURCE, *BUILD)
