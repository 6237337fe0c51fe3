"""What the government does for a resident who asks: service items, and the law that binds each of them on a day."""
