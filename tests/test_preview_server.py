"""The preview server as broken and hostile clients meet it: raw bytes over real sockets."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from dateline.run.exchange import exchange
from dateline.run.preview.clients import MOST
from dateline.run.serve import Preview, serving
from tests.conftest import write
from tests.running import LIMIT, Running
from tests.watching import briefing

SECRET = b"SECRET"
HOST = b"Host: localhost\r\n"
END = HOST + b"Connection: close\r\n\r\n"


SITE = "\n== config.yaml\ntitle: T\nbase_url: https://e.org/\n== content/a.md\n" + briefing("A")


class Server:
    def __init__(self, preview: Preview, notices: list[str]) -> None:
        self.preview = preview
        self.port = int(notices[-1].rpartition(":")[2].strip("/"))

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), LIMIT)

    def answer(self, request: bytes) -> bytes:
        """All that comes until the server, or else a reset, ends it."""
        with self.connected() as client:
            answer = b""
            with suppress(ConnectionError):
                client.sendall(request)
                while part := client.recv(65536):
                    answer += part
            return answer

    def asked(self, target: str, *headers: bytes, method: bytes = b"GET") -> bytes:
        head = b"".join(header + b"\r\n" for header in headers)
        return self.answer(b"%s %s HTTP/1.1\r\n%s%s" % (method, target.encode(), head, END))

    def is_well(self) -> bool:
        return b"front" in self.asked("/")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site, and secrets beside it and above it, which symlinks in it lead to."""
    home = tmp_path_factory.mktemp("home")
    site = home / "preview/site"
    (site / "غزة").mkdir(parents=True)
    (site / "empty").mkdir()
    (site / "index.html").write_text("<head></head>front")
    (site / "غزة/index.html").write_text("<head></head>Gaza")
    (site / "a b.txt").write_text("space")
    (site / "large.bin").write_bytes(b"x" * 3_000_000)
    for place in (site / ".dateline-manifest", home / "secret.txt", home / "preview/secret.txt"):
        place.write_bytes(SECRET)
    (home / "preview/site-other").mkdir()
    (home / "preview/site-other/index.html").write_bytes(SECRET)
    (site / "link.txt").symlink_to(home / "secret.txt")
    (site / "linked").symlink_to(home / "preview/site-other")
    (site / "up").symlink_to(home)
    (site / "loop").symlink_to("loop")
    notices: list[str] = []
    preview = Preview(site, "/")
    stop = threading.Event()
    with serving(preview, "127.0.0.1", 0, stop=stop, notice=notices.append):
        yield Server(preview, notices)
        assert not stop.is_set()


DOTS = ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "%c0%ae%c0%ae", "%u002e%u002e", "..;", ". ."]
SLASHES = ["/", "%2f", "%2F", "%5c", "\\", "%252f", "%c0%af", "//", "/./", "%00/", "/%20/"]
TARGETS = [f"/{dots}{slash}secret.txt" for dots in DOTS for slash in SLASHES]
TARGETS += [f"/{dots}{slash}{dots}{slash}secret.txt" for dots in DOTS for slash in SLASHES]
TARGETS += [f"/empty{slash}{dots}{slash}{dots}/secret.txt" for dots in DOTS for slash in SLASHES]
TARGETS += [
    "//secret.txt",
    "/link.txt",
    "/linked/",
    "/linked/index.html",
    "/linked",
    "/up/secret.txt",
    "/up/preview/secret.txt",
    "/loop",
    "/loop/",
    "/../site-other/",
    "/../site-other/index.html",
    "/.dateline-manifest",
    "/%2edateline-manifest",
    "/./.dateline-manifest",
    "/_dateline/../../secret.txt",
    "/_dateline/%2e%2e/page.py",
    "/_dateline/clients.py",
    "/_dateline/",
    "/empty/",
    "/file:///etc/passwd",
    "/C:/secret.txt",
    "/c$/secret.txt",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/proc/self/environ",
    "/index.html/../../secret.txt",
    "/index.html%00",
    "/index.html::$DATA",
    "/secret.txt?/../../secret.txt",
    "/?file=../secret.txt",
    "/" + "a" * 300,
    "/" + "../" * 400 + "etc/passwd",
    "/" + "%2e%2e/" * 400 + "etc/passwd",
    "/" + "a/" * 3000,
    "/" + "a" * 60_000,
]


def test_no_byte_from_outside(server: Server) -> None:
    for target in TARGETS:
        answer = server.asked(target)
        assert SECRET not in answer, target
        assert b"root:" not in answer, target
        is_found = answer.startswith(b"HTTP/1.1 200 ")
        assert not is_found or target == "/?file=../secret.txt", target
        assert b"Traceback" not in answer, target
    assert server.is_well()


ODD = {
    "absolute URI": b"GET http://localhost/secret.txt HTTP/1.1\r\n" + END,
    "absolute URI of another": b"GET http://evil.example/ HTTP/1.1\r\n" + END,
    "other scheme": b"GET file:///etc/passwd HTTP/1.1\r\n" + END,
    "no slash": b"GET ../secret.txt HTTP/1.1\r\n" + END,
    "star": b"GET * HTTP/1.1\r\n" + END,
    "options star": b"OPTIONS * HTTP/1.1\r\n" + END,
    "connect": b"CONNECT localhost:22 HTTP/1.1\r\n" + END,
    "raw NUL": b"GET /\0 HTTP/1.1\r\n" + END,
    "NUL in a header": b"GET / HTTP/1.1\r\nX: \0\r\n" + END,
    "raw Arabic": "GET /غزة/ HTTP/1.1\r\n".encode() + END,
    "raw space": b"GET /a b.txt HTTP/1.1\r\n" + END,
    "tab": b"GET\t/\tHTTP/1.1\r\n" + END,
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "no host, HTTP/1.0": b"GET / HTTP/1.0\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: evil.example\r\n" + END,
    "foreign host": b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "host with a path": b"GET / HTTP/1.1\r\nHost: localhost/x\r\nConnection: close\r\n\r\n",
    "foreign origin": b"GET / HTTP/1.1\r\nOrigin: https://evil.example\r\n" + END,
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": bytes.fromhex("16030100c8010000c40303") + bytes(190),
    "every byte": bytes(range(256)) * 4 + b"\r\n\r\n",
    "empty lines": b"\r\n" * 10_000 + b"\r\n",
    "long line": b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n" + END,
    "huge header": b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000 + b"\r\n" + END,
    "endless header": b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 100_000,
    "bad header": b"GET / HTTP/1.1\r\nno colon\r\n" + END,
    "negative length": b"GET / HTTP/1.1\r\nContent-Length: -1\r\n" + END,
    "two lengths": b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n" + END,
    "post": b"POST / HTTP/1.1\r\nContent-Length: 3\r\n" + END + b"abc",
    "put": b"PUT /index.html HTTP/1.1\r\nContent-Length: 3\r\n" + END + b"abc",
    "delete": b"DELETE /index.html HTTP/1.1\r\n" + END,
    "own method": b"HACK / HTTP/1.1\r\n" + END,
    "smuggled": b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
    + END
    + b"0\r\n\r\nGET /link.txt HTTP/1.1\r\n"
    + END,
    "bad chunk": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + END + b"zz\r\n",
    "bad range": b"GET /large.bin HTTP/1.1\r\nRange: bytes=9-1,-,x\r\n" + END,
}
REFUSALS = (b"", *(b"HTTP/1.1 %d" % code for code in (400, 403, 404, 405, 416, 421)))


@pytest.mark.parametrize("request_bytes", ODD.values(), ids=ODD)
def test_odd_requests(server: Server, request_bytes: bytes) -> None:
    """Refused: nothing of the site is told, and the next client is served."""
    answer = server.answer(request_bytes)
    assert answer[:12] in REFUSALS
    assert b"front" not in answer
    assert SECRET not in answer
    assert b"Traceback" not in answer
    assert server.is_well()


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("/%D8%BA%D8%B2%D8%A9/", b"Gaza"),
        ("/%d8%ba%d8%b2%d8%a9/index.html", b"Gaza"),
        ("/a%20b.txt", b"space"),
        ("/%61%20b.txt", b"space"),
        ("/index.html#x", b"front"),
        ("/?q=%00/../../", b"front"),
    ],
)
def test_what_is_there(server: Server, target: str, part: bytes) -> None:
    head, _, body = server.asked(target.partition("#")[0]).partition(b"\r\n\r\n")
    assert part in body
    assert b"cache-control: no-store" in head.lower()
    assert b"x-content-type-options: nosniff" in head.lower()
    assert b"access-control" not in head.lower()
    empty = server.asked(target.partition("#")[0], method=b"HEAD")
    assert empty.endswith(b"\r\n\r\n")
    assert empty.partition(b"content-length: ")[2].split()[0] == b"%d" % len(body)


def test_clients_that_vanish(server: Server) -> None:
    """In the middle of a request, of an answer, and of the stream of events; reset or closed."""
    requests = [
        b"",
        b"GET / HT",
        b"GET /large.bin HTTP/1.1\r\n" + END,
        b"GET /_dateline/events HTTP/1.1\r\n" + HOST + b"\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 100\r\n" + HOST + b"\r\nabc",
    ]
    for number in range(100):
        with server.connected() as client:
            if number % 2:  # closing sends a reset
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.sendall(requests[number % len(requests)])
            if number % 3 == 0 and b"events" in requests[number % len(requests)]:
                assert client.recv(100)
        server.preview.published()
    assert server.is_well()


def test_more_clients_than_are_served(server: Server) -> None:
    """Those that say nothing are hung up on, and make room."""
    with ExitStack() as opened:
        silent = [opened.enter_context(server.connected()) for _ in range(MOST + 50)]
        silent[0].sendall(b"GET / HTTP/1.1\r\nHost: loc")
        for client in silent:
            with suppress(ConnectionResetError):
                assert client.recv(1) == b""
        assert server.is_well()


def test_answers_are_whole_while_the_site_is_switched(tmp_path: Path) -> None:
    one, other = tmp_path / "site", tmp_path / "spare"
    for folder, size in ((one, 1000), (other, 200_000)):
        folder.mkdir()
        (folder / "a.txt").write_bytes(b"a" * size)
        (folder / "index.html").write_bytes(b"<head></head>" + b"p" * size)
    (one / "gone.txt").write_bytes(b"gone")
    notices: list[str] = []
    stop = threading.Event()

    def switch() -> None:
        while not stop.is_set():
            exchange(one, other)

    with serving(Preview(one, "/"), "127.0.0.1", 0, stop=stop, notice=notices.append):
        server = Server(Preview(one, "/"), notices)
        switching = threading.Thread(target=switch)
        switching.start()
        try:
            for number in range(150):
                target = ("/a.txt", "/gone.txt", "/")[number % 3]
                head, _, body = server.asked(target).partition(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].split()[0]
                assert int(length) == len(body)
                assert head[:12] in (b"HTTP/1.1 200", b"HTTP/1.1 404")
                assert target == "/gone.txt" or b" 200 " in head
        finally:
            stop.set()
            switching.join()


def test_port_in_use_is_one_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        f"\n== config.yaml\ntitle: T\nbase_url: https://e.org/\n== content/a.md\n{briefing('A')}",
    )
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with Running(tmp_path, "serve", "--port", str(port)) as running:
            assert running.ended() == 3
    assert running.said == [f"error: port {port} is in use; choose another with --port"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_reached_by_others_only_with_a_warning(tmp_path: Path, host: str) -> None:
    stop = threading.Event()
    notices: list[str] = []
    with serving(Preview(tmp_path, "/"), host, 0, stop=stop, notice=notices.append):
        stop.set()
    assert "can read this preview" in notices[0]


def events(client: socket.socket) -> Iterator[dict[str, object]]:
    with client.makefile("rb") as lines:
        for line in lines:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))


def test_an_edit_reaches_the_browser(tmp_path: Path) -> None:
    """A build, a mistake, its mending; and the stream ends when the server does."""
    write(
        tmp_path,
        f"\n== config.yaml\ntitle: T\nbase_url: https://e.org/\n== content/a.md\n{briefing('A')}",
    )
    with Running(tmp_path, "serve", "--port", "0", "--jobs", "1") as running:
        port = int(running.line(r"^serving http://127.0.0.1:(\d+)/$").group(1))
        running.line("^1 briefing: ")
        with socket.create_connection(("127.0.0.1", port), LIMIT) as client:
            client.sendall(b"GET /_dateline/events HTTP/1.1\r\n" + HOST + b"\r\n")
            told = events(client)
            first = next(told)
            assert first["problems"] == []
            (tmp_path / "content/a.md").write_text(briefing("Next"))
            assert next(told)["epoch"] != first["epoch"]
            (tmp_path / "content/a.md").write_text("---\ntitle: G7: x\n---\n")
            problems = next(told)["problems"]
            assert isinstance(problems, list)
            assert problems[0]["text"].startswith("content/a.md:2:")
            (tmp_path / "content/a.md").write_text(briefing("Mended"))
            assert next(told)["problems"] == []
            running.terminate()
            assert list(told) == []
        assert running.ended() == 0
