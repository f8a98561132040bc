"""Hides credentials that stand in addresses wherever text of the user's file is shown.

Only characters are replaced, one by one, so that columns stay what they are.
"""

from __future__ import annotations

import re

# The signature of a SAS (Azure Storage: shared access signatures), and `user:password@` before a host.
_SECRET = re.compile(r"(?<=[?&]sig=)[^&\s\"'`\\]+|(?<=://)[^/\s\"'`@:]+:[^/\s\"'`@]+(?=@)", re.IGNORECASE)
_HINT = ("sig=", "SIG=", "Sig=", "@")


def masked(text: str) -> str:
    """Replace each character of a credential by an asterisk."""
    if not any(hint in text for hint in _HINT):
        return text
    return _SECRET.sub(lambda match: "*" * len(match[0]), text)
