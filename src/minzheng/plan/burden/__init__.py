"""The room that keeps asking cheap: what is asked of lower levels has a price, an end and an approver."""
