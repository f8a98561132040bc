"""The pages of this part's diagnostics, by code."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "AIB001": """The file is too large to be read.

    Why: files of more than 16 MiB are refused by their size alone, so that a file given by mistake cannot take all
        memory. Azure Resource Manager refuses templates above 4 MB anyway. It is probably a disk, an archive or a log;
        give the template instead.
    Source: ARM template limits; the limit of 16 MiB is aib2packer's own
    """,
    "AIB002": """The file holds bytes that are not UTF-8 text.

    Why: JSON is UTF-8, and nobody can tell which character another encoding such as Windows-1252 meant. UTF-8 with or
        without a byte order mark is read, and UTF-16 with one, as Windows PowerShell writes it with `>`. Save the file
        as UTF-8; if it is cut off, fetch it again.
    Source: RFC 8259, section 8.1
    """,
    "AIB003": """The file is empty, or holds nothing but comments.

    Why: there is no template to compile. Usually a redirected command failed before it wrote anything, or the path is
        not the one that was meant.
    Bad: // The template comes here.
    Good: {"location": "westeurope"}
    Source: RFC 8259, section 2
    """,
    "AIB004": """A property stands twice in the same object.

    Why: the reader of the Azure tools takes the last one and drops the others without a word, and aib2packer does the
        same. One of two settings that somebody wrote has therefore no effect, and which one is easily overlooked in
        a long object. Remove one of them.
    Bad: {
          // Somebody raised the limit and left the old one.
          "buildTimeoutInMinutes": 120,
          "buildTimeoutInMinutes": 60
        }
    Good: {"buildTimeoutInMinutes": 120}
    Source: RFC 8259, section 4, on names that are not unique; that the last one counts is observed
    """,
    "AIB005": """The file is in another language than JSON.

    Why: image templates are JSON. A Bicep file whose name ends in `.bicep` is compiled with the Bicep compiler on the
        PATH, if there is one; compile others first, with `az bicep build --file main.bicep`. A file that begins with
        HTML is often the page around a template: download the raw file.
    Bad: param location string = 'westeurope'
    Good: {"location": "westeurope"}
    Source: RFC 8259, section 2
    """,
    "AIB006": """Text stands where JSON needs something else.

    Why: no tool of Azure reads such a file. Single quotes, names without quotes, `True` of Python and typographic
        quotes from a web page are the usual reasons. Comments, trailing commas and line breaks in strings are accepted,
        as by Azure CLI and Azure PowerShell.
    Bad: {'location': 'westeurope'}
    Good: {"location": "westeurope"}
    Source: RFC 8259; ARM template syntax documentation, "Comments and metadata"
    """,
    "AIB007": """A placeholder stands in the file without quotes.

    Why: marks such as `<name>`, `{{name}}` or `__name__` are replaced by a script before the template is used, and
        until then the file is no JSON. Compile the result of that script. Or make the value a parameter of the
        template, which then becomes a variable of Packer.
    Bad: {"buildTimeoutInMinutes": <minutes>}
    Good: {"buildTimeoutInMinutes": 120}
    Source: RFC 8259, section 3
    """,
    "AIB008": """A comma is missing between two properties or values.

    Why: no tool of Azure reads the file. It happens when a line is added behind the last one of an object or array.
    Bad: {
          "buildTimeoutInMinutes": 120
          "vmProfile": {"vmSize": "Standard_D4s_v5"}
        }
    Good: {
          "buildTimeoutInMinutes": 120,
          "vmProfile": {"vmSize": "Standard_D4s_v5"}
        }
    Source: RFC 8259, sections 4 and 5
    """,
    "AIB009": """An object or array is never closed.

    Why: the file ends, or the next property begins, before the closing bracket. The file may be cut off; else a bracket
        was lost while editing, and the note shows the one that is open.
    Bad: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: RFC 8259, sections 4 and 5
    """,
    "AIB010": """A string is never closed.

    Why: everything from its opening quote to the end of the file counts as its text. As strings may run over several
        lines, the quote that is missing can also be that of an earlier string, which then ends where the next one
        should begin.
    Bad: {"location": "westeurope}
    Good: {"location": "westeurope"}
    Source: RFC 8259, section 7; ARM template syntax documentation, "Multi-line strings"
    """,
    "AIB011": """A comment is never closed.

    Why: everything from `/*` to the end of the file counts as the comment. Comments themselves are accepted, as by
        Azure CLI and Azure PowerShell; the portal and the REST API refuse them.
    Bad: {"location": "westeurope" /* near the gallery }
    Good: {"location": "westeurope"}
    Source: ARM template syntax documentation, "Comments and metadata"
    """,
    "AIB012": r"""A string holds a backslash or a character that JSON does not allow there.

    Why: a backslash begins an escape in JSON, so a Windows path needs every backslash twice. Control characters must be
        written as escapes, too, but for tabs and line breaks, which the Azure tools accept. A path such as `C:\temp`
        is worse: it is accepted, and `\t` in it is a tab.
    Bad: {"customize": [{"type": "PowerShell", "name": "settings", "inline": ["type C:\Windows\win.ini"]}]}
    Good: {"customize": [{"type": "PowerShell", "name": "settings", "inline": ["type C:\\Windows\\win.ini"]}]}
    Source: RFC 8259, section 7
    """,
    "AIB013": """A number is not written as JSON writes numbers.

    Why: JSON knows decimal numbers without leading zeros, without a plus sign, and with digits on both sides of a
        decimal point. What is meant as text, such as a version or an account number with zeros in front, needs double
        quotes.
    Bad: {"buildTimeoutInMinutes": 060}
    Good: {"buildTimeoutInMinutes": 60}
    Source: RFC 8259, section 6
    """,
    "AIB014": """Text follows behind the end of the JSON value.

    Why: a file holds one value. Either a bracket was closed too early, so that the rest of the template stands outside,
        or something was pasted behind it, such as a second template or the output of a command.
    Bad: {"location": "westeurope"}}
    Good: {"location": "westeurope"}
    Source: RFC 8259, section 2
    """,
    "AIB015": """Brackets are nested too deeply.

    Why: more than 512 levels are not read, so that no file can exhaust the program. Image templates need a few dozen;
        the file is broken, or was made to do harm.
    Source: RFC 8259, section 9; the limit is aib2packer's own
    """,
    "AIB016": """The file holds too many values.

    Why: more than 500,000 values are not read, so that no file can take all memory. Azure Resource Manager refuses
        templates above 4 MB, and those have some ten thousand values at most. It is probably an export of data; give
        the template instead.
    Source: ARM template limits; the limit of 500,000 is aib2packer's own
    """,
    "AIB017": """A Bicep file could not be compiled to JSON.

    Why: aib2packer has the Bicep compiler of the user compile Bicep files: `bicep`, or else `az bicep`, whichever is on
        the PATH. Either it failed, and what it said is shown, or there is none to compile a `.bicepparam` file. Correct
        the Bicep file, or compile it elsewhere and give the JSON.
    Source: Bicep CLI commands, `build` and `build-params`
    """,
}
