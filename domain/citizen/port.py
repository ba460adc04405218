"""What we ask of WeChat, and the ways it says no."""

from typing import Protocol

from domain.errors import Forbidden, NotFound, RuleViolation


class WechatCodeInvalid(RuleViolation):
    """WeChat does not know this sign-in code, or it has been used."""


class NoMiniProgramHere(NotFound):
    """This city has no WeChat mini-program."""


class WechatAccountBlocked(Forbidden):
    """WeChat holds this account to be at risk and does not let it sign in."""


class WechatBusy(Exception):
    """WeChat limits how often this account may ask: again later."""


class Wechat(Protocol):
    async def openid(self, js_code: str) -> str:
        """Who is behind a `wx.login` code, once. Raises WechatCodeInvalid, WechatAccountBlocked,
        WechatBusy, or Unavailable (of `domain.delivery.port`)."""
        ...
