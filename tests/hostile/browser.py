"""A browser that visits every page of some sites, and tells what ran there or asked elsewhere."""

import json
import re
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

CHROMIUM = shutil.which("chromium")
PATIENCE = 900
"""Seconds until a visit that told nothing has failed."""

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
HOOK = b"<script nonce=visit data-visit src=/visit/hook.js></script>"
HERE = Path(__file__).parent / "visit"
TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
}
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)


@dataclass
class Visit:
    """What is shown to the browser, and what it told."""

    files: Mapping[str, bytes]
    """By URL path."""
    with_policy: bool
    told: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The first bytes that another host was sent."""
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def pages(self) -> list[str]:
        return sorted(path for path in self.files if path.endswith("/") or path.endswith(".html"))

    def shown(self, path: str) -> bytes | None:
        """A file as the browser gets it: with a hook that runs before anything else."""
        content = self.files.get(path)
        if content is None or path not in self.pages:
            return content
        if self.with_policy:
            leave = rb"""<meta http-equiv="Content-Security-Policy" content="\1; script-src """
            content = POLICY.sub(leave + rb"""'nonce-visit'">""", content)
        else:
            content = POLICY.sub(b"", content)
        return content.replace(b"<head>", b"<head>" + HOOK, 1)


def visited(folder: Path, sites: Mapping[str, Mapping[str, bytes]], with_policy: bool) -> Visit:
    """The visit to every page of `sites`, by the path below which each is served.

    `folder` is the browser's own.
    """
    files = {f"/visit/{path.name}": path.read_bytes() for path in HERE.iterdir()}
    for prefix, site in sites.items():
        for path, content in site.items():
            files[f"/{prefix}/{path.removesuffix('index.html')}"] = content
    visit = Visit(files, with_policy)
    with _serving(visit) as port, _elsewhere(visit) as other:
        address = f"http://127.0.0.1:{port}/visit/start.html"
        rules = f"--host-resolver-rules=MAP * 127.0.0.1:{other}, EXCLUDE 127.0.0.1"
        command = [str(CHROMIUM), *FLAGS, rules, f"--user-data-dir={folder}", address]
        with open(folder / "log", "w") as log:
            browser = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        try:
            assert visit.ended.wait(PATIENCE), (folder / "log").read_text()[-2000:]
        finally:
            browser.send_signal(signal.SIGTERM)
            browser.wait()
    return visit


@contextmanager
def _serving(visit: Visit) -> Iterator[int]:
    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/visit/pages.json":
                content: bytes | None = json.dumps(visit.pages).encode()
            else:
                content = visit.shown(unquote(path))
            self._answer(200 if content is not None else 404, content or b"", path)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            visit.told += json.loads(body)
            self._answer(200, b"", "")
            visit.ended.set()

        def _answer(self, status: int, content: bytes, path: str) -> None:
            self.send_response(status)
            ending = ".html" if path.endswith("/") else Path(path).suffix
            self.send_header("Content-Type", TYPES.get(ending, "application/octet-stream"))
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "max-age=3600")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _elsewhere(visit: Visit) -> Iterator[int]:
    """Stands for every other host: notes what it is sent first, and hangs up."""

    def listen(listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # closed: the visit is over
            with connection:
                connection.settimeout(5)
                try:
                    visit.asked.append(connection.recv(4096).decode("latin-1"))
                except OSError:
                    continue

    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        thread = threading.Thread(target=listen, args=(listening,))
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join()
