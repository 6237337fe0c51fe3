"""The officials' pages of what is granted and paid."""
