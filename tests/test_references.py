"""How briefings are cited: the files read by the programs that take them, and the short links."""

import json
import re
from collections.abc import Iterator

import pytest
from lxml import html
from pybtex.database import parse_string

from tests.conftest import NOW, Bench, Made, write
from tests.leaks import traces

CONFIG = """\
title: The Desk, Inc.
base_url: https://example.org/sub/
languages: [en, ar]
license: CC BY 4.0
"""
ISCHIA = """
== content/ischia.md
---
title: {title}
date: 2017-10-18 09:30
location: Ischia, Italy
{more}---
The text.
"""
COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
}
HOSTILE = [
    "Plain",
    'Is "this" {it} & 50% of #1_x~ \\ ^ $5?',
    "An open { brace, and a } closed one }}",
    r"\input{/etc/passwd} \\ %%",
    "@article{evil, title = {x}}",
    "ER  - ",
    "TI  - another",
    "الأول: «غزة» 🙂 & ١٢",
    "</script><script>alert(1)</script>",
    "100 %",
    "a" * 500,
    "{{ view.title }} {% raw %}",
    "—“curly” ‘single’—",
]


def built(bench: Bench, title: str = "First", more: str = "") -> Made:
    (bench.folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    quoted = json.dumps(title, ensure_ascii=False)
    write(bench.folder, ISCHIA.format(title=quoted, more=more))
    made = bench.build()
    assert not made.failed, made.problems
    return made


def ris(text: str) -> dict[str, list[str]]:
    """The one record of a file; every line must be a field."""
    assert text.endswith("ER  - \r\n")
    assert text.count("\n") == text.count("\r\n")
    record: dict[str, list[str]] = {}
    lines = text.removesuffix("\r\n").split("\r\n")
    for line in lines:
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\r\n]*)", line)
        assert found, line
        record.setdefault(found[1], []).append(found[2])
    assert lines[0] == "TY  - ELEC"
    return record


def beside(made: Made, name: str, folder: str = "2017/10/ischia") -> str:
    return made.files[f"{folder}/{name}"].decode()


def of_latex(value: str) -> str:
    """What LaTeX prints of a value; every command, mark and brace must be one of ours."""
    printed = re.sub(
        r"\{\\([a-z]+)\}|\\([$&#_%])|([\\$&#_%~^])",
        lambda found: found[2] or COMMANDS[found[1]],
        value.removeprefix("{").removesuffix("}"),
    )
    assert len(re.findall("[{}]", value)) == 2 + 2 * len(re.findall(r"\\text", value))
    return printed


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_comes_out_of_each_format_as_it_was(bench: Bench, title: str) -> None:
    made = built(bench, title)
    shown = " ".join(title.split())
    database = parse_string(beside(made, "cite.bib"), "bibtex")
    assert list(database.entries) == ["2017-10-18-ischia"]
    entry = database.entries["2017-10-18-ischia"]
    assert of_latex(entry.fields["title"]) == shown
    record = ris(beside(made, "cite.ris"))
    assert record["TI"] == [shown]
    assert len(record["TY"]) == len(record["ER"]) == 1
    (item,) = json.loads(beside(made, "cite.json"))
    assert item["title"] == shown
    page = html.fromstring(beside(made, "index.html"))
    for name in ("citation_title", "DC.title"):
        (content,) = page.xpath(f"//meta[@name='{name}']/@content")
        assert " ".join(content.split()) == shown


def test_all_that_a_reference_says(bench: Bench) -> None:
    more = 'authors: ["Doe, Jane-Ann Mary", UN OCHA]\n'
    made = built(bench, more=more)
    url = "https://example.org/sub/r/2017-10-18-ischia/"
    entry = parse_string(beside(made, "cite.bib"), "bibtex").entries["2017-10-18-ischia"]
    assert dict(entry.fields) == {
        "title": "{First}",
        "year": "2017",
        "month": "October",
        "day": "18",
        "date": "2017-10-18",
        "publisher": "The Desk, Inc.",
        "url": url,
        "language": "en",
        "location": "Ischia, Italy",
        "rights": "CC BY 4.0",
    }
    assert [str(person) for person in entry.persons["author"]] == [
        "{Doe}, {Jane-Ann Mary}",
        "{UN OCHA}",
    ]
    assert ris(beside(made, "cite.ris")) == {
        "TY": ["ELEC"],
        "ID": ["2017-10-18-ischia"],
        "AU": ["Doe, Jane-Ann Mary", "UN OCHA"],
        "TI": ["First"],
        "T2": ["The Desk, Inc."],
        "PB": ["The Desk, Inc."],
        "PY": ["2017"],
        "DA": ["2017/10/18"],
        "LA": ["en"],
        "UR": [url],
        "CY": ["Ischia, Italy"],
        "C1": ["CC BY 4.0"],
        "ER": [""],
    }
    assert json.loads(beside(made, "cite.json")) == [
        {
            "id": "2017-10-18-ischia",
            "type": "webpage",
            "title": "First",
            "author": [{"family": "Doe", "given": "Jane-Ann Mary"}, {"literal": "UN OCHA"}],
            "issued": {"date-parts": [[2017, 10, 18]]},
            "container-title": "The Desk, Inc.",
            "publisher": "The Desk, Inc.",
            "event-place": "Ischia, Italy",
            "URL": url,
            "language": "en",
        }
    ]


def citations(made: Made, path: str = "2017/10/ischia/index.html") -> list[str]:
    """Chicago and APA, as a reader sees them."""
    page = html.fromstring(made.files[path].decode())
    shown = page.xpath("//details[@class='cite']//dd")
    return [" ".join(item.text_content().split()) for item in shown[:2]]


@pytest.mark.parametrize(
    ("title", "authors", "chicago", "apa"),
    [
        (
            "First",
            "",
            "The Desk, Inc. “First.” October 18, 2017. URL.",
            "The Desk, Inc. (2017, October 18). First. URL",
        ),
        (
            'Who "won"?',
            '"Doe, Jane-Ann Mary"',
            "Doe, Jane-Ann Mary. “Who ‘won’?” The Desk, Inc., October 18, 2017. URL.",
            'Doe, J.-A. M. (2017, October 18). Who "won"? The Desk, Inc. URL',
        ),
        (
            "First",
            '"Doe, Jane", "Roe, Richard", UN OCHA',
            "Doe, Jane, Richard Roe, and UN OCHA. “First.” The Desk, Inc., October 18, 2017. URL.",
            "Doe, J., Roe, R., & UN OCHA. (2017, October 18). First. The Desk, Inc. URL",
        ),
    ],
)
def test_citations_as_text(bench: Bench, title: str, authors: str, chicago: str, apa: str) -> None:
    made = built(bench, title, f"authors: [{authors}]\n")
    url = "https://example.org/sub/r/2017-10-18-ischia/"
    assert citations(made) == [chicago.replace("URL", url), apa.replace("URL", url)]


def test_an_arabic_version_is_cited_in_arabic(bench: Bench) -> None:
    write(
        bench.folder,
        "\n== content/ischia.ar.md\n---\ntitle: الأول\nauthors: [ليلى حداد]\n---\nنص\n",
    )
    made = built(bench)
    url = "https://example.org/sub/r/2017-10-18-ischia-ar/"
    assert citations(made, "ar/2017/10/ischia/index.html") == [
        f"ليلى حداد. «الأول.» The Desk, Inc.، 18 أكتوبر 2017. {url}.",
        f"ليلى حداد. (18 أكتوبر 2017). الأول. The Desk, Inc. {url}",
    ]
    entry = parse_string(beside(made, "cite.bib", "ar/2017/10/ischia"), "bibtex")
    assert entry.entries["2017-10-18-ischia-ar"].fields["language"] == "ar"


@pytest.mark.parametrize(
    ("own_id", "key"),
    [("ischia-1", "ischia-1"), ("a,b=(c)", "a-b-c-[0-9a-f]{8}"), ("غزة", "[0-9a-f]{8}")],
)
def test_every_id_makes_a_key(bench: Bench, own_id: str, key: str) -> None:
    made = built(bench, more=f"id: {json.dumps(own_id, ensure_ascii=False)}\n")
    (found,) = parse_string(beside(made, "cite.bib"), "bibtex").entries
    assert re.fullmatch(key, found)


def test_a_bibliography_is_made_of_it(bench: Bench) -> None:
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    made = built(bench, more='authors: ["Doe, Jane", UN OCHA]\n')
    items = json.loads(beside(made, "cite.json"))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem(items[0]["id"])]))
    (entry,) = map(str, bibliography.bibliography())
    for part in ("Doe", "UN OCHA", "2017", "First", "r/2017-10-18-ischia/"):
        assert part in entry


# ---- short links


def target(made: Made, path: str) -> str:
    page = html.fromstring(made.files[path].decode())
    (content,) = page.xpath("//meta[@http-equiv='refresh']/@content")
    (link,) = page.xpath("//a/@href")
    assert content == f"0; url={link}"
    return str(link)


def test_a_short_link_survives_a_new_slug(bench: Bench) -> None:
    made = built(bench, more="id: fixed\n")
    assert target(made, "r/fixed/index.html") == "/sub/2017/10/ischia/"
    made = built(bench, more="id: fixed\nslug: lacco-ameno\n")
    assert target(made, "r/fixed/index.html") == "/sub/2017/10/lacco-ameno/"
    assert "2017/10/ischia/cite.bib" not in made.files


def test_an_id_of_any_script_has_its_address(bench: Bench) -> None:
    made = built(bench, more="id: غزة-é+1\n")
    assert target(made, "r/غزة-é+1/index.html") == "/sub/2017/10/ischia/"
    assert "/r/%D8%BA%D8%B2%D8%A9-%C3%A9+1/" in beside(made, "cite.ris")


def test_what_is_withdrawn_keeps_its_short_link_alone(bench: Bench) -> None:
    made = built(bench, "Zanzibar", "withdrawn: {date: 2019-01-01, reason: Wrong.}\n")
    assert target(made, "r/2017-10-18-ischia/index.html") == "/sub/2017/10/ischia/"
    assert not [path for path in made.files if "cite." in path]
    assert traces(made.files, "zanzibar") == []


@pytest.mark.parametrize("hidden", ["draft: true", "publish_at: 2021-01-01", "expires: 2018-01-01"])
def test_what_is_not_public_has_no_reference(bench: Bench, hidden: str) -> None:
    made = built(bench, more=f"{hidden}\n")
    assert traces(made.files, "2017-10-18-ischia", "cite.bib", "citation_title") == []


def test_a_link_to_the_short_link_of_what_is_held_is_text(bench: Bench) -> None:
    other = (
        "== content/b.md\n---\ntitle: B\ndate: 2017-01-01\n---\nSee [it](/r/2017-10-18-ischia/).\n"
    )
    write(bench.folder, f"\n{other}")
    made = built(bench, more="publish_at: 2021-01-01\n")
    assert [problem.kind for problem in made.problems] == ["held-link"]
    assert b"2017-10-18-ischia" not in made.files["2017/01/b/index.html"]


def test_off_means_no_file(bench: Bench) -> None:
    built(bench)
    config = CONFIG + "outputs: {citations: false, short_links: false}\n"
    (bench.folder / "config.yaml").write_text(config, encoding="utf-8")
    made = bench.build()
    assert not [path for path in made.files if "cite." in path or path.startswith("r/")]
    page = made.files["2017/10/ischia/index.html"].decode()
    assert "citation_" not in page
    assert 'class="cite"' not in page


def test_without_short_links_the_page_is_cited(bench: Bench) -> None:
    built(bench)
    config = CONFIG + "outputs: {short_links: false}\n"
    (bench.folder / "config.yaml").write_text(config, encoding="utf-8")
    (item,) = json.loads(beside(bench.build(), "cite.json"))
    assert item["URL"] == "https://example.org/sub/2017/10/ischia/"


def test_permalinks_may_be_short_links_themselves(bench: Bench) -> None:
    write(bench.folder, "\n== content/ischia.ar.md\n---\ntitle: الأول\n---\nنص\n")
    write(bench.folder, ISCHIA.format(title="First", more=""))
    config = CONFIG + "permalink: /r/{id}/\n"
    (bench.folder / "config.yaml").write_text(config, encoding="utf-8")
    made = bench.build()
    assert not made.failed, made.problems
    assert b"The text." in made.files["r/2017-10-18-ischia/index.html"]
    arabic = target(made, "r/2017-10-18-ischia-ar/index.html")
    assert arabic == "/sub/ar/r/2017-10-18-ischia-ar/"


# ---- what is in their way

B = "\n== content/b.md\n---\ntitle: B\ndate: 2017-01-01\n{more}---\n{text}\n"


def in_the_way() -> Iterator[tuple[str, str, list[str]]]:
    yield (
        "",
        "\n== static/r/2017-10-18-ischia/index.html\nx\n",
        [
            "content/ischia.md:1:1: error: /r/2017-10-18-ischia/ is also claimed by "
            "static/r/2017-10-18-ischia/index.html; change one of them",
            "static/r/2017-10-18-ischia/index.html: error: /r/2017-10-18-ischia/ is also "
            "claimed by the short link of content/ischia.md; change one of them",
        ],
    )
    yield (
        "id: ischia\n",
        B.format(more="aliases: [/r/Ischia/]\n", text=""),
        [
            "content/b.md:4:10: error: /r/ischia/ is also claimed by the short link of "
            "content/ischia.md; change one of them",
            "content/ischia.md:5:5: error: /r/ischia/ is also claimed by an alias in "
            "content/b.md; change one of them",
        ],
    )
    yield (
        "id: one\n",
        B.format(more="id: ONE\n", text=""),
        [
            "content/b.md:4:5: error: /r/one/ is also claimed by the short link of "
            "content/ischia.md; change one of them",
            "content/ischia.md:5:5: error: /r/one/ is also claimed by the short link of "
            "content/b.md; change one of them",
        ],
    )
    yield (
        "publish_at: 2021-01-01\n",
        "\n== static/2017/10/ischia/cite.bib\nx\n",
        [
            "content/ischia.md:1:1: error: /2017/10/ischia/cite.bib is also claimed by "
            "static/2017/10/ischia/cite.bib; change one of them",
            "static/2017/10/ischia/cite.bib: error: /2017/10/ischia/cite.bib is also claimed "
            "by a citation file of content/ischia.md; change one of them",
        ],
    )


@pytest.mark.parametrize(("more", "other", "expected"), list(in_the_way()))
def test_what_is_in_the_way_is_named(
    bench: Bench, more: str, other: str, expected: list[str]
) -> None:
    (bench.folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    write(bench.folder, ISCHIA.format(title="First", more=more) + other)
    made = bench.build(NOW)
    assert [str(problem) for problem in made.problems] == expected
    assert made.failed


def test_two_equal_ids_are_told_once(bench: Bench) -> None:
    (bench.folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    write(
        bench.folder,
        ISCHIA.format(title="First", more="id: x\n") + B.format(more="id: x\n", text=""),
    )
    write(bench.folder, "\n== static/r/other.txt\nx\n")
    assert [problem.kind for problem in bench.build().problems] == ["id"]
