"""The API of the own account: who I am, and my keys."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from covalue.web.ground.accounts import selectors, services
from covalue.web.ground.accounts.models import ApiToken, TokenScope, User
from covalue.web.ground.accounts.requests import SignedInRequest
from covalue.web.kit.api_answers import ANSWERS
from covalue.web.kit.days import Moment
from covalue.web.kit.limits import text_of

router = Router(tags=["account"])


class Me(Schema):
    """The user that a key acts for."""

    id: UUID
    name: str
    email: str
    is_service: bool


class Token(Schema):
    """A key without the key itself; `start` are its first characters."""

    id: UUID
    kind: str
    name: str
    start: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


class NewToken(Schema):
    """A key to be made."""

    name: str = text_of(ApiToken, "name")
    scopes: list[TokenScope]
    expires_at: Moment | None = None


class IssuedToken(Schema):
    """A new key; the key itself is shown this once, and not when a write is repeated."""

    token: Token
    key: str | None


@router.get("/me", response={200: Me, **ANSWERS})
def me(request: SignedInRequest) -> User:
    """Who the key acts for."""
    return request.user


@router.get("/tokens", response={200: list[Token], **ANSWERS})
@paginate
def token_list(request: SignedInRequest) -> QuerySet[ApiToken]:
    """My keys, newest first."""
    return selectors.token_list(user=request.user)


@router.post("/tokens", response={201: IssuedToken, **ANSWERS})
def token_issue(
    request: SignedInRequest,  # noqa: ARG001 - the library gives it
    body: NewToken,  # noqa: ARG001 - read before it is refused
) -> Status[IssuedToken]:
    """Make a key for myself."""
    services.refuse_key()


@router.post("/tokens/{uuid:token_id}/revoke", response={200: Token, **ANSWERS})
def token_revoke(request: SignedInRequest, token_id: UUID) -> ApiToken:
    """Make one of my keys useless."""
    return services.token_revoke(
        user=request.user, token=selectors.token_get(user=request.user, token_id=token_id)
    )
