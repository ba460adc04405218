"""The stand-ins of gateway and WeChat, as programs on the line."""

from tests.adapters.conftest import mailbox, running_town, town

__all__ = ["mailbox", "running_town", "town"]
