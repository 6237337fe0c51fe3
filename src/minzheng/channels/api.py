"""The door of the room: letters and messages."""

from minzheng.channels.letters import Giving, Letter, give, known, known_by_file, newer, set_

__all__ = ["Giving", "Letter", "give", "known", "known_by_file", "newer", "set_"]
