"""What every ARM function gives for known arguments, and where it points when it refuses them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aib2packer.evaluate.forms import FORMS
from aib2packer.evaluate.functions.table import ACCESSORS, CONTEXTUAL, PURE
from aib2packer.evaluate.plain import to_plain
from aib2packer.evaluate.values import FactName

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"
FACTS = {
    FactName.SUBSCRIPTION_ID: "sub-1",
    FactName.RESOURCE_GROUP: "rg-1",
    FactName.LOCATION: "westus3",
    FactName.TENANT_ID: "ten-1",
    FactName.DEPLOYMENT_NAME: "main",
}
GROUP = "/subscriptions/sub-1/resourceGroups/rg-1"
TODAY = "2024-02-29T18:05:09.1234567Z"

TEXT = [
    ("concat('a', 1, false(), null(), 'é')", "a1Falseé"),
    ("concat(createArray(1), createArray('x', null()))", [1, "x", None]),
    ("toLower('ÀbC')", "àbc"),
    ("toUpper('straße-x')", "STRASSE-X"),
    ("trim('\t both \n')", "both"),
    ("replace('a.b.c', '.', '')", "abc"),
    ("replace('aXa', 'x', 'y')", "aXa"),
    ("substring('packer', 4)", "er"),
    ("substring('packer', 6)", ""),
    ("substring('packer', 1, 3)", "ack"),
    ("startsWith('Image', 'im')", True),
    ("startsWith('Image', '')", True),
    ("endsWith('Image', 'GE')", True),
    ("endsWith('Image', 'g')", False),
    ("split('a/b//c', '/')", ["a", "b", "", "c"]),
    ("split('a,b;c', createArray(',', ';'))", ["a", "b", "c"]),
    ("split('', '/')", [""]),
    ("split('a b', '')", ["a b"]),
    ("join(createArray('a', 2, true()), '-')", "a-2-True"),
    ("join(createArray(), '-')", ""),
    ("string(12)", "12"),
    ("string(true())", "True"),
    ("string(null())", ""),
    ("string(createObject('b', createArray(1, null(), 'é'), 'a', true()))", '{"b":[1,null,"é"],"a":true}'),
    ("padLeft('7', 3, '0')", "007"),
    ("padLeft(-7, 4)", "  -7"),
    ("padLeft('long', 2, '.')", "long"),
    ("like('WindowsServer', 'win*er')", True),
    ("like('WindowsServer', '*SERVER')", True),
    ("like('WindowsServer', '*d*w*s*')", True),
    ("like('aba', 'ab*ba')", False),
    ("like('aba', 'ABA')", True),
    ("like('aba', 'b*')", False),
    ("first('xyz')", "x"),
    ("last('xyz')", "z"),
    ("first('')", ""),
    ("length('a\U0001f600')", 3),
    ("take('abcdef', 2)", "ab"),
    ("take('abc', -1)", ""),
    ("skip('abcdef', 4)", "ef"),
    ("skip('abc', 9)", ""),
    ("indexOf('abcABC', 'BC')", 1),
    ("indexOf('abc', 'x')", -1),
    ("indexOf('\U0001f600x', 'x')", 2),
    ("lastIndexOf('abcABC', 'bc')", 4),
    ("lastIndexOf(createArray(1, 2, 1), 1)", 2),
    ("lastIndexOf(createArray(1, 2, 1), 'x')", -1),
    ("lastIndexOf(null(), 'x')", -1),
    ("contains('Ubuntu', 'bun')", True),
    ("contains('Ubuntu', 'BUN')", False),
    ("empty('')", True),
    ("empty('a')", False),
]
FORMATS = [
    ("format('{0}-{1}-{0}', 'a', 1)", "a-1-a"),
    ("format('{{{0}}}', true())", "{True}"),
    ("format('[{0,4}|{1,-4}]', 'ab', 12)", "[  ab|12  ]"),
    ("format('{0:D4} {1:D2}', 42, -7)", "0042 -07"),
    ("format('{0:X} {0:x4}', 255)", "FF 00ff"),
    ("format('{0:X}', -1)", "FFFFFFFFFFFFFFFF"),
    ("format('{0:B8}', 5)", "00000101"),
    ("format('{0:N0} {0:N} {0:N1}', 1234567)", "1,234,567 1,234,567.00 1,234,567.0"),
    ("format('{0:F} {0:F3}', float('2.5'))", "2.50 2.500"),
    ("format('{0:F0}', float('2.5'))", "3"),
    ("format('{0:P0} {1:P}', float('0.07'), 1)", "7 % 100.00 %"),
    ("format('{0:C} {1:C0}', 12, -3)", "¤12.00 (¤3)"),
    ("format('{0:E2} {0:e}', 12345)", "1.23E+004 1.234500e+004"),
    ("format('{0:G} {1:G} {0:G2}', 12345, float('0.5'))", "12345 0.5 1.2E+04"),
    ("format('{0:R}', float('1.5'))", "1.5"),
    ("format('{0:000} {1:000}', 7, -7)", "007 -007"),
    ("format('{0:#,##0} {1:#,##0.00}', 1234567, float('0.456'))", "1,234,567 0.46"),
    ("format('{0:0.0#}|{0:#}|{1:#}', 12, 0)", "12.0|12|"),
    ("format('{0:0,,}', 1234567)", "1"),
    ("format('{0:0.0%}', float('0.256'))", "25.6%"),
    ("format('{0:0;(0);zero} {1:0;(0);zero} {2:0;(0);zero}', 3, -3, 0)", "3 (3) zero"),
    ("format('{0:00-00}', 123456)", "1234-56"),
    ("format('{0:.00}', float('12.3'))", "12.30"),
    ("format('{0:0 \\k ''\"''}', 5)", '5 k "'),
    ("format('{0:D3}', 'text')", "text"),
    ("format('{0}', createObject('a', createArray(1, null())))", "{'a':[1,null]}"),
    ("format('{0}', null())", ""),
]
ENCODINGS = [
    ("base64('héllo')", "aMOpbGxv"),
    ("base64ToString('aMOpbGxv')", "héllo"),
    ("base64ToJson(base64('{\"a\": [1]}'))", {"a": [1]}),
    ('json(\'{"a": 1.5, "b": null}\')', {"a": 1.5, "b": None}),
    ("json('''single''')", "single"),
    ("json('5000000000')", 5000000000),
    ("json('null')", None),
    ("guid('foo', 'bar', 'baz')", "2ed86837-7c7c-5eaa-9864-dd077fd19b0d"),
    ("uniqueString('test')", "rbgf3xv4ufgzg"),
    ("uniqueString('hello', 'world')", "a7wkljktk6wne"),
    ("uniqueString('')", "aaaaaaaaaaaaa"),
    ("uri('https://x.org/a/b', 'c.sh')", "https://x.org/a/c.sh"),
    ("uri('https://x.org/a/b/', '../c.sh')", "https://x.org/a/c.sh"),
    ("uriComponent('a b/é+~')", "a%20b%2F%C3%A9%2B~"),
    ("uriComponentToString('a%20b%2F%C3%A9+')", "a b/é+"),
    ("dataUri('Hi')", "data:text/plain;charset=utf-8;base64,SGk="),
    ("dataUri(createArray(1, 'x'))", "data:application/json;charset=utf-8;base64,WzEsIngiXQ=="),
    ("dataUriToString('data:text/plain;charset=UTF-8;base64,SGk=')", "Hi"),
    ("dataUriToString('data:,a%20b')", "a b"),
    ("buildUri(createObject('scheme', 'https', 'host', 'x.org', 'port', 443, 'path', 'a'))", "https://x.org/a"),
    (
        "buildUri(createObject('SCHEME', 'http', 'host', 'x.org', 'port', 8080, 'query', 'a=1'))",
        "http://x.org:8080/?a=1",
    ),
    (
        "parseUri('https://x.org/a?b=1')",
        {"scheme": "https", "host": "x.org", "port": 443, "path": "/a", "query": "?b=1"},
    ),
]
DATES = [
    ("dateTimeToEpoch('1970-01-02T00:00:00Z')", 86400),
    ("dateTimeToEpoch('2024-02-29 18:05:09Z')", 1709229909),
    ("dateTimeToEpoch('2024-02-29T20:05:09+02:00')", 1709229909),
    ("dateTimeToEpoch('20240229T180509Z')", 1709229909),
    ("dateTimeToEpoch('2/29/2024 6:05:09 PM')", 1709229909),
    ("dateTimeToEpoch('Thu, 29 Feb 2024 18:05:09 GMT')", 1709229909),
    ("dateTimeToEpoch('1969-12-31')", -86400),
    ("dateTimeFromEpoch(1709229909)", "2024-02-29T18:05:09Z"),
    ("dateTimeFromEpoch(-1)", "1969-12-31T23:59:59Z"),
    (f"dateTimeAdd('{TODAY}', 'P1Y', 'yyyy-MM-dd')", "2025-02-28"),
    (f"dateTimeAdd('{TODAY}', 'P1M2W', 's')", "2024-04-12T18:05:09"),
    (f"dateTimeAdd('{TODAY}', '-P2M', 'yyyy-MM-dd')", "2023-12-29"),
    (f"dateTimeAdd('{TODAY}', 'PT6H', 'ddd d MMM')", "Fri 1 Mar"),
    (f"dateTimeAdd('{TODAY}', 'P1DT1H1M1.5S', 'o')", "2024-03-01T19:06:10.6234567Z"),
    (f"dateTimeAdd('{TODAY}', 'PT0S')", "2/29/2024 6:05:09 PM"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', 'd')", "02/29/2024"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', 'D')", "Thursday, 29 February 2024"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', 'R')", "Thu, 29 Feb 2024 18:05:09 GMT"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', 'u')", "2024-02-29 18:05:09Z"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', 'yy.M.d h:mm tt')", "24.2.29 6:05 PM"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', 'HHmmss.fff FFF')", "180509.123 123"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', '%d')", "29"),
    (f"dateTimeAdd('{TODAY}', 'PT0S', 'yyyy \\year ''at'' zzz')", "2024 year at +00:00"),
    ("dateTimeAdd('2024-03-01 00:05:00Z', '-PT12H', 'hh t K')", "12 P Z"),
    ("dateTimeAdd('0001-01-01', 'P3D', 'dddd')", "Thursday"),
]
NETWORKS = [
    (
        "parseCidr('10.1.2.3/30')",
        {
            "network": "10.1.2.0",
            "netmask": "255.255.255.252",
            "broadcast": "10.1.2.3",
            "firstUsable": "10.1.2.1",
            "lastUsable": "10.1.2.2",
            "cidr": 30,
        },
    ),
    ("parseCidr('10.1.2.2/31').lastUsable", "10.1.2.3"),
    ("parseCidr('fd00::1/126').firstUsable", "fd00::"),
    ("cidrSubnet('10.0.0.0/8', 10, 3)", "10.192.0.0/10"),
    ("cidrSubnet('10.0.0.9/32', 32, 0)", "10.0.0.9/32"),
    ("cidrHost('10.1.2.0/29', 5)", "10.1.2.6"),
    ("cidrHost('10.1.2.4/31', 1)", "10.1.2.5"),
    ("cidrHost('fd00::/64', 0)", "fd00::1"),
]
NUMBERS = [
    ("add(2, -5)", -3),
    ("sub(2, -5)", 7),
    ("mul(-4, 3)", -12),
    ("div(-7, 2)", -3),
    ("mod(-7, 2)", -1),
    ("int(' -42 ')", -42),
    ("int(3)", 3),
    ("float('-2.5e3')", -2500.0),
    ("float(3)", 3.0),
    ("min(3, -1, 2)", -1),
    ("max(createArray(3, 9, 2))", 9),
    ("less('a', 'B')", True),
    ("less('a', 'A')", True),
    ("lessOrEquals(2, 2)", True),
    ("greater(json('1.5'), 1)", True),
    ("greaterOrEquals('b', 'c')", False),
]
LOGIC = [
    ("true()", True),
    ("false()", False),
    ("null()", None),
    ("bool('TRUE')", True),
    ("bool(0)", False),
    ("if(true(), 'yes', fail('no'))", "yes"),
    ("not(false())", True),
    ("and(true(), false(), bool('x'))", False),
    ("or(false(), true(), bool('x'))", True),
    ("equals(createObject('a', createArray(1)), createObject('a', createArray(json('1.0'))))", True),
    ("equals('a', 'A')", False),
    ("equals(1, '1')", False),
    ("equals(1, true())", False),
    ("coalesce(null(), '', 'x')", ""),
    ("coalesce(null(), null())", None),
    ("empty(null())", True),
    ("empty(createObject('a', null()))", False),
]
COLLECTIONS = [
    ("array('x')", ["x"]),
    ("array(createArray('x'))", ["x"]),
    ("createArray()", []),
    ("createObject('a', 1, 'b', createObject())", {"a": 1, "b": {}}),
    ("first(createArray())", None),
    ("last(createArray(1, 2))", 2),
    ("length(createObject('a', 1))", 1),
    ("contains(createObject('Key', 1), 'kEY')", True),
    ("contains(createArray(createArray(1)), createArray(1))", True),
    ("contains(createArray('a'), 'A')", False),
    ("indexOf(createArray('a', createObject('b', 1)), createObject('b', 1))", 1),
    ("indexFromEnd(createArray('a', 'b', 'c'), 3)", "a"),
    ("tryIndexFromEnd(createArray('a'), 2)", None),
    ("tryIndexFromEnd('text', 1)", None),
    ("take(createArray(1, 2, 3), 2)", [1, 2]),
    ("skip(createArray(1, 2, 3), 2)", [3]),
    ("range(-1, 3)", [-1, 0, 1]),
    ("range(5, 0)", []),
    ("union(createArray(1, 2), createArray(2, 3, true()), createArray(1))", [1, 2, 3, True]),
    (
        "union(createObject('a', createObject('x', 1, 'l', createArray(1))), createObject('A', createObject('y', 2)))",
        {"a": {"x": 1, "l": [1], "y": 2}},
    ),
    ("union(createObject('l', createArray(1, 2)), createObject('l', createArray(3)))", {"l": [3]}),
    ("intersection(createArray(3, 1, 3, 2), createArray(2, 3))", [3, 2]),
    ("intersection(createArray('a'), createArray('A'))", []),
    (
        "intersection(createObject('a', createArray(1), 'b', 2), createObject('b', 3, 'a', createArray(1)))",
        {"a": [1]},
    ),
    ("distinct(createArray('a', 'A', 'a', 1, true()))", ["a", "A", 1, True]),
    ("shallowMerge(createArray(createObject('a', createObject('x', 1)), null(), createObject('a', 1)))", {"a": 1}),
    ("flatten(createArray(createArray(1, createArray(2)), createArray()))", [1, [2]]),
    ("items(createObject('b', 1, 'A', 2))", [{"key": "A", "value": 2}, {"key": "b", "value": 1}]),
    ("objectKeys(createObject('b', 1, 'A', 2, 'c', 3))", ["A", "b", "c"]),
    ("tryGet(createObject('a', createArray(5)), 'A', 0)", 5),
    ("tryGet(createArray(5), 1)", None),
    ("tryGet(null(), 'a', 'b')", None),
]
LAMBDAS = [
    ("map(createArray('a', 'b'), lambda('x', 'i', concat(lambdaVariables('x'), lambdaVariables('i'))))", ["a0", "b1"]),
    ("filter(range(0, 6), lambda('x', 'i', equals(mod(lambdaVariables('i'), 3), 0)))", [0, 3]),
    ("reduce(range(1, 4), 0, lambda('sum', 'x', add(lambdaVariables('sum'), lambdaVariables('x'))))", 10),
    (
        (
            "reduce(createArray('a', 'b'), '', lambda('all', 'x', 'i', "
            "concat(lambdaVariables('all'), lambdaVariables('i'), lambdaVariables('x'))))"
        ),
        "0a1b",
    ),
    ("reduce(createArray(), 'start', lambda('a', 'b', lambdaVariables('b')))", "start"),
    (
        (
            "sort(createArray(createArray(2, 'a'), createArray(1, 'b'), createArray(2, 'c'), createArray(1, 'd')), "
            "lambda('x', 'y', less(lambdaVariables('x')[0], lambdaVariables('y')[0])))"
        ),
        [[1, "b"], [1, "d"], [2, "a"], [2, "c"]],
    ),
    ("toObject(createArray('a', 'b'), lambda('x', toUpper(lambdaVariables('x'))))", {"A": "a", "B": "b"}),
    (
        (
            "toObject(createArray(1, 2, 11), lambda('x', last(string(lambdaVariables('x')))), "
            "lambda('x', mul(lambdaVariables('x'), 2)))"
        ),
        {"1": 22, "2": 4},
    ),
    (
        (
            "groupBy(createArray('ab', 'b', 'ac'), lambda('x', first(lambdaVariables('x'))), "
            "lambda('x', length(lambdaVariables('x'))))"
        ),
        {"a": [2, 2], "b": [1]},
    ),
    ("mapValues(createObject('a', 1, 'b', 2), lambda('v', add(lambdaVariables('v'), 1)))", {"a": 2, "b": 3}),
    (
        (
            "map(createArray(1, 2), lambda('x', map(createArray(10), "
            "lambda('y', add(lambdaVariables('x'), lambdaVariables('Y'))))))"
        ),
        [[11], [12]],
    ),
]
SURROUNDINGS = [
    ("resourceGroup().id", GROUP),
    ("resourceGroup().location", "westus3"),
    ("subscription().subscriptionId", "sub-1"),
    ("subscription().id", "/subscriptions/sub-1"),
    ("tenant().tenantId", "ten-1"),
    ("deployer().tenantId", "ten-1"),
    ("deployment().name", "main"),
    ("environment().name", "AzureCloud"),
    ("environment().suffixes.keyvaultDns", ".vault.azure.net"),
    ("environment().authentication.audiences[1]", "https://management.azure.com/"),
    ("resourceId('A.B/c/d', 'x', 'y')", f"{GROUP}/providers/A.B/c/x/d/y"),
    ("resourceId('rg-2', 'A.B/c', 'x')", "/subscriptions/sub-1/resourceGroups/rg-2/providers/A.B/c/x"),
    ("subscriptionResourceId('A.B/c', 'x')", "/subscriptions/sub-1/providers/A.B/c/x"),
    ("tenantResourceId('A.B/c', 'x')", "/providers/A.B/c/x"),
    (
        "managementGroupResourceId('mg', 'A.B/c', 'x')",
        "/providers/Microsoft.Management/managementGroups/mg/providers/A.B/c/x",
    ),
    ("extensionResourceId('/a/b', 'A.B/c', 'x')", "/a/b/providers/A.B/c/x"),
]
TABLES = (
    *TEXT,
    *FORMATS,
    *ENCODINGS,
    *DATES,
    *NETWORKS,
    *NUMBERS,
    *LOGIC,
    *COLLECTIONS,
    *LAMBDAS,
    *SURROUNDINGS,
)
# Functions with tests of their own: they look at names, loops, the clock, or other resources.
ELSEWHERE = {
    "copyindex",
    "externalinputs",
    "fail",
    "lambda",
    "managementgroup",
    "newguid",
    "parameters",
    "reference",
    "resourceinfo",
    "utcnow",
    "variables",
    ".",
}


def calls(expression: str) -> set[str]:
    return {name.casefold() for name in re.findall(r"([A-Za-z]\w*)\(", expression)}


@pytest.mark.parametrize(("expression", "expected"), TABLES)
def test_known_arguments_give_the_value_that_azure_gives(tools, expression: str, expected) -> None:
    done = tools.expression(f"[{expression}]", FACTS)
    assert done.codes == []
    value = to_plain(done.at("v", 0))
    assert (type(value), value) == (type(expected), expected)


def test_the_tables_hold_every_function() -> None:
    tried = set().union(*(calls(expression) for expression, _ in TABLES))
    known = {*PURE, *CONTEXTUAL, *FORMS} - ACCESSORS - ELSEWHERE
    assert sorted(known - tried) == []


# Each refusal with the text that it points at.
REFUSED = [
    ("concat()", "argument-count", "concat"),
    ("base64('a', 'b')", "argument-count", "'b'"),
    ("range(1)", "argument-count", "range"),
    ("base64(1)", "argument-type", "1"),
    ("toLower(null())", "argument-type", "null()"),
    ("and(true(), 'x')", "argument-type", "'x'"),
    ("empty(false())", "argument-type", "false()"),
    ("intersection(createArray(), 'x')", "argument-type", "'x'"),
    ("intersection(createArray(), createObject())", "argument-value", "createObject()"),
    ("union(createObject(), createObject(), createArray())", "argument-value", "createArray()"),
    ("base64ToString('*')", "argument-value", "'*'"),
    ("base64ToString('/w==')", "argument-value", "'/w=='"),
    ("base64ToJson('e30x')", "argument-value", "'e30x'"),
    ("json('{')", "argument-value", "'{'"),
    ("bool('maybe')", "argument-value", "'maybe'"),
    ("int('1.5')", "argument-value", "'1.5'"),
    ("float('nan')", "argument-value", "'nan'"),
    ("float('1e999')", "argument-value", "'1e999'"),
    (f"float(json('{'9' * 999}'))", "argument-value", "float"),
    (f"format('{{0:E}}', json('{'9' * 999}'))", "argument-value", f"json('{'9' * 999}')"),
    ("add(9223372036854775807, 1)", "argument-value", "add"),
    ("div(1, 0)", "argument-value", "0"),
    ("mod(1, 0)", "argument-value", "0"),
    ("max(1, 'x')", "argument-type", "'x'"),
    ("max(1, createArray(2))", "argument-value", "createArray(2)"),
    ("min(createArray())", "argument-value", "createArray()"),
    ("less(1, 'x')", "argument-value", "'x'"),
    ("substring('abc', 4)", "argument-value", "4"),
    ("substring('abc', 1, 3)", "argument-value", "3"),
    ("replace('a', '', 'b')", "argument-value", "''"),
    ("join(createArray(null()), '')", "argument-value", "createArray(null())"),
    ("padLeft('a', -1)", "argument-value", "-1"),
    ("padLeft('a', 2000000000)", "argument-value", "2000000000"),
    ("padLeft('a', 3, 'xy')", "argument-value", "'xy'"),
    ("indexOf('a', 1)", "argument-value", "1"),
    ("lastIndexOf('a', 1)", "argument-value", "1"),
    ("indexFromEnd(createArray('a'), 0)", "argument-value", "0"),
    ("range(0, 10001)", "argument-value", "10001"),
    ("flatten(createArray(1))", "argument-value", "createArray(1)"),
    ("shallowMerge(createArray(1))", "argument-value", "createArray(1)"),
    ("createObject('a')", "argument-value", "'a'"),
    ("tryGet(createObject('a', createObject()), 'a', 'b')", "argument-value", "'b'"),
    ("uri('no/scheme', 'x')", "argument-value", "'no/scheme'"),
    ("uri('http://[', 'x')", "argument-value", "'http://['"),
    ("parseUri('/a')", "argument-value", "'/a'"),
    ("parseUri('http://x:99999999/')", "argument-value", "'http://x:99999999/'"),
    ("buildUri(createObject('scheme', 'https'))", "argument-value", "createObject('scheme', 'https')"),
    ("dataUriToString('data:x')", "argument-value", "'data:x'"),
    (
        "dataUriToString('data:text/plain;charset=utf8;base64,SGk=')",
        "argument-value",
        "'data:text/plain;charset=utf8;base64,SGk='",
    ),
    ("dateTimeToEpoch('soon')", "argument-value", "'soon'"),
    ("dateTimeToEpoch('2023-02-29')", "argument-value", "'2023-02-29'"),
    ("dateTimeToEpoch('2023-02-28 24:00:00Z')", "argument-value", "'2023-02-28 24:00:00Z'"),
    ("dateTimeFromEpoch(999999999999)", "argument-value", "999999999999"),
    ("dateTimeAdd('2023-01-01', 'one day')", "argument-value", "'one day'"),
    ("dateTimeAdd('2023-01-01', 'P')", "argument-value", "'P'"),
    ("dateTimeAdd('2023-01-01', 'P999999999Y')", "argument-value", "'P999999999Y'"),
    ("dateTimeAdd('2023-01-01', 'P1D', 'q')", "argument-value", "'q'"),
    ("parseCidr('10.0.0.0')", "argument-value", "'10.0.0.0'"),
    ("parseCidr('10.0.0.256/8')", "argument-value", "'10.0.0.256/8'"),
    ("cidrSubnet('10.0.0.0/16', 8, 0)", "argument-value", "8"),
    ("cidrSubnet('10.0.0.0/16', 17, 2)", "argument-value", "2"),
    ("cidrHost('10.0.0.0/30', 2)", "argument-value", "2"),
    ("format('{0} {1}', 'a')", "argument-value", "'{0} {1}'"),
    ("format('{0:Q}', 1)", "argument-value", "1"),
    ("format('{0:0E+0}', 1)", "argument-value", "1"),
    ("format('}', 1)", "argument-value", "'}'"),
    ("resourceId('A.B/c', 'x', 'y')", "argument-value", "'A.B/c'"),
    ("managementGroupResourceId('A.B/c', 'x')", "argument-value", "managementGroupResourceId"),
    ("managementGroup()", "argument-value", "managementGroup"),
    ("deployer().objectId", "live-function", "objectId"),
    ("providers('A.B', 'c').apiVersions[0]", "live-function", "providers"),
    ("pickZones('A.B', 'c', 'westus')", "live-function", "pickZones"),
    ("toLogicalZone('a', 'b', 'c')", "live-function", "toLogicalZone"),
    ("roleDefinitions('Reader').id", "live-function", "roleDefinitions"),
    ("listAccountSas('a', 'b', 'c')", "live-function", "listAccountSas"),
    ("loadTextContent('a.sh')", "bicep-function", "loadTextContent"),
    ("fail('stop')", "deployment-failure", "fail('stop')"),
]


@pytest.mark.parametrize(("expression", "code", "marked"), REFUSED)
def test_a_refusal_points_at_the_argument_that_is_at_fault(tools, expression: str, code: str, marked: str) -> None:
    done = tools.expression(f"[{expression}]", FACTS)
    assert done.codes == [code]
    assert done.marked == marked
    assert tools.show(done.at("v", 0)) == "poison"


def vectors(name: str) -> list[dict]:
    path = REFERENCE / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside the checkout, so only the project's own tables were compared")
    return json.loads(path.read_text("utf-8"))


def test_published_pairs_of_expression_and_value_hold(tools) -> None:
    pairs = vectors("arm-function-vectors.json")
    assert len(pairs) >= 340
    for vector in pairs:
        context = vector.get("context")
        facts = (
            {
                FactName.SUBSCRIPTION_ID: context["subscriptionId"],
                FactName.RESOURCE_GROUP: context["resourceGroup"],
            }
            if context
            else {}
        )
        done = tools.expression(vector["expression"], facts)
        assert to_plain(done.at("v", 0)) == vector["expected"], vector["expression"]


def test_published_wrong_expressions_are_refused_at_a_place_inside_them(tools) -> None:
    wrong = vectors("arm-function-error-vectors.json")
    assert len(wrong) >= 35
    for vector in wrong:
        done = tools.expression(vector["expression"])
        assert len(done.codes) == 1, vector["expression"]
        assert done.marked in vector["expression"][1:-1]
        assert tools.show(done.at("v", 0)) == "poison", vector["expression"]


TEXTS = st.one_of(
    st.text(max_size=12).map(lambda text: text.replace("'", "''")),
    st.sampled_from(
        (
            *("", "/", "a/b/c", "A.B/c", "https://x.org/a?b", "data:,x", "10.0.0.0/8", "fd00::/64", "YQ==", "*a*"),
            *("2024-02-29 18:05:09Z", "P1Y2M", "-PT5M", "yyyy-MM-dd tt", "[1, {}]", "true", "-12", "1e308"),
            *("{0:F999}", "{0:" + "0" * 900 + ".000%%%}", "{0:E999}", "{0:#,##0;-0;0}", "{0,-9:X9}"),
        )
    ),
)
SIMPLE = st.one_of(
    TEXTS.map(lambda text: f"'{text}'"),
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.integers(-3, 70).map(str),
    st.sampled_from(["true()", "null()", "json('1.5')", "json('-1e300')", f"json('{'9' * 999}')", "parameters('p')"]),
    st.sampled_from(["createArray()", "createArray(1, 'a')", "createArray(parameters('p'))", "createArray(null())"]),
    st.sampled_from(["createObject()", "createObject('a', 1)", "createObject('host', 'x', 'scheme', 'y', 'port', 1)"]),
)
CALLABLE = sorted({function.name for function in PURE.values() if function.name not in ("member", "index")})
CALLABLE += sorted(function.signature.name for function in CONTEXTUAL.values())


@pytest.mark.parametrize("name", CALLABLE)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arguments=st.lists(SIMPLE, max_size=4).map(", ".join))
def test_whatever_the_arguments_a_function_has_a_value_or_a_refusal(tools, name: str, arguments: str) -> None:
    done = tools.expression(f"[{name}({arguments})]", parameters={"p": {"type": "string"}})
    assert len(done.codes) == (tools.show(done.at("v", 0)) == "poison")
