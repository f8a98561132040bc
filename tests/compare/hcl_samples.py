"""Packer configurations for tests: the goldens, how two are compared, and how a text is laid out anew."""

from __future__ import annotations

import re
from pathlib import Path

from aib2packer.compare.changes import Change
from aib2packer.compare.hcl_effects import judge_hcl
from aib2packer.compare.hcl_trees import hcl_trees
from aib2packer.compare.images import Side, compare_files
from aib2packer.compare.tree import ImageTree
from aib2packer.source import Source

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
FILES = tuple(sorted(path for path in GOLDEN.rglob("*.pkr.hcl") if not path.parent.name.endswith("-split")))
SPLIT = GOLDEN / "linux-baseline-split"  # the same as the next, in several files
LINUX = GOLDEN.joinpath("linux-baseline.pkr.hcl").read_text(encoding="utf-8")
SMALL = """
variable "size" { default = "Standard_D2s_v5" }
variable "token" {
  sensitive = true
  default   = "kept to itself"
}
locals {
  script = <<-EOT
    set -e
    echo ${var.size}
    echo $${HOME} one
  EOT
}
source "azure-arm" "web" {
  vm_size         = var.size
  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  image_version   = "24.04.202401010"
  managed_image_name                = "web"
  managed_image_resource_group_name = "rg"
  azure_tags = { team = "web", "cost center" = "1" }
}
build {
  sources = ["source.azure-arm.web"]
  provisioner "shell" {
    inline = [local.script]
  }
  provisioner "shell" {
    name             = "Install"
    environment_vars = ["TOKEN=${var.token}", "MODE=fast"]
    inline           = ["apt-get update", "apt-get install -y nginx"]
  }
  provisioner "file" {
    source      = "a"
    destination = "b"
  }
}
"""


def trees(*texts: str, name: str = "image.pkr.hcl") -> tuple[ImageTree, ...]:
    """Give the trees of a configuration that can be read."""
    outcome = hcl_trees(name, tuple(Source.from_text(name, text) for text in texts))
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value


def of_folder(folder: Path) -> tuple[ImageTree, ...]:
    """Give the trees of a configuration of several files."""
    return trees(*(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())), name=folder.name)


def changes_of(old: tuple[ImageTree, ...] | str, new: tuple[ImageTree, ...] | str) -> list[Change]:
    """Compare two configurations."""
    before, after = (trees(side) if isinstance(side, str) else side for side in (old, new))
    images = compare_files(Side("old", before), Side("new", after), judge_hcl)
    return [change for image in images for change in image.changes]


def laid_out_anew(text: str) -> str:
    """Give the same configuration without alignment, with comments, and with runs of arguments turned round."""
    lines: list[str] = ["/* another", "header */"]
    run: list[str] = []
    heredoc = ""
    for line in text.splitlines():
        found = re.fullmatch(r"\s+\w+ += (?!.*[\[{(]$)(?!<<).+", line)
        if not heredoc and found:
            run.insert(0, re.sub(r"^\s+(\w+) += ", r"\1 = ", line) + " # why")
            continue
        lines += run
        run = []
        opened = re.search(r"<<-(\w+)$", line)
        if heredoc or opened:
            heredoc = opened[1] if opened else ("" if line.strip() == heredoc else heredoc)
            lines.append(line)
        elif not line.startswith("#"):
            lines += [line, "// a comment"]
    return "\n".join((*lines, *run))


def provisioners_of(text: str) -> list[str]:
    """Give the steps of a compiled build as text: each provisioner with those that fetch for it."""
    blocks = re.findall(r"^  provisioner .*?^  }\n\n?", text, re.MULTILINE | re.DOTALL)
    steps: list[str] = []
    waiting = ""
    for block in blocks:
        waiting += block
        if not re.search(r'name += ".*: (?:download|upload)"', block):
            steps.append(waiting)
            waiting = ""
    return steps
