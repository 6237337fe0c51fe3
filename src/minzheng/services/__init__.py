"""The shelf of the services: what a resident can ask for, what follows of the facts, what is granted, and the way there."""
