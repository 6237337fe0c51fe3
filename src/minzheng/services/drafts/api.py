"""The door of the room: what a resident has filled in and not sent yet."""

from minzheng.services.drafts.keeping import LONGEST, Draft, days, draft, drop, expire, keep

__all__ = ["LONGEST", "Draft", "days", "draft", "drop", "expire", "keep"]
