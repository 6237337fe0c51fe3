"""The door of the room: applications that are under way on paper."""

from minzheng.services.backlog.columns import law, laws, paper
from minzheng.services.backlog.intake import BACKLOG
from minzheng.services.backlog.schema import Law, Refused, words

__all__ = ["BACKLOG", "Law", "Refused", "law", "laws", "paper", "words"]
