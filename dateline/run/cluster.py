"""Work on other machines: the workers of a Dask cluster, behind `--executor`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dateline.problems import Refused, Unavailable
from dateline.run.workers import Crew, Hired

SCHEME = "dask://"
PATIENCE = 10
"""Seconds to wait for the scheduler."""


@contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """The workers of the cluster whose scheduler is at `address`, `dask://HOST:PORT`.

    They need the same version of this project, and its plug-ins. Refused for another address or
    where Dask is not installed, Unavailable where no scheduler answers.
    """
    if not address.startswith(SCHEME):
        raise Refused(f"--executor {address} is not known; write {SCHEME}HOST:PORT")
    try:
        from distributed import Client
    except ImportError:
        message = "--executor needs the package distributed; install dateline[dask]"
        raise Refused(message) from None
    try:
        connect: Any = Client
        client = connect(f"tcp://{address.removeprefix(SCHEME)}", timeout=PATIENCE)
    except (OSError, ValueError) as failure:
        raise Unavailable(f"{address}: no scheduler answers ({failure})") from failure
    with client:
        cores = sum(client.ncores().values())
        if not cores:
            raise Unavailable(f"{address}: the cluster has no worker; start one")
        yield Hired(client.get_executor(pure=False), cores)
