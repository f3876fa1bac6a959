"""Programs that print figures; run by hand, from the top folder."""
