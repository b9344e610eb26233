"""JSON Schemas of all that users write in YAML, made of the models that read it.

An editor reads `12` as a number where we read a text, and an empty value is not set: a schema lets
both stand. What only a look at several values tells, such as that a language is declared, `check`
tells.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import PydanticOmit, core_schema

from dateline import model
from dateline.parse import authority, config, frontmatter, glossary
from dateline.parse.config import SYNONYMS, Config
from dateline.parse.typed import FALSE, TRUE
from dateline.problems import Place

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: JsonSchemaValue = {"type": ["string", "number", "boolean"]}
_TEXTS: JsonSchemaValue = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
_NUMBER: JsonSchemaValue = {"type": ["number", "string"]}
_NULL: JsonSchemaValue = {"type": "null"}
_READ_BY_US = ("places",)
"""Fields of models that no file sets."""


class _AsWritten(GenerateJsonSchema):
    """What a model takes, not what it makes of it."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return dict(TEXT)

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:
        return {"enum": [True, False, *sorted(TRUE | FALSE)]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return dict(_NUMBER)

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:
        return dict(_NUMBER)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        if schema["cls"] is Place:
            raise PydanticOmit
        assert schema["cls"] in (model.Moment, model.Span)
        return {"type": ["string", "integer"]}

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """A single value may stand for a list of one, and a text for a mapping."""
        inner = self.generate_inner(schema["schema"])
        function = schema["function"]["function"]
        if function in _ALSO:
            return {"anyOf": [inner, *_ALSO[function]]}
        if inner.get("type") == "array":
            return {"anyOf": [inner, inner.get("items", {})]}
        if "$ref" in inner or inner.get("type") == "object":
            return {"anyOf": [inner, TEXT]}
        return inner


_ALSO: Mapping[Callable[..., Any], tuple[JsonSchemaValue, ...]] = {
    config.named: (_TEXTS,),
    config.menu_entries: ({"type": "object", "additionalProperties": TEXT},),
}
"""What some settings take besides."""


def of_config() -> JsonSchemaValue:
    made = _of(Config)
    part, digests = (made["$defs"][name] for name in ("DigestPart", "Digests"))
    del part["properties"]["terms"], part["required"]
    part["additionalProperties"] = _TEXTS
    digests["additionalProperties"] = {"$ref": "#/$defs/DigestPart"}
    return _finished(made, "config.yaml of Dateline")


def of_front_matter(settings: Config) -> JsonSchemaValue:
    """With the taxonomies, further fields and renamed ones of a site."""
    made = _of(frontmatter.FrontMatter)
    own = made["properties"]
    del own["terms"], own["extra"]
    own |= dict.fromkeys(sorted(settings.taxonomy_fields), _TEXTS)
    own |= {name: {} for name in settings.extra_fields}
    for theirs, ours in {**SYNONYMS, **settings.fields}.items():
        own.setdefault(theirs, own.get(ours, {}))
    made["additionalProperties"] = settings.unknown_fields == "ignore"
    return _finished(made, "Front matter of a briefing")


def of_authority() -> JsonSchemaValue:
    made = _of(authority.Entry)
    own = made["properties"]
    own |= {theirs: own[ours] for theirs, ours in authority.SYNONYMS.items()}
    return _entries(made, "An authority file")


def of_glossary() -> JsonSchemaValue:
    made = _of(glossary.Entry)
    by_language = {"type": "object", "additionalProperties": TEXT}
    return _entries(made, "The glossary", TEXT, by_language)


def _of(kind: type[BaseModel]) -> JsonSchemaValue:
    made = kind.model_json_schema(schema_generator=_AsWritten)
    for own in (made, *made.get("$defs", {}).values()):
        for name in _READ_BY_US:
            own.get("properties", {}).pop(name, None)
    return made


def _entries(entry: JsonSchemaValue, title: str, *forms: JsonSchemaValue) -> JsonSchemaValue:
    """A list of entries, or label → entry, which may also have one of the `forms`."""
    definitions = entry.pop("$defs", {})
    one = {"$ref": "#/$defs/Entry"}
    made = {
        "anyOf": [
            {"type": "array", "items": {"anyOf": [one, TEXT]}},
            {"type": "object", "additionalProperties": {"anyOf": [one, _NULL, *forms]}},
            _NULL,
        ],
        "$defs": {**definitions, "Entry": entry},
    }
    return _finished(made, title)


def _finished(made: JsonSchemaValue, title: str) -> JsonSchemaValue:
    for own in (made, *made.get("$defs", {}).values()):
        for name, value in own.get("properties", {}).items():
            own["properties"][name] = {"anyOf": [value, _NULL]} if value else {}
    return {"$schema": DIALECT, **made, "title": title}
