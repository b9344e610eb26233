"""A site behind Debian's nginx: what its form of `redirects` and the compressed copies do there."""

import gzip
import http.client
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPResponse
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import brotli
import pytest

from dateline.run.settings import Settings
from tests.conftest import Bench, write

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

WORDS = "Words of one line. " * 100
SITE = f"""
== config.yaml
title: T
base_url: BASE
languages: [en, ar]
redirects: [nginx]
compress: [gzip, brotli]
== content/a.md
---
title: First
date: 2017-10-18
id: one
aliases: [/old/page/, /قديم/, /old.html, /with'quote/, /a b/]
---
{WORDS} [the chart](chart.svg) [the table](table.csv)
== content/a.ar.md
---
title: الأول
---
نص
== content/b.md
---
title: Second
date: 2017-10-19
aliases: [/gone-alias/]
withdrawn: {{date: 2017-11-01, reason: Not ours to tell.}}
---
Secret.
== content/chart.svg
<svg xmlns="http://www.w3.org/2000/svg"><title>Chart</title></svg>
== content/table.csv
a,b
"""

CONFIG = """
daemon off;
pid {home}/nginx.pid;
error_log stderr warn;
{module}
events {{ worker_connections 64; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    server {{
        listen 127.0.0.1:{port};
        server_name example.org;
{server}
    }}
}}
"""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    content: bytes


class Server(NamedTuple):
    port: int
    base: str
    output: Path

    def get(self, url: str, **headers: str) -> Answer:
        """The answer for a `url` below the site's root; nothing is followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        path = self.base.rstrip("/") + quote(url, safe="/%?=#")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        found: HTTPResponse = connection.getresponse()
        names = {name.lower(): value for name, value in found.getheaders()}
        answer = Answer(found.status, names, found.read())
        connection.close()
        return answer


def server_block() -> str:
    """The block that docs/deploy.md shows, as far as a server below a path has it too."""
    text = (Path(__file__).parents[1] / "docs/deploy.md").read_text(encoding="utf-8")
    block = text.partition("\n    server {\n")[2].partition("\n    }\n")[0]
    lines = [line.partition("#")[0].strip() for line in block.splitlines()]
    kept = [line for line in lines if not line.startswith(("listen", "server_name"))]
    assert len(kept) > 4
    return "\n".join(kept)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(home: Path, block: str, port: int) -> Iterator[None]:
    """nginx, until the end of the block; it is there once it takes a connection."""
    assert NGINX
    module = f"load_module {BROTLI};" if BROTLI.is_file() else ""
    config = home / "nginx.conf"
    config.write_text(CONFIG.format(home=home, module=module, port=port, server=block))
    command = [
        NGINX,
        "-p",
        str(home),
        "-c",
        str(config),
        "-e",
        "stderr",
        "-g",
        "master_process off;",
    ]
    log = (home / "log").open("w+")
    process = subprocess.Popen(command, stderr=log)
    try:
        wait_for(port, process, home / "log")
        yield
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(log.read_text())


def built_below(folder: Path, text: str, base_url: str) -> tuple[Bench, str]:
    """The site of `text` built in `folder`, below its `root`, and the path that it has there."""
    write(folder, text.replace("BASE", base_url))
    base = base_url.removeprefix("https://example.org")
    bench = Bench(folder, Settings(config=folder / "config.yaml"), f"root{base}".rstrip("/"))
    bench.output.parent.mkdir(parents=True, exist_ok=True)
    (folder / "root").mkdir(exist_ok=True)
    assert not bench.build().failed
    return bench, base


@pytest.fixture(scope="module", params=["https://example.org/", "https://example.org/sub/desk/"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("nginx")
    root = folder / "root"
    bench, base = built_below(folder, SITE, request.param)
    block = server_block().replace("/srv/site/_redirects", f"{bench.output}/_redirects")
    block = block.replace("/404.html", f"{base}404.html").replace("/srv/site", str(root))
    if not BROTLI.is_file():
        block = block.replace("brotli_static on;", "")
    port = free_port()
    with running(folder, block, port):
        yield Server(port, base, bench.output)


@pytest.mark.parametrize("old", ["/old/page/", "/قديم/", "/old.html", "/r/one/"])
def test_old_addresses_are_real_redirects(server: Server, old: str) -> None:
    answer = server.get(old)
    assert answer.status == 301
    assert answer.headers["location"].endswith(f"{server.base}2017/10/a/")


@pytest.mark.parametrize("old", ["/a b/", "/with'quote/"])
def test_an_address_that_no_rule_can_hold_has_its_page(server: Server, old: str) -> None:
    answer = server.get(old)
    assert answer.status == 200
    assert f"url={server.base}2017/10/a/".encode() in answer.content


def test_what_was_withdrawn_is_gone(server: Server) -> None:
    answer = server.get("/2017/10/b/")
    assert answer.status == 410
    assert b"Not ours to tell." in answer.content
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    moved = server.get("/gone-alias/")
    assert moved.status == 301
    assert moved.headers["location"].endswith(f"{server.base}2017/10/b/")


def test_a_missing_page_is_404_with_our_page(server: Server) -> None:
    answer = server.get("/2017/11/nothing/")
    assert answer.status == 404
    assert answer.content == (server.output / "404.html").read_bytes()


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/ar/2017/10/a/", "text/html; charset=utf-8"),
        ("/feed.xml", "text/xml; charset=utf-8"),
        ("/feed.json", "application/json"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/2017/10/a/chart.svg", "image/svg+xml"),
    ],
)
def test_every_file_has_its_type_and_the_headers(server: Server, url: str, kind: str) -> None:
    answer = server.get(url)
    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_what_never_changes_may_be_kept_for_ever(server: Server) -> None:
    style = next((server.output / "assets").glob("site.*.css"))
    answer = server.get(f"/assets/{style.name}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "cache-control" not in server.get("/").headers


@pytest.mark.parametrize("url", ["/2017/10/a/", "/feed.json"])
def test_a_copy_is_sent_to_whom_it_suits(server: Server, url: str) -> None:
    plain = server.get(url)
    assert "content-encoding" not in plain.headers
    packed = server.get(url, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["content-type"] == plain.headers["content-type"]
    assert packed.headers["vary"] == "Accept-Encoding"
    if BROTLI.is_file():
        smaller = server.get(url, Accept_Encoding="gzip, br")
        assert smaller.headers["content-encoding"] == "br"
        assert brotli.decompress(smaller.content) == plain.content
