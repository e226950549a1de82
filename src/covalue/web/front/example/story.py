"""Days told from the day of loading on, and what happened on them, told in order."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from covalue.web.kit import clock
from covalue.web.kit.asked_once import once
from covalue.web.kit.days import add_months

Act = Callable[[], object]
_PART = re.compile(r"([+-]?)(\d+)([ymwd])")


class Story:
    """What is to be told, sorted by its moments. Acts may add later ones while it is told."""

    def __init__(self, now: datetime, zone: str) -> None:
        """`now` is the moment of loading: nothing is told after it."""
        self.now, self.zone = now, ZoneInfo(zone)
        self.today = clock.day_in(now, self.zone)
        self._acts: list[tuple[datetime, int, Act, Callable[[], AbstractContextManager[None]]]] = []
        self._order = count()

    def day(self, offset: str) -> date:
        """The day so far from the day of loading: `-3y2m` (before), `+62d` (after), `-14m+3d`,
        `0d`."""
        if not re.fullmatch(r"([+-]?\d+[ymwd])+", str(offset)):
            raise ValueError(f"'{offset}' is no distance in days, as -14m+3d.")
        sign, months, days = 1, 0, 0
        for given, number, unit in _PART.findall(offset):
            sign = {"+": 1, "-": -1, "": sign}[given]
            months += sign * int(number) * {"y": 12, "m": 1}.get(unit, 0)
            days += sign * int(number) * {"w": 7, "d": 1}.get(unit, 0)
        return add_months(self.today, months) + timedelta(days=days)

    def at(
        self, when: str | date | datetime, act: Act, hour: float = 9, *, changes_roles: bool = False
    ) -> None:
        """Let it happen at the moment, or at the hour of the day in the programme's time zone.

        Unless it changes roles, each person's roles are asked for once in it.
        """
        moment = self.moment(when, hour)
        if self.today < clock.day_in(moment, self.zone):
            raise ValueError(f"{when} is not over: nothing can have happened then.")
        scope = nullcontext if changes_roles else once
        heapq.heappush(self._acts, (min(moment, self.now), next(self._order), act, scope))

    def tell(self, hear: Callable[[str], None]) -> None:
        """Let everything happen, each at its moment; `hear` is told each year that begins."""
        year = 0
        while self._acts:
            moment, _order, act, scope = heapq.heappop(self._acts)
            if moment.year > year:
                year = moment.year
                hear(str(year))
            with clock.at(moment), scope():
                act()

    def moment(self, when: str | date | datetime, hour: float) -> datetime:
        """The hour of the day in the programme's time zone; a moment stays as it is."""
        if isinstance(when, datetime):
            return when
        day = self.day(when) if isinstance(when, str) else when
        return datetime.combine(day, time(), tzinfo=self.zone) + timedelta(hours=hour)
