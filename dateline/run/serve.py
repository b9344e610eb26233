"""The preview server: published files, with a script that reloads the page after each build."""

import asyncio
import errno
import json
import mimetypes
import re
import socket
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from secrets import token_urlsafe

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.problems import Unavailable
from dateline.run.manifest import MARKER
from dateline.run.preview.clients import Client
from dateline.run.preview.page import FRAMELESS, policy_of, previewed
from dateline.run.preview.paths import contained, requested

PING = 10.0
GRACE = 2
LARGE = 1 << 20
"""Up to this size a file is read at once: it is whole even if the site is switched meanwhile."""
AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:\[\]@/?#]+)(?::\d{1,5})?", re.IGNORECASE)
ORIGIN = re.compile(r"https?://(.+)", re.IGNORECASE)
PROTECTION = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NO_SCRIPTS = f"script-src 'none'; {FRAMELESS}"
WORKERS = (".js", ".mjs", ".wasm")
# Said here, because the system's own table differs from one machine to the next.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "application/xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class FailureLine:
    """A problem as one line, and the lines of source around it with a caret (may be empty)."""

    text: str
    excerpt: str = ""


class Preview:
    """What the rebuild loop tells the browsers; may be used from any thread."""

    def __init__(self, folder: Path, base_path: str) -> None:
        self.folder = folder
        self.base_path = f"/{base_path.strip('/')}/".replace("//", "/")
        self._lock = threading.Lock()
        # From the clock, so that a page of an earlier run of the server is not taken for current.
        self._epoch = time.time_ns() // 1_000_000
        self._failure: tuple[FailureLine, ...] = ()
        self._ended = False
        self._clients: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def epoch(self) -> int:
        """Differs for each build that was published."""
        return self._epoch

    def published(self) -> None:
        with self._lock:
            self._epoch += 1
            self._failure = ()
        self._wake()

    def failed(self, lines: Sequence[FailureLine]) -> None:
        with self._lock:
            self._failure = tuple(lines)
        self._wake()

    def end(self) -> None:
        """Let every stream of events come to its end."""
        self._ended = True
        self._wake()

    def state(self) -> str:
        """What a client has to know, as JSON."""
        with self._lock:
            return json.dumps({"epoch": self._epoch, "problems": [*map(asdict, self._failure)]})

    async def events(self, ping: float = PING) -> AsyncGenerator[str, None]:
        """Server-sent events: the state now and after each change; a comment every `ping` s."""
        woken = asyncio.Event()
        client = (asyncio.get_running_loop(), woken)
        with self._lock:
            self._clients.add(client)
        try:
            woken.set()
            while not self._ended:
                if woken.is_set():
                    woken.clear()
                    yield f"data: {self.state()}\n\n"
                else:
                    yield ": ping\n\n"
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), ping)
        finally:
            with self._lock:
                self._clients.discard(client)

    def _wake(self) -> None:
        with self._lock:
            clients = tuple(self._clients)
        for loop, woken in clients:
            with suppress(RuntimeError):  # the loop of this client has ended
                loop.call_soon_threadsafe(woken.set)


def application(preview: Preview, *, hosts: frozenset[str]) -> Starlette:
    """The preview as an ASGI application that answers to the names `hosts` only (without port)."""

    def asset(name: str) -> Callable[[Request], Response]:
        content = files("dateline.run.preview").joinpath(name).read_bytes()
        media_type = MEDIA_TYPES[Path(name).suffix]
        return lambda _: Response(content, media_type=media_type)

    def events(request: Request) -> Response:
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return StreamingResponse(preview.events(), media_type="text/event-stream")

    def published(request: Request) -> Response:
        try:
            return _answer(preview, request)
        except OSError:  # it left the site while it was looked for
            return _nothing()

    return Starlette(
        routes=[
            Route("/_dateline/reload.js", asset("reload.js")),
            Route("/_dateline/panel.css", asset("panel.css")),
            Route("/_dateline/events", events),
            Route("/{path:path}", published),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
    )


class Guard:
    """Refuses foreign names and origins, and puts the protecting headers on every answer."""

    def __init__(self, application: ASGIApp, hosts: frozenset[str]) -> None:
        self._application = application
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def protecting(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(PROTECTION)
                headers.setdefault("Content-Security-Policy", NO_SCRIPTS)
            await send(message)

        answer = self._refusal(scope) if scope["type"] == "http" else None
        await (answer or self._application)(scope, receive, protecting)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        names = headers.getlist("host")
        if len(names) != 1 or not self._allows(names[0], scope):
            return PlainTextResponse("This server does not answer to that name.\n", 421)
        for origin in headers.getlist("origin"):
            match = ORIGIN.fullmatch(origin)
            if match is None or not self._allows(match[1], scope):
                return PlainTextResponse("Other sites may not ask this server.\n", 403)
        return None

    def _allows(self, authority: str, scope: Scope) -> bool:
        """An address that the request came in at is safe too: no other site can stand for it."""
        if (match := AUTHORITY.fullmatch(authority)) is None:
            return False
        name = match[1].lower()
        address = (scope.get("server") or ("",))[0]
        return name in self._hosts or name.strip("[]") == address


def _answer(preview: Preview, request: Request) -> Response:
    raw: bytes = request.scope["raw_path"]
    base = preview.base_path.encode()
    if raw != base and raw in (b"/", base.rstrip(b"/")):
        return _redirect(preview.base_path, request)
    segments = requested(raw, preview.base_path)
    if segments is None or segments == (MARKER,):
        return _not_found(preview)
    folder = segments[-1] == ""
    target = contained(preview.folder, segments)
    if target is not None and target.is_dir() and (target / "index.html").is_file():
        if not folder:
            return _redirect(raw.decode("ascii") + "/", request)
        target = contained(preview.folder, (*segments, "index.html"))
    elif folder:
        target = None
    if target is None or not target.is_file():
        return _not_found(preview)
    return _file(preview, target)


def _redirect(path: str, request: Request) -> Response:
    query = request.scope["query_string"].decode("ascii", "replace")
    location = f"{path}?{query}" if query else path
    return Response(status_code=308, headers={"Location": location})


def _not_found(preview: Preview) -> Response:
    page = contained(preview.folder, ["404.html"])
    if page is None or not page.is_file():
        return _nothing()
    return _file(preview, page, 404)


def _nothing() -> Response:
    return PlainTextResponse("There is no such page.\n", 404)


def _file(preview: Preview, path: Path, status: int = 200) -> Response:
    media_type = MEDIA_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    media_type = media_type or "application/octet-stream"
    if path.suffix.lower() in WORKERS:  # a worker has the policy of its script
        headers = {"Content-Security-Policy": FRAMELESS}
        return FileResponse(path, status, headers, media_type=media_type)
    if path.suffix.lower() == ".html":
        epoch = preview.epoch  # before the page is read: too old an epoch only costs a reload
        page, nonce = path.read_bytes(), token_urlsafe()
        headers = {"Content-Security-Policy": policy_of(page, nonce)}
        return Response(previewed(page, epoch, nonce), status, headers, media_type=media_type)
    if path.stat().st_size > LARGE:
        return FileResponse(path, status, media_type=media_type)
    return Response(path.read_bytes(), status, media_type=media_type)


@contextmanager
def serving(
    preview: Preview,
    host: str,
    port: int,
    *,
    stop: threading.Event,
    notice: Callable[[str], None],
) -> Iterator[None]:
    """Serve in a thread of its own, until `stop` or the end of the block; each brings the other.

    Raises `Unavailable` if `host` and `port` cannot be listened on. Port 0 takes any free one.
    """
    with listening_socket(host, port) as listening, ThreadPoolExecutor(1, "preview") as thread:
        shown = f"[{host}]" if ":" in host else host
        address, number = listening.getsockname()[:2]
        if not ip_address(address).is_loopback:
            notice(f"everyone who reaches {shown} can read this preview")
        notice(f"serving http://{shown}:{number}{preview.base_path}")
        served = thread.submit(Server(_settings(preview, host), preview, stop).run, [listening])
        served.add_done_callback(lambda _: stop.set())
        try:
            yield
        finally:
            stop.set()
        served.result()


def _settings(preview: Preview, host: str) -> uvicorn.Config:
    return uvicorn.Config(
        application(preview, hosts=names_of(host)),
        loop="asyncio",
        http=Client,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )


class Server(uvicorn.Server):
    """Ends with `stop`, and ends the streams of events with it, for which it would wait."""

    def __init__(self, config: uvicorn.Config, preview: Preview, stop: threading.Event) -> None:
        super().__init__(config)
        self._preview = preview
        self._stop = stop

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._stop.is_set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop.set()
        self._preview.end()
        await super().shutdown(sockets)


def names_of(host: str) -> frozenset[str]:
    """The names that a server on `host` answers to, as they stand in a Host header."""
    given = f"[{host}]" if ":" in host else host
    return frozenset({"localhost", "127.0.0.1", "[::1]", given.lower()})


def listening_socket(host: str, port: int) -> socket.socket:
    """Its connections send at once: else the body of an answer waits for the head's receipt."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=128)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            message = f"port {port} is in use; choose another with --port"
        else:
            message = f"cannot listen on {host} port {port}: {problem.strerror or problem}"
        raise Unavailable(message) from problem
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
