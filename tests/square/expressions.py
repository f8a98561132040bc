"""The expressions of the square, by function, over parameters with one-letter names; see `test_square.py`.

`s`, `t`, `u`: texts; `i`, `j`: integers; `k`: an integer from 0 to 12; `b`, `c`: booleans; `l`, `m`: lists of texts;
`o`, `p`: objects of texts; `e`: base64; `g`: JSON; `h`: base64 of JSON; `n`: a network; `q`: `true` or `false`;
`d`: digits.
"""

from __future__ import annotations

import re

PARAMETERS = {
    **dict.fromkeys("stueghnqd", "string"),
    **dict.fromkeys("ijk", "int"),
    **dict.fromkeys("bc", "bool"),
    **dict.fromkeys("lm", "array"),
    **dict.fromkeys("op", "object"),
}

_ID = "'Microsoft.Compute/galleries/images', s, t"

# `$` would be an expression of its own. A name alone stands for `parameters('name')`.
SQUARE: dict[str, tuple[str, ...]] = {
    "add": ("add(i, j)", "add(i, 1)"),
    "and": ("and(b, c)", "and(b, not(c), empty(s))"),
    "array": ("array(if(b, l, m))", "array(l)", "array(s)"),
    "base64": ("base64(s)",),
    "base64ToJson": ("base64ToJson(h)",),
    "base64ToString": ("base64ToString(e)", "base64ToString(base64(s))"),
    "bool": ("bool(q)", "bool(i)", "bool(b)"),
    "cidrHost": ("cidrHost('10.20.30.64/26', k)", "cidrHost('10.1.2.3/16', k)"),
    "cidrSubnet": ("cidrSubnet(n, 28, k)", "cidrSubnet('fd00:1::/48', 64, k)", "cidrSubnet('10.9.8.7/16', 24, k)"),
    "coalesce": ("coalesce(tryGet(o, 'a'), s)", "coalesce(tryGet(o, 'a'), tryGet(p, 'a'), 'none')"),
    "concat": ("concat(s, '-', i, b, t)", "concat(l, m)", "concat(l, createArray('x', s), json('null'))"),
    "contains": (
        "contains(s, 'a')",
        "contains(s, t)",
        "contains(s, u)",
        "contains(s, '/a/')",
        "contains(l, s)",
        "contains(l, 'a')",
        "contains(concat(l, m), s)",
        "contains(createArray(s, t), u)",
        "contains(o, 'A')",
        "contains(o, s)",
    ),
    "createArray": ("createArray(s, i, b)", "createArray(createArray(s), l)"),
    "createObject": ("createObject(s, t)", "createObject('a', s, 'b', i, 'c', l)"),
    "dataUri": ("dataUri(s)",),
    "dateTimeFromEpoch": ("dateTimeFromEpoch(i)", "dateTimeFromEpoch(mul(k, 86400))"),
    "distinct": ("distinct(l)", "distinct(concat(l, m))"),
    "div": ("div(i, j)", "div(i, 3)", "div(i, -3)", "string(div(i, j))"),
    "empty": ("empty(s)", "empty(l)", "empty(o)", "empty(split(s, ','))"),
    "endsWith": ("endsWith(s, 'A')", "endsWith(s, t)", "endsWith(s, u)", "endsWith(s, 'Ö')"),
    "equals": (
        "equals(s, t)",
        "equals(s, 'a')",
        "equals(i, j)",
        "equals(i, 0)",
        "equals(b, c)",
        "equals(s, i)",
        "equals(b, true())",
        "equals(o.a, s)",
        "equals(tryGet(o, 'a'), null())",
    ),
    "extensionResourceId": (f"extensionResourceId(resourceId({_ID}), 'Microsoft.Authorization/locks', u)",),
    "filter": ("filter(createArray('x', 'y'), lambda('v', equals(lambdaVariables('v'), 'x')))[0]",),
    "first": ("first(s)", "first(l)", "first(split(s, '-'))"),
    "flatten": ("flatten(createArray(l, m))", "flatten(createArray(l, createArray(s, i)))"),
    "format": (
        "format('{0}-{1}', s, i)",
        "format('{{{0}}} {1,6}|{1,-6}|', s, i)",
        "format('{0:D4}.{1:D}', i, j)",
        "format('{0:X}.{0:x4}.{1:X2}', i, j)",
        "format('{0} {1} {2:D2}', true(), b, i)",
        "format('{0,8}|{1,-4}', s, b)",
        "format('{0:D3}{1:D3}', s, 7, i)",
        "format('{0:D2}', b)",
        "format('{0:D3}/{1:D3}', 7, i)",
    ),
    "greater": ("greater(i, j)", "greater(i, 5)"),
    "greaterOrEquals": ("greaterOrEquals(i, j)",),
    "groupBy": ("groupBy(createArray('x', 'y'), lambda('v', 'g'))",),
    "guid": ("guid(s)", "guid(s, t)", "guid(s, i)", "guid(s, b)"),
    "if": ("if(b, s, t)", "if(b, i, j)", "if(equals(s, t), l, m)", "if(b, if(c, 1, i), 3)", "if(b, l, m)[0]"),
    "indexFromEnd": ("indexFromEnd(l, 1)", "indexFromEnd(l, k)"),
    "indexOf": ("indexOf(l, s)", "indexOf(l, 'a')", "indexOf(createArray(s, t, 'a', s), u)"),
    "int": ("int(d)", "add(int(d), i)", "int(i)"),
    "join": ("join(l, ',')", "join(l, s)", "join(createArray(s, b, i, true()), '-')"),
    "json": ("json(g)", "json(g).a"),
    "last": ("last(s)", "last(l)", "last(split(s, '/'))"),
    "lastIndexOf": ("lastIndexOf(l, s)", "lastIndexOf(l, 'a')"),
    "length": ("length(l)", "length(o)", "length(split(s, 'a'))"),
    "less": ("less(i, j)", "less(i, 0)"),
    "lessOrEquals": ("lessOrEquals(i, j)",),
    "managementGroupResourceId": ("managementGroupResourceId('mg', 'Microsoft.Authorization/policies', s)",),
    "map": ("map(createArray(s, 'x'), lambda('v', toUpper(lambdaVariables('v'))))",),
    "mapValues": ("mapValues(createObject('a', s), lambda('v', concat(lambdaVariables('v'), '!')))",),
    "max": ("max(i, j)", "max(createArray(i, 3, j))", "max(i, 0)"),
    "min": ("min(i, j)", "min(createArray(i, 3, j))"),
    "mod": ("mod(i, j)", "mod(i, 7)", "mod(i, -7)", "string(mod(i, 7))"),
    "mul": ("mul(i, j)", "mul(i, 1024)", "string(mul(i, j))", "string(mul(i, -2))"),
    "not": ("not(b)", "not(equals(s, t))", "if(not(b), 'x', s)"),
    "or": ("or(b, c)", "or(empty(s), b, empty(t))"),
    "padLeft": ("padLeft(i, 6, '0')", "padLeft(s, 8)", "padLeft(i, 5)", "padLeft(i, 0, '0')", "padLeft(i, 4, '#')"),
    "range": ("range(i, 3)", "range(k, k)", "range(-2, k)"),
    "reduce": ("reduce(createArray(s, t), '', lambda('a', 'v', concat(lambdaVariables('a'), lambdaVariables('v'))))",),
    "replace": ("replace(s, 'a', 'b')", "replace(s, t, u)", "replace(s, '/', '-')", "replace(s, '/a/', 'x')"),
    "resourceId": (f"resourceId({_ID})", f"resourceId(s, {_ID})"),
    "shallowMerge": ("shallowMerge(createArray(createObject('a', s), createObject('b', t)))",),
    "skip": ("skip(s, 2)", "skip(s, k)", "skip(s, i)", "skip(l, 1)", "skip(l, i)", "skip(concat(l, m), k)"),
    "split": (
        "split(s, ',')",
        "split(s, createArray(',', ';', '/'))",
        "split(s, 'aa')",
        "split(s, '')",
        "split(s, '-')[0]",
    ),
    "startsWith": ("startsWith(s, 'A')", "startsWith(s, t)", "startsWith(s, u)", "startsWith(s, 'Ö')"),
    "string": ("string(s)", "string(i)", "string(b)"),
    "sub": ("sub(i, j)", "sub(0, i)"),
    "subscriptionResourceId": ("subscriptionResourceId('Microsoft.Authorization/roles', s)",),
    "substring": ("substring(s, 0, 2)", "substring(s, k)", "substring(s, 1, k)", "substring(guid(s), 0, 8)"),
    "take": ("take(s, 2)", "take(s, k)", "take(s, i)", "take(s, -1)", "take(l, 2)", "take(l, i)"),
    "tenantResourceId": ("tenantResourceId('Microsoft.Authorization/roles', s)",),
    "toLower": ("toLower(s)", "concat(toLower(s), toLower(t))"),
    "toObject": (
        "toObject(createArray('x'), lambda('v', lambdaVariables('v')), lambda('v', concat(lambdaVariables('v'), s)))",
    ),
    "toUpper": ("toUpper(s)",),
    "trim": ("trim(s)", "trim(concat('  ', s))"),
    "tryGet": ("tryGet(o, 'a')", "tryGet(o, 'missing')", "tryGet(l, 0)", "tryGet(l, k)"),
    "tryIndexFromEnd": ("tryIndexFromEnd(l, 2)", "tryIndexFromEnd(l, k)"),
    "union": ("union(l, m)", "union(l, createArray('a', s), m)", "union(createObject('a', s), createObject('b', t))"),
    "uriComponent": ("uriComponent(s)",),
}

# Functions that no expression of HCL equals, with one that becomes a variable instead.
FOLDED_ONLY: dict[str, tuple[str, str]] = {
    "buildUri": ("buildUri(o)", "HCL cannot leave out parts of an address that may be missing"),
    "dataUriToString": ("dataUriToString(s)", "HCL has no percent decoding"),
    "dateTimeAdd": (
        "dateTimeAdd(s, 'P1D')",
        "HCL reads times of RFC 3339 and adds hours; ARM reads more, and adds months",
    ),
    "dateTimeToEpoch": ("dateTimeToEpoch(s)", "Packer has `rfc3339_parse` since 1.16 only"),
    "float": ("float(d)", "a number with a fraction has another text in HCL"),
    "intersection": ("intersection(l, m)", "HCL has it for sets, which lose their order"),
    "items": ("items(o)", "ARM sorts names ignoring case, HCL by bytes"),
    "like": ("like(s, 'a*b')", "Packer has regular expressions since 1.7 only"),
    "objectKeys": ("objectKeys(o)", "ARM sorts names ignoring case, HCL by bytes"),
    "parseCidr": ("parseCidr(n)", "which addresses are usable depends on the network, which is not known"),
    "parseUri": ("parseUri(s)", "HCL has nothing that takes addresses apart"),
    "sort": (
        "sort(createArray(s, t), lambda('x', 'y', less(length(lambdaVariables('x')), 3)))",
        "the order is not known",
    ),
    "uniqueString": ("uniqueString(s)", "the hash is Azure's own"),
    "uri": ("uri(s, 'a')", "HCL cannot resolve relative addresses"),
    "uriComponentToString": ("uriComponentToString(s)", "HCL has no percent decoding"),
}

# What translated functions cannot say of some types.
NOT_OF_THESE = (
    "add(length(s), 1)",  # UTF-16 units are not characters
    "contains(l, i)",  # elements of the variable's list are texts
    "contains(range(i, 3), s)",
    "equals(l, m)",
    "equals(o.a, 5)",  # so are members
    "format('{0:N0}', i)",
    "format('{0:P}', i)",
    "if(b, s, i)",  # HCL makes both one type
    "if(b, s, c)",
    "indexOf(s, 'a')",
    "indexOf(l, i)",
    "lastIndexOf(s, 'a')",
    "less(s, t)",  # sorted by language
    "max(l)",
    "padLeft(s, 8, '0')",
    "range(i, 2000)",
    "split(s, createArray('ab', 'c'))",
    "split(s, t)",
    "string(l)",  # HCL escapes `<` in JSON
    "string(o)",
    "tryGet(o, 'a', 'b')",
    "union(o, p)",  # names ignore case
    "cidrHost(n, k)",
    "empty(tryGet(o, 'a'))",
)

# Functions that always have a value at once, or that are no functions of values.
NEVER_UNKNOWN = frozenset(
    {"true", "false", "null", "copyIndex", "externalInputs", "fail", "lambda", "lambdaVariables", "newGuid"}
    | {"parameters", "resourceInfo", "utcNow", "variables"}
)

_WORD = re.compile(r"'(?:[^']|'')*'|[.]?[A-Za-z_][A-Za-z0-9_]*")


def with_parameters(expression: str) -> str:
    """Write an expression of the tables as the template language does."""

    def replaced(match: re.Match[str]) -> str:
        return f"parameters('{match[0]}')" if match[0] in PARAMETERS else match[0]

    return f"[{_WORD.sub(replaced, expression)}]"
