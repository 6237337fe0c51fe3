"""The door of the room: the messages that there are."""

from minzheng.services.telling.hears import remind
from minzheng.services.telling.messages import Message, message, messages
from minzheng.services.telling.messages import check as broken

__all__ = ["Message", "broken", "message", "messages", "remind"]
