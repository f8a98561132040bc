"""Find and read the settings of the project that the program is called in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from aib2packer.catalogue import definitions
from aib2packer.choosing.selection import matches
from aib2packer.choosing.settings import OWN_FILE, PYPROJECT, Settings, SettingsProblem, read_settings
from aib2packer.cli.shared import Unusable
from aib2packer.evaluate.wording import nearest
from aib2packer.files import FileProblem, read_file


@dataclass(frozen=True, slots=True)
class Project:
    """The settings of a project, and the folder they stand in; None when there are none."""

    settings: Settings
    folder: Path | None = None

    @property
    def baseline(self) -> str | None:
        """The path of the baseline that the settings name."""
        named = self.settings.baseline
        return named if named is None or self.folder is None else str(self.folder / named)


def read_project(config: str | None) -> Project:
    """Read the settings of the project, or the file that was named; without any, there are only defaults."""
    if config is None:
        return _nearest() or Project(Settings())
    found = _read(Path(config))
    if found is None:
        raise Unusable(f"`{config}` has no table [tool.aib2packer]")
    return found


def _nearest() -> Project | None:
    here = Path.cwd()
    candidates = (folder / name for folder in (here, *here.parents) for name in (OWN_FILE, PYPROJECT))
    found = (_read(path) for path in candidates if path.is_file())
    return next((project for project in found if project is not None), None)


def _read(path: Path) -> Project | None:
    try:
        settings = read_settings(str(path), read_file(str(path)).data.decode())
        if settings is not None:
            demand_known((*settings.select, *settings.ignore, *_by_file(settings)))
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem
    except UnicodeDecodeError as problem:
        raise Unusable(f"`{path}` is not UTF-8, as TOML has to be") from problem
    except SettingsProblem as problem:
        raise Unusable(f"in `{path}`: {problem}") from problem
    return None if settings is None else Project(settings, path.parent)


def _by_file(settings: Settings) -> tuple[str, ...]:
    return tuple(selector for _, selectors in settings.per_file_ignores for selector in selectors)


def demand_known(selectors: Iterable[str]) -> None:
    """Refuse selectors that mean nothing: a misspelt one would pass in silence."""
    kinds = definitions()
    for selector in selectors:
        if not any(matches(selector, kind) for kind in kinds):
            names = [name for kind in kinds for name in (kind.code, kind.name)]
            raise SettingsProblem(
                f"`{selector}` is no code, no beginning of a code and no name.{nearest(selector, names)} "
                "`aib2packer rules` lists them"
            )
