"""What citizens say about a promise in a place: sealed until an officer reads it, answered in time, published in other words."""
