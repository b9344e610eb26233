"""A site behind Debian's Apache: what `.htaccess` does there, compressed copies among it."""

import gzip
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest

from tests import test_nginx
from tests.test_nginx import Server, built_below, free_port, wait_for

APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
MODULES = Path("/usr/lib/apache2/modules")
pytestmark = pytest.mark.skipif(
    APACHE is None or not MODULES.is_dir(), reason="Debian's apache2-bin is not installed"
)

SITE = test_nginx.SITE.replace("redirects: [nginx]", "redirects: [apache]")
LOADED = "mpm_event authz_core dir mime headers rewrite deflate filter"
CONFIG = """
ServerName example.org
ServerRoot {home}
PidFile {home}/pid
Listen 127.0.0.1:{port}
ErrorLog {home}/errors
DocumentRoot {root}
{modules}
StartServers 1
TypesConfig {home}/mime.types
AddLanguage br .br
AddType application/x-gzip .gz
AddOutputFilterByType DEFLATE text/html
<Directory {root}>
    AllowOverride All
    Require all granted
</Directory>
"""
TYPES = "text/html html\ntext/css css\ntext/plain txt\napplication/json json\napplication/xml xml\n"


@contextmanager
def running(home: Path, root: Path, port: int) -> Iterator[None]:
    assert APACHE
    names = [name for name in LOADED.split() if (MODULES / f"mod_{name}.so").is_file()]
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in names)
    (home / "mime.types").write_text(TYPES)
    config = home / "apache.conf"
    config.write_text(CONFIG.format(home=home, root=root, port=port, modules=modules))
    with (home / "log").open("w+") as log:
        process = subprocess.Popen(
            [APACHE, "-f", str(config), "-D", "FOREGROUND"], stderr=log, stdout=log
        )
        try:
            wait_for(port, process, home / "log")
            yield
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module", params=["https://example.org/", "https://example.org/sub/desk/"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("apache")
    bench, base = built_below(folder, SITE, request.param)
    port = free_port()
    with running(folder, folder / "root", port):
        yield Server(port, base, bench.output)


@pytest.mark.parametrize("old", ["/old/page/", "/قديم/", "/old.html", "/r/one/"])
@pytest.mark.parametrize("coding", ["identity", "gzip, br"])
def test_old_addresses_are_real_redirects(server: Server, old: str, coding: str) -> None:
    answer = server.get(old, Accept_Encoding=coding)
    assert answer.status == 301
    assert answer.headers["location"].endswith(f"{server.base}2017/10/a/")


@pytest.mark.parametrize("coding", ["identity", "gzip, br"])
def test_errors_keep_their_status_and_their_page(server: Server, coding: str) -> None:
    gone = server.get("/2017/10/b/", Accept_Encoding=coding)
    assert gone.status == 410
    missing = server.get("/2017/11/nothing/", Accept_Encoding=coding)
    assert missing.status == 404
    if coding == "identity":
        assert b"Not ours to tell." in gone.content
        assert missing.content == (server.output / "404.html").read_bytes()


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("/2017/10/a/", "2017/10/a/index.html"),
        ("/", "index.html"),
        ("/2017/10/a/index.html", "2017/10/a/index.html"),
        ("/feed.json", "feed.json"),
        ("/feed.xml", "feed.xml"),
    ],
)
def test_a_copy_is_sent_to_whom_it_suits(server: Server, url: str, file: str) -> None:
    own = (server.output / file).read_bytes()
    plain = server.get(url)
    assert (plain.status, plain.content) == (200, own)
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"
    packed = server.get(url, Accept_Encoding="gzip")
    assert (packed.status, packed.headers["content-encoding"]) == (200, "gzip")
    assert packed.content == (server.output / f"{file}.gz").read_bytes()
    assert gzip.decompress(packed.content) == own
    smaller = server.get(url, Accept_Encoding="gzip, br;q=0.9")
    assert (smaller.status, smaller.headers["content-encoding"]) == (200, "br")
    assert brotli.decompress(smaller.content) == own
    refused = server.get(url, Accept_Encoding="br;q=0, gzip")
    assert refused.headers["content-encoding"] == "gzip"
    for answer in (packed, smaller):
        assert answer.headers["content-type"] == plain.headers["content-type"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "content-language" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_never_changes_may_be_kept_for_ever_packed_too(server: Server) -> None:
    style = next((server.output / "assets").glob("site.*.css"))
    for coding in ("identity", "gzip", "br"):
        answer = server.get(f"/assets/{style.name}", Accept_Encoding=coding)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers.get("content-encoding", "identity") == coding
        assert answer.headers["content-type"] == "text/css"


def test_what_has_no_copy_is_sent_as_it_is(server: Server) -> None:
    answer = server.get("/2017/10/a/table.csv", Accept_Encoding="br")
    assert (answer.status, answer.content) == (200, b"a,b\n")
    assert "content-encoding" not in answer.headers
