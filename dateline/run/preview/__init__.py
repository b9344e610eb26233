"""What the preview adds to a page: a script, a style, and leave for both."""
