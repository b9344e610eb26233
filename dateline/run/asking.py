"""Other hosts, asked politely whether what a link leads to is there.

Links are written by anybody: no address is connected to before it is known to be a public one.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from dateline import __version__
from dateline.checks.outward import Answer

AT_ONCE = 16
"""Hosts that are asked at the same time."""
HOPS = 10
"""Redirects that are followed."""
STUMBLES = 4
"""Requests in a row that a host leaves without an answer before nothing more is asked of it."""
NO_ADDRESS = "no address of the web"
_HEADERS = {"User-Agent": f"Dateline/{__version__} (check --external)", "Accept": "*/*"}
_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_LEADING = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_SAFE = "/%:@!$&'()*+,;=~-._?[]"
_UNKNOWN = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Manners(NamedTuple):
    """How others are asked; all but `private` in seconds."""

    private: bool = False
    """Whether addresses are asked too that are not public."""
    pause: float = 1.0
    """Between two requests to a host."""
    patience: float = 10.0
    """For a connection, and for the next bytes."""
    limit: float = 30.0
    """For the head of an answer to be complete."""
    longest_wait: float = 60.0
    """That a host may ask for; one that asks for more is left alone."""


class Reply(NamedTuple):
    """The head of an answer."""

    status: int
    location: str
    retry_after: str


class _Silent(Exception):
    """Raised where there is no reply; carries what to say instead."""

    def __init__(self, answer: Answer, *, of_host: bool = True) -> None:
        super().__init__(answer.what)
        self.answer = answer
        self.of_host = of_host
        """Whether nothing else on the host need be asked for."""


def answers(addresses: Iterable[str], manners: Manners) -> Iterator[tuple[str, Answer]]:
    """Each address with what became of it, as they come; a host is asked for one at a time."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        by_host[_host(address)].append(address)
    if not by_host:
        return
    asker = _Asker(manners)
    ready: queue.SimpleQueue[tuple[str, Answer] | None] = queue.SimpleQueue()

    def ask(own: list[str]) -> None:
        try:
            for address in own:
                if not asker.stopped.is_set():
                    ready.put((address, asker.ask(address)))
        finally:
            ready.put(None)

    with ThreadPoolExecutor(min(AT_ONCE, len(by_host))) as pool:
        try:
            asked = [pool.submit(ask, own) for own in by_host.values()]
            left = len(asked)
            while left:
                if made := ready.get():
                    yield made
                else:
                    left -= 1
            for future in asked:
                future.result()
        finally:
            asker.stopped.set()
            pool.shutdown(cancel_futures=True)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


@dataclass(slots=True)
class _Host:
    """Whose turn it is, and when."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    """On the clock that only goes forward."""
    stumbles: int = 0
    silence: dict[str, Answer] = field(default_factory=dict)
    """Scheme and port → why nothing more is asked for there."""


class _Asker:
    def __init__(self, manners: Manners) -> None:
        self.stopped = threading.Event()
        self._manners = manners
        self._hosts: dict[str, _Host] = defaultdict(_Host)
        self._opening = threading.Lock()
        self._context = ssl.create_default_context()

    def ask(self, address: str) -> Answer:
        """What becomes of an address, its redirects followed."""
        at, moved, for_good = address, "", True
        try:
            for _ in range(HOPS):
                reply = self._patiently(at)
                if reply.status not in _LEADING or not reply.location:
                    return _answer(reply.status, moved)
                for_good = for_good and reply.status in _FOR_GOOD
                at = urljoin(at, reply.location)
                moved = at if for_good else moved
        except _Silent as silent:
            return silent.answer
        except ValueError:
            return Answer("dead", NO_ADDRESS)
        return Answer("unsure", f"more than {HOPS} redirects")

    def _patiently(self, address: str) -> Reply:
        """HEAD, and GET where that is refused; once again where the host asks to wait a while."""
        reply = self._either(address)
        wait = _seconds(reply.retry_after)
        if reply.status in _BUSY and 0 < wait <= self._manners.longest_wait:
            host = self._at(address)
            host.free_at = max(host.free_at, time.monotonic() + wait)
            reply = self._either(address)
        is_asked_to_leave = reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.retry_after
        if reply.status in _BUSY and is_asked_to_leave:
            silence = Answer("unsure", "the host asks to be left alone; check again later")
            self._at(address).silence[_door(address)] = silence
            raise _Silent(silence)
        return reply

    def _either(self, address: str) -> Reply:
        try:
            reply = self._in_turn("HEAD", address)
        except _Silent as silent:
            if silent.of_host:
                raise
        else:
            if reply.status < HTTPStatus.BAD_REQUEST or reply.status in _BUSY:
                return reply
        return self._in_turn("GET", address)

    def _at(self, address: str) -> _Host:
        with self._opening:
            return self._hosts[_host(address)]

    def _in_turn(self, method: str, address: str) -> Reply:
        host, door = self._at(address), _door(address)
        with host.lock:
            if door in host.silence:
                raise _Silent(host.silence[door])
            if self.stopped.wait(max(0.0, host.free_at - time.monotonic())):
                raise _Silent(Answer("unsure", "interrupted"))
            try:
                reply = _requested(method, address, self._manners, self._context)
                host.stumbles = 0
                return reply
            except _Silent as silent:
                host.stumbles += 1
                if silent.of_host or host.stumbles >= STUMBLES:
                    host.silence[door] = silent.answer
                raise
            finally:
                host.free_at = max(host.free_at, time.monotonic() + self._manners.pause)


def _door(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}:{parts.port}"


def _answer(status: int, moved: str) -> Answer:
    if status < HTTPStatus.BAD_REQUEST:
        return Answer("moved", target=moved) if moved else Answer("found")
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    return Answer("dead" if status in _GONE else "unsure", f"{status} {phrase}".strip())


def _seconds(retry_after: str) -> float:
    """How long to wait, as `Retry-After` says it; 0 where it says nothing."""
    if retry_after.strip().isdecimal():
        return float(min(int(retry_after.strip()[:9]), 10**9))
    with suppress(ValueError, TypeError, OverflowError):
        when = parsedate_to_datetime(retry_after)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(0.0, (when - datetime.now(UTC)).total_seconds())
    return 0.0


def _requested(method: str, address: str, manners: Manners, context: ssl.SSLContext) -> Reply:
    """One request on a connection of its own, of which the head of the answer is read."""
    parts = urlsplit(address)
    connection = _connection(address, manners, context)
    path = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_SAFE)
    deadline = threading.Timer(manners.limit, _cut, [connection])
    deadline.daemon = True
    deadline.start()
    try:
        connection.request(method, path, headers=_HEADERS)
        response = connection.getresponse()
        location = response.getheader("Location") or ""
        return Reply(
            response.status, _as_text(location).strip(), response.getheader("Retry-After") or ""
        )
    except TimeoutError:
        message = f"no answer in {manners.patience:g} seconds"
        raise _Silent(Answer("unsure", message), of_host=not connection.is_open) from None
    except ssl.SSLCertVerificationError as failure:
        message = f"its certificate: {failure.verify_message}"
        raise _Silent(Answer("unsure", message)) from None
    except ssl.SSLError:
        raise _Silent(Answer("unsure", "no secure connection comes about")) from None
    except ConnectionRefusedError:
        raise _Silent(Answer("unsure", "the host refuses the connection")) from None
    except (OSError, ValueError, http.client.HTTPException):
        if not connection.is_open:
            raise _Silent(Answer("unsure", "no connection comes about")) from None
        message = "the connection ends without an answer"
        raise _Silent(Answer("unsure", message), of_host=False) from None
    finally:
        deadline.cancel()
        connection.close()


def _as_text(header: str) -> str:
    """A header that is UTF-8 as what it is meant to be."""
    with suppress(UnicodeError):
        return header.encode("latin-1").decode("utf-8")
    return header


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


Reach = Callable[[], socket.socket]


class _Plain(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, patience: float, reach: Reach) -> None:
        super().__init__(host, port, timeout=patience)
        self._reach = reach
        self.is_open = False
        """Whether a connection came about, for what was sent on it or got no answer."""

    def connect(self) -> None:
        self.sock = self._reach()
        self.is_open = True


class _Secure(_Plain):
    default_port = http.client.HTTPS_PORT

    def __init__(
        self, host: str, port: int, patience: float, reach: Reach, context: ssl.SSLContext
    ) -> None:
        super().__init__(host, port, patience, reach)
        self._context = context

    def connect(self) -> None:
        super().connect()
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


def _connection(address: str, manners: Manners, context: ssl.SSLContext) -> _Plain:
    try:
        parts = urlsplit(address)
        name = (parts.hostname or "").encode("idna").decode("ascii")
        if parts.scheme not in ("http", "https") or not name:
            raise ValueError
        secure = parts.scheme == "https"
        port = parts.port or (http.client.HTTPS_PORT if secure else http.client.HTTP_PORT)
    except ValueError:
        raise _Silent(Answer("dead", NO_ADDRESS), of_host=False) from None

    def reach() -> socket.socket:
        return _reached(name, port, manners)

    if secure:
        return _Secure(name, port, manners.patience, reach, context)
    return _Plain(name, port, manners.patience, reach)


def _reached(host: str, port: int, manners: Manners) -> socket.socket:
    """A connection to one of the addresses that were looked at, and to no other."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as failure:
        if failure.errno in _UNKNOWN:
            raise _Silent(Answer("nameless", f"there is no host {host}")) from None
        raise _Silent(Answer("unsure", f"the host {host} cannot be looked up")) from None
    except UnicodeError:
        raise _Silent(Answer("nameless", f"{host} is no name of a host")) from None
    places = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for place in places:
        if not manners.private and not is_public(place):
            raise _Silent(Answer("private", f"{place}, no public address"))
    for place in places[:-1]:
        with suppress(OSError):
            return socket.create_connection((place, port), manners.patience)
    return socket.create_connection((places[-1], port), manners.patience)


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody reaches, whatever it is wrapped in."""
    own = ipaddress.ip_address(address)
    if isinstance(own, ipaddress.IPv6Address):
        inner = own.ipv4_mapped or own.sixtofour or (own.teredo[1] if own.teredo else None)
        if inner is None and own in _NAT64:
            inner = ipaddress.IPv4Address(int(own) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return own.is_global and not own.is_multicast
