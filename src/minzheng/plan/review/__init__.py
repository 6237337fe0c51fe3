"""A notice on its way into force: machine, then people, then its issuer."""
