"""The places as GeoJSON (RFC 7946), and the description of all files (Data Package)."""

import re
from typing import Any

import msgspec

from dateline.exports.columns import TERMS, Column, clean, columns
from dateline.records import Dataset, PlaceRecord

_TYPES = {"list": "string"}
_JSON_TYPES = {"list": "array"}


def places_geojson(dataset: Dataset) -> bytes:
    features = [_feature(place) for place in dataset.places]
    return _json({"type": "FeatureCollection", "features": features})


def _feature(place: PlaceRecord) -> dict[str, Any]:
    spot = place.spot
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat]},
        "properties": {
            "name": clean(spot.name),
            "country": spot.country and clean(spot.country),
            "briefings": len(place.ids),
            "ids": list(place.ids),
        },
    }


def datapackage(dataset: Dataset) -> bytes:
    of_briefings = columns(dataset)
    resources = [
        _table("briefings", "briefings.csv", "text/csv", _schema(of_briefings, _TYPES, "id")),
        _table(
            "briefings-json",
            "briefings.json",
            "application/json",
            _schema(of_briefings, _JSON_TYPES, "id"),
        ),
        _table(
            "briefings-lines",
            "briefings.jsonl",
            "application/jsonl",
            _schema(of_briefings, _JSON_TYPES, "id"),
        ),
        _table("terms", "terms.csv", "text/csv", _schema(TERMS, _TYPES)),
        _file("places", "places.geojson", "application/geo+json"),
    ]
    if dataset.sqlite:
        resources.append(_file("archive", "archive.sqlite", "application/vnd.sqlite3"))
    package: dict[str, Any] = {
        "name": _name(dataset.name.lower()),
        "title": clean(dataset.title),
        "homepage": dataset.home,
        "profile": "data-package",
        "resources": resources,
    }
    if dataset.description:
        package["description"] = clean(dataset.description)
    if dataset.license:
        package["licenses"] = [{"name": _name(dataset.license), "title": clean(dataset.license)}]
    return _json(package)


def _name(text: str) -> str:
    """What a package or a licence may be called."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-") or "archive"


def _table(name: str, path: str, media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": path.rpartition(".")[2],
        "mediatype": media_type,
        "encoding": "utf-8",
        "schema": schema,
    }


def _file(name: str, path: str, media_type: str) -> dict[str, Any]:
    return {"name": name, "path": path, "mediatype": media_type}


def _schema(
    of: tuple[Column, ...], types: dict[str, str], key: str | None = None
) -> dict[str, Any]:
    fields = [
        {"name": name, "type": types.get(kind, kind), "description": meaning}
        for name, kind, meaning in of
    ]
    return {"fields": fields, "primaryKey": key} if key else {"fields": fields}


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
