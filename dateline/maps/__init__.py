"""Maps drawn while building: the land of the world, cut and projected into SVG paths."""
