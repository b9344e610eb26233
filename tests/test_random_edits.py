"""Random sequences of edits: after every step the kept build equals a clean one."""

import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dateline.run.pipeline import Settings
from tests.conftest import CONFIG, NOW, Bench

NAMES = st.sampled_from(["a", "b", "c", "d", "sub/e", "sub/f"])
TITLES = st.sampled_from(["First", "Second", "غزة", "C++", "G7 <b>"])
DATES = st.sampled_from(["2017-10-18", "2017-10-19 09:30", "2016-02-29", "2021-01-01"])
TAGS = st.lists(st.sampled_from(["IS", "G7", "g7", "C", "C++", "Müller"]), max_size=3, unique=True)
BODIES = st.sampled_from(["Text.", "See [a](a.md).", "# H\n\n- x\n", "[b](sub/e.md#h)", "<i>x"])
STATES = st.sampled_from(
    [
        "",
        "draft: true\n",
        "pinned: true\n",
        "slug: own\n",
        "tgas: x\n",
        "withdrawn: {date: 2019-01-01, reason: R}\n",
        "story: S\n",
        "publish_at: 2020-06-01\n",
        "expires: 2019-01-01\n",
    ]
)


class Edits(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "content" / "sub").mkdir(parents=True)
        (self.folder / "config.yaml").write_text(CONFIG)
        self.settings = Settings(config=self.folder / "config.yaml", skip_broken=True)
        self.bench = Bench(self.folder, self.settings)
        self.now = NOW
        self.edits: set[Path] | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def _edited(self, path: Path) -> Path:
        if self.edits is not None:
            self.edits.add(path)
        return path

    @rule(name=NAMES, title=TITLES, date=DATES, tags=TAGS, body=BODIES, state=STATES)
    def write(
        self, name: str, title: str, date: str, tags: list[str], body: str, state: str
    ) -> None:
        text = f'---\ntitle: "{title}"\ndate: {date}\ntags: {tags}\n{state}---\n{body}\n'
        self._edited(self.folder / "content" / f"{name}.md").write_text(text)

    @rule(name=NAMES, title=TITLES)
    def translate(self, name: str, title: str) -> None:
        text = f'---\ntitle: "{title}"\nlang: ar\n---\nنص\n'
        self._edited(self.folder / "content" / f"{name}.ar.md").write_text(text)

    @rule(name=NAMES, ending=st.sampled_from([".md", ".ar.md"]))
    def delete(self, name: str, ending: str) -> None:
        self._edited(self.folder / "content" / f"{name}{ending}").unlink(missing_ok=True)

    @rule(old=NAMES, new=NAMES)
    def rename(self, old: str, new: str) -> None:
        path = self._edited(self.folder / "content" / f"{old}.md")
        if path.exists():
            path.replace(self._edited(self.folder / "content" / f"{new}.md"))

    @rule(size=st.integers(1, 3))
    def configure(self, size: int) -> None:
        self._edited(self.folder / "config.yaml").write_text(f"{CONFIG}page_size: {size}\n")

    @rule(text=st.sampled_from(["{{ page.title }}", "<p>{{ view.title }}</p>"]))
    def template(self, text: str) -> None:
        (self.folder / "templates").mkdir(exist_ok=True)
        self._edited(self.folder / "templates" / "redirect.html").write_text(text)

    @rule(text=st.sampled_from(["tags: [X]\n", "people: P\n", "kind: analysis\n"]))
    def defaults(self, text: str) -> None:
        self._edited(self.folder / "content" / "sub" / "_defaults.yaml").write_text(text)

    @rule(days=st.integers(-900, 900))
    def clock(self, days: int) -> None:
        self.now = NOW + timedelta(days=days)

    @rule()
    def restart(self) -> None:
        self.bench.restart()
        self.edits = None

    @rule()
    def quick(self) -> None:
        """From now on as `watch` does between its looks."""
        self.edits = set()

    @rule(number=st.integers(0, 1000), text=st.sampled_from([None, "", "tampered", "same size"]))
    def tamper(self, number: int, text: str | None) -> None:
        files = sorted(path for path in self.bench.output.rglob("*.*") if path.is_file())
        if not files:
            return
        path = files[number % len(files)]
        if path.name == ".dateline-manifest":
            return
        self.edits = None
        if text is None:
            path.unlink()
            return
        stamp = path.stat()
        content = path.read_bytes()
        path.write_bytes(b"x" * len(content) if text == "same size" else text.encode())
        os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    @rule(size=st.sampled_from([None, 0, 100, 5000]))
    def spoil_state(self, size: int | None) -> None:
        self.restart()
        for path in self.folder.glob(".dateline-output/state.sqlite"):
            if size is None:
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:size])

    @rule(name=NAMES)
    def same_size_and_time(self, name: str) -> None:
        path = self._edited(self.folder / "content" / f"{name}.md")
        if path.exists():
            stamp = path.stat()
            path.write_text(path.read_text().replace("First", "Worst"))
            os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    @invariant()
    def equals_clean(self) -> None:
        kept = self.bench.build(self.now, self.edits)
        self.edits = None if self.edits is None else set()
        clean = Bench(self.folder, self.settings, Path(tempfile.mkdtemp(dir=self.folder)).name)
        made = clean.build(self.now)
        assert kept.problems == made.problems
        assert kept.failed == made.failed
        if not made.failed:
            assert kept.files == made.files
        shutil.rmtree(clean.output)


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=15,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
