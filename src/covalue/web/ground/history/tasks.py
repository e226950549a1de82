"""Long work on the record."""

from __future__ import annotations

from typing import Any

from covalue.web.ground.accounts.models import User
from covalue.web.ground.history.selectors import chain_list
from covalue.web.ground.jobs.registry import Running, job_kind
from covalue.web.ground.record.verify import chain_faults


@job_kind("record.verify", "Verify the record")
def record_verify(running: Running, user: User) -> dict[str, Any]:
    """Recompute every chain that the user may read, and compare the rows that it seals."""
    chains = list(chain_list(user=user).order_by("scope", "scope_id"))
    faults: list[str] = []
    for done, chain in enumerate(chains):
        running.progress(100 * done // len(chains), f"{done} of {len(chains)} chains")
        faults += map(str, chain_faults(chain=chain))
    return {
        "chains": len(chains),
        "entries": sum(chain.length for chain in chains),
        "faults": faults,
    }
