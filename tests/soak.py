"""A long watch: what it holds stays level. `python -m tests.soak --edits 2000 --seed 1`."""

import argparse
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.watching import Watching, briefing, under_watch

BRIEFINGS = 30
SETTLED = 0.2
"""The share of the edits after which a process has all that it needs."""


@dataclass(frozen=True)
class Held:
    """What a process holds; memory in KiB."""

    memory: int
    threads: int
    descriptors: int

    @classmethod
    def by(cls, process: int) -> "Held":
        status = Path(f"/proc/{process}/status").read_text()
        values = dict(line.split(":", 1) for line in status.splitlines())
        descriptors = len(os.listdir(f"/proc/{process}/fd"))
        return cls(int(values["VmRSS"].split()[0]), int(values["Threads"]), descriptors)


def soaked(folder: Path, edits: int, seed: int) -> Iterator[tuple[int, Held]]:
    """What the process holds after each edit, from the first build on."""
    (folder / "config.yaml").write_text("title: T\nbase_url: https://example.org/\n")
    (folder / "content").mkdir()
    for number in range(BRIEFINGS):
        (folder / f"content/{number}.md").write_text(briefing(f"Title {number}"))
    random = Random(seed)
    with under_watch(folder) as watching:
        process = watching.running.process.pid
        yield 0, Held.by(process)
        for number in range(1, edits + 1):
            _edit(watching, number, random)
            yield number, Held.by(process)


def _edit(watching: Watching, number: int, random: Random) -> None:
    """A body, a title or tags; now and then a briefing comes or goes."""
    path = watching.content / f"{random.randrange(BRIEFINGS)}.md"
    kind = random.choice(["body", "body", "title", "tags", "come", "go"])
    title = f"Title {number}" if kind == "title" else "Title"
    text = briefing(title, f"Text {number}.")
    if kind == "tags":
        text = text.replace("---\nText", f"tags: [T{number}]\n---\nText")
    if kind == "come":
        path = watching.content / f"new-{number}.md"
    new = sorted(watching.content.glob("new-*.md"))
    if kind == "go" and new:
        path = new[0]
        path.unlink()
    else:
        path.write_text(text)
    watching.running.line(f"^content/{path.name}")


def grown(held: list[Held]) -> Held:
    """How much more it holds at the end than once it had settled."""
    before, after = held[int(len(held) * SETTLED)], held[-1]
    return Held(
        after.memory - before.memory,
        after.threads - before.threads,
        after.descriptors - before.descriptors,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}\n\n| edits | memory | threads | descriptors |", flush=True)
    print("| --- | --- | --- | --- |", flush=True)
    every: list[Held] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, held in soaked(Path(folder), options.edits, options.seed):
            every.append(held)
            if number % max(1, options.edits // 10) == 0:
                memory = f"{held.memory / 1024:.1f} MiB"
                print(f"| {number} | {memory} | {held.threads} | {held.descriptors} |", flush=True)
    print(f"\ngrown since it settled: {grown(every)}")


if __name__ == "__main__":
    main()
