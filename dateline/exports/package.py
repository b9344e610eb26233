"""The places as GeoJSON (RFC 7946), and the description of all files (Data Package)."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from dateline.exports.columns import TERMS, Column, clean, columns
from dateline.records import Dataset, PlaceRecord


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
    resources = [
        _table("briefings", "briefings.csv", columns(dataset), key="id"),
        _table("terms", "terms.csv", TERMS),
        _file("briefings-json", "briefings.json", "application/json"),
        _file("briefings-lines", "briefings.jsonl", "application/jsonl"),
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


def _table(name: str, path: str, of: Sequence[Column], key: str | None = None) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "type": "string" if column.type == "list" else column.type,
            "description": column.meaning,
        }
        for column in of
    ]
    return {
        **_file(name, path, "text/csv"),
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": key} if key else {"fields": fields},
    }


def _file(name: str, path: str, media_type: str) -> dict[str, Any]:
    form = path.rpartition(".")[2].replace("jsonl", "json-lines")
    return {"name": name, "path": path, "format": form, "mediatype": media_type}


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
