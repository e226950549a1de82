"""The partner programme: lead roles, tiers, assessments, meetings, commitments, plans."""
