"""The commands that explain: `rules`, `explain` and `schema`."""

from __future__ import annotations

import json

import click

from aib2packer.cli.shared import print_bytes, printing_options


@click.command("rules", short_help="List all rules and other diagnostics.")
@click.option("--markdown", is_flag=True, help="Print all pages as one Markdown file.")
@printing_options
def rules_command(*, markdown: bool, color: str) -> None:  # noqa: ARG001 -- tables have no color
    """List all diagnostics: code, severity, whom it concerns, fix, name and what is wrong.

    Codes AIB4 are rules of correctness, AIB5 of security, AIB6 of good practice; the others are the compiler's own.
    """
    from aib2packer.manual import as_markdown, as_table, entries

    print_bytes((as_markdown if markdown else as_table)(entries()).encode())


@click.command("explain", no_args_is_help=True, short_help="Explain a diagnostic.")
@click.argument("code", metavar="CODE")
@printing_options
def explain_command(*, code: str, color: str) -> None:  # noqa: ARG001 -- pages have no color
    """Say what a diagnostic means, why it matters and what is right; CODE may be its name, too."""
    from aib2packer.evaluate.wording import nearest
    from aib2packer.manual import as_text, entries, find

    everything = entries()
    found = find(code, everything)
    if found is None:
        names = [name for item in everything for name in (item.kind.code, item.kind.name)]
        raise click.UsageError(
            f"there is no diagnostic `{code}`.{nearest(code, names)} `aib2packer rules` lists them all."
        )
    print_bytes(as_text(found).encode())


@click.command("schema", short_help="Print a JSON Schema, for editors.")
@click.option("--api-version", metavar="VERSION", help="The API version of the template.  [default: the newest one]")
@click.option("--settings", is_flag=True, help="Print the schema of .aib2packer.toml instead.")
@click.option("--report", is_flag=True, help="Print the schema of `check --format json` instead.")
@click.option("--review", is_flag=True, help="Print the schema of `diff --format json` instead.")
@printing_options
def schema_command(
    *,
    api_version: str | None,
    settings: bool,
    report: bool,
    review: bool,
    color: str,  # noqa: ARG001 -- schemas have no color
) -> None:
    """Print the JSON Schema of an image template, for editors and other programs."""
    if (api_version is not None) + settings + report + review > 1:
        raise click.UsageError("--api-version, --settings, --report and --review exclude each other")
    document: object
    if report:
        from aib2packer.formats.json_report import report_schema

        document = report_schema()
    elif review:
        from aib2packer.reviewing.json_review import review_schema

        document = review_schema()
    elif settings:
        from aib2packer.choosing.settings import settings_schema

        document = settings_schema()
    else:
        document = _template_schema(api_version)
    print_bytes((json.dumps(document, indent=2) + "\n").encode())


def _template_schema(api_version: str | None) -> object:
    from aib2packer.evaluate.wording import nearest
    from aib2packer.model.format import NEWEST_VERSION, VERSIONS
    from aib2packer.model.schema import schema_for

    version = api_version or NEWEST_VERSION
    if version not in VERSIONS:
        raise click.UsageError(
            f"there is no API version `{version}`.{nearest(version, VERSIONS)} There are {', '.join(VERSIONS)}."
        )
    return schema_for(version)
