"""The room that moves what is late and asks the places by sample."""
