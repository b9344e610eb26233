"""What the preview serves: a page with its script and style, and the paths to it."""
