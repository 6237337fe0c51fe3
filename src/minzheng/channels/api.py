"""The door of the room: letters and messages."""

from minzheng.channels.checks import check as broken
from minzheng.channels.letters import Giving, Letter, give, known, known_by_file, newer, set_
from minzheng.channels.messages import Telling, Told, mine, tell, told_of, unread
from minzheng.channels.providers import Nobody, Outgoing, Provider, provide, words

__all__ = [
    "Giving",
    "Letter",
    "Nobody",
    "Outgoing",
    "Provider",
    "Telling",
    "Told",
    "broken",
    "give",
    "known",
    "known_by_file",
    "mine",
    "newer",
    "provide",
    "set_",
    "tell",
    "told_of",
    "unread",
    "words",
]
