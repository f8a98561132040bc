"""The compiler as a whole: the only module that calls the stages, in their order.

Takes files and options. Compiling gives HCL with a ledger, and everything there is to say; it guarantees that no HCL is
given when there is any error, and that every leaf of a compiled image template is answered for. Checking gives what
there is to say of the templates, and no HCL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from aib2packer import __version__
from aib2packer.catalogue import definitions
from aib2packer.choosing.choice import Choice, choose
from aib2packer.codes import LEAF_WITHOUT_FATE
from aib2packer.diagnostics import Bag, Concern, Diagnostic, DiagnosticDef, Outcome, Severity, has_errors, in_order
from aib2packer.evaluate.codes import (
    CLASHING_VALUES,
    LINKED_ONLY,
    NO_IMAGE_TEMPLATE,
    NOT_A_TEMPLATE,
    PARAMETER_FILE,
    PORTAL_FORM,
    REST_EXAMPLE,
)
from aib2packer.evaluate.document import ResolvedTemplate, evaluate_document
from aib2packer.evaluate.inputs import Inputs
from aib2packer.evaluate.unused import unused_parameters
from aib2packer.evaluate.values import FactName, Known
from aib2packer.ledger import HclLine, LedgerEntry, TemplateLedger, make_entries
from aib2packer.lower.document import PackerFile, VariableValue
from aib2packer.lower.scope import Auth, LowerOptions
from aib2packer.lower.template import lower, objections
from aib2packer.model.decode import decode_template
from aib2packer.model.template import ImageTemplate
from aib2packer.model.triggers import decode_triggers
from aib2packer.naming import base_name, file_stem, known_name, stem
from aib2packer.options import InputFile, Options
from aib2packer.results import CheckResult, CompiledTemplate, CompileResult, ResolvedImage
from aib2packer.rules.echoes import without_echoes
from aib2packer.rules.runner import run_rules, run_set_rules
from aib2packer.rules.subject import Subject, make_subject
from aib2packer.source import Source, Span
from aib2packer.syntax.codes import BICEP_NOT_COMPILED
from aib2packer.syntax.json_parser import parse_json
from aib2packer.syntax.nodes import JsonNode
from aib2packer.syntax.reader import decode_source
from aib2packer.syntax.wording import quoted

if TYPE_CHECKING:
    from aib2packer.emit.render import RenderedFile

_T = TypeVar("_T")
_Lowering: TypeAlias = Callable[[ImageTemplate, LowerOptions], Outcome[PackerFile]]
_OTHER_FILES = (PARAMETER_FILE, PORTAL_FORM, REST_EXAMPLE, LINKED_ONLY, NO_IMAGE_TEMPLATE, NOT_A_TEMPLATE)


@dataclass(frozen=True, slots=True)
class _Image:
    """One image template on its way; what is None could not be made."""

    resolved: ResolvedTemplate
    name: str
    template: ImageTemplate | None
    document: PackerFile | None

    @property
    def source(self) -> Source:
        return self.resolved.node.span.source


_DEFAULTS = Options()


def compile_template(name: str, data: str | bytes, options: Options = _DEFAULTS) -> CompileResult:
    """Compile the text of one template; `name` is what messages call it, usually its path."""
    return compile_files((InputFile(name, data if isinstance(data, bytes) else data.encode()),), options)


def compile_files(
    files: tuple[InputFile, ...], options: Options = _DEFAULTS, choice: Choice | None = None
) -> CompileResult:
    """Compile every image template of some files; an error in any of them means no HCL for all."""
    said = Bag()
    roots = _parse_all(files, said)
    images = _images(roots, options, lower, said)
    values = _merged_values(images, said) if options.pkrvars else None
    told = _for_compiling(tuple(said))
    diagnostics = choose(told, roots, choice or Choice(today=options.today), elsewhere=None).shown
    chosen = set(diagnostics)
    as_said = tuple(item for item in told if item in chosen)  # of several that explain a leaf, the first counts
    compiled = [_render(image, as_said, options) for image in images]
    gaps = Bag()
    for item in compiled if not has_errors(diagnostics) else ():
        _demand_fates(item.ledger.entries, gaps)
    diagnostics = in_order((*diagnostics, *gaps))
    if has_errors(diagnostics):
        compiled, values = [_without_hcl(item) for item in compiled], None
    return CompileResult(templates=tuple(compiled), diagnostics=diagnostics, pkrvars=_pkrvars(values))


def _pkrvars(values: tuple[VariableValue, ...] | None) -> str | None:
    from aib2packer.emit.render import render_values  # here, because a check writes nothing

    return None if values is None else render_values(values, __version__)


def check_files(files: tuple[InputFile, ...], options: Options, choice: Choice) -> CheckResult:
    """Find what is wrong or unwise in every image template of some files."""
    said = Bag()
    roots = _parse_all(files, said)
    _images(roots, options, objections, said)
    found = tuple(item for item in said if not _explains_hcl(item.definition, item.severity))
    elsewhere = tuple(kind for kind in definitions() if _explains_hcl(kind, kind.severity))
    return CheckResult(choose(found, roots, choice, elsewhere), tuple(root.span.source for root in roots))


def resolve_images(files: tuple[InputFile, ...], options: Options) -> Outcome[tuple[ResolvedImage, ...]]:
    """Evaluate every image template of some files; no value when a file or the parameters cannot be read."""
    said = Bag()
    roots = _parse_all(files, said)
    inputs = _inputs(options, said)
    if inputs is None or len(roots) < len(files):
        return said.outcome(None)
    images: list[ResolvedImage] = []
    for root in roots:
        found = _value(evaluate_document(root, inputs), said)
        if found is None:
            return said.outcome(None)
        for number, item in enumerate(found, 1):
            images.append(ResolvedImage(_resource_name(item) or _fallback(root, found, number), item))
    return said.outcome(tuple(images))


def _explains_hcl(kind: DiagnosticDef, severity: Severity) -> bool:
    """Tell whether a diagnostic only says how HCL comes to differ, which is nothing that is wrong with a template."""
    return kind.concern is Concern.PACKER and severity is not Severity.ERROR and not kind.is_rule


def _for_compiling(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Give what a compilation says: what only the service minds forbids no HCL, and advice is left to checking."""
    demoted = (
        replace(item, level=Severity.WARNING)
        if item.severity is Severity.ERROR and item.definition.concern is Concern.SERVICE
        else item
        for item in diagnostics
    )
    return tuple(item for item in demoted if not (item.severity is Severity.INFO and item.definition.is_rule))


def _parse_all(files: tuple[InputFile, ...], said: Bag) -> tuple[JsonNode, ...]:
    parsed = (_parse(file, said) for file in files)
    return tuple(root for root in parsed if root is not None)


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


def _images(roots: tuple[JsonNode, ...], options: Options, lowering: _Lowering, said: Bag) -> tuple[_Image, ...]:
    """Take all image templates of some files through evaluation, model, rules and lowering."""
    inputs = _inputs(options, said)
    if inputs is None:
        return ()
    images: list[_Image] = []
    subjects: list[Subject] = []
    for root in roots:
        own = Bag()
        resolved = evaluate_document(root, inputs)
        if options.skip_others and any(item.definition in _OTHER_FILES for item in resolved.diagnostics):
            continue
        own.extend(resolved.diagnostics)
        found = resolved.value or ()
        own.extend(unused_parameters(root) if found else ())
        for number, item in enumerate(found, 1):
            image = _finish(item, _fallback(root, found, number), options, lowering, own)
            images.append(image)
            if image.template is not None:
                subjects.append(_subject(image.template, item, options))
                own.extend(without_echoes(run_rules(subjects[-1]), tuple(own), item.pointer))
        said.extend(tuple(own))
    said.extend(run_set_rules(tuple(subjects)))
    return tuple(images)


def _fallback(root: JsonNode, found: tuple[ResolvedTemplate, ...], number: int) -> str:
    """Name an image template, counted from 1 among those of its file, that has no name of its own."""
    return stem(root.span.source.name) + (f"-{number}" if len(found) > 1 else "")


def _resource_name(resolved: ResolvedTemplate) -> str | None:
    for item in resolved.resource.members:
        if item.name.casefold() == "name" and isinstance(item.value, Known) and isinstance(item.value.value, str):
            return item.value.value or None
    return None


def _inputs(options: Options, said: Bag) -> Inputs | None:
    """Gather what evaluation may know; None when a parameter file cannot be read as JSON."""
    parameter_files = _parse_all(options.parameters, said)
    if len(parameter_files) < len(options.parameters):
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


def _finish(resolved: ResolvedTemplate, fallback: str, options: Options, lowering: _Lowering, said: Bag) -> _Image:
    """Decode and lower one image template, as far as that is possible."""
    template = _value(decode_template(resolved.resource), said)
    if template is None:
        return _Image(resolved, fallback, None, None)
    name = known_name(template) or fallback
    document = _value(lowering(template, _lower_options(resolved, name, options)), said)
    return _Image(resolved, name, template, document)


def _value(outcome: Outcome[_T], said: Bag) -> _T | None:
    said.extend(outcome.diagnostics)
    return outcome.value


def _lower_options(resolved: ResolvedTemplate, name: str, options: Options) -> LowerOptions:
    source = resolved.node.span.source
    return LowerOptions(
        source_name=base_name(source.name),
        source_sha256=source.sha256,
        version=__version__,
        build_path="." if options.layout == "split" else f"{file_stem(name)}.pkr.hcl",
        os_type=options.os_type.title() if options.os_type else None,
        auth=Auth(options.auth),
        security_type=options.security_type,
        subscription=options.subscription,
    )


def _subject(template: ImageTemplate, resolved: ResolvedTemplate, options: Options) -> Subject:
    return make_subject(
        template,
        resolved.shape,
        options.today,
        system=options.os_type.title() if options.os_type else None,
        subscription=options.subscription,
        triggers=decode_triggers(resolved.triggers),
    )


def _render(image: _Image, diagnostics: tuple[Diagnostic, ...], options: Options) -> CompiledTemplate:
    """Give the HCL of an image template, and what became of its leaves."""
    from aib2packer.emit.render import Layout, render  # here, because a check makes no HCL

    document, name = image.document, file_stem(image.name)
    files = () if document is None else render(document, name, Layout(options.layout))
    resolved = image.resolved
    entries = make_entries(resolved.node, resolved.resource, _of(image.source, diagnostics), _lines(files))
    return CompiledTemplate(
        source=image.source,
        name=name,
        files=files,
        ledger=TemplateLedger(pointer=resolved.pointer, name=image.name, entries=entries),
        values=_values(image) if options.pkrvars else (),
    )


def _of(source: Source, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Pick what speaks of a file."""
    return tuple(item for item in diagnostics if item.subject is not None and item.subject.source is source)


def _values(image: _Image) -> tuple[VariableValue, ...]:
    return image.document.values if image.document is not None else ()


def _merged_values(images: tuple[_Image, ...], said: Bag) -> tuple[VariableValue, ...]:
    """Gather the values for all configurations, which one file must be able to hold."""
    first: dict[str, tuple[VariableValue, _Image]] = {}
    for item in images:
        for value in _values(item):
            known, owner = first.setdefault(value.name, (value, item))
            if known != value:
                said.add(
                    CLASHING_VALUES,
                    f"the variable {quoted(value.name)} has another value in another configuration",
                    f"The image template {quoted(file_stem(item.name))} and the image template "
                    f"{quoted(file_stem(owner.name))} of {quoted(owner.source.name)} both have it, but one file of "
                    "values can give it only one. Compile them one by one, each with a file of its own.",
                    at=Span(item.source, 0, 0),
                )
    return tuple(value for value, _ in first.values())


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
