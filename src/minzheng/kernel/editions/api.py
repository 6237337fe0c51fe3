"""The door of the editions room."""

from minzheng.kernel.editions.keeping import Edition, NotKept, at, check, keep, of, text

__all__ = ["Edition", "NotKept", "at", "check", "keep", "of", "text"]
