"""The capacity of a receiver: the largest broadcast that it carries within its objectives."""
