"""Addresses of files in repositories: what they point at, and the address of the file behind a page that shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aib2packer.rules.downloads.uris import Address


@dataclass(frozen=True, slots=True)
class Hosted:
    """A file in a repository."""

    revision: str  # a branch, a tag or a commit; `latest` of a release
    start: int  # of the revision in the address
    end: int
    raw: str | None = None  # address of the file itself, where this one is that of a page

    @property
    def moves(self) -> bool:
        """Whether it is the name of a branch, which stands for another file tomorrow.

        A tag is known by `refs/tags/` or by a version number, a commit by its digits.
        """
        if self.revision.startswith("refs/"):
            return self.revision.startswith("refs/heads/")
        return not self.is_commit and not re.search(r"\d+[._-]\d|^v?\d+$", self.revision)

    @property
    def is_commit(self) -> bool:
        """Whether it is a commit, whole or abbreviated."""
        return re.fullmatch(r"[0-9a-f]{7,64}", self.revision, re.IGNORECASE) is not None


def hosted(uri: Address) -> Hosted | None:
    """Recognise the addresses of GitHub, GitLab and Bitbucket; None for others."""
    match uri.host, uri.segments:
        case "raw.githubusercontent.com", (_, _, _, _, *_):
            return _revision(uri, 2)
        case "gist.githubusercontent.com", (_, _, "raw", first, *_):
            whole = re.fullmatch(r"[0-9a-f]{40}", first)
            return _revision(uri, 3) if whole else Hosted("raw", *uri.span_of_segments(2, 3))
        case (("github.com" | "www.github.com"), (owner, name, *rest)):
            return _github(uri, owner, name, rest)
        case "bitbucket.org", (_, _, ("raw" | "src") as kind, _, *_):
            return _revision(uri, 3, raw=_replaced(uri, 2, "raw") if kind == "src" else None)
        case _, segments if "-" in segments:
            return _gitlab(uri, segments.index("-"))
    return None


def _github(uri: Address, owner: str, name: str, rest: list[str]) -> Hosted | None:
    match rest:
        case ["blob", _, _, *_]:
            served = next((uri.parameter(key) for key in ("raw", "download") if uri.parameter(key)), None)
            path = "/".join(rest[1:])
            return _revision(uri, 3, raw=None if served else f"https://raw.githubusercontent.com/{owner}/{name}/{path}")
        case ["raw", _, _, *_]:
            return _revision(uri, 3)
        case ["releases", "latest", *_]:
            return Hosted("latest", *uri.span_of_segments(3, 4))
        case ["archive", *names] if names:
            # `archive/refs/heads/main.zip`, `archive/main.tar.gz`
            start, end = uri.span_of_segments(3, len(uri.segments))
            plain = re.sub(r"\.(?:zip|tar\.gz)$", "", "/".join(names))
            return Hosted(plain, start, end - len("/".join(names)) + len(plain))
        case _:
            return None


def _gitlab(uri: Address, dash: int) -> Hosted | None:
    """Read `/group/project/-/raw/revision/path`, on whichever host."""
    match uri.segments[dash + 1 :]:
        case ("raw" | "archive", _, _, *_):
            return _revision(uri, dash + 2)
        case ("blob", _, _, *_):
            return _revision(uri, dash + 2, raw=_replaced(uri, dash + 1, "raw"))
        case _:
            return None


def _revision(uri: Address, index: int, raw: str | None = None) -> Hosted:
    """Take the revision at a segment: `main`, or `refs/heads/main`."""
    long = uri.segments[index] == "refs" and uri.segments[index + 1 : index + 2] in (("heads",), ("tags",))
    last = index + 3 if long else index + 1
    return Hosted("/".join(uri.segments[index:last]), *uri.span_of_segments(index, last), raw)


def _replaced(uri: Address, index: int, segment: str) -> str:
    start, end = uri.span_of_segments(index, index + 1)
    return uri.text[:start] + segment + uri.text[end:]
