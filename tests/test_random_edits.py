"""Random sequences of edits: after every step the kept build equals a clean one."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dateline.run.pipeline import Session, Settings
from tests.conftest import CONFIG, NOW

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
    ]
)


class Edits(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "content" / "sub").mkdir(parents=True)
        (self.folder / "config.yaml").write_text(CONFIG)
        self.settings = Settings(config=self.folder / "config.yaml", skip_broken=True)
        self.session = Session(self.settings)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(name=NAMES, title=TITLES, date=DATES, tags=TAGS, body=BODIES, state=STATES)
    def write(
        self, name: str, title: str, date: str, tags: list[str], body: str, state: str
    ) -> None:
        text = f'---\ntitle: "{title}"\ndate: {date}\ntags: {tags}\n{state}---\n{body}\n'
        (self.folder / "content" / f"{name}.md").write_text(text)

    @rule(name=NAMES, title=TITLES)
    def translate(self, name: str, title: str) -> None:
        text = f'---\ntitle: "{title}"\nlang: ar\n---\nنص\n'
        (self.folder / "content" / f"{name}.ar.md").write_text(text)

    @rule(name=NAMES, ending=st.sampled_from([".md", ".ar.md"]))
    def delete(self, name: str, ending: str) -> None:
        (self.folder / "content" / f"{name}{ending}").unlink(missing_ok=True)

    @rule(old=NAMES, new=NAMES)
    def rename(self, old: str, new: str) -> None:
        path = self.folder / "content" / f"{old}.md"
        if path.exists():
            path.replace(self.folder / "content" / f"{new}.md")

    @rule(size=st.integers(1, 3))
    def configure(self, size: int) -> None:
        (self.folder / "config.yaml").write_text(f"{CONFIG}page_size: {size}\n")

    @rule(text=st.sampled_from(["{{ page.title }}", "<p>{{ view.title }}</p>"]))
    def template(self, text: str) -> None:
        (self.folder / "templates").mkdir(exist_ok=True)
        (self.folder / "templates" / "redirect.html").write_text(text)

    @rule(text=st.sampled_from(["tags: [X]\n", "people: P\n", "kind: analysis\n"]))
    def defaults(self, text: str) -> None:
        (self.folder / "content" / "sub" / "_defaults.yaml").write_text(text)

    @invariant()
    def equals_clean(self) -> None:
        kept = self.session.build(NOW)
        clean = Session(self.settings).build(NOW)
        assert kept.problems == clean.problems
        assert kept.failed == clean.failed
        if not clean.failed:
            assert kept.files == clean.files


TestEdits = Edits.TestCase
TestEdits.settings = settings(
    max_examples=15,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
