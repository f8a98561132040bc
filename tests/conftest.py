"""What all tests share: the real `packer`, the command under test, and the switch that rewrites goldens."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run, and no time limit for one: the machines that run this differ too much.
settings.register_profile("aib2packer", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("aib2packer")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the expected outputs anew instead of comparing with them"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden would accept whatever comes out; it has no place in CI")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def command() -> list[str]:
    """The installed program, as the start of a command line for a real process."""
    return [sys.executable, "-m", "aib2packer"]


@pytest.fixture(scope="session")
def packer() -> str:
    """The path of the real Packer; AIB2PACKER_REQUIRE_PACKER=1 turns its absence from a skip into a failure."""
    found = shutil.which("packer")
    if found is None:
        message = "packer is not installed, so the generated HCL was not tried with it"
        if os.environ.get("AIB2PACKER_REQUIRE_PACKER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture
def count_calls() -> Callable[[Callable[[], object]], int]:
    """Count the calls of Python and built-in functions while something runs: a measure of work without a clock."""

    def count(run: Callable[[], object]) -> int:
        calls = 0

        def notice(_frame: object, event: str, _arg: object) -> None:
            nonlocal calls
            calls += event in {"call", "c_call"}

        sys.setprofile(notice)
        try:
            run()
        finally:
            sys.setprofile(None)
        return calls

    return count
