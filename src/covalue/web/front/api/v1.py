"""Version 1: one router per app."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from covalue.web.front import house
from covalue.web.front.api.keys import ByKey
from covalue.web.kit.api_answers import PROBLEM, install


class CovalueApi(NinjaAPI):
    """Describes errors as what they are: problem documents."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's own name: `agreement_accept`."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document, with the media type of problems and bearer keys."""
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "content" in answer:
                        answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
        return schema


api = CovalueApi(
    title="Covalue",
    version="1",
    description=(
        "Everything a page can do. Send a key with every request: `Authorization: Bearer cv_…`."
        " Writes may carry an `Idempotency-Key`: the same key and request again give the same"
        " answer and change nothing."
    ),
    auth=ByKey(),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)
install(api)
for router in house.routers():
    api.add_router("", router)
