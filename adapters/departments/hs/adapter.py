"""红十字会: decided by its staff at their seats on the platform; nothing to translate."""

from adapters.departments._worklist import Worklist


class RedCross(Worklist):
    code = "HS"
