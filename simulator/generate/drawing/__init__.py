"""The pieces that strategies are made of: callees, wishes, outcomes and lives to draw."""
