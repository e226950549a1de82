"""Commands on business cases."""
