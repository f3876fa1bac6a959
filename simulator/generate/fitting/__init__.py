"""Fitting: from recorded postbacks to a profile whose calls go as those did."""
