"""The door of the room: what a resident has filled in and not sent yet."""

from minzheng.services.drafts.keeping import LONGEST, Begun, Draft, begun, days, draft, drop, expire, keep

__all__ = ["LONGEST", "Begun", "Draft", "begun", "days", "draft", "drop", "expire", "keep"]
