"""What random edits found: one edit each after which a kept build was not as one made anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dateline.model import Briefing
from dateline.problems import Unavailable
from dateline.run import stamps
from dateline.run.switch import STAGING
from tests.conftest import CONFIG, NOW, Bench, Made, write

Site = Callable[..., Made]

A = "== content/a.md\n---\ntitle: First\ndate: 2017-10-18\ntags: [G7, IS]\n---\nThe lead.\n"
B = "== content/b.md\n---\ntitle: Second\ndate: 2017-10-19\ntags: [G7, IS]\n---\nText.\n"


def same_as_anew(site: Site, *steps: str) -> None:
    """Every step on top of those before, by one process that stays."""
    for step in steps:
        made = site(step)
        anew = site(fresh=True)
        assert made.problems == anew.problems
        assert made.files == anew.files


def test_what_is_shared_by_terms_in_another_order(site: Site) -> None:
    same_as_anew(site, f"{A}\n{B}", B.replace("G7, IS", "IS, G7"))


def test_what_is_shared_by_terms_that_no_card_shows(site: Site) -> None:
    one = A.replace("tags:", "people: [Minniti]\ntags:")
    other = B.replace("tags: [G7, IS]", "people: [Minniti]")
    same_as_anew(site, f"{one}\n{other}", other.replace("Minniti", "Somebody"))


def test_related_briefings_come_back(site: Site) -> None:
    off = f"== config.yaml\n{CONFIG}outputs: {{related: false}}\n"
    same_as_anew(site, f"{A}\n{B}", off, f"== config.yaml\n{CONFIG}")


def test_problems_move_with_their_lines(site: Site) -> None:
    spelled = A.replace("tags: [G7, IS]", "kind: report\ntags: [g7]")
    turned = A.replace("tags: [G7, IS]", "tags: [g7]\nkind: report")
    same_as_anew(site, f"{spelled}\n{B}", turned)


def test_a_folder_that_a_hand_made_is_gone(bench: Bench, site: Site) -> None:
    site(A)
    (bench.output / "empty" / "folder").mkdir(parents=True)
    site()
    assert not (bench.output / "empty").exists()


def test_a_spare_that_a_hand_changed_is_not_trusted(bench: Bench, site: Site) -> None:
    anew = site(f"{A}\n{B}")
    site(A.replace("The lead.", "That lead."))
    (bench.folder / ".dateline-output" / "spare" / "more.html").write_text("more")
    bench.restart()
    bench.build()
    write(bench.folder, f"\n{A}")
    assert bench.build(thorough=False).files == anew.files


def test_broken_briefings_are_skipped_in_a_site_of_many_pages(bench: Bench) -> None:
    many = ", ".join(f"tag{number}" for number in range(120))
    broken = B.replace("tags:", "tgas: x\ntags:")
    write(bench.folder, f"\n{A.replace('G7, IS', many)}\n{broken}")
    settings = replace(bench.settings, skip_broken=True)
    made = Bench(bench.folder, settings, "skipped").build()
    assert "tags/tag119/index.html" in made.files
    assert not made.failed


def test_a_text_that_changes_meanwhile_is_not_kept_for_the_other(bench: Bench) -> None:
    """An embargo ends, so that a body is rendered again: of a file that is another by now."""
    place = bench.folder / "content" / "a.md"
    edits: list[str] = []

    def meanwhile(briefing: Briefing) -> Briefing:
        place.write_text(edits.pop() if edits else place.read_text())
        return briefing

    held = A.replace("tags:", "publish_at: 2020-06-01\ntags:")
    write(bench.folder, f"\n{held}\n{B}")
    text, later = place.read_text(), NOW + timedelta(days=300)
    bench = Bench(bench.folder, replace(bench.settings, after_parse=(meanwhile,)))
    assert not bench.build().failed
    write(bench.folder, "\n" + B.replace("Second", "Third"))
    edits.append(text.replace("The lead.", "Another."))
    with pytest.raises(Unavailable, match=r"a\.md: was changed during the build; build again"):
        bench.build(later)
    place.write_text(text)
    assert b"The lead." in bench.build(later).files["2017/10/a/index.html"]


def test_what_a_kill_left_at_its_very_end_is_cleared_away(
    bench: Bench, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "SLACK", 0)  # all that is written counts as at rest
    site(A)
    left = bench.folder / ".dateline-output" / STAGING / "4711"
    left.mkdir(parents=True)
    bench.restart()
    made = site()
    assert made.rendered == ()
    assert not left.parent.exists()


@pytest.mark.parametrize("name", ["./foot.html", "parts//foot.html", "parts/./foot.html"])
@pytest.mark.parametrize("tag", ["include '{}'", "include ['gone.html', '{}']", "extends '{}'"])
def test_a_template_that_is_named_in_a_roundabout_way(site: Site, tag: str, name: str) -> None:
    path = f"templates/{name.replace('//', '/').replace('./', '')}"
    page = f"== templates/404.html\n{{% {tag.format(name)} %}}\n"
    same_as_anew(site, f"{A}\n{page}\n== {path}\nOne\n", f"== {path}\nTwo\n")


def test_what_is_no_template_is_none(bench: Bench, site: Site) -> None:
    """It would not be missed when it is edited."""
    page = "== templates/404.html\n{% include 'foot.html~' %}\n== templates/foot.html~\nOld\n"
    (problem,) = site(f"{A}\n{page}").problems
    assert problem.message.startswith("there is no template 'foot.html~'")


def test_a_template_that_lies_elsewhere_is_told(bench: Bench, site: Site) -> None:
    (bench.folder / "templates").mkdir()
    (bench.folder / "templates" / "404.html").symlink_to(bench.folder / "theme.html")
    (problem,) = site(f"{A}\n== theme.html\nOwn\n").problems
    assert problem.place.path == "templates/404.html"
    assert problem.kind == "link-out"
