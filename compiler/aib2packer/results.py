"""What the pipeline gives: what became of a compilation, a check, or an evaluation alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aib2packer.choosing.choice import Chosen
from aib2packer.diagnostics import Diagnostic, has_errors
from aib2packer.evaluate.resolved import ResolvedTemplate
from aib2packer.ledger import TemplateLedger
from aib2packer.lower.document import VariableValue
from aib2packer.source import Source

if TYPE_CHECKING:  # a check makes no HCL, and has no use for what writes it
    from aib2packer.emit.render import RenderedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTemplate:
    """What became of one image template."""

    source: Source
    name: str  # unique within its file; the stem of the output's name
    files: tuple[RenderedFile, ...]  # empty when there are errors
    ledger: TemplateLedger
    values: tuple[VariableValue, ...] = ()  # for its variables, as `Options.pkrvars` asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileResult:
    """What became of the input, and everything there is to say of it, in order."""

    templates: tuple[CompiledTemplate, ...]
    diagnostics: tuple[Diagnostic, ...]
    pkrvars: str | None = None  # the text of a `.pkrvars.hcl` file, when it was asked for and there is HCL

    @property
    def ok(self) -> bool:
        """Whether there is HCL: there was no error."""
        return not has_errors(self.diagnostics)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found in the input."""

    chosen: Chosen
    sources: tuple[Source, ...]  # of the files that could be decoded


@dataclass(frozen=True, slots=True)
class ResolvedImage:
    """An image template of the input whose expressions are evaluated, and nothing more: for a comparison."""

    name: str  # that of the resource if it is known, else of the file
    resolved: ResolvedTemplate
