"""The door of the publishing room."""

from minzheng.kernel.publishing.feed import Linked, feed
from minzheng.kernel.publishing.publication import Line, NotPublic, Page, Publication, Refused
from minzheng.kernel.publishing.reads import EVERYWHERE, publication, published
from minzheng.kernel.publishing.verbs import publish, withdraw

__all__ = [
    "EVERYWHERE",
    "Line",
    "Linked",
    "NotPublic",
    "Page",
    "Publication",
    "Refused",
    "feed",
    "publication",
    "publish",
    "published",
    "withdraw",
]
