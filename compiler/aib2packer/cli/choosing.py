"""How the commands learn what the user wants to see: settings of the project, and options over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aib2packer.cli.shared import Unusable

if TYPE_CHECKING:
    from aib2packer.choosing.selection import Selection
    from aib2packer.choosing.settings import Settings
    from aib2packer.cli.project import Project

config_option = click.option(
    "--config",
    metavar="FILE",
    help="Take the settings from this file. Without it: from the nearest .aib2packer.toml, or pyproject.toml with "
    "[tool.aib2packer], of this folder and those above.",
)


def project_settings(config: str | None) -> Project:
    """Read the settings of the project, or the file that was named; without any, there are only defaults."""
    from aib2packer.cli.project import read_project  # `--help` has no use for settings

    return read_project(config)


def selection_of(
    settings: Settings, *, select: tuple[str, ...] = (), ignore: tuple[str, ...] = (), audience: str | None = None
) -> Selection:
    """Join what the command line and the settings select; the command line wins, and its `ignore` adds."""
    from aib2packer.choosing.selection import Audience, Selection
    from aib2packer.choosing.settings import SettingsProblem

    try:
        chosen, ignored = _listed(select), _listed(ignore)
    except SettingsProblem as problem:
        raise click.UsageError(str(problem)) from problem
    return Selection(
        select=chosen or settings.select,
        ignore=(*settings.ignore, *ignored),
        per_file_ignores=settings.per_file_ignores,
        audience=Audience(audience or settings.audience or "both"),
    )


def _listed(values: tuple[str, ...]) -> tuple[str, ...]:
    selectors = tuple(item.strip() for value in values for item in value.split(",") if item.strip())
    if selectors:
        from aib2packer.cli.project import demand_known

        demand_known(selectors)
    return selectors


def known_findings(baseline: str | None) -> frozenset[str]:
    """Read the fingerprints of a baseline; none without a file."""
    if baseline is None:
        return frozenset()
    from aib2packer.choosing.baseline import BaselineProblem, read_baseline
    from aib2packer.files import FileProblem, read_file

    try:
        return read_baseline(read_file(baseline).data.decode("utf-8", "replace"))
    except FileProblem as problem:
        raise Unusable(str(problem)) from problem
    except BaselineProblem as problem:
        raise Unusable(f"`{baseline}` cannot be used as a baseline: {problem}") from problem
