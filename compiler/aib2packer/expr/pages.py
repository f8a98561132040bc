"""The pages of this part's diagnostics, by code."""

from __future__ import annotations

PAGES: dict[str, str] = {
    "AIB101": """An expression is longer than Azure accepts.

    Why: Azure Resource Manager refuses expressions of more than 24,576 characters, so the deployment would fail. Move
        parts of it into variables of the template, where each expression counts for itself.
    Source: ARM template limits
    """,
    "AIB102": """An expression is nested too deeply.

    Why: calls, properties and indexes are read up to 100 levels deep, so that no file can exhaust the program; the
        deepest expression of a published template has 18. Move inner parts into variables of the template.
    Source: observed in published templates; the limit is aib2packer's own
    """,
    "AIB103": """There is nothing between the brackets of an expression.

    Why: a string that begins with `[` and ends with `]` is an expression to Azure Resource Manager, so `"[]"` is an
        empty one and fails the deployment. An empty array has no quotes around it.
    Bad: {"customize": [{"type": "Shell", "name": "greet", "inline": "[]"}]}
    Good: {"customize": [{"type": "Shell", "name": "greet", "inline": ["echo ready"]}]}
    Source: ARM template syntax documentation, "Use functions"
    """,
    "AIB104": """A name stands alone, without the parentheses of a function call.

    Why: expressions have no variables or constants by name. Parameters and variables are fetched with
        `parameters('name')` and `variables('name')`, and `resourceGroup` or `true` are functions. Azure Resource
        Manager refuses the deployment.
    Bad: {"location": "[resourceGroup.location]"}
    Good: {"location": "[resourceGroup().location]"}
    Source: ARM template functions documentation
    """,
    "AIB105": """An expression uses an operator.

    Why: the language of ARM templates has functions where Bicep, PowerShell and C# have operators. Azure Resource
        Manager refuses the deployment. The message names the function to write instead.
    Bad: {"buildTimeoutInMinutes": "[2 * 60]"}
    Good: {"buildTimeoutInMinutes": "[mul(2, 60)]"}
    Source: ARM template functions documentation
    """,
    "AIB106": """A string in an expression stands in double quotes.

    Why: strings in expressions stand in single quotes; double quotes belong to the JSON around it, and a backslash
        does not help. Azure Resource Manager refuses the deployment.
    Bad: {"name": "[concat(\\"base-\\", resourceGroup().name)]"}
    Good: {"name": "[concat('base-', resourceGroup().name)]"}
    Source: ARM template syntax documentation, "Use functions"
    """,
    "AIB107": """A string in an expression is never closed.

    Why: everything from its opening quote counts as its text, the closing parentheses included. A quote inside a string
        is doubled, as in `'it''s ready'`; a backslash does not help.
    Bad: {"name": "[concat('base-, resourceGroup().name)]"}
    Good: {"name": "[concat('base-', resourceGroup().name)]"}
    Source: ARM template syntax documentation, "Escape characters"
    """,
    "AIB108": """A parenthesis or an index in an expression is never closed.

    Why: the expression ends before the bracket that it still needs, and Azure Resource Manager refuses the deployment.
        The note shows which bracket is open.
    Bad: {"name": "[concat('base-', resourceGroup().name]"}
    Good: {"name": "[concat('base-', resourceGroup().name)]"}
    Source: ARM template syntax documentation, "Use functions"
    """,
    "AIB109": """A comma is missing between two arguments of a function.

    Why: Azure Resource Manager refuses the deployment. If the two were to be one string, the quote inside it has to
        be doubled: `'it''s ready'`.
    Bad: {"name": "[concat('base-' resourceGroup().name)]"}
    Good: {"name": "[concat('base-', resourceGroup().name)]"}
    Source: ARM template syntax documentation, "Use functions"
    """,
    "AIB110": """A number in an expression has a fraction or an exponent.

    Why: expressions have literals for integers only, and functions such as `mul` and `div` take nothing else. Compute
        with integers; where a number with a fraction is really needed, `json('1.5')` makes one.
    Bad: {"buildTimeoutInMinutes": "[mul(1.5, 60)]"}
    Good: {"buildTimeoutInMinutes": "[div(mul(3, 60), 2)]"}
    Source: ARM template functions documentation, `json` and numeric functions
    """,
    "AIB111": """A number in an expression is no integer of 64 bits.

    Why: integers are written with decimal digits, and Azure Resource Manager computes with 64 bits. Hexadecimal
        numbers, units and longer rows of digits have no literal; what is meant as text needs single quotes.
    Bad: {"buildTimeoutInMinutes": "[add(60m, 30)]"}
    Good: {"buildTimeoutInMinutes": "[add(60, 30)]"}
    Source: ARM template functions documentation, numeric functions
    """,
    "AIB112": """Text follows behind the end of an expression.

    Why: an expression is a single call, string or integer. Either there is one parenthesis too many, or several parts
        were meant to be joined: write `concat(a, b)`.
    Bad: {"name": "[concat('base-', resourceGroup().name))]"}
    Good: {"name": "[concat('base-', resourceGroup().name)]"}
    Source: ARM template syntax documentation, "Use functions"
    """,
    "AIB113": """Something in an expression is not part of the language.

    Why: Azure Resource Manager takes every string that begins with `[` and ends with `]` for an expression, also a line
        of a script or a pattern, and refuses the deployment when it is none. Begin plain text with `[[`, of which the
        first bracket is taken off.
    Bad: {"customize": [{"type": "Shell", "name": "test", "inline": ["[ -x /usr/sbin/nginx ]"]}]}
    Good: {"customize": [{"type": "Shell", "name": "test", "inline": ["[[ -x /usr/sbin/nginx ]"]}]}
    Source: ARM template syntax documentation, "Escape characters"
    """,
}
