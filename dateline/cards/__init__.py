"""Social cards: what a briefing looks like where its address is shared."""
