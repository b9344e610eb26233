"""Sentences that read like news from afar, and bodies of Markdown that are made of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from benchmarks import words


@dataclass(frozen=True, slots=True)
class Language:
    words: Sequence[str]
    weights: Sequence[float]
    """Cumulative."""


def _language(own: Sequence[str]) -> Language:
    known = tuple(dict.fromkeys(own))
    return Language(known, tuple(accumulate(1 / (rank + 2.7) for rank in range(len(known)))))


ENGLISH = _language(words.COMMON)
ARABIC = _language(words.ARABIC)


def phrase(draw: Random, count: int, language: Language = ENGLISH) -> str:
    return " ".join(draw.choices(language.words, cum_weights=language.weights, k=count))


def headline(draw: Random, language: Language = ENGLISH) -> str:
    """Of rarer words than a text, as headlines are."""
    rarer = language.words[len(language.words) // 4 :]
    text = " ".join(draw.sample(rarer, draw.randint(5, 9)))
    return text[0].upper() + text[1:]


def sentence(draw: Random, language: Language = ENGLISH) -> str:
    own = phrase(draw, draw.randint(9, 28), language).split()
    if len(own) > 16:
        own[draw.randrange(4, 10)] += ","
    if draw.random() < 0.15:
        own.insert(-1, f"{draw.randint(2, 9999):,}")
    return " ".join(own).capitalize() + "."


def paragraph(draw: Random, language: Language = ENGLISH) -> str:
    sentences = [sentence(draw, language) for _ in range(draw.randint(2, 5))]
    for mark in _MARKS:
        if draw.random() < _MARKS[mark]:
            at = draw.randrange(len(sentences))
            sentences[at] = _marked(draw, sentences[at], mark)
    return " ".join(sentences)


def _marked(draw: Random, text: str, mark: str) -> str:
    """A few words of the sentence within `mark`."""
    own = text.rstrip(".").split()
    start = draw.randrange(len(own) - 4)
    within = " ".join(own[start : start + draw.randint(1, 4)])
    link = f"https://news.example.org/{draw.randrange(10**6)}"
    own[start : start + len(within.split())] = [mark.format(text=within, link=link)]
    return " ".join(own) + "."


_MARKS = {
    "[{text}]({link})": 0.3,
    "*{text}*": 0.2,
    "**{text}**": 0.1,
    "“{text}”": 0.25,
    "`{text}`": 0.02,
}
"""Mark → the share of paragraphs that have it."""


def _heading(draw: Random, language: Language) -> str:
    text = phrase(draw, draw.randint(2, 6), language)
    return "## " + text[0].upper() + text[1:]


def _bullets(draw: Random, language: Language) -> str:
    return "\n".join("- " + sentence(draw, language) for _ in range(draw.randint(3, 6)))


def _steps(draw: Random, language: Language) -> str:
    count = draw.randint(3, 5)
    return "\n".join(f"{number}. {sentence(draw, language)}" for number in range(1, count + 1))


def _quotation(draw: Random, language: Language) -> str:
    return "\n".join("> " + sentence(draw, language) for _ in range(draw.randint(1, 3)))


_PARTS: tuple[tuple[Callable[[Random, Language], str], float], ...] = (
    (paragraph, 0.72),
    (_heading, 0.1),
    (_bullets, 0.07),
    (_steps, 0.02),
    (_quotation, 0.09),
)


def body(draw: Random, length: int, earlier: str | None, language: Language = ENGLISH) -> str:
    """About `length` words of Markdown; `earlier` is the URL of a briefing to point to."""
    makers, weights = zip(*_PARTS, strict=True)
    blocks = [paragraph(draw, language)]
    count = len(blocks[0].split())
    while count < length:
        maker = draw.choices(makers, weights)[0]
        blocks.append(maker(draw, language))
        count += len(blocks[-1].split())
        if maker is _heading:
            blocks.append(paragraph(draw, language))
            count += len(blocks[-1].split())
    if earlier:
        blocks.append(f"See also [{phrase(draw, 4, language)}]({earlier}).")
    return "\n\n".join(blocks) + "\n"
