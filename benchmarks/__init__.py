"""How fast things are, as ratios taken in one run. No test depends on them."""
