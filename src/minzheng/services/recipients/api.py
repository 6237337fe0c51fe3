"""The door of the room: a kind of table that `rolls` looks through and brings in."""

from minzheng.services.recipients.intake import RECIPIENTS

__all__ = ["RECIPIENTS"]
