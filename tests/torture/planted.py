"""Breaks the program by hand, one dependency at a time, and shows that random edits notice.

`make planted` prints a table. Every bug is a small change of one file in a copy of the project.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("dateline", "static", "templates", "tests")


@dataclass(frozen=True)
class Bug:
    what: str
    file: str
    right: str
    wrong: str


BUGS = [
    Bug(
        "a template forgets what it includes",
        "run/theme.py",
        "for other in self._inputs(template)[0]:",
        "for other in ():",
    ),
    Bug(
        "an include whose name only running it tells counts as none",
        "run/theme.py",
        "self._texts if reads.templates is None else reads.templates",
        "reads.templates or ()",
    ),
    Bug(
        "a template forgets the data that it names",
        "run/theme.py",
        "_of(self._data, reads.data)",
        "[]",
    ),
    Bug(
        "a template forgets the static files that it names",
        "run/theme.py",
        "_of(self._assets, reads.assets)",
        "[]",
    ),
    Bug(
        "a page forgets the site that it belongs to",
        "run/renderings.py",
        "fingerprint((site, self._theme.digest(page.template)))",
        "fingerprint(self._theme.digest(page.template))",
    ),
    Bug(
        "a page forgets its template",
        "run/renderings.py",
        "fingerprint((site, self._theme.digest(page.template)))",
        "fingerprint(site)",
    ),
    Bug(
        "compiled templates outlive an edit of them",
        "run/pipeline.py",
        "key=fingerprint((theme.digests(), assets.names,",
        "key=fingerprint((assets.names,",
    ),
    Bug(
        "a published file is taken to stand as it was made",
        "run/renderings.py",
        "if row and row.key == key and stands(page.path) == row.sha:",
        "if row and row.key == key:",
    ),
    Bug(
        "a stamp has no time of change",
        "run/stamps.py",
        "found.st_mtime_ns, found.st_ctime_ns,",
        "found.st_mtime_ns, 0,",
    ),
    Bug(
        "a file beside a briefing is read once",
        "run/assets.py",
        "key = fingerprint((file.place, file.stamp))",
        "key = fingerprint(file.place)",
    ),
    Bug(
        "parsing forgets the defaults of folders",
        "run/reading.py",
        "fingerprint((self._settings, prefix, found.defaults))",
        "fingerprint((self._settings, prefix))",
    ),
    Bug("parsing forgets the time zone", "run/reading.py", '        "timezone",\n', ""),
    Bug("parsing forgets further fields", "run/reading.py", '        "extra_fields",\n', ""),
    Bug(
        "a body forgets the engine that renders it",
        "parse/briefing.py",
        "fingerprint((content[max(end, 0) :], prose_settings(config)))",
        "fingerprint(content[max(end, 0) :])",
    ),
    Bug(
        "time passes without notice",
        "run/planning.py",
        "(kept.turned is None or kept.turned <= now)",
        "True or (kept.turned is None or kept.turned <= now)",
    ),
    Bug(
        "links forget which files there are",
        "run/planning.py",
        "if archive and files.keys() == self._files.keys():",
        "if archive:",
    ),
    Bug(
        "headings of another briefing are forgotten",
        "arrange/archive.py",
        " and one.prose.ids == other.prose.ids",
        "",
    ),
    Bug(
        "the opening of a text is forgotten where it is the summary",
        "arrange/archive.py",
        "(opening or bool(one.summary))",
        "True",
    ),
    Bug(
        "a term keeps its label when another spelling wins",
        "arrange/archive.py",
        "before.trees if before and before.labels is labels else ()",
        "before.trees if before else ()",
    ),
    Bug(
        "a briefing keeps its neighbours",
        "run/planning.py",
        "kept[0].inputs == part.inputs",
        "_like(kept[0]) == _like(part)",
    ),
    Bug(
        "kinship is not worked out again",
        "run/planning.py",
        "elif told != self._told:",
        "elif not self._told:",
    ),
    Bug(
        "kinship overlooks what came near",
        "arrange/related.py",
        "stale.update(kin.path for kin in near)",
        "pass",
    ),
    Bug(
        "kinship overlooks what others no longer share",
        "arrange/related.py",
        "moved |= set(new) ^ set(old)",
        "pass",
    ),
    Bug(
        "what left the site stays published",
        "run/switch.py",
        "for path in sorted(surplus(change), reverse=True):",
        "for path in ():",
    ),
    Bug(
        "the spare is trusted by a process that never saw it",
        "run/edition.py",
        "standing is not None and self._has_switched, None",
        "standing is not None, None",
    ),
    Bug(
        "another engine's state is taken for ours",
        "run/state.py",
        "form == FORMAT and _engine(connection) == engine",
        "form == FORMAT",
    ),
    Bug(
        "another version's state is taken for ours",
        "run/state.py",
        "form == FORMAT and _engine(connection) == engine",
        "_engine(connection) == engine",
    ),
    Bug(
        "the seals of the state are not looked at",
        "run/state.py",
        "if seal != seal_of(columns):",
        "if False:",
    ),
    Bug(
        "a state that was removed stays open",
        "run/edition.py",
        "not self._session.state.is_in_place",
        "False",
    ),
]

NEIGHBOURS = '''

def _like(part: Part) -> object:
    """All but the neighbours of briefings."""
    if part.key[0] != "briefings":
        return part.inputs
    frame, placings = part.inputs
    return frame, [replace(placing, older=None, newer=None) for placing in placings]


from dateline.value import replace  # noqa: E402
'''


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sequences", type=int, default=200, help="at most, for each bug")
    parser.add_argument("--only", default="", help="bugs whose description holds this text")
    options = parser.parse_args()
    chosen = [bug for bug in BUGS if options.only in bug.what]
    print(f"seed {options.seed}\n\n| planted | noticed in | at an edit of |\n| --- | --- | --- |")
    missed = 0
    for bug in chosen:
        number, kind = noticed(bug, options.seed, options.sequences)
        missed += number is None
        found = f"sequence {number}" if number else "**not noticed**"
        print(f"| {bug.what} | {found} | {kind} |", flush=True)
    print(f"\n{len(chosen) - missed} of {len(chosen)} noticed")
    raise SystemExit(bool(missed))


def noticed(bug: Bug, seed: int, sequences: int) -> tuple[int | None, str]:
    """The first sequence that shows the bug, and the kind of its last step."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for folder in COPIED:
            shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("*.pyc"))
        _plant(bug, copy)
        command = [sys.executable, "-m", "tests.torture", "--as-it-is", "--steps", "10"]
        command += ["--briefings", "12", "--big", "0", "--every", "0"]
        command += ["--seed", str(seed), "--sequences", str(sequences)]
        environment = {**os.environ, "PYTHONPATH": str(copy)}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    found = re.search(r"sequence (\d+) failed", done.stdout)
    steps = re.findall(r"^  \d+\. (\w+)", done.stderr, re.MULTILINE)
    if done.returncode and not found:
        raise SystemExit(f"{bug.what}: the sequences could not be run\n{done.stderr}")
    return (int(found[1]) + 1 if found else None), steps[-1] if steps else ""


def _plant(bug: Bug, copy: Path) -> None:
    path = copy / "dateline" / bug.file
    text = path.read_text(encoding="utf-8")
    if text.count(bug.right) != 1:
        raise SystemExit(f"{bug.file} no longer holds once: {bug.right}")
    text = text.replace(bug.right, bug.wrong)
    path.write_text(text + NEIGHBOURS * ("_like" in bug.wrong), encoding="utf-8")


if __name__ == "__main__":
    main()
