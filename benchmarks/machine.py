"""What the measurements were made on."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from benchmarks.generators import ROOT
from benchmarks.sites import Place


def description(places: Iterable[Place]) -> dict[str, str]:
    """As a reader wants to know it: name → value."""
    processor = _found(r"model name\s*: (.*)", "/proc/cpuinfo")
    kilobytes = int(_found(r"MemTotal: *(\d+)", "/proc/meminfo") or 0)
    return {
        "processor": f"{os.cpu_count()} cores, {processor}",
        "memory": f"{kilobytes / 2**20:.0f} GiB",
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",
        "Python": platform.python_version(),
        **{f"file system, {place.name}": _file_system(place.folder) for place in places},
        "load before": f"{os.getloadavg()[0]:.2f}",
        "commit": _commit(),
    }


def _found(pattern: str, path: str) -> str:
    with suppress(OSError):
        if match := re.search(pattern, Path(path).read_text()):
            return match[1]
    return ""


def _file_system(folder: Path) -> str:
    """The type of the mount that holds `folder`."""
    best = ("", "unknown")
    with suppress(OSError):
        for line in Path("/proc/mounts").read_text().splitlines():
            _, mount, kind, *_ = line.split()
            if folder.is_relative_to(mount) and len(mount) > len(best[0]):
                best = (mount, kind)
    return best[1]


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
