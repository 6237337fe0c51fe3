"""What a family may be entitled to: as few questions as the rules leave open, answered on the spot, and nothing kept."""
