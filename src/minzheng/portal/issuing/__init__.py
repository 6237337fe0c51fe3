"""A plan as others take it away: as a document, as a table, as data; and held against another."""
