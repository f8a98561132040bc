"""The pages of this part's diagnostics, by code."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "AIB811": """A Packer configuration cannot be read.

    Why: to compare it, its HCL has to be understood. The message names the place where that ends: a brace, a quote or a
        comma is often missing just before it. `packer validate` says more. A few ways of writing that Packer accepts
        are not known here, such as a line break inside of `${}`.
    Source: HCL native syntax specification
    """,
    "AIB812": """A Packer configuration describes no image.

    Why: an image is described by a `build` block with its sources. A file that only declares variables or sources is
        part of a configuration: name the folder that holds all of its files.
    Source: Packer documentation, build block
    """,
}
