"""Readers of DOT and Mermaid, written after their documentation, as far as drawings use these languages.

They refuse what is not well-formed, and give the texts of all nodes.
"""

from __future__ import annotations

import html
import re

DOT_WORD = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*|-?\d+(?:\.\d+)?)|(->|[{}\[\];,=]))', re.DOTALL)
# Text in a label: letters and what no reader of labels minds as it is; all other ASCII is an entity code.
PLAIN = r"(?:[^\W_]|[ ,]|[^\x00-\x7fﬂ°¶ß]|#\d+;|(?<=[^\W_])[-_/.](?=[^\W_]))"
LABEL = rf'"((?:{PLAIN}|<br/>)*)"'
SHAPES = (r"\(\[", r"\]\)"), (r"\[", r"\]"), (r"\{\{", r"\}\}")
NODE = re.compile("|".join(rf"(\w+){opening}{LABEL}{closing}(?::::(\w+))?" for opening, closing in SHAPES))
COLOR = "#[0-9a-f]{6}"
FILLED = rf"fill:{COLOR},stroke:{COLOR},color:{COLOR},stroke-width:2px(?:,stroke-dasharray:\d \d)?"
OTHERS = re.compile(
    r"(?P<edge>(?P<start>\w+) (?:-->|-\.->) (?P<end>\w+))"
    rf"|subgraph \w+\[{LABEL}\]|end"
    rf"|classDef (?P<style>\w+) (?:{FILLED}|fill:none,stroke:none)"
    r"|class \w+ (?P<used>\w+)"
)


def read_mermaid(text: str) -> dict[str, list[str]]:
    """Give the lines of each node of a flow chart by its id."""
    first, *lines = text.splitlines()
    assert first == "flowchart TD"
    assert text.endswith("\n")
    nodes: dict[str, list[str]] = {}
    edges: list[tuple[str, str]] = []
    styles, used, depth = set(), set(), 0
    for line in map(str.strip, lines):
        if match := NODE.fullmatch(line):
            name, label, style = (group for group in _thirds(match))
            assert name not in nodes
            nodes[str(name)] = [unwritten(part) for part in str(label).split("<br/>")]
            used |= {style} - {None}
            continue
        other = OTHERS.fullmatch(line)
        assert other is not None, line
        depth += line.startswith("subgraph ") - (line == "end")
        edges += [(other["start"], other["end"])] if other["edge"] else []
        styles |= {other["style"]} - {None}
        used |= {other["used"]} - {None}
    assert depth == 0
    assert {name for edge in edges for name in edge} <= set(nodes)
    assert used == styles
    return nodes


def _thirds(match: re.Match[str]) -> tuple[str | None, ...]:
    groups = match.groups()
    start = next(index for index in range(0, len(groups), 3) if groups[index] is not None)
    return groups[start : start + 3]


def unwritten(label: str) -> str:
    """Read the entity codes of a label; what spoils the marks of formulas and icons cannot be seen."""
    marks = ("#36;", "#36;"), ("#58;", "fa-"), ("#92;", "n"), ("#64258;", "#176;"), ("#182;", "#223;")
    for first, second in marks:
        assert first + second not in label
        label = re.sub(f"{first}#8203;(?={second})", first, label)
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label)


def read_dot(text: str) -> dict[str, list[str]]:
    """Give the lines of each node of a graph by its id."""
    words: list[str] = []
    position = 0
    while position < len(text.rstrip()):
        match = DOT_WORD.match(text, position)
        assert match is not None, text[position : position + 60]
        words.append(match[0].strip())
        position = match.end()
    assert words[:3] == ["digraph", "build", "{"]
    assert words.pop() == "}"
    nodes: dict[str, list[str]] = {}
    _statements(words[3:], nodes)
    return nodes


def _statements(words: list[str], nodes: dict[str, list[str]]) -> None:
    """Read statements: attributes, nodes, edges and groups."""
    depth, index = 0, 0
    edges: set[str] = set()
    while index < len(words):
        word = words[index]
        if word == "subgraph":
            assert words[index + 2] == "{"
            depth, index = depth + 1, index + 3
            continue
        if word in "{}":
            depth += 1 if word == "{" else -1
            assert depth >= 0
            index += 1
            continue
        assert re.fullmatch(r"\w+", word), word
        names, index = [word], index + 1
        while index < len(words) and words[index] == "->":
            names.append(words[index + 1])
            index += 2
        if index < len(words) and words[index] == "=":
            index += 2
        attributes, index = _attributes(words, index)
        index += index < len(words) and words[index] == ";"
        if len(names) > 1:
            edges |= set(names)
        elif word not in {"graph", "node", "edge", "rank"}:
            assert word not in nodes
            nodes[word] = [html.unescape(line) for line in unquoted(attributes["label"])]
    assert depth == 0
    assert edges <= set(nodes)


def _attributes(words: list[str], index: int) -> tuple[dict[str, str], int]:
    found: dict[str, str] = {}
    if index >= len(words) or words[index] != "[":
        return found, index
    index += 1
    while words[index] != "]":
        assert words[index + 1] == "="
        found[words[index]] = words[index + 2]
        index += 3
        index += words[index] == ","
    return found, index + 1


def unquoted(text: str) -> list[str]:
    """Read the escapes of a quoted string: `\\n` ends a line, any other character means itself."""
    lines = [""]
    for piece in re.findall(r"\\.|[^\\]", text[1:-1], re.DOTALL):
        if piece == "\\n":
            lines.append("")
        else:
            assert piece[0] != "\\" or piece[1] in '\\"', f"{piece} would be replaced"
            lines[-1] += piece[-1]
    return lines
