"""Breaks the program by hand, one dependency at a time, and shows that random edits notice.

`make planted` prints a table. Every bug is a small change of one file in a copy of the project;
several copies are tried at once. Edits of the kind that a bug is about are drawn more often than
`make torture` draws them, so that fewer sequences are needed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("dateline", "static", "templates", "tests")


@dataclass(frozen=True)
class Bug:
    what: str
    kind: str
    """The edits that are drawn more often where this bug is planted."""
    file: str
    right: str
    wrong: str
    briefings: int = 12
    """How many there are at most to begin with."""


BUGS = [
    Bug(
        "a template forgets what it includes",
        "include",
        "run/theme.py",
        "for other in self._inputs(template)[0]:",
        "for other in ():",
    ),
    Bug(
        "an include whose name only running it tells counts as none",
        "dynamic_include",
        "run/theme.py",
        "names.update(self._texts if given is None else map(plain_name, given))",
        "names.update(map(plain_name, given or ()))",
    ),
    Bug(
        "a template forgets what it includes by a roundabout name",
        "dynamic_include",
        "run/theme.py",
        "else map(plain_name, given))",
        "else given)",
    ),
    Bug(
        "a template forgets the data that it names",
        "data",
        "run/theme.py",
        "own | self._data_of(uses) | self._assets_of(uses)",
        "own | self._assets_of(uses)",
    ),
    Bug(
        "a template forgets the static files that it names",
        "static",
        "run/theme.py",
        "own | self._data_of(uses) | self._assets_of(uses)",
        "own | self._data_of(uses)",
    ),
    Bug(
        "a page forgets the site that it belongs to",
        "configuration",
        "run/renderings.py",
        "            labels |= self._theme.inputs(page.template)",
        "            labels = self._theme.inputs(page.template)",
    ),
    Bug(
        "a page forgets its template",
        "template",
        "run/renderings.py",
        "            labels |= self._theme.inputs(page.template)",
        "",
    ),
    Bug(
        "compiled templates outlive an edit of them",
        "template",
        "run/looks.py",
        "key=fingerprint((inputs.texts, inputs.assets,",
        "key=fingerprint((inputs.assets,",
    ),
    Bug(
        "a published file is taken to stand as it was made",
        "tamper",
        "run/renderings.py",
        " or row.key != own.key or stands.get(path) != row.sha",
        " or row.key != own.key",
    ),
    Bug(
        "a stamp has no time of change",
        "same_size_and_time",
        "run/stamps.py",
        "found.st_mtime_ns, found.st_ctime_ns,",
        "found.st_mtime_ns, 0,",
    ),
    Bug(
        "a file beside a briefing is read once",
        "linked_file",
        "run/assets.py",
        "key = fingerprint((file.place, file.stamp))",
        "key = fingerprint(file.place)",
    ),
    Bug(
        "parsing forgets the defaults of folders",
        "defaults",
        "run/reading.py",
        "fingerprint((self._settings, prefix, found.defaults))",
        "fingerprint((self._settings, prefix))",
    ),
    Bug(
        "parsing forgets the time zone",
        "configuration",
        "run/reading.py",
        '        "timezone",\n',
        "",
    ),
    Bug(
        "parsing forgets further fields",
        "further_fields",
        "run/reading.py",
        '        "extra_fields",\n',
        "",
    ),
    Bug(
        "a body forgets the engine that renders it",
        "engine",
        "parse/briefing.py",
        "fingerprint((content[max(end, 0) :], prose_settings(config)))",
        "fingerprint(content[max(end, 0) :])",
    ),
    Bug(
        "time passes without notice",
        "clock",
        "run/planning.py",
        "            and kept.turns.hold_at(now)\n",
        "",
    ),
    Bug(
        "links forget which files there are",
        "linked_file",
        "run/linking.py",
        "            or set(around.files) != set(before.files)\n",
        "",
    ),
    Bug(
        "headings of another briefing are forgotten",
        "body",
        "arrange/links.py",
        "    return replace(target, ids=ids_of(text))",
        "    return target",
    ),
    Bug(
        "a briefing keeps its fields where only its body was looked at",
        "tags",
        "run/reading.py",
        "if row and row[1].briefing == briefing:",
        "if row and row[1].briefing.title == briefing.title:",
    ),
    Bug(
        "a term keeps its label when another spelling wins",
        "tags",
        "arrange/archive.py",
        "if before is None or is_relabelled(before.vocabulary.labels, vocabulary.labels):",
        "if before is None:",
    ),
    Bug(
        "what an authority file says is not looked at again",
        "authority",
        "run/planning.py",
        "            and kept.spellings.authority.records == records\n",
        "",
    ),
    Bug(
        "a briefing keeps its neighbours",
        "date",
        "run/planning.py",
        "kept.part.inputs == part.inputs",
        "_like(kept.part) == _like(part)",
    ),
    Bug(
        "kinship is not worked out again",
        "shared_term",
        "run/planning.py",
        "self._bases.get(lang) == own",
        "bool(self._bases.get(lang))",
    ),
    Bug(
        "kinship overlooks what came near",
        "shared_term",
        "arrange/related.py",
        "stale.update(kin.path for kin in near)",
        "pass",
        briefings=24,
    ),
    Bug(
        "kinship overlooks what others no longer share",
        "far_term",
        "arrange/related.py",
        "changed.update(kin.path for kin in {*new} ^ {*old})",
        "pass",
        briefings=80,
    ),
    Bug(
        "what left the site stays published",
        "rename",
        "run/switch.py",
        "for path in sorted(change.surplus, reverse=True):",
        "for path in ():",
    ),
    Bug(
        "the spare is trusted by a process that never saw it",
        "spare_changed",
        "run/edition.py",
        "is_spare_ours=self._has_switched,",
        "is_spare_ours=True,",
    ),
    Bug(
        "another engine's state is taken for ours",
        "state_foreign",
        "run/store.py",
        "form == FORMAT and _engine(connection) == engine",
        "form == FORMAT",
    ),
    Bug(
        "another version's state is taken for ours",
        "state_foreign",
        "run/store.py",
        "form == FORMAT and _engine(connection) == engine",
        "_engine(connection) == engine",
    ),
    Bug(
        "the seals of the state are not looked at",
        "state_flipped",
        "run/store.py",
        "if seal != seal_of(columns):",
        "if False:",
    ),
    Bug(
        "a glance overlooks the clock",
        "clock",
        "run/glance.py",
        "if seen is None or not seal.report.turns.hold_at(now):",
        "if seen is None:",
    ),
    Bug(
        "a glance overlooks what was done to the published site",
        "tamper",
        "run/glance.py",
        "holds = seal.is_of(place, room)",
        "holds = True",
    ),
    Bug(
        "an edit of fields is taken for one of the text alone",
        "title",
        "run/amending.py",
        "        and before.briefing == now.briefing\n",
        "",
    ),
    Bug(
        "an edit of links or headings is taken for one of the text alone",
        "body",
        "run/amending.py",
        "        and _outlines(before.text) == _outlines(now.text)\n",
        "",
    ),
    Bug(
        "texts that are shown elsewhere are taken for texts of pages alone",
        "words_alone",
        "run/amending.py",
        "if not (seal.shows_texts_in_pages_alone and seal.spare):",
        "if not seal.spare:",
    ),
]

NEIGHBOURS = '''

def _like(part: Part) -> object:
    """All but the neighbours of briefings."""
    if part.key[0] != "briefings":
        return part.inputs
    frame, entries, _, *others = part.inputs
    return frame, entries, others
'''


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sequences", type=int, default=200, help="at most, for each bug")
    parser.add_argument("--only", default="", help="bugs whose description has this (a pattern)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="bugs at once")
    options = parser.parse_args()
    chosen = [bug for bug in BUGS if re.search(options.only, bug.what)]
    print(f"seed {options.seed}\n\n| planted | noticed in | at an edit of |\n| --- | --- | --- |")
    missed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        tried = {pool.submit(noticed, bug, options.seed, options.sequences): bug for bug in chosen}
        for done in as_completed(tried):
            bug, (number, kind) = tried[done], done.result()
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
        command = [sys.executable, "-m", "tests.torture", "--first", "--jobs", "1"]
        command += ["--steps", "10", "--more", bug.kind]
        command += ["--briefings", str(bug.briefings), "--big", "0", "--every", "0"]
        command += ["--seed", str(seed), "--sequences", str(sequences)]
        environment = {**os.environ, "PYTHONPATH": str(copy)}
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
    found = re.search(r"sequence (\d+) failed", done.stdout)
    steps = re.findall(r"^  \d+\. (\w+)", done.stdout, re.MULTILINE)
    if done.returncode and not found:
        raise SystemExit(f"{bug.what}: the sequences could not be run\n{done.stderr}")
    return (int(found[1]) + 1 if found else None), steps[-1] if steps else ""


def _plant(bug: Bug, copy: Path) -> None:
    path = copy / "dateline" / bug.file
    text = path.read_text(encoding="utf-8").replace(bug.right, bug.wrong)
    path.write_text(text + NEIGHBOURS * ("_like" in bug.wrong), encoding="utf-8")


if __name__ == "__main__":
    main()
