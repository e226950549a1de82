"""Organizations, programmes, relationships, memberships with dated roles, invitations, private
fields."""
