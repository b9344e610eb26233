"""Whatever lies in a folder of posts: what is imported of it builds, and twice is once."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some

from dateline.importers.posts import Maker
from dateline.parse.config import load
from dateline.run.importing import import_all
from dateline.run.pipeline import Session
from dateline.run.placing import Wish
from dateline.run.settings import Settings
from tests.conftest import CONFIG, NOW
from tests.examples import examples

SPARE = CONFIG + "outputs: {map: false, timeline: false, digests: false, citations: false}\n"
"""Pages that no fault of an import could show alone are not made."""
MAKERS: dict[Maker, tuple[str, str]] = {
    "jekyll": ("_config.yml", "_posts/2017-10-18-"),
    "hugo": ("hugo.toml", "content/posts/"),
    "pelican": ("pelicanconf.py", "content/"),
    "nikola": ("conf.py", "posts/"),
    "mkdocs": ("mkdocs.yml", "docs/blog/posts/"),
    "obsidian": (".obsidian/app.json", "notes/"),
    "posts": ("README", ""),
}
NAMES = ["a", "b", "a.ar", "a.en", "b.fr", "index", "c/index", "ar", "الرقة", "A", "tags", "x y"]
LINES = [
    "Text.",
    "نص.",
    "---",
    "+++",
    "# Heading #",
    "    code",
    "```",
    "- > 1. a",
    "[a](b.md) ![c](d.png) [e](/f/) [g](../h) [i](http://[) [j](//k) [l][m]",
    "[m]: n.md 'o'",
    "[[a|b]] ![[c.png]] [[]] [[#x]]",
    "{{< a >}} {% post_url 2017-10-18-a %} {{ site.url }}/b [c]({{ d }}) [e]({% f %})",
    "<a href='b.md'>c</a> <img src=d.png> <script>e</script> <p id=x>",
    "[x](javascript:a) <b@c.example> &#0; &#x1f; \x00 \x1b \u2028 \ufeff",
    "| a | b |\n|--|--|\n| [c](d.md#e) |",
    "[^1] [^1]: x",
    "\\[a](b) `[c](d.md)`",
]
VALUES = [
    "a", "'b: c'", "[d, 'e, f']", "{g: h}", "2017-10-18", "31.12.2017", "2017-13-45", "true",
    "~", "''", "-1", "ar", "fr", "/x/", "../../y", "https://example.org/z/", "//", "a.md", "p.png",
    "نص، نص", "|\n  k\n  l", "&a b", "*a", "!t u", "C++", "/tags/", "[[m]]", "0", "[~]", "false",
]  # fmt: skip
KEYS = [
    "title", "date", "tags", "categories", "author", "summary", "excerpt", "slug", "lang", "ref",
    "image", "aliases", "redirect_from", "permalink", "draft", "published", "status", "updated",
    "location", "id", "kind", "sources", "translation_of", "withdrawn", "expires", "x", "Title",
]  # fmt: skip

bodies = some.lists(some.sampled_from(LINES) | some.text(max_size=20), max_size=8).map("\n".join)
fields = some.lists(some.tuples(some.sampled_from(KEYS), some.sampled_from(VALUES)), max_size=8)


def head(entries: list[tuple[str, str]], form: str) -> str:
    match form:
        case "yaml":
            return "---\n" + "".join(f"{key}: {value}\n" for key, value in entries) + "---\n"
        case "toml":
            return "+++\n" + "".join(f'{key} = "{value}"\n' for key, value in entries) + "+++\n"
        case "nikola":
            return "".join(f".. {key}: {value}\n" for key, value in entries) + "\n"
        case "pelican":
            return "".join(f"{key}: {value}\n" for key, value in entries) + "\n"
    return ""


forms = some.sampled_from(["yaml", "toml", "nikola", "pelican", "none"])
posts = some.builds(lambda own, form, body: head(own, form) + body, fields, forms, bodies)
folders = some.dictionaries(some.sampled_from(NAMES), posts | bodies, min_size=1, max_size=5)


@examples(40)
@given(some.sampled_from(sorted(MAKERS)), folders)
def test_what_is_imported_builds(maker: Maker, files: dict[str, str]) -> None:
    mark, before = MAKERS[maker]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "config.yaml").write_text(SPARE)
        (folder / "content").mkdir()
        for name, text in {mark: "", **{f"{before}{own}.md": files[own] for own in files}}.items():
            path = folder / "old" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        config = load(SPARE, "config.yaml", {})
        wish = Wish("", None, {}, False, False)

        def brought() -> dict[str, int]:
            return dict(import_all([folder / "old"], config, folder / "content", wish).counts)

        first = brought()
        built = Session(Settings(config=folder / "config.yaml")).build(NOW)
        assert not built.failed, built.problems
        again = brought()
        assert again.get("unchanged", 0) == first.get("written", 0)
        assert not again.get("written")
