"""What a page says to machines that read schema.org: the briefing, and the way that leads to it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dateline import urls
from dateline.model import Card, Head, Moment, Picture, Plate, Site, Spot, Term
from dateline.render.filters import iso, xml_text
from dateline.views import BriefingView, DateView, TermView, View

Thing = dict[str, Any]
Absolute = Callable[[str], str]
Spots = Sequence[tuple[str, Spot]]

_MENTIONED = {"people": "Person", "organisations": "Organization"}


def linked_data(site: Site, absolute: Absolute) -> Callable[[Head, View], Thing | None]:
    """The function by which a template asks for the data of its page."""

    def of_page(page: Head, view: View) -> Thing | None:
        """Data for `|tojson` in a script of the type `application/ld+json`, which nothing runs."""
        graph: list[Thing] = []
        if isinstance(view, BriefingView):
            graph = [_article(site, view, absolute), _way(list(_to_briefing(view)), absolute)]
        elif isinstance(view, TermView) and view.number is None:
            graph = [_way(list(_to_term(site, view)), absolute)]
        elif isinstance(view, DateView):
            graph = [_way(list(_to_date(site, page, view)), absolute)]
        return {"@context": "https://schema.org", "@graph": graph} if graph else None

    return of_page


def _filled(**values: Any) -> Thing:
    """What is known; `type_` and `id_` are JSON-LD's own keys, and texts are without controls."""
    made: Thing = {}
    for name, value in values.items():
        key = f"@{name[:-1]}" if name.endswith("_") else name
        if value not in (None, "", [], {}):
            made[key] = _clean(value)
    return made


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return xml_text(value)
    return [_clean(own) for own in value] if isinstance(value, list) else value


def _article(site: Site, view: BriefingView, absolute: Absolute) -> Thing:
    card, terms = view.card, {group.taxonomy: group.terms for group in view.terms}
    url = absolute(card.url)
    return _filled(
        type_="NewsArticle",
        id_=url,
        url=url,
        mainEntityOfPage=url,
        identifier=card.id,
        headline=card.title,
        description=card.summary,
        inLanguage=card.lang,
        dateline=card.dateline,
        datePublished=_when(card.date),
        dateModified=_when(_modified(view)),
        author=[_named("Person", own, absolute) for own in terms.get("authors", ())]
        or _publisher(site, absolute),
        publisher=_publisher(site, absolute),
        image=_image(card.image, view.picture, absolute),
        license=_license(view.license),
        locationCreated=_place_of(card, view.spots, terms.get("locations", ())),
        contentLocation=[_place(own, view.spots, absolute) for own in terms.get("locations", ())],
        about=[_named("Thing", own, absolute) for own in terms.get("tags", ())],
        mentions=[
            _named(_MENTIONED.get(taxonomy, "Thing"), own, absolute)
            for taxonomy, group in terms.items()
            if taxonomy not in ("authors", "locations", "stories", "tags")
            for own in group
        ],
        isPartOf=[_named("CreativeWorkSeries", own, absolute) for own in terms.get("stories", ())],
        translationOfWork=_filled(
            type_="NewsArticle", id_=absolute(view.original.url), inLanguage=view.original.lang
        )
        if view.original
        else None,
        workTranslation=[
            _filled(type_="NewsArticle", id_=absolute(own.url), inLanguage=own.lang)
            for own in view.versions
        ]
        if view.original is None
        else None,
        correction=[
            _filled(type_="CorrectionComment", text=own.note, datePublished=_when(own.date))
            for own in view.corrections
        ],
        citation=[own.url or own.title for own in view.sources],
    )


def _when(moment: Moment) -> str:
    return iso(moment)


def _modified(view: BriefingView) -> Moment:
    card = view.card
    moments = [card.date, *(own.date for own in view.corrections)]
    return max([*moments, card.updated] if card.updated else moments)


def _named(kind: str, term: Term, absolute: Absolute) -> Thing:
    return _filled(type_=kind, id_=absolute(term.url), name=term.label)


def _publisher(site: Site, absolute: Absolute) -> Thing:
    home = absolute(site.home)
    logo = absolute(site.logo) if site.logo else None
    return _filled(type_="Organization", id_=home, name=site.title, url=home, logo=logo)


def _image(picture: Picture | None, plate: Plate | None, absolute: Absolute) -> Thing | None:
    if picture is None or plate is None:
        return None
    own = plate.fallback
    return _filled(
        type_="ImageObject",
        url=absolute(own.url),
        width=own.width,
        height=own.height,
        caption=picture.caption or picture.alt,
        creditText=picture.credit,
    )


def _license(text: str | None) -> Any:
    """An address, or a work that has the name only."""
    if not text or text.startswith(("http://", "https://")):
        return text
    return _filled(type_="CreativeWork", name=text)


def _place_of(card: Card, spots: Spots, terms: Sequence[Term]) -> Thing | None:
    """Where the dateline says that it was written, if it names a place as it or the page does."""
    if not card.dateline:
        return None
    labels = {term.slug: term.label for term in terms}
    named = (spot for slug, spot in spots if card.dateline in (spot.name, labels.get(slug)))
    own = next(named, None)
    return _filled(type_="Place", name=card.dateline, **(_position(own) if own else {}))


def _place(term: Term, spots: Spots, absolute: Absolute) -> Thing:
    own = dict(spots).get(term.slug)
    return {**_named("Place", term, absolute), **(_position(own) if own else {})}


def _position(spot: Spot) -> Thing:
    geo = None
    if spot.lat is not None and spot.lon is not None:
        geo = _filled(type_="GeoCoordinates", latitude=spot.lat, longitude=spot.lon)
    address = _filled(type_="PostalAddress", addressCountry=spot.country) if spot.country else None
    return _filled(geo=geo, address=address)


# ---- the way to a page

Step = tuple[str, str]
"""What a page is called, and its URL."""


def _way(steps: Sequence[Step], absolute: Absolute) -> Thing:
    items = [
        _filled(type_="ListItem", position=number, name=name, item=absolute(url))
        for number, (name, url) in enumerate(steps, 1)
    ]
    return _filled(type_="BreadcrumbList", itemListElement=items)


def _to_briefing(view: BriefingView) -> Iterator[Step]:
    yield from ((crumb.label, crumb.url) for crumb in view.crumbs)
    yield view.card.title, view.card.url


def _to_term(site: Site, view: TermView) -> Iterator[Step]:
    yield site.title, site.home
    yield view.taxonomy.label, view.taxonomy.url
    yield from ((own.label, own.url) for own in reversed(view.broader))
    yield view.term.label, view.term.url


def _to_date(site: Site, page: Head, view: DateView) -> Iterator[Step]:
    yield site.title, site.home
    if view.month is not None:
        yield str(view.year), urls.year(site.home, view.year)
    yield page.title, page.url
