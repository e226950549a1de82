"""What the chapters of the example share: who and what there is by now, by the names of the data
files."""

from __future__ import annotations

from dataclasses import dataclass, field

from covalue.web.front.example.story import Story
from covalue.web.ground.accounts.models import User
from covalue.web.ground.organizations.models import Organization, Programme, Relationship
from covalue.web.partnership.assessments.models import Round
from covalue.web.partnership.partners.models import Area
from covalue.web.partnership.tiers.models import Tier


@dataclass
class World:
    """Grows while the story is told."""

    story: Story
    manager: User
    people: dict[str, User] = field(default_factory=dict)
    relationships: dict[str, Relationship] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    tiers: dict[str, Tier] = field(default_factory=dict)
    _programme: Programme | None = None
    _round: Round | None = None

    @property
    def client(self) -> Organization:
        """The company whose programme it is."""
        return self.programme.client

    @property
    def programme(self) -> Programme:
        """The one programme."""
        assert self._programme is not None, "the programme begins first"
        return self._programme

    @programme.setter
    def programme(self, made: Programme) -> None:
        self._programme = made

    @property
    def round(self) -> Round:
        """The round of the assessment that is open."""
        assert self._round is not None, "a round is opened before it is answered"
        return self._round

    @round.setter
    def round(self, made: Round) -> None:
        self._round = made

    @property
    def sponsor(self) -> User:
        """Who signs within the client."""
        return self.people["Frederik Maas"]
