"""Which API version a template is read by."""

from __future__ import annotations

from dataclasses import dataclass

from aib2packer.diagnostics import Bag, Severity
from aib2packer.evaluate.folding import fold
from aib2packer.evaluate.values import Known, ObjectValue, Parameter, Symbolic, Value, inputs_of
from aib2packer.evaluate.wording import listed
from aib2packer.model.codes import ASSUMED_API_VERSION
from aib2packer.model.format import NEWEST_VERSION, STRICT_SINCE, VERSIONS


@dataclass(frozen=True, slots=True)
class Edition:
    """The API version a template is read by, and whether the template says so."""

    version: str  # one of VERSIONS
    declared: bool

    @property
    def strict(self) -> bool:
        """Whether the service rejects what this version does not know; without a declared one, too."""
        return not self.declared or self.version >= STRICT_SINCE

    @property
    def rejected(self) -> Severity | None:
        """How severe a misspelling is: an error where the service is known to reject it; None: as its kind says."""
        return Severity.ERROR if self.declared and self.strict else None

    def words(self) -> str:
        """Say why this version, to stand behind a semicolon."""
        if self.declared:
            return f"the template declares API version {self.version}"
        return f"the template declares no known API version and is read as {self.version}"


def edition_of(resource: ObjectValue, bag: Bag) -> Edition:
    """Find the API version; one that does not exist is left to the schema to report."""
    written = next((item.value for item in resource.members if item.name.casefold() == "apiversion"), None)
    match written:
        case None | Known(value=None):
            bag.add(
                ASSUMED_API_VERSION,
                f"no API version; {NEWEST_VERSION} is assumed",
                f"The template has no `apiVersion`. It is read by the newest one, {NEWEST_VERSION}. "
                "Add `apiVersion` to have it read by another one.",
                at=resource.place.span,
            )
            return Edition(NEWEST_VERSION, declared=False)
        case Symbolic():
            return _assumed(written, bag)
        case _:
            return _declared(written) or Edition(NEWEST_VERSION, declared=False)


def _declared(value: Value) -> Edition | None:
    if isinstance(value, Known) and isinstance(value.value, str):
        written = value.value.casefold()
        return next((Edition(version, declared=True) for version in VERSIONS if version.casefold() == written), None)
    return None


def _assumed(value: Symbolic, bag: Bag) -> Edition:
    """Take what the defaults of parameters decide, else the newest version."""
    edition = _declared(fold(value))
    names = sorted({item.declaration.name for item in inputs_of(value) if isinstance(item, Parameter)})
    source = f"parameter {listed(names)}" if names else "values that are not known before the build"
    reason = "the default says so" if edition else "nothing decides it, and this is the newest one"
    version = edition.version if edition else NEWEST_VERSION
    bag.add(
        ASSUMED_API_VERSION,
        f"API version {version} is assumed",
        f"The `apiVersion` depends on {source}. The template is read by {version}: {reason}. "
        "Give the parameter with `--set NAME=VALUE` or `--parameters FILE` to have it read by another one.",
        at=value.place.span,
    )
    return edition or Edition(NEWEST_VERSION, declared=False)
