"""The address that templates download from."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Artifacts:
    """The files that templates download; anything else is not found."""

    url: str
    files: dict[str, bytes]
    requests: list[str] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> str:
        """Serve a file, and give its address."""
        self.files[name] = data
        return f"{self.url}/{name}"


@contextlib.contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Artifacts]:
    """Serve files on the loopback."""
    served = Artifacts("", files)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            served.requests.append(name)
            data = served.files.get(name)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield served
        server.shutdown()
        thread.join()
