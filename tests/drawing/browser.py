"""A real browser without a window and without a network: what is on a page, and what it looks like."""

from __future__ import annotations

import base64
import html
import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Whatever leaves the page ends at a closed port, and no name is ever resolved.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
    "--allow-file-access-from-files",
    "--virtual-time-budget=10000",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_DARK = "--blink-settings=preferredColorScheme=0"
_COUNT_COLORS = """
const image = new Image();
image.onload = () => {
  const canvas = document.createElement('canvas');
  canvas.width = image.width; canvas.height = image.height;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, image.width, image.height).data, found = {};
  for (let i = 0; i < data.length; i += 4) {
    const color = '#' + [0, 1, 2].map(k => data[i + k].toString(16).padStart(2, '0')).join('');
    found[color] = (found[color] || 0) + 1;
  }
  tell(found);
};
image.src = 'data:image/png;base64,PICTURE';
"""


@dataclass(frozen=True)
class Browser:
    """One installed Chromium; every call is a process of its own."""

    program: str
    folder: Path

    def ask(self, body: str, script: str, *flags: str) -> Any:
        """Open a page and give what its script hands to `tell`."""
        tell = "const tell = found => { document.getElementById('told').textContent = JSON.stringify(found); };"
        page = self.folder / "page.html"
        # Between body and script the page is closed off: an element that is left open would swallow the script.
        page.write_text(
            f'<!doctype html><meta charset="utf-8"><title>test</title><body>{body}<pre id="told"></pre>'
            f"<script>{tell}\n{script}</script>",
            encoding="utf-8",
        )
        done = self._run("--dump-dom", *flags, str(page.as_uri()))
        told = re.search(r'<pre id="told">(.*?)</pre>', done, re.DOTALL)
        assert told is not None, done[-2000:]
        return json.loads(html.unescape(told[1]))

    def colors_of(self, svg: str, *, dark: bool) -> dict[str, int]:
        """Take a screenshot of a drawing and count its pixels by color."""
        drawing, picture = self.folder / "drawing.svg", self.folder / "drawing.png"
        drawing.write_text(svg, encoding="utf-8")
        size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
        assert size is not None
        window = ",".join(str(int(float(length)) + 20) for length in size.groups())
        self._run(
            f"--window-size={window}", f"--screenshot={picture}", *([_DARK] if dark else []), str(drawing.as_uri())
        )
        data = base64.b64encode(picture.read_bytes()).decode()
        found: dict[str, int] = self.ask("", _COUNT_COLORS.replace("PICTURE", data))
        return found

    def _run(self, *arguments: str) -> str:
        command = [self.program, *FLAGS, f"--user-data-dir={self.folder / 'profile'}", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
