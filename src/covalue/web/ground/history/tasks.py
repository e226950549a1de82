"""Long work on the record."""

from __future__ import annotations

from typing import Any

from covalue.web.ground.accounts.models import User
from covalue.web.ground.history.selectors import chain_list
from covalue.web.ground.jobs.registry import Running, job_kind
from covalue.web.ground.record.verify import verify_chain


@job_kind("record.verify", "Verify the record")
def record_verify(running: Running, user: User) -> dict[str, Any]:
    """Recompute every chain that the user may read; the first fault of each that has one."""
    chains = list(chain_list(user=user).order_by("scope", "scope_id"))
    faults = []
    for done, chain in enumerate(chains):
        running.progress(100 * done // len(chains), f"{done} of {len(chains)} chains")
        if fault := verify_chain(chain=chain):
            faults.append(str(fault))
    return {
        "chains": len(chains),
        "entries": sum(chain.length for chain in chains),
        "faults": faults,
    }
