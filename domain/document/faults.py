"""The ways a file is refused by what is in it."""

from domain.errors import RuleViolation


class DocumentUnreadable(RuleViolation):
    """This is no JPEG, PNG or PDF, or the file is damaged."""


class DocumentActive(RuleViolation):
    """This PDF holds a program, a form or another file; only plain pages are taken in."""


class DocumentLocked(RuleViolation):
    """This PDF is protected by a password."""


class DocumentTooDetailed(RuleViolation):
    """This picture has more pixels than anybody can use."""
