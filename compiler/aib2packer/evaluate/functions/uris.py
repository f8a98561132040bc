"""ARM functions over addresses and data URIs ("String functions for ARM templates"; RFC 3986, RFC 2397)."""

from __future__ import annotations

import re

from aib2packer.evaluate.functions.encoding import from_base64, to_base64
from aib2packer.evaluate.functions.signature import Fault, Function, Type
from aib2packer.evaluate.plain import Plain, json_text
from aib2packer.evaluate.values import Kind

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DATA_URI = re.compile(
    r"data:(?P<media>[^/;,\s]+/[^/;,\s]+)?(?P<settings>(?:;[^;,=\s]+=[^;,]*)*)(?P<base64>;base64)?,(?P<data>.*)",
    re.IGNORECASE | re.DOTALL,
)


def _uri(base: str, relative: str) -> Plain | Fault:
    from urllib.parse import urljoin, urlsplit  # here, because few templates need it and it loads slowly

    try:
        absolute = bool(urlsplit(base).scheme)
        joined = urljoin(base, relative)
    except ValueError:
        return Fault("The base is not an address that can be taken apart.", 0)
    return joined if absolute else Fault("The base must be an absolute address such as `https://example.com/a/`.", 0)


def _escaped(text: str) -> str:
    from urllib.parse import quote  # here for the same reason as above

    return quote(text.encode("utf-8", "replace"), safe="-_.~")


def _unescaped(text: str) -> str:
    from urllib.parse import unquote  # here for the same reason as above

    return unquote(text)


def _data_uri(data: Plain) -> str:
    # The newest engine writes `utf-8` (observed); the documentation still shows `utf8`.
    if isinstance(data, str):
        return f"data:text/plain;charset=utf-8;base64,{to_base64(data)}"
    return f"data:application/json;charset=utf-8;base64,{to_base64(json_text(data))}"


def _from_data_uri(text: str) -> Plain | Fault:
    found = _DATA_URI.fullmatch(text)
    if found is None or (found["settings"] and not found["media"]):
        return Fault("The text is no data URI such as `data:text/plain;charset=utf-8;base64,SGVsbG8=`.", 0)
    for setting in found["settings"].split(";")[1:]:
        name, _, value = setting.partition("=")
        if name.lower() == "charset" and value.lower() != "utf-8":
            return Fault("The `charset` of a data URI must be `utf-8`.", 0)
    return from_base64(found["data"]) if found["base64"] else _unescaped(found["data"])


def _build_uri(parts: dict[str, Plain]) -> Plain | Fault:
    fields = {name.lower(): value for name, value in parts.items() if value is not None}
    scheme, host = fields.get("scheme"), fields.get("host")
    path, query, port = fields.get("path", ""), fields.get("query", ""), fields.get("port")
    if not isinstance(scheme, str) or not isinstance(host, str) or not scheme or not host:
        return Fault("The object needs the members `scheme` and `host`, both strings.", 0)
    if not isinstance(path, str) or not isinstance(query, str):
        return Fault("The members `path` and `query` must be strings.", 0)
    if port is not None and (not isinstance(port, int) or isinstance(port, bool) or not 0 <= port <= _MAX_PORT):
        return Fault(f"The member `port` must be an integer from 0 to {_MAX_PORT}.", 0)
    place = f"{scheme}://{host}" + ("" if port is None or _DEFAULT_PORTS.get(scheme.lower()) == port else f":{port}")
    return f"{place}/{path.removeprefix('/')}" + (f"?{query.removeprefix('?')}" if query else "")


_MAX_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}


def _parse_uri(text: str) -> Plain | Fault:
    from urllib.parse import urlsplit  # here for the same reason as above

    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return Fault("The text is not an address that can be taken apart.", 0)
    if not parts.scheme or not parts.hostname or _BAD_ESCAPE.search(parts.path):
        return Fault("The text must be an absolute address such as `https://example.com/a/`.", 0)
    return {
        "scheme": parts.scheme,
        "host": parts.hostname,
        "port": _DEFAULT_PORTS.get(parts.scheme) if port is None else port,
        "path": parts.path or "/",
        "query": f"?{parts.query}" if parts.query else "",
    }


_TEXT = (Type.STRING,)

FUNCTIONS: tuple[Function, ...] = (
    Function("uri", (Type.STRING, Type.STRING), Kind.STRING, _uri),
    Function("uriComponent", _TEXT, Kind.STRING, _escaped),
    Function("uriComponentToString", _TEXT, Kind.STRING, _unescaped),
    Function("dataUri", (Type.ANY,), Kind.STRING, _data_uri),
    Function("dataUriToString", _TEXT, Kind.STRING, _from_data_uri),
    Function("buildUri", (Type.OBJECT,), Kind.STRING, _build_uri),
    Function("parseUri", _TEXT, Kind.OBJECT, _parse_uri),
)
