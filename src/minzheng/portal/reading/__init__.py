"""Reads of personal data: what is unusual, for whoever supervises; who used my data, for whoever it is about."""
