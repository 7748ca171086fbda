"""Croissant: the description of a dataset in JSON-LD that search engines and loaders read."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from training.hub.models import Push

# As the specification of Croissant 1.0 gives it.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "column": "cr:column",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "jsonPath": "cr:jsonPath",
    "recordSet": "cr:recordSet",
    "source": "cr:source",
}


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
            {
                "@type": "cr:Field",
                "@id": f"{records}/{field}",
                "name": field,
                "dataType": "sc:Integer" if isinstance(value, int) else "sc:Text",
                "source": {"fileObject": {"@id": name}, "extract": {"jsonPath": f"$.{field}"}},
            }
            for field, value in first.items()
        ],
    }
