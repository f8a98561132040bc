"""What python-hcl2 leaves to others: the body of a heredoc, and where in it something is evaluated."""

from __future__ import annotations

from collections.abc import Iterator


def body_of_heredoc(written: str) -> str:
    """Give what a heredoc means: the lines between its marks, without the indentation they share after `<<-`."""
    lines = written.replace("\r\n", "\n").split("\n")
    head, body = lines[0], lines[1:]
    mark = head.removeprefix("<<").removeprefix("-")
    while body and body[-1].strip() != mark:
        body.pop()
    del body[-1:]
    if head.startswith("<<-"):
        depth = min((len(line) - len(line.lstrip()) for line in body if line.strip()), default=0)
        body = [line[depth:] for line in body]
    return "".join(f"{line}\n" for line in body)


def sequences(text: str) -> Iterator[tuple[int, int]]:
    """Find `${...}` and `%{...}` of a template; `$${` and `%%{` are text. One without an end reaches to the end."""
    index = 0
    while index < len(text):
        if text.startswith(("$${", "%%{"), index):
            index += 3
        elif text.startswith(("${", "%{"), index):
            end = _end(text, index + 2)
            yield index, end
            index = end
        else:
            index += 1


def _end(text: str, index: int) -> int:
    """Find the end of a sequence: behind the brace that closes it; texts in it may hold braces and sequences."""
    around = ["}"]  # what closes each level, the innermost last
    while index < len(text):
        char = text[index]
        if around[-1] == '"':
            if text.startswith(("${", "%{"), index) and text[index - 1] != char:
                around.append("}")
                index += 1
            elif char == "\\":
                index += 1
            elif char == '"':
                around.pop()
        elif char in '{"':
            around.append("}" if char == "{" else '"')
        elif char == "}":
            around.pop()
        index += 1
        if not around:
            return index
    return len(text)
