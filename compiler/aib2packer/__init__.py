"""Compiles Azure VM Image Builder templates to HashiCorp Packer HCL.

What is listed in `__all__` is the public interface; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aib2packer.diagnostics import Diagnostic, Severity
    from aib2packer.options import Options
    from aib2packer.pipeline import compile_template
    from aib2packer.results import CompileResult

__all__ = ["CompileResult", "Diagnostic", "Options", "Severity", "__version__", "compile_template"]

__version__ = "0.1.0"

_HOMES = {
    "CompileResult": "results",
    "Diagnostic": "diagnostics",
    "Options": "options",
    "Severity": "diagnostics",
    "compile_template": "pipeline",
}


def __getattr__(name: str) -> object:
    """Import the public names on first use: `aib2packer --version` has no use for the compiler."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
