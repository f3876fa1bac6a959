"""Printable text: what others wrote, as it can be shown on a line of a terminal or a log."""

__all__ = ["printable"]


def printable(text: str) -> str:
    r"""A text that ends no line and moves no cursor: what does is a blank.

    >>> printable("Press 1.\n\x1b[2J")
    'Press 1.  [2J'
    """
    return "".join(each if each.isprintable() else " " for each in text)
