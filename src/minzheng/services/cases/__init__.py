"""From an application to a reasoned decision."""
