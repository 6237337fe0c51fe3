"""Plans in force: their duties, who answers, and how each promise is proven."""
