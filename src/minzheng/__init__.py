"""Minzheng: software with which a government keeps its promises."""
