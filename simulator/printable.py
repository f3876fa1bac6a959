"""Printable text: what others wrote, as it can be shown on a line of a terminal or a log."""

__all__ = ["escaped", "printable"]


def printable(text: str) -> str:
    r"""A text that ends no line and moves no cursor: what does is a blank.

    >>> printable("Press 1.\n\x1b[2J")
    'Press 1.  [2J'
    """
    return "".join(each if each.isprintable() else " " for each in text)


def escaped(text: str) -> str:
    r"""A text of which nothing is lost: what would end a line or move a cursor is escaped.

    >>> escaped("zip \x1b[2J")
    'zip \\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )
