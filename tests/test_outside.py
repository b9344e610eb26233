"""`check --external`: other hosts are asked politely, rarely, and never where it is not safe."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dateline.run import asking
from dateline.run.asking import Manners, answers, is_public
from dateline.run.checking import finder, reader
from dateline.run.outside import Wish, asked_outside
from dateline.run.pipeline import Session
from tests.conftest import NOW, Bench, write
from tests.leaks import traces

ROOT = Path(__file__).parents[1]
QUICK = Manners(private=True, pause=0.0)
DAY = date(2020, 1, 1)


class Host:
    """A host on this machine that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, Mapping[str, str]]] = {}
        """Path, or method and path → status and headers; else 200."""
        self.asked: list[str] = []
        self.times: list[float] = []
        self.agents: set[str] = set()
        self.most = 0
        """How many requests were there at one time."""
        self._now = 0
        self._lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        host = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                with host._lock:
                    host.asked.append(f"{self.command} {self.path}")
                    host.times.append(time.monotonic())
                    host.agents.add(self.headers["User-Agent"])
                    host._now += 1
                    host.most = max(host.most, host._now)
                    found = host.answers.get(f"{self.command} {self.path}")
                    status, headers = found or host.answers.get(self.path, (200, {}))
                time.sleep(0.01)
                with host._lock:
                    host._now -= 1
                if not status:
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            do_HEAD = do_GET = answer

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    thread = threading.Thread(target=made.server.serve_forever, args=[0.01])
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def kinds(host: Host, *paths: str, manners: Manners = QUICK) -> list[tuple[str, str]]:
    found = dict(answers([host.url + path for path in paths], manners))
    return [found[host.url + path][:2] for path in paths]


@pytest.mark.parametrize(
    ("replies", "answer"),
    [
        ({"/a": (200, {})}, ("found", "")),
        ({"/a": (404, {})}, ("dead", "404 Not Found")),
        ({"/a": (410, {})}, ("dead", "410 Gone")),
        ({"/a": (403, {})}, ("unsure", "403 Forbidden")),
        ({"/a": (500, {})}, ("unsure", "500 Internal Server Error")),
        ({"/a": (999, {})}, ("unsure", "999")),
        ({"HEAD /a": (404, {}), "GET /a": (200, {})}, ("found", "")),
        ({"HEAD /a": (0, {}), "GET /a": (200, {})}, ("found", "")),
        ({"/a": (0, {})}, ("unsure", "the connection ends without an answer")),
        ({"/a": (302, {"Location": "/b"}), "/b": (404, {})}, ("dead", "404 Not Found")),
        ({"/a": (302, {"Location": "/b"})}, ("found", "")),
        ({"/a": (302, {"Location": "/a"})}, ("unsure", "more than 10 redirects")),
        ({"/a": (301, {"Location": "ftp://x/"})}, ("dead", "no address of the web")),
        ({"/a": (301, {"Location": "http://[/"})}, ("dead", "no address of the web")),
        ({"/a": (301, {})}, ("found", "")),
    ],
)
def test_what_becomes_of_an_address(
    host: Host, replies: dict[str, tuple[int, dict[str, str]]], answer: tuple[str, str]
) -> None:
    host.answers |= replies
    assert kinds(host, "/a") == [answer]


def test_where_it_has_moved_to_for_good(host: Host) -> None:
    host.answers |= {
        "/a": (301, {"Location": "/b"}),
        "/b": (308, {"Location": "/\u00e9".encode().decode("latin-1")}),
        "/%C3%A9": (302, {"Location": "/login"}),
    }
    ((_, answer),) = answers([f"{host.url}/a"], QUICK)
    assert answer == ("moved", "", f"{host.url}/é")
    assert host.asked[-1] == "HEAD /login"


def test_one_at_a_time_and_a_pause_between(host: Host) -> None:
    paths = [f"/{number}" for number in range(4)]
    kinds(host, *paths, manners=QUICK._replace(pause=0.05))
    assert host.most == 1
    assert all(
        later - sooner >= 0.05 for sooner, later in zip(host.times, host.times[1:], strict=False)
    )
    assert host.agents == {f"Dateline/{asking.__version__} (check --external)"}


def test_a_host_is_waited_for_as_it_asks(host: Host) -> None:
    host.answers["/a"] = (429, {"Retry-After": "1"})
    assert kinds(host, "/a", "/b")[0][0] == "unsure"
    assert host.times[1] - host.times[0] >= 1
    assert host.asked == ["HEAD /a", "HEAD /a"]


@pytest.mark.parametrize(
    "reply",
    [
        (429, {}),
        (429, {"Retry-After": "3600"}),
        (503, {"Retry-After": "Fri, 31 Dec 2999 23:59:59 GMT"}),
    ],
)
def test_a_host_that_asks_for_long_is_left_alone(
    host: Host, reply: tuple[int, dict[str, str]]
) -> None:
    host.answers["/a"] = reply
    assert {kind for kind, _ in kinds(host, "/a", "/b", "/c")} == {"unsure"}
    assert host.asked == ["HEAD /a"]


def test_a_host_that_never_answers_is_not_asked_for_ever(host: Host) -> None:
    paths = [f"/{number}" for number in range(9)]
    host.answers |= dict.fromkeys(paths, (0, {}))
    assert {kind for kind, _ in kinds(host, *paths)} == {"unsure"}
    assert len(host.asked) == asking.STUMBLES


def test_an_answer_that_trickles_is_cut() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Trickling) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        found = dict(answers([url], QUICK._replace(limit=0.2)))
        Trickling.enough.set()
        server.shutdown()
        thread.join()
    assert found[url].kind == "unsure"


class Trickling(BaseHTTPRequestHandler):
    """Each byte comes in time for the patience of a connection, and no line ever ends."""

    enough = threading.Event()

    def do_GET(self) -> None:
        try:
            while not self.enough.wait(0.01):
                self.wfile.write(b"x")
        except OSError:
            pass

    do_HEAD = do_GET


def test_no_connection_to_what_is_not_public(host: Host) -> None:
    port = host.server.server_port
    inside = [
        host.url,
        f"http://localhost:{port}/",
        f"http://0x7f000001:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        f"http://user@127.0.0.1:{port}/",
    ]
    found = dict(answers(inside, Manners(pause=0.0)))
    assert {answer.kind for answer in found.values()} == {"private"}
    assert host.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:a00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_redirect_does_not_lead_inside(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address is taken for a public one; the one that it leads to is looked at too."""
    inside = f"http://localhost:{host.server.server_port}/secret"
    host.answers["/a"] = (302, {"Location": inside})
    monkeypatch.setattr(asking, "is_public", lambda address: not host.asked)
    assert kinds(host, "/a", manners=Manners(pause=0.0))[0][0] == "private"
    assert host.asked == ["HEAD /a"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://127.0.0.1:PORT/", "unsure"),
        ("http://127.0.0.1:1/", "unsure"),
        ("http://a..b/", "dead"),
        ("http://[x/", "dead"),
        ("http://x:99999/", "dead"),
        ("http:///x", "dead"),
    ],
)
def test_addresses_that_nobody_answers_for(host: Host, address: str, kind: str) -> None:
    address = address.replace("PORT", str(host.server.server_port))
    ((_, answer),) = answers([address], QUICK)
    assert answer.kind == kind


# ---- of an archive


def briefing(body: str, fields: str = "") -> str:
    return f"\n== content/a.md\n---\ntitle: A\ndate: 2017-10-18\n{fields}---\n{body}\n"


def told(bench: Bench, text: str, day: date = DAY, max_age: int = 30) -> tuple[list[str], str]:
    write(bench.folder, text)
    session = Session(bench.settings)
    archive, config = session.build(NOW).archive, session.load_config()
    read = reader(bench.folder / config.content)
    room, wish = bench.folder / ".dateline", Wish(max_age, QUICK)
    problems, line = asked_outside(archive, config, read, finder(config, read), room, day, wish)
    return [str(problem) for problem in problems], line


COPY = "https://web.archive.org/web/20171018/"


@pytest.mark.parametrize("engine", ["markdown", "commonmark"])
def test_every_link_has_its_place_and_a_remedy(bench: Bench, host: Host, engine: str) -> None:
    text = (bench.folder / "config.yaml").read_text() + f"markdown: {{engine: {engine}}}\n"
    (bench.folder / "config.yaml").write_text(text)
    host.answers |= dict.fromkeys(["/gone", "/gone?a=1&b=2"], (404, {}))
    host.answers |= {"/was": (301, {"Location": "/is"}), "/deep": (301, {"Location": "/"})}
    url = host.url
    body = (
        f"`{url}/gone` is [dead]({url}/gone#part), [odd]({url}/gone?a=1&b=2),\n"
        f"[moved]({url}/was#x) and [again]({url}/gone) <{url}/deep>.\n\n"
        f"[own](https://example.org/x) [file](a.md) [mail](mailto:a@b.example) [ok][1]\n\n"
        f"[1]: {url}/fine\n"
    )
    said, line = told(bench, briefing(body))
    assert said == [
        f"content/a.md:5:{len(url) + 19}: warning: {url}/gone#part is gone (404 Not Found); "
        f"lead to where it is now, or to a copy that you have seen, perhaps {COPY}{url}/gone",
        f"content/a.md:5:{2 * len(url) + 38}: warning: {url}/gone?a=1&b=2 is gone (404 Not Found);"
        f" lead to where it is now, or to a copy that you have seen, perhaps {COPY}{url}"
        "/gone?a=1&b=2",
        f"content/a.md:6:9: notice: {url}/was#x has moved for good; write {url}/is#x",
        f"content/a.md:6:{len(url) + 29}: warning: {url}/gone is gone (404 Not Found); "
        f"lead to where it is now, or to a copy that you have seen, perhaps {COPY}{url}/gone",
        f"content/a.md:6:{2 * len(url) + 37}: notice: {url}/deep has moved to a front page, {url}/;"
        " see whether it is still there",
    ]
    assert line == "6 links to other hosts: 5 asked for, 0 known from before"


def test_sources_and_their_copies(bench: Bench, host: Host) -> None:
    host.answers |= dict.fromkeys(["/a", "/b", "/c"], (410, {}))
    fields = (
        f"sources:\n  - {{title: A, url: {host.url}/a}}\n"
        f"  - {{title: B, url: {host.url}/b, archived: {host.url}/d}}\n"
        f"  - title: C\n    archived: {host.url}/c\n"
    )
    said, _ = told(bench, briefing("Text.", fields))
    assert said == [
        f"content/a.md:5:21: warning: {host.url}/a is gone (410 Gone); correct `url`, or add a "
        f"copy that you have seen, perhaps `archived: {COPY}{host.url}/a`",
        f"content/a.md:8:15: warning: {host.url}/c is gone (410 Gone); give another copy as "
        "`archived`",
    ]
    assert "GET /b" not in host.asked


@pytest.mark.parametrize(
    "fields", ["draft: true\n", "expires: 2018-01-01\n", "withdrawn: {date: 2018-01-01}\n"]
)
def test_what_is_not_public_is_not_asked_for(bench: Bench, host: Host, fields: str) -> None:
    told(bench, briefing(f"[x]({host.url}/a)", fields))
    assert host.asked == []


def test_an_answer_counts_for_its_days(bench: Bench, host: Host) -> None:
    host.answers |= {"/dead": (404, {}), "/busy": (500, {}), "/was": (301, {"Location": "/is"})}
    links = " ".join(f"<{host.url}/{name}>" for name in ("fine", "dead", "busy", "was"))
    before, line = told(bench, briefing(links))
    assert line == "4 links to other hosts: 4 asked for, 0 known from before"
    host.asked.clear()
    again, line = told(bench, briefing(links))
    assert (again, line) == (before, "4 links to other hosts: 1 asked for, 3 known from before")
    assert host.asked == ["HEAD /busy", "GET /busy"]
    host.asked.clear()
    told(bench, briefing(links), date(2020, 1, 2))
    assert "HEAD /dead" in host.asked
    assert "HEAD /was" not in host.asked
    assert told(bench, briefing(links), date(2020, 1, 31))[1].startswith(
        "4 links to other hosts: 4"
    )
    assert told(bench, briefing(links), date(2020, 1, 31), 0)[1].endswith("0 known from before")


def test_what_is_kept_tells_nothing_of_links(bench: Bench, host: Host) -> None:
    host.answers["/secret"] = (301, {"Location": "/zanzibar"})
    told(bench, briefing(f"<{host.url}/secret>"))
    assert traces(bench.folder / ".dateline", "secret", "zanzibar", "127.0.0.1") == []
    assert len(json.loads((bench.folder / ".dateline/links.json").read_bytes())) == 1
    told(bench, briefing("None."))
    assert json.loads((bench.folder / ".dateline/links.json").read_bytes()) == {}


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"a": [1]}', "\udcff"])
def test_damaged_answers_are_asked_for_again(bench: Bench, host: Host, kept: str) -> None:
    path = bench.folder / ".dateline/links.json"
    path.parent.mkdir()
    path.write_bytes(kept.encode("utf-8", "surrogateescape"))
    assert "1 asked for" in told(bench, briefing(f"<{host.url}/>"))[1]


@pytest.mark.parametrize(("other", "severity"), [("", "notice"), ("/fine", "warning")])
def test_a_machine_without_a_network_declares_nobody_dead(
    bench: Bench, host: Host, monkeypatch: pytest.MonkeyPatch, other: str, severity: str
) -> None:
    known = asking.socket.getaddrinfo

    def looked_up(name: str, *rest: object, **more: object) -> object:
        if name == "gone.example":
            raise asking.socket.gaierror(asking.socket.EAI_NONAME, "")
        return known(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(asking.socket, "getaddrinfo", looked_up)
    links = "<http://gone.example/>" + (f" <{host.url}{other}>" if other else "")
    said, _ = told(bench, briefing(links))
    assert [line.split(": ")[1] for line in said] == [severity]
    assert "there is no host gone.example" in said[0]


def test_the_command(bench: Bench, host: Host) -> None:
    host.answers["/a"] = (404, {})
    write(bench.folder, briefing(f"<{host.url}/a>"))

    def check(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "build.py"), "check", "--now", "2020-01-01", *words]
        return subprocess.run(command, cwd=bench.folder, capture_output=True, text=True)

    assert "127.0.0.1" not in check().stderr
    assert not (bench.folder / ".dateline/links.json").exists()
    inside = check("--external", "--strict")
    assert (inside.returncode, inside.stderr.count("no public address")) == (0, 1)
    assert host.asked == []
    done = check("--external", "--ask-private", "--format", "json")
    (problem,) = json.loads(done.stdout)["problems"]
    assert (problem["kind"], problem["line"], problem["column"]) == ("dead-link", 5, 2)
    assert host.asked == ["HEAD /a", "GET /a"]
    assert "1 link to other hosts: 0 asked for, 1 known" in check("--external").stdout
