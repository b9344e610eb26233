"""Random hiding and showing: after every step what is hidden might as well not exist."""

import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.run.settings import Settings
from tests.conftest import CONFIG, NOW, Bench, write
from tests.leaks import traces

NAMES = "abcde"
WAYS = {
    "shown": "",
    "draft": "draft: true\n",
    "embargo": "publish_at: 2020-06-01\n",
    "expired": "expires: 2019-12-31\n",
    "future": "",
}
MORE = f"{CONFIG}page_size: 2\ndigests: {{periods: [weeks, months, days]}}\n"


SHARED = """
== _authority/tags.yaml
- label: {en: G7, ar: مجموعة السبع}
  variants: [Group of Seven]
  broader: Groups
- {label: IS, variants: [Daesh], broader: Groups, note: A group.}
- Groups
- {label: common, listed: true}
"""
OWN = """
- label: {{en: Needle{name} person, ar: Needle{name} arabic}}
  variants: [Needle{name} alias]
  broader: Needle{name} people
  note: Needle{name} note
  ids: {{wikidata: needle{name}id}}
- label: Needle{name} people
  broader: Everybody
"""
"""What the authority file says of a person whom one briefing alone names."""
PLACE = """
- {{label: Needle{name} place, variants: [Needle{name} town], lat: 40, lon: 13, country: IT}}
"""
AUTHORITY = "".join(
    [
        SHARED,
        "\n== _authority/people.yaml\n- Everybody\n- {label: Ann, variants: [Anna, Annie]}",
        *[OWN.format(name=name) for name in NAMES],
        "\n== _authority/locations.yaml",
        *[PLACE.format(name=name) for name in NAMES],
        "\n== _authority/stories.yaml\n- {label: Story, note: Of all., status: open}\n",
        *[f"- {{label: Needle{name} story, note: Needle{name} tale}}\n" for name in NAMES],
    ]
)


class Step(NamedTuple):
    name: str
    way: str
    tags: list[str]
    alias: bool
    """Whether it names terms by their variants."""
    restart: bool
    thorough: bool


STEPS = st.lists(
    st.builds(
        Step,
        name=st.sampled_from(NAMES),
        way=st.sampled_from(sorted(WAYS)),
        tags=st.lists(st.sampled_from(["G7", "g7", "IS", "C", "C++"]), unique=True),
        alias=st.booleans(),
        restart=st.booleans(),
        thorough=st.booleans(),
    ),
    min_size=3,
    max_size=6,
)


def original(step: Step) -> str:
    number = NAMES.index(step.name)
    day = f"2030-01-0{number + 1}" if step.way == "future" else f"2019-0{number + 1}-02"
    person, place = ("alias", "town") if step.alias else ("person", "place")
    ann = "Annie" if step.alias else "Ann"
    after = NAMES[(number + 1) % len(NAMES)]
    return (
        f"---\ntitle: Needle{step.name} title\ndate: {day}\nslug: needle{step.name}slug\n"
        f"aliases: [/needle{step.name}alias/]\ntags: {['common', *step.tags]}\n"
        f"story: [Story, Needle{step.name} story]\npeople: [Needle{step.name} {person}, {ann}]\n"
        f"location: Needle{step.name} {place}\n"
        f"corrections: [{{date: 2019-12-0{number + 1}, note: Needle{step.name} note}}]\n"
        f"summary: Needle{step.name} summary\n{WAYS[step.way]}---\n"
        f"Needle{step.name} body [next]({after}.md) ![pic]({step.name}.svg)\n"
    )


def version(name: str) -> str:
    return f"---\ntitle: Needle{name} version\n---\nNeedle{name} text\n"


class Twins:
    """An archive with hidden briefings, and the same archive without them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.steps = {name: Step(name, "shown", [], False, False, True) for name in NAMES}
        self.bench = self._bench("whole")
        for step in self.steps.values():
            self._write("whole", step)

    def _bench(self, name: str) -> Bench:
        folder = self.folder / name
        (folder / "content").mkdir(parents=True)
        write(folder / "content", AUTHORITY)
        (folder / "config.yaml").write_text(MORE)
        return Bench(folder, Settings(config=folder / "config.yaml"))

    def _write(self, archive: str, step: Step, hidden: str = "") -> None:
        content = self.folder / archive / "content"
        text = original(step)
        if hidden:
            text = re.sub(rf"\[(\w+)\]\([{hidden}]\.md\)", r"\1", text)
        (content / f"{step.name}.md").write_text(text)
        (content / f"{step.name}.ar.md").write_text(version(step.name))
        (content / f"{step.name}.svg").write_text(f"<svg><!-- needle{step.name} --></svg>")

    def take(self, step: Step) -> None:
        self.steps[step.name] = step
        self._write("whole", step)
        if step.restart:
            self.bench.restart()

    def check(self, number: int, *, thorough: bool) -> None:
        hidden = "".join(name for name, step in self.steps.items() if step.way != "shown")
        made = self.bench.build(thorough=thorough)
        assert not made.failed, made.problems
        without = self._bench(f"without-{number}")
        for step in self.steps.values():
            if step.name not in hidden:
                self._write(f"without-{number}", step, hidden)
        assert made.files == without.build(NOW).files
        for folder in (self.bench.output, self.bench.folder / ".dateline-output"):
            assert traces(folder, *(f"needle{name}" for name in hidden)) == []


@given(STEPS)
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_what_is_hidden_might_as_well_not_exist(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        twins = Twins(Path(folder))
        twins.check(0, thorough=True)
        seen = [f"needlea {word}" for word in ("alias", "people", "arabic", "town", "tale")]
        found = "\n".join(traces(twins.bench.output, *seen, "needleaid"))
        assert [word for word in (*seen, "needleaid") if f": {word}" not in found] == []
        for number, step in enumerate(steps, start=1):
            twins.take(step)
            twins.check(number, thorough=step.thorough or step.restart)
