"""Every kind of finding that comes with a fix, with a document that shows it: that of its page, or a better one.

Documents can be laid out anew: the same tokens with other escapes, and other blanks and comments between them.
"""

from __future__ import annotations

import json
import re
from datetime import date
from random import Random
from typing import Any

from documents import GROUP, document

from aib2packer.choosing.choice import Choice
from aib2packer.choosing.selection import Selection
from aib2packer.diagnostics import Diagnostic, Safety
from aib2packer.fixing import Mended, mend_files
from aib2packer.manual import entries
from aib2packer.options import InputFile, Options
from aib2packer.pipeline import check_files

TODAY = date(2026, 11, 1)
OPTIONS = Options(today=TODAY, subscription="00000000-0000-0000-0000-000000000000", resource_group="images")
GALLERY = f"{GROUP}/providers/Microsoft.Compute/galleries/images/images"
# Where the page shows a form of the mistake that leaves open what was meant.
_UBUNTU = '"type": "PlatformImage", "publisher": "Canonical"'
_OWN = {
    "AIB322": (
        '{"apiVersion": "2023-07-01", "vmProfile": {"vmSize": "Standard_D4s_v5"}, '
        '"buildTimeoutInMinutes": null, "buildTimeoutInMinute": 60}'
    ),
    "AIB323": '{"buildTimeoutInMinutes": null, "buildTimeoutInMinute": 60}',
    "AIB416": (
        '{"resources": [{"type": "triggers", "apiVersion": "2025-10-01", "name": "patches", '
        '"properties": {"kind": "sourceImage"}}]}'
    ),
    "AIB423": f'{{"source": {{"type": "SharedImageVersion", "imageVersionId": "{GALLERY}/golden"}}}}',
    "AIB425": f'{{"source": {{{_UBUNTU}, "offer": "ubuntu-24_04-lts", "sku": "server", "version": "Latest"}}}}',
    "AIB432": (
        f'{{"source": {{{_UBUNTU}, "offer": "0001-com-ubuntu-server-jammy", "sku": "22.04-lts-gen2", '
        '"version": "latest"}}'
    ),
}
FIXABLE = tuple(entry.kind for entry in entries() if entry.kind.fixable is not None)
UNSAFE = tuple(kind.code for kind in FIXABLE if kind.fixable is Safety.UNSAFE)
CODES = tuple(kind.code for kind in FIXABLE)
EXAMPLES = {entry.kind.code: document(_OWN.get(entry.kind.code, entry.page.bad)) for entry in entries()}
OF_MEMBERS = {"AIB301", "AIB302", "AIB322", "AIB323"}  # found in the names of members

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"/]+')
_GAP = re.compile(r"(?:\s+|//[^\n]*\n|/\*.*?\*/)+", re.DOTALL)
_BLANKS = ("", " ", "\t", "  ", "\n", "\r\n", " \r\n\t", "\n\n  ", "   \n")


def only(code: str) -> Choice:
    """Want the findings of one kind."""
    return Choice(today=TODAY, selection=Selection(select=(code,)))


def findings(text: str | bytes, choice: Choice | None = None) -> tuple[Diagnostic, ...]:
    """Give all that is found in a file."""
    data = text if isinstance(text, bytes) else text.encode()
    return check_files((InputFile("image.json", data),), OPTIONS, choice or Choice(today=TODAY)).chosen.shown


def mended(data: bytes, code: str, *, unsafe: bool = True) -> Mended:
    """Mend the findings of one kind in a file."""
    return mend_files((InputFile("image.json", data),), OPTIONS, only(code), unsafe=unsafe)


def mended_data(data: bytes, code: str, *, unsafe: bool = True) -> bytes:
    """Mend the findings of one kind in a file, and give the file."""
    return mended(data, code, unsafe=unsafe).files[0].data


def pieces(text: str) -> tuple[list[str], list[str]]:
    """Take a document apart: its tokens, and what stands between them and around."""
    tokens, gaps, position = [], [], 0
    while True:
        gap = _GAP.match(text, position)
        gaps.append(gap[0] if gap else "")
        position += len(gaps[-1])
        token = _TOKEN.match(text, position)
        if token is None:
            assert position == len(text), f"no token: {text[position : position + 40]}"
            return tokens, gaps
        tokens.append(token[0])
        position = token.end()


def value(written: str) -> Any:
    """Give what a token says; a bracket or a comma says itself."""
    return written if written in "{}[]:," else json.loads(written)


def laid_out(text: str, random: Random, *, with_codes: bool = True) -> str:
    """Lay a document out anew: every gap has a comment of its own, so that none can be exchanged for another."""
    tokens, _ = pieces(text)
    written = [_gap(0, random)]
    for number, token in enumerate(tokens, 1):
        written += (_written(token, random, with_codes=with_codes), _gap(number, random))
    return "".join(written)


def _gap(number: int, random: Random) -> str:
    comment = random.choice((f"/* {number} */", f"// {number} *\n", f"/*{number}\r\n\t*/"))
    return f"{random.choice(_BLANKS)}{comment}{random.choice(_BLANKS)}"


def _written(token: str, random: Random, *, with_codes: bool) -> str:
    """Write a string with other escapes, also of letters if wanted; every other token as it is."""
    if not token.startswith('"') or len(token) == len('""'):
        return token
    inside = [json.dumps(char, ensure_ascii=False)[1:-1] for char in value(token)]
    match random.randrange(4):
        case 0:
            inside = ["\\/" if char == "/" else char for char in inside]
        case 1 if with_codes:
            place = random.randrange(len(inside))
            inside[place] = f"\\u{ord(value(token)[place]):04X}"
    return f'"{"".join(inside)}"'
