"""The archive as data: read by the programs that take it; nothing in it that is not public."""

import csv
import gzip
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dateline.exports import columns, tables
from dateline.parse.prose import paragraphs
from dateline.run import data_files
from dateline.run.edition import Edition
from dateline.run.kept_lines import CSV, JSON_LINES, cut_out, cuts
from tests.conftest import CONFIG, NOW, Bench, Made, contents, write
from tests.leaks import traces

Site = Callable[..., Made]

ROOT = Path(__file__).parents[1]
WITH_DATABASE = f"{CONFIG}license: CC BY 4.0\ntaxonomies: [topics]\ndata: {{sqlite: true}}\n"
SITE = """
== content/ischia.md
---
title: "=HYPERLINK(\\"https://evil.example\\") 🙂"
date: 2017-10-18 09:30
updated: 2017-10-20
event: 2017-10-17/2017-10-18
location: [{name: "Ischia; the island", lat: 40.73, lon: 13.95, country: IT}, Rome]
tags: [G7, "@home"]
topics: [Quakes]
people: [Marco Minniti]
authors: ["Doe, Jane"]
story: A story
summary: "-1 is \\"not\\" a number"
corrections: [{date: 2017-10-21, note: A word was wrong.}]
sources: [{title: A document, url: "https://example.com/a", publisher: A ministry}]
---
The *first* paragraph,
with [a link](b.md).[^1]

- one
- two

[^1]: The note.
== content/ischia.ar.md
---
title: إيسكيا
---
نص عن الزلزال
== content/b.md
---
title: Second
date: 2017-10-19
location: {name: Port Louis, lat: -20.16, lon: 57.5}
---
Zucchero e Perù.
"""


@pytest.fixture
def made(bench: Bench) -> Made:
    return whole(bench)


def whole(bench: Bench, config: str = WITH_DATABASE) -> Made:
    (bench.folder / "config.yaml").write_text(config, encoding="utf-8")
    write(bench.folder, SITE)
    made = bench.build()
    assert not made.failed, made.problems
    return made


def rows(made: Made, name: str = "briefings.csv") -> list[dict[str, str]]:
    text = made.files[f"data/{name}"].decode()
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def briefings(made: Made) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(made.files["data/briefings.json"])
    return found


TEXT = "The first paragraph, with a link.\n\none\n\ntwo\n\nThe note."


def test_all_that_is_said_of_a_briefing(made: Made) -> None:
    first, arabic, second = briefings(made)
    assert first == {
        "id": "2017-10-18-ischia",
        "url": "https://example.org/2017/10/ischia/",
        "short_url": "https://example.org/r/2017-10-18-ischia/",
        "lang": "en",
        "translation_of": None,
        "title": '=HYPERLINK("https://evil.example") 🙂',
        "date": "2017-10-18",
        "datetime": "2017-10-18T09:30:00+00:00",
        "updated": "2017-10-20",
        "event_start": "2017-10-17",
        "event_end": "2017-10-18",
        "dateline": "Ischia; the island",
        "kind": "briefing",
        "summary": '-1 is "not" a number',
        "tags": ["G7", "@home"],
        "locations": ["Ischia; the island", "Rome"],
        "people": ["Marco Minniti"],
        "organisations": [],
        "authors": ["Doe, Jane"],
        "stories": ["A story"],
        "topics": ["Quakes"],
        "places": [
            {"name": "Ischia; the island", "lat": 40.73, "lon": 13.95, "country": "IT"},
            {"name": "Rome", "lat": None, "lon": None, "country": None},
        ],
        "lat": 40.73,
        "lon": 13.95,
        "country": "IT",
        "license": "CC BY 4.0",
        "corrections": [{"date": "2017-10-21", "note": "A word was wrong."}],
        "sources": [
            {
                "title": "A document",
                "url": "https://example.com/a",
                "publisher": "A ministry",
                "date": None,
                "archived": None,
            }
        ],
        "body": TEXT,
    }
    assert arabic["translation_of"] == "2017-10-18-ischia"
    assert (arabic["lang"], arabic["body"]) == ("ar", "نص عن الزلزال")
    assert (second["id"], second["datetime"]) == ("2017-10-19-b", None)


def test_lines_and_rows_say_the_same(made: Made) -> None:
    lines = made.files["data/briefings.jsonl"].decode().splitlines()
    assert [json.loads(line) for line in lines] == briefings(made)
    first = rows(made)[0]
    assert list(first) == list(briefings(made)[0])
    assert first["tags"] == "G7;@home"
    assert first["places"] == "Ischia\\; the island;Rome"
    assert first["corrections"] == "2017-10-21 A word was wrong."
    assert first["sources"] == "A document, A ministry, <https://example.com/a>"
    assert first["body"] == TEXT
    assert rows(made)[2]["lat"] == "-20.16"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert tables._cell(text) == f"'{text}"
    assert tables._cell([text, "b"]) == f"'{text};b"


def test_formulas_in_the_table_are_texts(made: Made) -> None:
    first = rows(made)[0]
    assert first["title"] == '\'=HYPERLINK("https://evil.example") 🙂'
    assert first["summary"] == '\'-1 is "not" a number'
    assert [row["label"] for row in rows(made, "terms.csv") if "home" in row["slug"]] == [
        "'@home"
    ] * 2


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One &amp; <em>two</em></p>\n<p>three</p>", "One & two\n\nthree"),
        ("<ul>\n<li>a</li>\n<li><p>b</p></li></ul>", "a\n\nb"),
        ("<p>a<br>\nb</p>", "a b"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n\n3"),
        ('<p>1 &lt; 2 <a href="/x?a&gt;b" title="c">d</a><abbr>e</abbr></p>', "1 < 2 de"),
        ("", ""),
    ],
)
def test_the_text_of_a_body(html: str, text: str) -> None:
    assert paragraphs(html, is_clean=True) == paragraphs(html, is_clean=False) == text


def test_the_text_of_a_body_that_is_trusted() -> None:
    html = """<p title="1 > 0">a\nb</p><!-- > --><script>if (1 > 0) no()</script><B>c</B>"""
    assert paragraphs(html, is_clean=False) == "a b\n\nc"


def test_terms_and_places(made: Made) -> None:
    terms = {(row["taxonomy"], row["slug"], row["lang"]): row for row in rows(made, "terms.csv")}
    assert terms["tags", "g7", "ar"]["url"] == "https://example.org/ar/tags/g7/"
    assert terms["topics", "quakes", "en"]["briefings"] == "1"
    places = json.loads(made.files["data/places.geojson"])
    assert [place["geometry"]["coordinates"] for place in places["features"]] == [
        [13.95, 40.73],
        [57.5, -20.16],
    ]
    assert places["features"][0]["properties"] == {
        "name": "Ischia; the island",
        "country": "IT",
        "briefings": 2,
        "ids": ["2017-10-18-ischia", "2017-10-18-ischia-ar"],
    }


# ---- as others read it


def test_the_package_is_valid(bench: Bench, made: Made) -> None:
    """By frictionless, in a process of its own: it is loud."""
    package = bench.output / "data" / "datapackage.json"
    program = (
        "import sys\n"
        "from frictionless import Package\n"
        "report = Package(sys.argv[1]).validate()\n"
        "print(report.flatten(['title', 'rowNumber', 'fieldName', 'message']))\n"
        "print([(task.name, task.stats.get('rows')) for task in report.tasks])\n"
        "sys.exit(not report.valid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(package)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "('briefings', 3)" in done.stdout
    assert "('terms', 19)" in done.stdout


def opened(made: Made) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(made.files["data/archive.sqlite"])
    return connection


SEARCH = """
select briefings.id from briefings_fts
join briefings on briefings.rowid = briefings_fts.rowid
where briefings_fts match ? order by briefings.id
"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("peru", ["2017-10-19-b"]),
        ("الزلزال", ["2017-10-18-ischia-ar"]),
        ("hyperlink", ["2017-10-18-ischia"]),
        ('"first paragraph"', ["2017-10-18-ischia"]),
        ("nothing", []),
    ],
)
def test_the_database_can_be_searched(made: Made, words: str, found: list[str]) -> None:
    with closing(opened(made)) as database:
        assert [row[0] for row in database.execute(SEARCH, [words])] == found


def test_the_database_is_whole(made: Made) -> None:
    with closing(opened(made)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        query = (
            "select label from terms join briefing_terms on term = number "
            "where briefing = ? and taxonomy = 'tags' order by label"
        )
        labels = [row[0] for row in database.execute(query, ["2017-10-18-ischia"])]
        assert labels == ["@home", "G7"]
        tables = ("places", "corrections", "sources")
        counts = [
            database.execute(f"select count(*) from {table}").fetchone()[0] for table in tables
        ]
        assert counts == [5, 2, 2]


def test_datasette_opens_it(bench: Bench, made: Made) -> None:
    program = (
        "import asyncio, sys\n"
        "from datasette.app import Datasette\n"
        "async def main():\n"
        "    site = Datasette(files=[], immutables=[sys.argv[1]])\n"
        "    await site.invoke_startup()\n"
        "    address = '/archive/briefings.json?_search=peru&_shape=array'\n"
        "    print((await site.client.get(address)).text)\n"
        "asyncio.run(main())\n"
    )
    place = bench.output / "data" / "archive.sqlite"
    done = subprocess.run([sys.executable, "-c", program, place], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [row["id"] for row in json.loads(done.stdout)] == ["2017-10-19-b"]


# ---- what is in it, and when it is made


def test_the_docs_and_the_package_have_the_same_columns(bench: Bench) -> None:
    made = whole(bench, CONFIG)
    package = json.loads(made.files["data/datapackage.json"])
    text = (ROOT / "docs" / "data.md").read_text()
    found = re.findall(r"^\| `([a-z_]+)` \| (\w+) \| (.+) \|$", text, re.MULTILINE)
    tables = [item["schema"]["fields"] for item in package["resources"] if "schema" in item]
    fields = [(own["name"], own["type"], own["description"]) for table in tables for own in table]
    assert fields == [(name, kind.replace("list", "string"), says) for name, kind, says in found]
    assert list(briefings(made)[0]) == [own["name"] for own in tables[0]]


@pytest.mark.parametrize("name", ["title", "body", "lat"])
def test_a_taxonomy_may_be_named_as_a_column(name: str) -> None:
    assert columns.of_taxonomy(name).name == f"{name}_terms"


def test_texts_can_be_kept_back(bench: Bench) -> None:
    made = whole(bench, WITH_DATABASE.replace("sqlite: true", "sqlite: true, body: false"))
    data = {path: own for path, own in made.files.items() if path.startswith("data/")}
    assert traces(data, "paragraph", "The note", '"body"') == []
    assert traces(data, "hyperlink") != []
    with closing(opened(made)) as database:
        assert [row[0] for row in database.execute(SEARCH, ["hyperlink"])] == ["2017-10-18-ischia"]


def test_off_means_no_file(bench: Bench) -> None:
    whole(bench)
    made = whole(bench, f"{CONFIG}outputs: {{data: false}}\n")
    assert not [path for path in made.files if path.startswith("data/")]
    assert traces(made.files, "/data/") == []


def test_an_empty_archive_has_empty_files(bench: Bench) -> None:
    (bench.folder / "config.yaml").write_text(WITH_DATABASE)
    (bench.folder / "content").mkdir()
    made = bench.build()
    assert not made.failed
    assert briefings(made) == []
    assert rows(made) == []
    with closing(opened(made)) as database:
        assert database.execute("select count(*) from briefings").fetchone() == (0,)


AUTHORITY = """
== content/_authority/tags.yaml
- label: {en: G7, ar: مجموعة السبع}
  variants: [Group of Seven, "-7"]
  broader: Summits
  note: {en: It lists summits., ar: قمم}
  ids: {wikidata: Q1764511, viaf: "1"}
- label: Summits
  note: Meetings.
- label: Unused
  variants: [Never said]
== content/_authority/locations.yaml
- label: Rome
  lat: 41.9
  lon: 12.5
  country: IT
"""


def test_terms_have_what_authority_files_say(bench: Bench) -> None:
    write(bench.folder, AUTHORITY)
    made = whole(bench)
    terms = {(row["taxonomy"], row["slug"], row["lang"]): row for row in rows(made, "terms.csv")}
    g7 = terms["tags", "g7", "ar"]
    assert g7["label"] == "مجموعة السبع"
    assert g7["variants"] == "G7;Group of Seven;-7"
    assert terms["tags", "g7", "en"]["variants"] == "مجموعة السبع;Group of Seven;-7"
    assert (g7["broader"], g7["note"]) == ("summits", "قمم")
    assert g7["identifiers"] == "viaf:1;wikidata:Q1764511"
    above = terms["tags", "summits", "en"]
    assert (above["briefings"], above["first"], above["note"]) == ("0", "", "Meetings.")
    rome = terms["locations", "rome", "en"]
    assert (rome["lat"], rome["lon"], rome["country"]) == ("41.9", "12.5", "IT")
    assert rome["broader"] == "italy"
    assert ("locations", "italy", "en") in terms
    assert terms["locations", "port-louis", "en"]["lat"] == "-20.16"
    assert terms["people", "marco-minniti", "en"]["variants"] == ""
    assert terms["people", "marco-minniti", "en"]["lat"] == ""
    data = {path: own for path, own in made.files.items() if path.startswith("data/")}
    assert traces(data, "unused", "never said") == []


def test_the_database_knows_every_name(bench: Bench) -> None:
    write(bench.folder, AUTHORITY)
    with closing(opened(whole(bench))) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        (query,) = re.findall(
            r"any of its names:\n\n((?: {4}.*\n)+)", (ROOT / "docs" / "data.md").read_text()
        )
        for name in ("Group of Seven", "G7", "مجموعة السبع"):
            found = database.execute(query.replace("Daesh", name)).fetchall()
            assert sorted(found) == [("2017-10-18-ischia",), ("2017-10-18-ischia-ar",)]
        query = "select identifier from term_identifiers order by identifier"
        assert (
            database.execute(query).fetchall() == [("viaf:1",)] * 2 + [("wikidata:Q1764511",)] * 2
        )
        query = "select label, broader, lat from terms where slug = 'rome' and lang = 'en'"
        assert database.execute(query).fetchall() == [("Rome", "italy", 41.9)]


STEPS = [
    SITE.replace("The *first*", "The *very first*"),
    SITE.replace("title: Second", "title: Third"),
    SITE.replace("tags: [G7", "tags: [G20"),
    SITE.replace("Port Louis", "Mahébourg"),
    SITE.replace("title: Second", "title: Second\ndraft: true").replace("[a link](b.md)", "a link"),
    SITE.replace("date: 2017-10-19", "date: 2017-10-17"),
    AUTHORITY,
    AUTHORITY.replace("Group of Seven", "The Seven"),
    AUTHORITY.replace("Q1764511", "Q1").replace("41.9", "41.8"),
    AUTHORITY.replace("  broader: Summits\n", "").replace("- label: Rome", "- label: Rome, city"),
]


@pytest.mark.parametrize("restarts", [False, True])
def test_edits_leave_what_a_build_anew_makes(bench: Bench, site: Site, *, restarts: bool) -> None:
    whole(bench)
    for step in STEPS:
        if restarts:
            bench.restart()
        made = site(step)
        assert not made.failed, made.problems
        assert made.files == site(fresh=True).files


def written(bench: Bench) -> dict[str, int]:
    """The moment at which each file of data was made."""
    return {path.name: path.stat().st_mtime_ns for path in (bench.output / "data").iterdir()}


@pytest.mark.parametrize(
    ("old", "new", "made_anew"),
    [
        ("The *first*", "The *very first*", {"briefings"}),
        ("Port Louis, lat: -20.16", "Port Louis, lat: -20.5", {"briefings", "places", "terms"}),
        ("lists summits.", "lists all summits.", {"terms"}),
        ("tags: [G7", "tags: [G20", {"briefings", "terms"}),
    ],
)
@pytest.mark.parametrize("restarts", [False, True])
def test_an_edit_makes_little_anew(
    bench: Bench, old: str, new: str, made_anew: set[str], *, restarts: bool
) -> None:
    write(bench.folder, AUTHORITY)
    whole(bench, CONFIG + "taxonomies: [topics]\n")
    before = written(bench)
    if restarts:
        bench.restart()
    write(bench.folder, (SITE + AUTHORITY).replace(old, new))
    assert not bench.build().failed
    after = written(bench)
    changed = {name.partition(".")[0] for name in before if before[name] != after[name]}
    assert changed == made_anew


def test_a_file_that_a_hand_changed_is_made_again(bench: Bench, made: Made) -> None:
    for name in ("briefings.csv", "archive.sqlite"):
        (bench.output / "data" / name).write_text("x")
    bench.restart()
    assert bench.build().files == made.files


def test_what_is_in_the_way_is_named(bench: Bench) -> None:
    write(bench.folder, SITE + "\n== static/data/briefings.csv\nx\n")
    made = bench.build()
    (problem,) = [own for own in made.problems if own.severity == "error"]
    assert str(problem) == (
        "static/data/briefings.csv: error: /data/briefings.csv is also claimed by "
        "a page that the site makes itself; change one of them"
    )


# ---- pages first, data when at rest


@pytest.fixture
def watched(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Edition]:
    """Brings out an edition as `watch` does at an edit, or, with `portions=1`, at rest."""
    monkeypatch.setattr(data_files, "MANY", 1)
    write(bench.folder, AUTHORITY)
    whole(bench)

    def bring_out(text: str = "", portions: int | None = 0) -> Edition:
        write(bench.folder, "\n" + text)
        edition = bench.desk.bring_out(NOW, None, portions)
        assert edition.published, edition.report.problems
        return edition

    return bring_out


def data_in(bench: Bench) -> dict[str, bytes]:
    return contents(bench.output / "data")


def test_pages_come_first_and_data_at_rest(
    bench: Bench, site: Site, watched: Callable[..., Edition]
) -> None:
    before = data_in(bench)
    assert watched(SITE.replace("The *first*", "The *very first*")).is_behind
    assert b"very first" in (bench.output / "2017/10/ischia/index.html").read_bytes()
    assert data_in(bench) == before
    assert not watched(portions=1).is_behind
    assert traces(data_in(bench), "very first") != []
    assert contents(bench.output) == site(fresh=True).files
    assert not watched().is_behind


def test_what_waits_is_made_by_the_next_command(
    bench: Bench, site: Site, watched: Callable[..., Edition]
) -> None:
    assert watched(SITE.replace("tags: [G7", "tags: [G7, G20")).is_behind
    bench.restart()
    assert bench.build().files == site(fresh=True).files


def test_a_new_briefing_waits_and_its_data_come_whole(
    bench: Bench, site: Site, watched: Callable[..., Edition]
) -> None:
    new = "== content/new.md\n---\ntitle: Newest\ndate: 2017-11-01\ntags: [Fresh]\n---\nText.\n"
    assert watched(new).is_behind
    assert traces(data_in(bench), "newest", "fresh") == []
    assert not watched(new.replace("Newest", "Renamed"), portions=1).is_behind
    assert contents(bench.output) == site(fresh=True).files


@pytest.mark.parametrize("restarts", [False, True])
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("title: Second\n", "title: Second\ndraft: true\n", ["zucchero", "port louis"]),
        ("title: Second\n", "title: Second\npublish_at: 2030-01-01\n", ["zucchero"]),
        ("title: Second\n", "title: Second\nexpires: 2019-01-01\n", ["zucchero"]),
        (
            "title: Second\n",
            "title: Second\nwithdrawn: {date: 2019-01-01, reason: An error.}\n",
            ["zucchero", "port louis"],
        ),
        ("title: إيسكيا\n", "title: إيسكيا\ndraft: true\n", ["الزلزال"]),
        ("people: [Marco Minniti]\n", "", ["minniti"]),
        ("- label: Rome\n", "- label: Rome\n  listed: false\n", ["41.9"]),
    ],
    ids=["draft", "embargo", "expiry", "withdrawn", "translation", "retagged", "unlisted"],
)
def test_what_left_takes_its_data_with_it_at_once(
    bench: Bench,
    site: Site,
    watched: Callable[..., Edition],
    old: str,
    new: str,
    words: list[str],
    *,
    restarts: bool,
) -> None:
    linked = SITE.replace("[a link](b.md)", "a link")
    watched(linked, portions=None)
    assert traces(data_in(bench), *words) != []
    assert old in linked + AUTHORITY
    if restarts:
        bench.restart()
    assert not watched((linked + AUTHORITY).replace(old, new)).is_behind
    assert traces(data_in(bench), *words) == []
    assert contents(bench.output) == site(fresh=True).files


def test_a_deleted_briefing_takes_its_data_with_it_though_others_wait(
    bench: Bench, site: Site, watched: Callable[..., Edition]
) -> None:
    linked = SITE.replace("[a link](b.md)", "a link")
    assert watched(linked).is_behind
    (bench.folder / "content/b.md").unlink()
    assert not watched().is_behind
    assert traces(data_in(bench), "zucchero") == []
    assert contents(bench.output) == site(fresh=True).files


def test_texts_that_are_kept_back_leave_at_once(
    bench: Bench, watched: Callable[..., Edition]
) -> None:
    kept_back = WITH_DATABASE.replace("sqlite: true", "sqlite: true, body: false")
    assert traces(data_in(bench), "the note") != []
    assert not watched(f"== config.yaml\n{kept_back}").is_behind
    assert traces(data_in(bench), "the note") == []


def test_what_a_failed_build_left_is_not_taken_to_stand(
    bench: Bench, site: Site, watched: Callable[..., Edition]
) -> None:
    """A build that failed without the briefing has published nothing: it leaves with the next."""
    gone = SITE.replace("title: Second\n", "title: Second\ndraft: true\n")
    write(bench.folder, gone.replace("people:", "poeple:"))
    assert bench.desk.bring_out(NOW, None, 0).published is None
    assert traces(data_in(bench), "zucchero") != []
    assert not watched(gone).is_behind
    assert traces(data_in(bench), "zucchero") == []
    assert contents(bench.output) == site(fresh=True).files


def test_copies_of_data_follow_too(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "MANY", 1)
    whole(bench, f"{WITH_DATABASE}compress: [gzip]\n")
    write(bench.folder, SITE.replace("The *first*", "The *very first*"))
    assert bench.desk.bring_out(NOW, None, 0).is_behind
    while bench.desk.bring_out(NOW, None, 1).is_behind:
        pass
    data = data_in(bench)
    assert "very first" in gzip.decompress(data["briefings.csv.gz"]).decode()
    assert gzip.decompress(data["briefings.csv.gz"]) == data["briefings.csv"]


def test_a_small_archive_has_no_reason_to_wait(bench: Bench) -> None:
    whole(bench)
    write(bench.folder, SITE.replace("The *first*", "The *very first*"))
    assert not bench.desk.bring_out(NOW, None, 0).is_behind
    assert traces(data_in(bench), "very first") != []


# ---- lines that stand


@pytest.mark.parametrize("restarts", [False, True])
def test_an_edit_reads_one_text(bench: Bench, *, restarts: bool) -> None:
    whole(bench, CONFIG + "taxonomies: [topics]\n")
    if restarts:
        bench.restart()
        bench.build(NOW + timedelta(days=1))
    read: list[bytes] = []
    files = bench.desk._session.data_files  # type: ignore[union-attr]
    html = files._html

    def counted(keys: Sequence[bytes]) -> Mapping[bytes, str]:
        read.extend(keys)
        return html(keys)

    files._html = counted
    write(bench.folder, SITE.replace("The *first*", "The *very first*"))
    assert b"very first" in bench.build().files["data/briefings.csv"]
    assert len(read) == 1


LINES = [(b"1", tables.Line(b"{1}", b'"a\r\nb"\r\n')), (b"2", tables.Line(b"{22}", b"c\r\n"))]
SIZES = [(len(line.csv), len(line.json)) for _, line in LINES]
FILES = {CSV: b'id\r\n"a\r\nb"\r\nc\r\n', JSON_LINES: b"{1}\n{22}\n"}


def test_lines_are_cut_out_of_files() -> None:
    shas = [sha256(FILES[path]).hexdigest() for path in (CSV, JSON_LINES)]
    known = cuts(b"", (shas[0], shas[1]), len(b"id\r\n"), dict(LINES), SIZES)
    assert cut_out(known, FILES.__getitem__) == dict(LINES)


@pytest.mark.parametrize("path", [CSV, JSON_LINES])
def test_nothing_is_cut_out_of_other_files(tmp_path: Path, path: str) -> None:
    shas = [sha256(FILES[own]).hexdigest() for own in (CSV, JSON_LINES)]
    known = cuts(b"", (shas[0], shas[1]), len(b"id\r\n"), dict(LINES), SIZES)
    assert cut_out(known, (FILES | {path: FILES[path] + b" "}).__getitem__) == {}
    assert cut_out(known, lambda path: (tmp_path / path).read_bytes()) == {}
