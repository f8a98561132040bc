"""Programs that stand in for others and keep a record, so that no test changes the computer or waits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# Arguments are recorded one call a line. The real sudo takes `NAME=value` before the command as well, as env does.
SUDO = '#!/bin/sh\nprintf "%s\\n" "$*" >> "{log}"\nexec env "$@"\n'
WAAGENT = '#!/bin/sh\nprintf "%s\\n" "$*" >> "{log}"\n'
SLEEP = '#!/bin/sh\nprintf "%s\\n" "$*" >> "{log}"\n'


@dataclass(frozen=True)
class Shims:
    """Programs that stand in for others, each with a record of its calls."""

    folder: Path

    def add(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text.format(log=self._log(name)))
        path.chmod(0o755)

    def forget(self) -> None:
        for log in self.folder.glob("*.log"):
            log.unlink()

    def calls(self, name: str) -> list[str]:
        log = self._log(name)
        return log.read_text().splitlines() if log.exists() else []

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"
