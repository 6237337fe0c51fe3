"""The officials' pages of what is moved and what is asked: matters, help, requests, inspections."""
