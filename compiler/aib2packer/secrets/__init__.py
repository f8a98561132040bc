"""Credentials in texts: one detector for rules that report them and for messages that hide them."""

from __future__ import annotations

from aib2packer.secrets.credential import Credential
from aib2packer.secrets.detector import credentials
from aib2packer.secrets.masking import masked

__all__ = ["Credential", "credentials", "masked"]
