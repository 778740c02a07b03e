"""Which form does a study have as JSON? The JSON Schema, made from the records themselves."""

import json

from planloom.study.records import Study


def study_schema_json() -> str:
    """Return the JSON Schema of ``study.json`` as text: the same records give the same bytes.

    Returns
    -------
    text
        JSON Schema, draft 2020-12, with a line end at the end.

    Examples
    --------
    >>> json.loads(study_schema_json())["title"]
    'Study'
    """
    tree = Study.model_json_schema(mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | tree
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
