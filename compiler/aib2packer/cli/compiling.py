"""What the commands that compile have in common: which files, with which options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aib2packer.cli.choosing import project_settings, selection_of
from aib2packer.cli.shared import as_input, read_files, without_others

if TYPE_CHECKING:
    from aib2packer.choosing.choice import Choice
    from aib2packer.files import ReadFile
    from aib2packer.options import InputFile, Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to compile, and how."""

    files: tuple[InputFile, ...]  # the templates
    options: Options
    choice: Choice
    inputs: tuple[ReadFile, ...]  # all files that were read, as they are on the disk


def order(
    templates: tuple[str, ...],
    parameters: tuple[str, ...],
    *,
    config: str | None,
    pkrvars: str | None,
    skip_others: bool,
    **choices: Any,  # noqa: ANN401 -- the members of Options that need no more work
) -> Order | None:
    """Read what is to be compiled; None when others were to be passed over and nothing is left."""
    read = read_files(templates)
    if skip_others:
        read = without_others(read)
        if not read:
            return None
    from datetime import date

    from aib2packer.choosing.choice import Choice
    from aib2packer.options import Options

    given = read_files(parameters)
    today = date.today()  # noqa: DTZ011 -- a date that somebody wrote down is meant in his own time
    settings = project_settings(config).settings
    return Order(
        files=tuple(as_input(file) for file in read),
        options=Options(
            parameters=tuple(as_input(file) for file in given),
            pkrvars=pkrvars is not None,
            skip_others=skip_others,
            today=today,
            **choices,
        ),
        choice=Choice(today=today, selection=selection_of(settings), suppressions=settings.suppressions),
        inputs=(*read, *given),
    )
