"""Croissant: the description of a dataset in JSON-LD that search engines and loaders read."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from training.hub.models import Push

# Names that the specification of Croissant 1.0 gives another vocabulary or type than its own ...
_NAMED: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}
# ... and all the others that it defines. Readers warn about a context that lacks some of them.
_PLAIN = (
    *("column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty"),
    *("fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField"),
    *("path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate"),
    *("separator", "source", "subField", "transform"),
)
CONTEXT = _NAMED | {name: f"cr:{name}" for name in _PLAIN}
TYPES: dict[type, str] = {bool: "sc:Boolean", int: "sc:Integer", float: "sc:Float"}


def croissant_of(push: Push, files: Mapping[str, Path]) -> dict[str, Any]:
    source = push.source
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": source.name,
        "description": f"Frozen with Plumbline on {source.created_at:%Y-%m-%d}.",
        "license": push.licence,
        "datePublished": f"{source.created_at:%Y-%m-%d}",
        "version": "1.0.0",
        "url": push.repository,
        "distribution": [_file(name, path) for name, path in files.items()],
        "recordSet": [_records(name, path) for name, path in files.items()],
    }


def _file(name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/jsonlines",
        "sha256": digest,
    }


def _records(name: str, path: Path) -> dict[str, Any]:
    """The fields of the first row; every row has the same ones."""
    with path.open(encoding="utf-8") as lines:
        first = json.loads(next(lines, "{}"))
    records = PurePosixPath(name).stem
    return {
        "@type": "cr:RecordSet",
        "@id": records,
        "name": records,
        "field": [
            _field(f"{records}/{field}", value, name, field) for field, value in first.items()
        ],
    }


def _field(identity: str, value: object, file: str, column: str, part: str = "") -> dict[str, Any]:
    """A column, or with `part` what each object in its lists has under that name."""
    source: dict[str, Any] = {"fileObject": {"@id": file}, "extract": {"column": column}}
    if part:
        source["transform"] = {"jsonPath": part}
    one = next(iter(value), "") if isinstance(value, list) else value
    field: dict[str, Any] = {"@type": "cr:Field", "@id": identity, "name": part or column}
    if isinstance(value, list):
        field["repeated"] = True
    if isinstance(one, dict):
        parts = [_field(f"{identity}/{key}", held, file, column, key) for key, held in one.items()]
        return field | {"subField": parts}
    return field | {"dataType": TYPES.get(type(one), "sc:Text"), "source": source}
