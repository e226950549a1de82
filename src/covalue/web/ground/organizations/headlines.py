"""What the pages of organizations say at their head, in words."""

from __future__ import annotations

from collections.abc import Iterable

from covalue.web.ground.organizations.models import Invitation, Organization, Role
from covalue.web.kit.look.phrases import Phrase, counted, phrase, strong
from covalue.web.kit.look.templatetags.look import day, utc_day


def people_of(organization: Organization, people: int, invited: int) -> str:
    """How many act for the organization, and how many are invited."""
    waiting = f"; {invited} {'is' if invited == 1 else 'are'} invited" if invited else ""
    return f"{_acting(people)} for {organization}{waiting}."


def people_of_both(sides: Iterable[tuple[Organization, int]]) -> str:
    """How many act for either party of a relationship."""
    parts = [f"{_acting(people)} for {organization}" for organization, people in sides]
    return f"{', '.join(parts)}."


def _acting(people: int) -> str:
    return f"{counted(people, 'person', 'people')} {'acts' if people == 1 else 'act'}"


def days_of_role(role: Role) -> str:
    """From when, and where it is known until when, a role is held."""
    if role.ends_on is None:
        return f"since {day(role.starts_on)}"
    return f"{day(role.starts_on)} to {day(role.ends_on)}"


def offer(invitation: Invitation) -> Phrase:
    """Who invites to what, and until when."""
    return phrase(
        "{} invites you as {}{}. The link works until {}.",
        invitation.invited_by,
        strong(invitation.get_name_display()),
        _where(invitation),
        utc_day(invitation.expires_at),
    )


def _where(invitation: Invitation) -> str:
    if relationship := invitation.relationship:
        return f", in the relationship of {relationship.client} and {relationship.partner}"
    return f", in the programme {invitation.programme}" if invitation.programme else ""


def receiver(invitation: Invitation, signed_in_as: str) -> str:
    """For whom the invitation is, beside the address of who is signed in (empty: nobody is)."""
    here = f"; you are signed in as {signed_in_as}" if signed_in_as else ""
    return f"For {invitation.email}{here}."
