"""An example for every body of the description, made from its schema, so that none can be missing or out of date."""

from typing import Any

_WORDS = {
    "title": "Chef de division",
    "subject": "Demande d’autorisation d’ouverture d’une école privée",
    "reference": "124/2026",
    "fr": "Commune de l’Exemple",
    "ar": "جماعة المثال",
    "city": "Rabat",
    "code": "A",
    "field": "subject",
    "detail": "Une phrase qui dit ce qui ne va pas et que faire.",
    "reason": "Enregistré deux fois",
    "name": "lettre.pdf",
    "cursor": "",
}  # fmt: skip
_FORMATS = {
    "uuid": "0198f0c2-6f1e-7b64-9d3c-5f0a6f6b2a11",
    "date": "2026-03-10",
    "date-time": "2026-03-10T09:30:00Z",
    "uri": "https://courrier.exemple.invalid/api/v1/mails/?cursor=WyJ0IiwiaWQiXQ",
    "email": "bureau.ordre@exemple.invalid",
}
_DEEPEST = 16


def with_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Hook of drf-spectacular: the finished description with an example in each JSON body."""
    schemas = result["components"]["schemas"]
    for path in result["paths"].values():
        for operation in path.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                for media_type, content in body.get("content", {}).items():
                    if media_type.endswith("json") and "example" not in content:
                        content["example"] = _example(content["schema"], schemas)
    return result


def _example(schema: dict[str, Any], schemas: dict[str, Any], name: str = "", depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return None
    for key in ("example", "default", "const"):
        if key in schema:
            return schema[key]
    if reference := schema.get("$ref"):
        return _example(schemas[reference.rsplit("/", 1)[-1]], schemas, name, depth + 1)
    for key in ("allOf", "oneOf", "anyOf"):
        if key in schema:
            return _example(schema[key][0], schemas, name, depth)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        fields = schema.get("properties", {})
        return {field: _example(inner, schemas, field, depth + 1) for field, inner in fields.items()}
    if kind == "array":
        return [_example(schema["items"], schemas, name, depth + 1)]
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return False
    return _FORMATS.get(schema.get("format", "")) or _WORDS.get(name, "…")
