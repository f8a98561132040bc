"""A real browser without a window, spoken to by the DevTools protocol through a pipe: no server and no driver.

Whatever a page asks for is recorded: on a machine without a network, nothing else would show it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_LONGEST = 120  # seconds for a whole session
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # CI runs as root in a container, and the pages are ours
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--proxy-server=http://127.0.0.1:9",  # whatever would leave ends at a closed port
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)


def browser() -> str:
    """The path of Chromium; AIB2PACKER_REQUIRE_BROWSER=1 turns its absence from a skip into a failure."""
    found = next((path for path in map(shutil.which, _NAMES) if path), None)
    if found is None:
        message = "chromium is not installed, so no page was looked at"
        if os.environ.get("AIB2PACKER_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


class Page:
    """A tab, at whatever width."""

    def __init__(self, reading: IO[bytes], writing: IO[bytes]) -> None:
        self._reading, self._writing = reading, writing
        self._number = 0
        self._session: str | None = None
        self.requests: list[str] = []  # addresses that pages asked for, those of the pages themselves included
        self.said: list[str] = []  # what the browser complained of, such as violations of a policy
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._call(f"{domain}.enable")

    def show(self, path: Path, width: int, *, dark: bool = False, medium: str = "screen") -> None:
        """Load a file at a width in CSS pixels."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", media=medium, features=[scheme])
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self._call("Page.navigate", url=path.as_uri())
        while self._event() != "Page.loadEventFired":
            pass

    def tell(self, expression: str) -> Any:
        """Evaluate JavaScript from outside of the page, whatever its policy forbids."""
        found = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def picture(self, path: Path) -> None:
        """Write a PNG of the whole page."""
        found = self._call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def _call(self, method: str, **parameters: object) -> Any:
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        self._writing.write(json.dumps(message).encode() + b"\0")
        self._writing.flush()
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def _event(self) -> str:
        return str(self._message().get("method"))

    def _message(self) -> dict[str, Any]:
        text = bytearray()
        while (byte := self._reading.read(1)) != b"\0":
            assert byte, "the browser has ended"
            text += byte
        message: dict[str, Any] = json.loads(text)
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            case "Log.entryAdded":
                self.said.append(message["params"]["entry"]["text"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown" | "Page.javascriptDialogOpening":
                self.said.append(json.dumps(message["params"]))
        return message


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[Page]:
    """Start a browser whose profile is in a folder, and give a tab."""
    command = [browser(), *_OPTIONS, f"--user-data-dir={folder}"]
    to_browser, from_browser = os.pipe(), os.pipe()
    # The browser reads from 3 and writes to 4.
    redirected = f'exec "$@" 3<&{to_browser[0]} 4>&{from_browser[1]}'
    process = subprocess.Popen(
        ["bash", "-c", redirected, "browser", *command],
        pass_fds=(to_browser[0], from_browser[1]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(to_browser[0])
    os.close(from_browser[1])
    alarm = threading.Timer(_LONGEST, process.kill)
    alarm.start()
    try:
        with open(from_browser[0], "rb") as reading, open(to_browser[1], "wb") as writing:  # noqa: PTH123 -- of pipes
            yield Page(reading, writing)
            process.terminate()
    finally:
        alarm.cancel()
        process.kill()
        process.wait()
