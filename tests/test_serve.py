"""The application asked directly, so that no client tidies up what the tables hold."""

import asyncio
import json
import os
import socket
import threading
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

import httpx
import pytest
from starlette.types import Message

from dateline.problems import Unavailable
from dateline.run.preview.page import previewed, relaxed
from dateline.run.serve import (
    FailureLine,
    Preview,
    application,
    listening_socket,
    names_of,
    serving,
)

SECRET = "SECRET"


@dataclass(slots=True)
class Reply:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def ask(
    preview: Preview,
    path: str,
    *headers: tuple[str, str],
    method: str = "GET",
    host: str = "localhost:8000",
) -> Reply:
    raw, _, query = path.encode("latin-1").partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(raw).decode("utf-8", "replace"),
        "raw_path": raw,
        "query_string": query,
        "headers": [(k.lower().encode(), v.encode()) for k, v in (("Host", host), *headers)],
        "server": ("192.0.2.7", 8000),
        "client": ("192.0.2.8", 9),
    }
    reply = Reply()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            reply.body += message.get("body", b"")

    asyncio.run(application(preview, hosts=names_of("127.0.0.1"))(scope, receive, send))
    return reply


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site, with secrets beside it and symlinks in it that lead to them."""
    site = tmp_path / "site"
    (site / "gaza").mkdir(parents=True)
    (site / "empty").mkdir()
    (site / "index.html").write_text("<head></head>front")
    (site / "gaza/index.html").write_text("<head></head>gaza")
    (site / "غزة.txt").write_text("Arabic")
    (site / "feed.xml").write_text("<feed/>")
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "site-other").mkdir()
    (tmp_path / "site-other/secret.txt").write_text(SECRET)
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    (site / "linked").symlink_to(tmp_path / "site-other")
    (site / "loop").symlink_to(site / "loop")
    (site / "gaza/inside.txt").symlink_to(site / "feed.xml")
    return site


@pytest.fixture
def preview(folder: Path) -> Preview:
    return Preview(folder, "/")


@pytest.mark.parametrize(
    ("path", "status", "part"),
    [
        ("/", 200, b"front"),
        ("/index.html", 200, b"front"),
        ("/gaza/", 200, b"gaza"),
        ("/gaza/inside.txt", 200, b"<feed/>"),
        ("/%D8%BA%D8%B2%D8%A9.txt", 200, b"Arabic"),
        ("/gaza", 308, b""),
        ("/empty/", 404, b"no such page"),
        ("/empty", 404, b"no such page"),
        ("/feed.xml/", 404, b"no such page"),
        ("/none", 404, b"no such page"),
        ("/_dateline/reload.js", 200, b"EventSource"),
        ("/_dateline/panel.css", 200, b".dateline-panel"),
    ],
)
def test_files(preview: Preview, path: str, status: int, part: bytes) -> None:
    reply = ask(preview, path)
    assert reply.status == status
    assert part in reply.body
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert not any(name.startswith("access-control") for name in reply.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/.%2E/secret.txt",
        "/gaza/../../secret.txt",
        "/gaza/%2e%2e/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2Fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "//secret.txt",
        "/./../secret.txt",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/../site-other/secret.txt",
        "/link.txt",
        "/linked/secret.txt",
        "/linked/",
        "/loop",
        "/loop/",
        "/index.html%00.txt",
        "/%ff%fe",
        "/" + "a" * 5000,
        "/C:/secret.txt",
        "/_dateline/../../secret.txt",
        "/_dateline/%2e%2e/secret.txt",
        "/_dateline/page.py",
    ],
)
def test_nothing_from_outside(preview: Preview, path: str) -> None:
    reply = ask(preview, path)
    assert reply.status == 404
    assert reply.body == b"There is no such page.\n"


def test_redirect_keeps_the_query(preview: Preview) -> None:
    assert ask(preview, "/gaza?q=1").headers["location"] == "/gaza/?q=1"


def test_pipe_is_not_opened(preview: Preview, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert ask(preview, "/pipe").status == 404


def test_base_path(folder: Path) -> None:
    preview = Preview(folder, "/briefings/")
    assert b"gaza" in ask(preview, "/briefings/gaza/").body
    assert ask(preview, "/").headers["location"] == "/briefings/"
    assert ask(preview, "/briefings").headers["location"] == "/briefings/"
    assert ask(preview, "/gaza/").status == 404
    assert ask(preview, "/briefingsgaza/").status == 404


def test_own_page_for_what_is_missing(preview: Preview, folder: Path) -> None:
    (folder / "404.html").write_text("<head></head>lost")
    reply = ask(preview, "/none")
    assert reply.status == 404
    assert b"reload.js" in reply.body
    assert reply.body.endswith(b"lost")


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/_dateline/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_media_types(preview: Preview, path: str, media_type: str) -> None:
    assert ask(preview, path).headers["content-type"] == media_type


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/_dateline/events"])
def test_methods(preview: Preview, method: str, path: str) -> None:
    assert ask(preview, path, method=method).status == 405


def test_head(preview: Preview) -> None:
    """It does not wait for events."""
    assert ask(preview, "/_dateline/events", method="HEAD").body == b""


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "192.0.2.7:8000"]
)
def test_own_names(preview: Preview, host: str) -> None:
    assert ask(preview, "/", ("Origin", f"http://{host}"), host=host).status == 200


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "localhost.evil.example:8000", "localhost:x", "a@localhost", "192.0.2.9"],
)
@pytest.mark.parametrize("path", ["/", "/_dateline/events", "/_dateline/reload.js"])
def test_foreign_names(preview: Preview, host: str, path: str) -> None:
    assert ask(preview, path, host=host).status == 421


def test_two_names(preview: Preview) -> None:
    assert ask(preview, "/", ("Host", "localhost")).status == 421


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "file://localhost", ""])
@pytest.mark.parametrize("path", ["/", "/_dateline/events"])
def test_foreign_origins(preview: Preview, origin: str, path: str) -> None:
    assert ask(preview, path, ("Origin", origin)).status == 403


def test_script_is_in_the_answer_only(preview: Preview, folder: Path) -> None:
    before = (folder / "index.html").read_bytes()
    body = ask(preview, "/").body
    assert body.startswith(b'<head><script src="/_dateline/reload.js" data-epoch="')
    assert ask(preview, "/").body != body  # a nonce serves once
    assert body.endswith(b'<link rel="stylesheet" href="/_dateline/panel.css"></head>front')
    assert (folder / "index.html").read_bytes() == before


def test_any_bytes_survive() -> None:
    assert previewed(b"\xff</HEAD>x", 1, "N").startswith(b"\xff<script")
    assert previewed(b"no head", 1, "N").startswith(b"no head<script")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("img-src *", "img-src *"),
        ("script-src 'none'", "script-src 'nonce-N'"),
        ("script-src 'self' x.org", "script-src 'nonce-N' 'self' x.org"),
        ("script-src 'unsafe-inline'", "script-src 'self' 'unsafe-inline'"),
        ("connect-src x.org; style-src 'self'", "connect-src 'self' x.org; style-src 'self'"),
        (
            "default-src 'none'",
            "default-src 'none'; script-src 'nonce-N'; style-src 'self'; connect-src 'self'",
        ),
    ],
)
def test_policy(policy: str, expected: str) -> None:
    assert relaxed(policy, "N") == expected


def test_policy_in_the_page() -> None:
    page = b'<meta http-equiv="Content-Security-Policy" content="script-src &#39;none&#39;"></head>'
    expected = b'Policy" content="script-src &#x27;nonce-N&#x27;"><script'
    assert expected in previewed(page, 1, "N")


@pytest.mark.parametrize(
    ("name", "content", "policy"),
    [
        ("a.svg", "<svg/>", "script-src 'none'; frame-ancestors 'none'"),
        ("a.js", "1", "frame-ancestors 'none'"),
        ("a.html", "no policy", "frame-ancestors 'none'"),
        ("gone.html", None, "script-src 'none'; frame-ancestors 'none'"),
    ],
)
def test_every_answer_has_a_policy(
    preview: Preview, folder: Path, name: str, content: str | None, policy: str
) -> None:
    if content:
        (folder / name).write_text(content)
    assert ask(preview, f"/{name}").headers["content-security-policy"] == policy


def test_the_answer_says_what_the_page_says(preview: Preview, folder: Path) -> None:
    meta = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
    (folder / "a.html").write_text(f"<head>{meta}</head>")
    answer = ask(preview, "/a.html")
    policy = answer.headers["content-security-policy"]
    nonce = answer.body.decode().partition('nonce="')[2].partition('"')[0]
    assert f"script-src 'nonce-{nonce}';" in policy
    assert "unsafe" not in policy


def test_events_tell_of_builds(preview: Preview) -> None:
    async def told() -> list[str]:
        async with aclosing(preview.events(ping=0.01)) as events:
            lines = [await anext(events)]
            lines.append(await anext(events))
            preview.failed([FailureLine("a.md:1: error: no title", "title:\n^")])
            lines.append(await anext(events))
            preview.published()
            lines.append(await anext(events))
            preview.end()
            return [*lines, *[line async for line in events]]

    start = preview.epoch
    first, ping, failed, published = asyncio.run(told())
    assert json.loads(first.removeprefix("data: ")) == {"epoch": start, "problems": []}
    assert ping == ": ping\n\n"
    problem = {"text": "a.md:1: error: no title", "excerpt": "title:\n^"}
    assert json.loads(failed.removeprefix("data: ")) == {"epoch": start, "problems": [problem]}
    assert json.loads(published.removeprefix("data: ")) == {"epoch": start + 1, "problems": []}
    preview.published()


def test_server_streams_and_ends(preview: Preview) -> None:
    stop = threading.Event()
    notices: list[str] = []
    with serving(preview, "127.0.0.1", 0, stop=stop, notice=notices.append):
        address = notices.pop().removeprefix("serving ")
        with httpx.Client(base_url=address, timeout=20, trust_env=False) as client:
            assert client.get("/gaza").headers["location"] == "/gaza/"
            with client.stream("GET", "/_dateline/events") as stream:
                lines = stream.iter_lines()
                assert next(lines).startswith("data: ")
                threading.Thread(target=preview.published).start()
                assert next(line for line in lines if line).startswith("data: ")
                stop.set()
                assert [line for line in lines if line] == []
    assert notices == []


def test_port_in_use(preview: Preview) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(Unavailable, match=f"port {port} is in use; choose another with --port"),
            serving(preview, "127.0.0.1", port, stop=threading.Event(), notice=print),
        ):
            pass


def test_connections_send_at_once() -> None:
    with listening_socket("127.0.0.1", 0) as listening:
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
