"""The officials' pages of persons and households."""
