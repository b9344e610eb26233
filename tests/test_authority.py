"""Authority files: names that are one term, what it is a part of, every mistake with its place."""

from collections.abc import Callable

import pytest

from dateline.arrange.advice import advice, skeleton
from dateline.run.pipeline import Session
from tests.conftest import NOW, Bench, Made, write

Site = Callable[..., Made]

TAGS = """
== content/_authority/tags.yaml
- label: {en: Islamic State, ar: تنظيم الدولة الإسلامية}
  variants: [IS, ISIS, ISIL, Daesh, داعش]
  broader: Armed groups
  note: {en: "An armed group in Iraq and Syria.", ar: جماعة مسلحة}
  ids: {wikidata: Q2429253}
- Armed groups
"""


def briefing(name: str, fields: str, day: int = 18) -> str:
    return f"== content/{name}.md\n---\ntitle: {name}\ndate: 2017-10-{day}\n{fields}\n---\nText.\n"


def lines(made: Made) -> list[str]:
    return [str(problem) for problem in made.problems]


def text(made: Made, path: str) -> str:
    return made.files[path].decode()


# ---- one term


def test_variants_are_one_term(site: Site) -> None:
    made = site(f"{briefing('a', 'tags: [IS]')}\n{briefing('b', 'tags: [daesh, ISIS]')}\n{TAGS}")
    assert lines(made) == []
    page = text(made, "tags/islamic-state/index.html")
    assert "2 briefings" in page
    assert "An armed group in Iraq and Syria." in page
    assert "ISIL" in page
    assert "داعش" in page
    assert "Q2429253" in page
    assert "<bdi>Islamic State</bdi>" in text(made, "2017/10/a/index.html")
    assert "tags/is/feed.xml" not in made.files


def test_a_tree_names_terms_in_its_language(site: Site) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: عنوان\n---\nنص.\n"
    made = site(f"{briefing('a', 'tags: [IS]')}\n{arabic}\n{TAGS}")
    page = text(made, "ar/tags/islamic-state/index.html")
    assert "<h1><bdi>تنظيم الدولة الإسلامية</bdi></h1>" in page
    assert "جماعة مسلحة" in page


SUVA = "== content/_authority/locations.yaml\n- {label: {en: 'Suva, Fiji', ar: 'سوفا، فيجي'}}\n"


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ("", "سوفا، فيجي"),
        ("location: سوفا", "سوفا"),
        ("locations: [سوفا]", "سوفا"),
        ("dateline: سوفا", "سوفا"),
    ],
)
def test_a_dateline_that_is_inherited_is_in_the_language_of_the_tree(
    site: Site, fields: str, shown: str
) -> None:
    english = briefing("a", "location: 'Suva, Fiji'")
    arabic = f"== content/a.ar.md\n---\ntitle: عنوان\n{fields}\n---\nنص.\n"
    before = site(f"{english}\n{arabic}")
    assert f'"dateline">{shown if fields else "SUVA, Fiji"}<' in text(
        before, "ar/2017/10/a/index.html"
    )
    after = site(SUVA)
    assert f'"dateline">{shown}<' in text(after, "ar/2017/10/a/index.html")
    assert '"dateline">SUVA, Fiji<' in text(after, "2017/10/a/index.html")
    assert after.files == site(fresh=True).files


def test_a_spelling_is_told_where_it_is_written(site: Site) -> None:
    arabic = "== content/a.ar.md\n---\ntitle: عنوان\n---\nنص.\n"
    made = site(
        f"{briefing('a', 'tags: [Migration]')}\n{arabic}\n{briefing('b', 'tags: [migration]')}"
    )
    assert [line.partition(" warning")[0] for line in lines(made)] == ["content/a.md:4:7:"]


@pytest.mark.parametrize("old", ["is", "isis", "isil", "daesh", "داعش"])
def test_addresses_of_variants_lead_to_the_term(site: Site, old: str) -> None:
    made = site(f"{briefing('a', 'tags: [IS]')}\n{TAGS}")
    assert "url=/tags/islamic-state/" in text(made, f"tags/{old}/index.html")
    assert f"/tags/{old}/" not in text(made, "sitemap.xml")


def test_an_address_that_another_term_owns_is_no_redirect(site: Site) -> None:
    authority = "== content/_authority/tags.yaml\n- {label: C++, slug: cpp, variants: [C+]}\n"
    made = site(f"{briefing('a', 'tags: [C++, C]')}\n{authority}")
    assert "<h1><bdi>C</bdi></h1>" in text(made, "tags/c/index.html")
    assert "<h1><bdi>C++</bdi></h1>" in text(made, "tags/cpp/index.html")


def test_an_alias_at_the_address_of_a_variant_is_told(site: Site) -> None:
    made = site(f"{briefing('a', 'tags: [IS]')}\n{briefing('b', 'aliases: [/tags/isis/]')}\n{TAGS}")
    assert made.failed
    assert "/tags/isis/ is also claimed by a page that the site makes itself" in lines(made)[0]


def test_a_record_owns_its_slug_whether_used_or_not(site: Site) -> None:
    authority = "== content/_authority/tags.yaml\n- {label: Group of Seven, slug: g7}\n"
    made = site(f"{briefing('a', 'tags: [G7]')}\n{authority}")
    (path,) = (path for path in made.files if path.startswith("tags/g7") and "index" in path)
    assert path != "tags/g7/index.html"


def test_a_file_may_be_a_mapping(site: Site) -> None:
    authority = (
        "== content/_authority/people.yaml\n"
        "Marco Minniti:\n  note: An Italian minister.\n"
        "minister: {label: Angelino Alfano}\nNobody:\n"
    )
    made = site(f"{briefing('a', 'people: [minister, Marco Minniti]')}\n{authority}")
    assert lines(made) == []
    assert "An Italian minister." in text(made, "people/marco-minniti/index.html")
    assert "people/minister/index.html" not in made.files or "url=" in text(
        made, "people/minister/index.html"
    )
    assert "<bdi>minister</bdi>" not in text(made, "2017/10/a/index.html")


# ---- what is a part of what


def test_a_broader_term_has_what_is_under_the_narrower(site: Site) -> None:
    made = site(f"{briefing('a', 'tags: [IS]')}\n{briefing('b', 'tags: [Armed groups]')}\n{TAGS}")
    page = text(made, "tags/armed-groups/index.html")
    assert "2 briefings" in page
    assert 'href="/tags/islamic-state/"' in page
    assert "Armed groups" in text(made, "tags/islamic-state/index.html")
    assert "armed-groups" not in text(made, "2017/10/a/index.html")


def test_a_briefing_of_both_is_counted_once(site: Site) -> None:
    made = site(f"{briefing('a', 'tags: [IS, Armed groups]')}\n{TAGS}")
    assert "1 briefing" in text(made, "tags/armed-groups/index.html")


def test_countries_gather_their_places(site: Site) -> None:
    authority = "== content/_authority/locations.yaml\n- {label: Rome, country: Italy}\n"
    made = site(
        f"{briefing('a', 'location: Rome')}\n"
        f"{briefing('b', 'location: {name: Ischia, country: Italy}')}\n"
        f"{briefing('c', 'location: {name: Luxembourg, country: Luxembourg}')}\n{authority}"
    )
    assert "2 briefings" in text(made, "locations/italy/index.html")
    assert "1 briefing" in text(made, "locations/luxembourg/index.html")


def test_a_private_person_has_no_page(site: Site) -> None:
    authority = "== content/_authority/people.yaml\n- {label: A. Witness, listed: false}\n"
    made = site(f"{briefing('a', 'people: [A. Witness, Marco Minniti]')}\n{authority}")
    assert lines(made) == []
    for path, content in made.files.items():
        assert b"Witness" not in content, path
        assert "witness" not in path


def test_what_a_term_appears_with(site: Site) -> None:
    several = "\n".join(briefing(name, "tags: [G7, IS]\npeople: [Minniti]") for name in "abc")
    page = text(site(several), "tags/g7/index.html")
    assert "Appears with" in page
    assert 'href="/people/minniti/"' in page
    few = "\n".join(briefing(name, "tags: [NATO, UN]") for name in "de")
    assert "Appears with" not in text(site(few), "tags/nato/index.html")


# ---- mistakes

FILE = "content/_authority/tags.yaml"


@pytest.mark.parametrize(
    ("authority", "line"),
    [
        ("- {label: A}\n- {label: B, variants: [a]}", "2:25: error: a is also a name of A"),
        ("- {label: A, broader: Bee}\n- Beer", "1:23: error: broader Bee is no term of this file"),
        ("- {label: A, broader: B}\n- {label: B, broader: A}", "1:23: error: broader leads round"),
        ("- {label: A, broader: A}", "1:23: error: broader leads round"),
        ("- {label: A}\n- {label: B, slug: a}", "2:11: error: B shares the address a with A"),
        ("- {lable: A}", "1:4: error: unknown key `lable`; did you mean `label`?"),
        ("- {variants: [A]}", "1:3: error: label is missing; add `label: …`"),
        ("- {label: A, slug: a b}", "1:20: error: slug: slug a b cannot stand in an address"),
        ("- {label: {xx1: A}}", "1:11: error: label: xx1 is not a language code"),
        ("- {label: A, listed: maybe}", "1:22: error: listed: `maybe` is neither true nor false"),
        ("A: text", "1:4: error: not an entry"),
        ("A", "1:1: error: not a list of terms"),
        ("- - A", "1:3: error: not an entry"),
        ("A: 1\nA: 2", "2:1: error: `A` stands twice"),
    ],
)
def test_mistakes_in_a_file(site: Site, authority: str, line: str) -> None:
    made = site(f"{briefing('a', 'tags: [A]')}\n== {FILE}\n{authority}\n")
    assert made.failed
    assert any(own.startswith(f"{FILE}:{line}") for own in lines(made)), lines(made)


def test_every_mistake_is_told_at_once(site: Site) -> None:
    made = site(f"== {FILE}\n- {{label: A, lat: x}}\n- {{slug: b}}\n- {{label: C, broader: D}}\n")
    assert len(lines(made)) == 3


def test_a_file_of_no_taxonomy(site: Site) -> None:
    made = site("== content/_authority/poeple.yaml\n- A\n")
    assert lines(made) == [
        "content/_authority/poeple.yaml:1:1: error: poeple is no taxonomy of this site; "
        "did you mean people?"
    ]


@pytest.mark.parametrize(("closed", "failed"), [("true", True), ("warn", False)])
def test_a_closed_taxonomy(bench: Bench, closed: str, failed: bool) -> None:
    write(
        bench.folder,
        f"\n{briefing('a', 'tags: [G7, Daesch]')}\n{TAGS}\n== content/_authority/tags.yaml\n- G7\n"
        "- {label: IS, variants: [Daesh]}\n",
    )
    config = bench.folder / "config.yaml"
    config.write_text(config.read_text() + f"taxonomies: {{tags: {{closed: {closed}}}}}\n")
    made = bench.build()
    kind = "error" if failed else "warning"
    assert lines(made) == [
        f"content/a.md:4:12: {kind}: tags: Daesch is not in _authority/tags.yaml; "
        "did you mean Daesh?"
    ]
    assert made.failed == failed


# ---- again and again


def test_an_edit_of_a_file_makes_what_it_decides(site: Site) -> None:
    site(f"{briefing('a', 'tags: [IS]')}\n{briefing('b', 'tags: [G7]')}\n{TAGS}")
    edited = TAGS.replace("An armed group in", "A group in")
    assert site(edited).rendered == ("tags/islamic-state/index.html",)
    assert site(TAGS.replace("[IS, ", "[")).rendered != ()
    assert "tags/is/index.html" in site().files
    made = site(f"== {FILE}\n- G7\n")
    assert made.files == site(fresh=True).files


# ---- what `check` says

SAME = [
    ("Sarraj", "Serraj"),
    ("Raqa City", "Raqqa City"),
    ("Davutoğlu", "Davutoglu"),
    ("Mohammed", "Muhammad"),
    ("al-Abadi Haider", "Abadi, Haidar"),
    ("السراج", "Sarraj"),
    ("المغرب", "Maghrib"),
]
APART = [
    ("Resolution 2240", "Resolution 2396"),
    ("G7", "G20"),
    ("Iraq", "Iran"),
    ("Minniti", "Mogherini"),
    ("UN", "EU"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_that_sound_the_same(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_do_not(one: str, other: str) -> None:
    assert not skeleton(one) or skeleton(one) != skeleton(other)


def test_advice(bench: Bench) -> None:
    write(
        bench.folder,
        f"\n{briefing('a', 'people: [Fayez Sarraj]')}\n{briefing('b', 'people: [Fayez Serraj]')}"
        "\n== content/_authority/people.yaml\n- Nobody\n- {label: Fayez Sarraj}\n",
    )
    session = Session(bench.settings)
    archive = session.build(NOW).archive
    assert [str(problem) for problem in sorted(advice(archive))] == [
        "content/_authority/people.yaml:1:3: warning: Nobody: no briefing uses this entry; "
        "correct or remove it",
        "content/b.md:4:9: warning: people: Fayez Serraj may be Fayez Sarraj in another spelling; "
        "make it a variant in _authority/people.yaml, or use one spelling",
    ]


# ---- indexes


def test_an_index_of_very_many_terms_is_cut_by_initial(site: Site) -> None:
    many = ", ".join(f"a{number:03}" for number in range(499))
    made = site(
        f"{briefing('a', f'tags: [{many}]')}\n"
        f"{briefing('b', 'tags: [Émile, a001, Zoë, 1325, الأمن]')}\n"
        f"{briefing('c', 'tags: [' + ', '.join(f'a{n}x' for n in range(90)) + ']')}"
    )
    index = text(made, "tags/index.html")
    assert index.count("<li class=") == 500
    assert 'href="/tags/a001/"' in index
    assert {path for path in made.files if path.startswith("tags/a-z/")} == {
        *(f"tags/a-z/{name}/index.html" for name in ("a", "e", "z", "0-9", "ا")),
        "tags/a-z/a/page/2/index.html",
    }
    assert 'href="/tags/emile/"' in text(made, "tags/a-z/e/index.html")
    assert 'href="/tags/a-z/a/page/2/"' in text(made, "tags/a-z/a/index.html")


def test_a_short_index_has_no_initials(site: Site) -> None:
    made = site(briefing("a", "tags: [Zoë, Émile, The End, الأمن, ب]"))
    index = text(made, "tags/index.html")
    assert not [path for path in made.files if "a-z" in path]
    order = [index.index(name) for name in ("Émile", "The End", "Zoë", "الأمن", ">ب<")]
    assert order == sorted(order)
