"""What every relationship stands on: people, organizations, the record, agreements, jobs."""
