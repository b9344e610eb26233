"""The interface in six languages: nothing unsaid, no form missing, no placeholder lost."""

import ast
import re
from collections.abc import Callable, Iterator
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment

from dateline.arrange.languages import language_name
from dateline.locales import locale_of
from dateline.problems import Rejected
from dateline.wording import LOCALE, wording
from tests.conftest import Made

Site = Callable[..., Made]

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
REVIEWED = {"ar", "en"}
CALLS = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2}
"""Function → how many of its first arguments are words of ours."""
MARKUP = re.compile(r"{% (block (layout|policy|og_type)|set css) %}.*?{% end(block|set) %}", re.S)
"""Parts of templates that no reader sees."""
PROPER = {"APA", "Atom", "BibTeX", "CSL", "JSON", "RIS"}
"""Names that are written alike in every language."""

Said = tuple[str | None, str, str | None]
"""Context, words, words for many."""


def catalogue(lang: str) -> Catalog:
    with (LOCALE / lang / "LC_MESSAGES" / "dateline.po").open("rb") as source:
        return read_po(source, locale=lang, abort_invalid=True)


def as_said(message: Message) -> Said:
    if isinstance(message.id, str):
        return message.context, message.id, None
    return message.context, message.id[0], message.id[1]


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def said_in_templates() -> Iterator[Said]:
    options = {"**": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    found = extract_from_dir(TEMPLATES, [("**", "jinja2.ext:babel_extract")], options)
    for _, _, words, _, context in found:
        yield (context, words, None) if isinstance(words, str) else (context, words[0], words[1])


def said_in_code(path: Path) -> Iterator[Said]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if name not in CALLS:
            continue
        words = [ast.literal_eval(argument) for argument in node.args[: CALLS[name]]]
        context = words.pop(0) if name == "pgettext" else None
        yield context, words[0], words[1] if name == "ngettext" else None


def said() -> set[Said]:
    code = {own for path in (ROOT / "dateline").rglob("*.py") for own in said_in_code(path)}
    return code | set(said_in_templates())


def test_english_names_are_read_from_code_and_templates() -> None:
    assert {
        (None, "Corrections", None),
        (None, "Skip to the text", None),
        (None, "%(shown)s briefing", "%(shown)s briefings"),
        ("title", "Search", None),
    } <= said()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_said_once_and_no_other(lang: str) -> None:
    assert {as_said(message) for message in catalogue(lang) if message.id} == said()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_is_there_with_its_placeholders(lang: str) -> None:
    own = catalogue(lang)
    for message in own:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        written = forms(message)
        assert len(written) == (own.num_plurals if message.pluralizable else 1), message.id
        assert all(written), message.id
        wanted = placeholders(as_said(message)[1])
        for form in written[:-1]:
            # One, two and none may be words.
            assert placeholders(form) <= wanted, form
        assert placeholders(written[-1]) == wanted, message.id


def placeholders(text: str) -> set[str]:
    found = re.findall(r"%(?:\(\w+\))?.", text)
    assert all(re.fullmatch(r"%\(\w+\)s", one) for one in found), text
    return set(found)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_plurals_are_those_of_the_language(lang: str) -> None:
    """Each form stands for one category of the CLDR, in its order."""
    form = c2py(catalogue(lang).plural_expr)
    category = Locale.parse(lang).plural_form
    order = ("zero", "one", "two", "few", "many", "other")
    used = {(order.index(category(count)), form(count)) for count in range(1000)}
    categories = sorted({of for of, _ in used})
    assert sorted(used) == list(zip(categories, range(len(categories)), strict=True))
    assert catalogue(lang).num_plurals == len(categories)


def test_english_is_what_names_the_words() -> None:
    for message in catalogue("en"):
        if message.id:
            _, one, many = as_said(message)
            assert forms(message) == ((one,) if many is None else (one, many))


def test_catalogues_say_whether_an_editor_has_read_them() -> None:
    assert {path.name for path in LOCALE.iterdir()} == set(LANGUAGES)
    for lang in LANGUAGES:
        unread = "not yet reviewed by a native editor" in catalogue(lang).header_comment.lower()
        assert unread == (lang not in REVIEWED), lang


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_say_nothing_past_the_catalogues(path: Path) -> None:
    assert set(unnamed(path.read_text())) <= PROPER


def unnamed(template: str) -> Iterator[str]:
    """The words of a template that stand in it as they are: between tags, and where read aloud."""
    shown = MARKUP.sub("", template)
    tokens = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(shown)
    html = "".join(text if kind == "data" else "\0" for _, kind, text in tokens)
    html = re.sub(r"<!--.*?-->|<(style|script)\b.*?</\1>|&\w+;", "", html, flags=re.S)
    for aloud in re.findall(r'\b(?:aria-label|alt|placeholder|title)="([^"]*)"', html):
        yield from re.findall(r"[^\W\d_]+", aloud)
    yield from re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", " ", html))


def test_a_word_past_the_catalogues_is_found() -> None:
    assert list(unnamed('<p title="Own {{ x }}">{{ _("Said") }} told</p>')) == ["Own", "told"]


def test_a_language_without_catalogue_is_told_in_english() -> None:
    assert wording("sw").gettext("Corrections") == "Corrections"
    assert wording("ar-EG").gettext("Corrections") == "التصويبات"


# ---- dates, and what languages call themselves

BRIEFING = "== content/a.md\n---\ntitle: One\ndate: 2017-10-18\n---\nText.\n"
VERSION = "== content/a.ar.md\n---\ntitle: الأول\n---\nنص.\n"


def configured(languages: str) -> str:
    return f"== config.yaml\ntitle: T\nbase_url: https://e.org/\nlanguages: {languages}\n\n"


def test_dates_are_those_of_the_locale(site: Site) -> None:
    languages = "{en: {locale: en-US}, ar: {locale: ar-LB, numerals: arab}}"
    made = site(f"{configured(languages)}{BRIEFING}\n{VERSION}")
    arabic = {
        name: content.decode() for name, content in made.files.items() if name.startswith("ar/")
    }
    for name in ("ar/2017/10/a", "ar/2017/10", "ar/digests/2017-10", "ar/timeline"):
        page = arabic[f"{name}/index.html"]
        assert '<html lang="ar" dir="rtl"' in page
        assert "تشرين الأول ٢٠١٧" in page or "تشرين الأول</" in page, name
    assert not [name for name, text in arabic.items() if "أكتوبر" in text]
    assert "October 18, 2017" in made.files["2017/10/a/index.html"].decode()


def test_no_locale_takes_the_months_of_another() -> None:
    for first, second in (("ar", "ar-LB"), ("ar-LB", "ar"), ("ar-EG", "ar-SY")):
        locale_of.cache_clear()
        shown = {
            code: locale_of(code).months["stand-alone"]["wide"][10] for code in (first, second)
        }
        for code, month in shown.items():
            assert month == ("تشرين الأول" if code in ("ar-LB", "ar-SY") else "أكتوبر"), code


def test_a_table_is_called_so_in_its_language(site: Site) -> None:
    table = "\n| a | b |\n| --- | --- |\n| 1 | 2 |\n"
    made = site(f"{BRIEFING}{table}\n{VERSION}{table}")
    for lang, word in (("", "Table"), ("ar/", "جدول")):
        assert (
            f'role="region" aria-label="{word}"'
            in made.files[f"{lang}2017/10/a/index.html"].decode()
        )
        assert f"aria-label=&#34;{word}&#34;" in made.files[f"{lang}feed.xml"].decode()


def test_a_locale_that_nobody_knows(site: Site) -> None:
    with pytest.raises(Rejected, match=r":3:26: error: .*locale: qq-QQ is no locale of"):
        site(f"{configured('{en: {locale: qq-QQ}}')}{BRIEFING}")


def test_a_locale_of_another_language(site: Site) -> None:
    with pytest.raises(Rejected, match=r":3:47: error: languages.ar.locale: fr is of another"):
        site(f"{configured('{en: {locale: en-GB}, ar: {locale: fr}}')}{BRIEFING}")
    # No: what the CLDR has under another code, or has none of.
    for fitting in ("no: {locale: nb-NO}", "arz: {locale: ar-EG}", "pt-BR: {locale: pt}"):
        assert not site(f"{configured('{en: {}, ' + fitting + '}')}{BRIEFING}").failed


def test_languages_are_called_by_their_own_names() -> None:
    assert [language_name(code) for code in ("ar", "fr", "sw", "zh-Hant", "qq")] == [
        "العربية",
        "Français",
        "Kiswahili",
        "中文",
        "qq",
    ]


# ---- a site's own catalogue

AWAY = "== content/c.md\n---\ntitle: C\ndate: 2017-10-18\naliases: [/old/]\n---\nText.\n"


def own(lang: str, *words: str) -> str:
    entries = "\n\n".join(
        f'msgid "{words[i]}"\nmsgstr "{words[i + 1]}"' for i in range(0, len(words), 2)
    )
    return f"== translations/{lang}.po\n{entries}\n"


def test_a_site_says_it_in_its_own_words(site: Site) -> None:
    site(f"{BRIEFING}\n{VERSION}\n{AWAY}")
    words = ("Topics", "Subjects", "This page has moved", "Gone on", "Timeline", "Time")
    made = site(own("en", *words))
    assert "<title>Gone on</title>" in made.files["old/index.html"].decode()
    assert "<h1>Time</h1>" in made.files["timeline/index.html"].decode()
    assert "<h1>الخط الزمني</h1>" in made.files["ar/timeline/index.html"].decode()
    assert "Skip to the text" in made.files["index.html"].decode()
    again = site(own("en", *words[:-1], "Times"))
    assert "<h1>Times</h1>" in again.files["timeline/index.html"].decode()
    assert again.files == site(fresh=True).files


def test_a_further_language_of_the_interface(site: Site) -> None:
    briefing = "== content/a.pt.md\n---\ntitle: Um\ndate: 2017-10-18\nlang: pt\n---\nTexto.\n"
    head = (
        'msgid ""\nmsgstr ""\n"Language: pt\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    count = 'msgid "%(shown)s briefing"\nmsgid_plural "%(shown)s briefings"\nmsgstr[0] "uma nota"\n'
    catalogue = f'{head}\n{count}msgstr[1] "%(shown)s notas"\n\nmsgid "Archive"\nmsgstr "Arquivo"\n'
    made = site(f"{configured('[en, pt]')}{briefing}\n== translations/pt.po\n{catalogue}")
    front = made.files["pt/index.html"].decode()
    assert "<h2>Arquivo</h2>" in front
    assert "uma nota" in made.files["pt/2017/index.html"].decode()
    assert "Skip to the text" in front


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'msgid "Topics"\nmsgid "Places"\nmsgid_plural "x"',
            "1:1: error: not a gettext catalogue: missing msgstr for",
        ),
        ('msgid "Topics"\nmsgstr "x', "2:1: error: not a line of a gettext catalogue; "),
        (
            '\nmsgid "Page %(number)s"\nmsgstr "Page %(n)s"',
            "2:1: error: Page %(number)s: %(n)s is no",
        ),
        (
            'msgid "Page %(number)s"\nmsgstr "Page"',
            "1:1: error: Page %(number)s: %(number)s is missing",
        ),
        (
            'msgid "Topics"\nmsgstr "100 %"',
            "1:1: error: Topics: % is no placeholder of it; use none",
        ),
        (
            'msgid "%(shown)s briefing"\nmsgid_plural "%(shown)s briefings"\nmsgstr[0] "%(shown)s"',
            "1:1: error: %(shown)s briefing: 1 of 2 plural forms; write each msgstr[N]",
        ),
        (
            'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n n;\\n"',
            "1:1: error: its head cannot",
        ),
    ],
)
def test_mistakes_in_a_catalogue(site: Site, text: str, told: str) -> None:
    made = site(f"{BRIEFING}\n== translations/en.po\n{text}\n")
    assert made.failed
    (problem,) = made.problems
    assert str(problem).startswith(f"translations/en.po:{told}")


def test_a_catalogue_of_no_language_of_the_site(site: Site) -> None:
    made = site(f"{BRIEFING}\n{own('fr', 'Topics', 'Sujets')}")
    assert [str(problem) for problem in made.problems] == [
        "translations/fr.po: warning: no catalogue of a language of the site; name it CODE.po, "
        "by a code of `languages`"
    ]


# ---- names of another script


def test_names_keep_their_own_direction(site: Site) -> None:
    config = f"{configured('[en, ar]').rstrip()}\nlicense: CC <BY> (4.0)\n\n"
    version = VERSION.replace("title: الأول", "title: الأول\nstory: [Plan B (2017)]")
    made = site(f"{config}{BRIEFING}\n{version}")
    licence = "الترخيص: <bdi>CC &lt;BY&gt; (4.0)</bdi>"
    for name in ("ar/index.html", "ar/2017/10/a/index.html"):
        assert licence in made.files[name].decode()
    assert "<bdi>Plan B (2017)</bdi></a></h3>" in made.files["ar/index.html"].decode()
