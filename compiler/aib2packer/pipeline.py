"""The compiler as a whole: the only module that calls the stages, in their order.

Takes files and options, gives HCL with a ledger, and everything there is to say. Guarantees that no HCL is given
when there is any error, and that every leaf of a compiled image template is answered for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from aib2packer import __version__
from aib2packer.codes import LEAF_WITHOUT_FATE
from aib2packer.diagnostics import Bag, Diagnostic, has_errors, in_order
from aib2packer.emit.render import Layout, RenderedFile, render, render_values
from aib2packer.evaluate.codes import CLASHING_VALUES
from aib2packer.evaluate.document import ResolvedTemplate, evaluate_document
from aib2packer.evaluate.inputs import Inputs
from aib2packer.evaluate.values import FactName, Known
from aib2packer.ledger import HclLine, LedgerEntry, TemplateLedger, make_entries
from aib2packer.lower.document import PackerFile, VariableValue
from aib2packer.lower.scope import Auth, LowerOptions
from aib2packer.lower.template import lower
from aib2packer.model.decode import decode_template
from aib2packer.model.template import ImageTemplate
from aib2packer.source import Source, Span
from aib2packer.syntax.codes import BICEP_NOT_COMPILED
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonNode
from aib2packer.syntax.reader import decode_source
from aib2packer.syntax.wording import quoted

_COMPILED = " (compiled)"  # behind the name of a Bicep file, since places are those of the JSON made of it
_SUFFIXES = (f".bicep{_COMPILED}", ".json", ".jsonc")
_SAFE = frozenset("-._0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LONGEST_STEM = 100  # characters; a template's name has at most 64


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file as it was read."""

    name: str  # for messages and for the name of the output
    data: bytes
    failure: str | None = None  # why there are no data: what the compiler of another language said

    @classmethod
    def of_bicep(cls, name: str, data: bytes, failure: str | None = None) -> InputFile:
        """Make the input that a Bicep file was compiled to."""
        return cls(f"{name}{_COMPILED}" if failure is None else name, data, failure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to compile for; each member is an option of the command line."""

    parameters: tuple[InputFile, ...] = ()  # parameter files, a later one wins
    settings: tuple[tuple[str, str], ...] = ()  # names and values of single parameters, over the files
    keep: tuple[str, ...] = ()  # parameters that stay variables; the values given for them become their defaults
    pkrvars: bool = False  # keep all parameters that are given; their values are in `CompileResult.pkrvars`
    subscription: str | None = None
    resource_group: str | None = None
    location: str | None = None  # of the resource group
    os_type: str | None = None  # linux or windows in any case; None: decided from the template
    auth: str = "cli"  # cli, service-principal, oidc or managed-identity
    security_type: str | None = None  # TrustedLaunch in any case
    layout: str = "single"  # single or split


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


_DEFAULTS = Options()


def compile_template(name: str, data: str | bytes, options: Options = _DEFAULTS) -> CompileResult:
    """Compile the text of one template; `name` is what messages call it, usually its path."""
    return compile_files((InputFile(name, data if isinstance(data, bytes) else data.encode()),), options)


def compile_files(files: tuple[InputFile, ...], options: Options = _DEFAULTS) -> CompileResult:
    """Compile every image template of some files; an error in any of them means no HCL for all."""
    said = Bag()
    inputs = _inputs(options, said)
    roots = [_parse(file, said) for file in files]
    compiled: list[CompiledTemplate] = []
    if inputs is not None:
        for root in roots:
            if root is not None:
                compiled += _compile_root(root, inputs, options, said)
    values = _merged_values(compiled, said) if options.pkrvars else None
    diagnostics = in_order(tuple(said))
    if has_errors(diagnostics):
        compiled, values = [_without_hcl(item) for item in compiled], None
    pkrvars = None if values is None else render_values(values, __version__)
    return CompileResult(templates=tuple(compiled), diagnostics=diagnostics, pkrvars=pkrvars)


def _merged_values(compiled: list[CompiledTemplate], said: Bag) -> tuple[VariableValue, ...]:
    """Gather the values for all configurations, which one file must be able to hold."""
    first: dict[str, tuple[VariableValue, CompiledTemplate]] = {}
    for item in compiled:
        for value in item.values:
            known, owner = first.setdefault(value.name, (value, item))
            if known != value:
                said.add(
                    CLASHING_VALUES,
                    f"the variable {quoted(value.name)} has another value in another configuration",
                    f"The image template {quoted(item.name)} and the image template {quoted(owner.name)} of "
                    f"{quoted(owner.source.name)} both have it, but one file of values can give it only one. Compile "
                    "them one by one, each with a file of its own.",
                    at=Span(item.source, 0, 0),
                )
    return tuple(value for value, _ in first.values())


def _parse(file: InputFile, said: Bag) -> JsonNode | None:
    if file.failure is not None:
        at = Span(Source.from_text(file.name, "", shown=False), 0, 0)
        said.add(BICEP_NOT_COMPILED, "the Bicep file was not compiled", file.failure, at=at)
        return None
    decoded = decode_source(file.name, file.data)
    said.extend(decoded.diagnostics)
    if decoded.value is None:
        return None
    parsed = parse_json(decoded.value)
    said.extend(parsed.diagnostics)
    return None if has_errors(parsed.diagnostics) else parsed.value


def _inputs(options: Options, said: Bag) -> Inputs | None:
    """Gather what evaluation may know; None when a parameter file cannot be read as JSON."""
    roots = [_parse(file, said) for file in options.parameters]
    parameter_files = tuple(root for root in roots if root is not None)
    if len(parameter_files) < len(roots):
        return None
    facts = {
        FactName.SUBSCRIPTION_ID: options.subscription,
        FactName.RESOURCE_GROUP: options.resource_group,
        FactName.LOCATION: options.location,
    }
    return Inputs(
        parameter_files=parameter_files,
        settings=tuple(
            (name, Source.from_text(f"--set {name}", value, shown=False)) for name, value in options.settings
        ),
        facts={name: value for name, value in facts.items() if value is not None},
        keep=options.keep,
        keep_all=options.pkrvars,
    )


def _compile_root(root: JsonNode, inputs: Inputs, options: Options, said: Bag) -> Iterator[CompiledTemplate]:
    resolved = evaluate_document(root, inputs)
    said.extend(resolved.diagnostics)
    templates = resolved.value or ()
    for number, template in enumerate(templates, 1):
        fallback = _stem(root.span.source.name) + (f"-{number}" if len(templates) > 1 else "")
        yield _compile_one(template, fallback, resolved.diagnostics, options, said)


def _compile_one(
    template: ResolvedTemplate, fallback: str, before: tuple[Diagnostic, ...], options: Options, said: Bag
) -> CompiledTemplate:
    """Take one image template through the remaining stages; `before` is what evaluation said of its file."""
    bag = Bag()
    name, document = _finish(template, fallback, options, bag)
    files = () if document is None else render(document, _file_stem(name), Layout(options.layout))
    diagnostics = (*before, *bag)
    entries = make_entries(template.node, template.resource, diagnostics, _lines(files))
    if not has_errors(diagnostics):
        _demand_fates(entries, bag)
    said.extend(tuple(bag))
    return CompiledTemplate(
        source=template.node.span.source,
        name=_file_stem(name),
        files=files,
        ledger=TemplateLedger(pointer=template.pointer, name=name, entries=entries),
        values=document.values if document is not None and options.pkrvars else (),
    )


def _finish(template: ResolvedTemplate, fallback: str, options: Options, bag: Bag) -> tuple[str, PackerFile | None]:
    """Give the image template's name, or the fallback if it is not known, and its document as far as there is one."""
    decoded = decode_template(template.resource)
    bag.extend(decoded.diagnostics)
    if decoded.value is None:
        return fallback, None
    name = _known_name(decoded.value) or fallback
    source = template.node.span.source
    lowered = lower(
        decoded.value,
        LowerOptions(
            source_name=_base_name(source.name),
            source_sha256=source.sha256,
            version=__version__,
            build_path="." if options.layout == "split" else f"{_file_stem(name)}.pkr.hcl",
            os_type=options.os_type.title() if options.os_type else None,
            auth=Auth(options.auth),
            security_type=options.security_type,
            subscription=options.subscription,
        ),
    )
    bag.extend(lowered.diagnostics)
    return name, lowered.value


def _demand_fates(entries: tuple[LedgerEntry, ...], bag: Bag) -> None:
    """Report leaves that no stage has answered for: a gap in the compiler, which must not pass in silence."""
    for entry in entries:
        if entry.outcome is None:
            bag.add(
                LEAF_WITHOUT_FATE,
                f"the compiler lost track of {quoted(entry.pointer)}",
                "Nothing in the output came from this value and no message says why, so no HCL is written. "
                "This is a defect of aib2packer, not of the template: please report it together with this message.",
                at=entry.span,
                pointer=entry.pointer,
            )


def _without_hcl(compiled: CompiledTemplate) -> CompiledTemplate:
    """Take the HCL away, and from the ledger the lines of files that are not written."""
    entries = tuple(replace(entry, hcl=()) for entry in compiled.ledger.entries)
    return replace(compiled, files=(), values=(), ledger=replace(compiled.ledger, entries=entries))


def _lines(files: tuple[RenderedFile, ...]) -> Iterator[tuple[str, HclLine]]:
    for file in files:
        for pointer, line in file.lines:
            yield pointer, HclLine(file.name, line)


def _known_name(template: ImageTemplate) -> str | None:
    match template.name:
        case Known(value=str() as name) if name:
            return name
        case _:
            return None


def _base_name(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _stem(name: str) -> str:
    """Take folder and extension off the name of an input."""
    base = _base_name(name)
    for suffix in _SUFFIXES:
        base = base.removesuffix(suffix)
    return _file_stem(base)


def _file_stem(name: str) -> str:
    """Make a name safe as a file's name: it may hold anything that an expression can make, `/` and `..` included."""
    kept = "".join(character if character in _SAFE else "_" for character in name).lstrip(".")
    return kept[:_LONGEST_STEM] or "image"
