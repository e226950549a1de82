"""Version 1: one router per app."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from covalue.web.accounts.api import router as accounts
from covalue.web.agreements.api import router as agreements
from covalue.web.api.keys import ByKey
from covalue.web.api.problems import PROBLEM, install
from covalue.web.assessments.api import router as assessments
from covalue.web.benefits.api import router as benefits
from covalue.web.benefits.estimate_api import router as estimates
from covalue.web.cases.api import router as cases
from covalue.web.commitments.api import router as commitments
from covalue.web.documents.api import router as documents
from covalue.web.gates.api import router as gates
from covalue.web.jobs.api import router as jobs
from covalue.web.meetings.api import router as meetings
from covalue.web.organizations.api import router as organizations
from covalue.web.overview.api import router as overview
from covalue.web.partners.api import router as partners
from covalue.web.plans.api import router as plans
from covalue.web.projects.api import router as projects
from covalue.web.record.api import router as record
from covalue.web.tiers.api import router as tiers


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
for router in (
    accounts,
    organizations,
    agreements,
    record,
    partners,
    projects,
    tiers,
    assessments,
    meetings,
    commitments,
    plans,
    overview,
    documents,
    cases,
    gates,
    benefits,
    estimates,
    jobs,
):
    api.add_router("", router)
