"""Rules about the size of the build machine, and of the proxy machine."""

from __future__ import annotations

from collections.abc import Iterator

from aib2packer.diagnostics import Confidence, Diagnostic, DiagnosticDef, Note, Safety, Severity
from aib2packer.model.leaves import Leaf
from aib2packer.model.template import ImageTemplate, PlatformImage, VmProfile
from aib2packer.rules.machine.vm_sizes import meant_size, read_size
from aib2packer.rules.mending import rewrite
from aib2packer.rules.reading import text, vm_size
from aib2packer.rules.rule import Rule
from aib2packer.rules.source.generations import told_generation
from aib2packer.rules.subject import Subject
from aib2packer.syntax.wording import quoted


def _sizes(template: ImageTemplate) -> Iterator[tuple[str, Leaf, str]]:
    """Walk over the VM sizes that are known: member, leaf and text."""
    profile = template.vm_profile
    if profile is None:
        return
    pairs = (("vmSize", profile.vm_size), ("proxyVmSize", profile.vnet.proxy_vm_size if profile.vnet else None))
    for name, leaf in pairs:
        written = text(leaf)
        if leaf is not None and written:
            yield name, leaf, written


class MisspeltVmSize(Rule):
    """A VM size is not written like one.

    Why: Azure knows no size of that name, so that the build fails before its first step.
    Bad: {"vmProfile": {"vmSize": "D4s_v5"}}
    Good: {"vmProfile": {"vmSize": "Standard_D4s_v5"}}
    Source: Azure VM sizes naming conventions
    """

    definition = DiagnosticDef(
        "AIB490",
        "misspelt-vm-size",
        Severity.WARNING,
        confidence=Confidence.HEURISTIC,
        fixable=Safety.SAFE,
    )
    about = (VmProfile,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Read each known size."""
        for name, leaf, written in _sizes(subject.template):
            if read_size(written) is not None or _is_token(written):
                continue
            meant = meant_size(written)
            yield self.found(
                leaf.place,
                f"{quoted(written)} does not look like a VM size",
                f"`{name}` takes the full name of a size, such as `Standard_D2s_v5`."
                + (f" Write {quoted(meant)}." if meant else " `az vm list-skus` prints the sizes of a region."),
                fix=rewrite(leaf, meant, f"write {quoted(meant)}") if meant else None,
            )


def _is_token(written: str) -> bool:
    """Tell whether a tool is to replace the text before the deployment, such as `$(vmSize)` or `__vmSize__`."""
    return written.startswith("__") or any(mark in written for mark in "$#%{}<>")


class VmSizeOfOtherGeneration(Rule):
    """The VM size cannot boot the Hyper-V generation of the source.

    Why: Azure refuses the build machine with "cannot boot Hypervisor Generation". Older series boot the first
        generation only, v6 and confidential ones the second only.
    Bad: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts-gen2", "version": "latest"
          },
          "vmProfile": {"vmSize": "Standard_D2_v2"}
        }
    Good: {
          "source": {
            "type": "PlatformImage", "publisher": "Canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts-gen2", "version": "latest"
          },
          "vmProfile": {"vmSize": "Standard_D2s_v5"}
        }
    Source: Support for Generation 2 VMs on Azure, section "Generation 2 VM sizes"
    """

    definition = DiagnosticDef(
        "AIB491", "vm-size-of-other-generation", Severity.WARNING, confidence=Confidence.HEURISTIC
    )
    about = (VmProfile,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Compare the only generation of the size with that of the source."""
        source = subject.template.source
        leaf = vm_size(subject.template)
        size = read_size(text(leaf) or "")
        generation = told_generation(source)
        if leaf is None or size is None or None in (size.generation, generation) or size.generation == generation:
            return
        yield self.found(
            leaf.place,
            f"{quoted(text(leaf) or '')} cannot boot an image of generation {generation}",
            f"By its SKU the source is of Hyper-V generation {generation}, and this size boots generation "
            f"{size.generation} only. Choose a size that boots both, such as `Standard_D2s_v5`.",
            notes=(Note("the source", source.sku.place.span),) if isinstance(source, PlatformImage) else (),
        )


class RetiredVmSize(Rule):
    """The VM size is retired, or will be.

    Why: Azure makes no machine of a retired size, so that the build fails. Until then capacity is limited, and new
        subscriptions may not get one.
    Bad: {"vmProfile": {"vmSize": "Standard_NC6s_v3"}}
    Good: {"vmProfile": {"vmSize": "Standard_D2s_v5"}}
    Source: Retired Azure VM size series
    """

    definition = DiagnosticDef("AIB662", "retired-vm-size", Severity.WARNING, confidence=Confidence.HEURISTIC)
    about = (VmProfile,)

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Look up each known size; one that is only announced to retire is a reminder."""
        for name, leaf, written in _sizes(subject.template):
            size = read_size(written)
            day = size.retires if size else None
            if day is None:
                continue
            gone = day <= subject.today
            yield self.found(
                leaf.place,
                f"{quoted(written)} {'is retired' if gone else 'will be retired'}",
                f"Azure {'has retired' if gone else 'retires'} this series on {day.isoformat()}. Set `{name}` to a "
                "newer size, such as `Standard_D2s_v5`.",
                level=None if gone else Severity.INFO,
            )


RULES = (MisspeltVmSize, VmSizeOfOtherGeneration, RetiredVmSize)
