"""Kinship that is brought up to date equals one that is worked out anew."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from dateline.arrange.archive import Entry
from dateline.arrange.related import Kinship, kinship
from dateline.model import Card, Moment, Term

BRIEFINGS = 200
TERMS = [Term("tags", f"t{number}", f"T{number}", f"/tags/t{number}/") for number in range(20)]


def entry(number: int, terms: tuple[Term, ...], day: int) -> Entry:
    at = datetime(2017, 1, 1, tzinfo=UTC) + timedelta(days=day)
    card = Card(
        url=f"/{number}/",
        lang="en",
        id=str(number),
        title="T",
        date=Moment(at, date(2017, 1, 1)),
        dateline="",
        summary="",
        kind="briefing",
        event=None,
        updated=None,
        pinned=False,
        image=None,
        tags=terms,
        stories=(),
        path=f"{number:03}.md",
    )
    # Kinship looks at a briefing's card and terms alone.
    return Entry(None, card, (("tags", terms),), card.path)  # type: ignore[arg-type]


def drawn(random: Random, number: int) -> Entry:
    chosen = random.sample(TERMS, random.randint(0, 4))
    return entry(number, tuple(chosen), number // 2)


def edited(random: Random, own: Entry) -> Entry:
    """With its terms in another order, or with one more or less."""
    terms = list(own.card.tags)
    random.shuffle(terms)
    if random.random() < 0.7:
        term = random.choice(TERMS)
        terms = [other for other in terms if other != term] or [term]
    return entry(int(own.card.id), tuple(terms), int(own.card.id) // 2)


def test_random_edits() -> None:
    random = Random(1)
    entries = {number: drawn(random, number) for number in range(BRIEFINGS)}
    kept = Kinship()
    for _ in range(300):
        number = random.randrange(BRIEFINGS)
        if number not in entries:
            entries[number] = drawn(random, number)
        elif random.random() < 0.1:
            del entries[number]
        else:
            entries[number] = edited(random, entries[number])
        newest = sorted(entries.values(), key=lambda own: own.card.date.at, reverse=True)
        kept = kinship(newest, kept)
        anew = kinship(newest, Kinship())
        assert dict(kept.best) == dict(anew.best)
