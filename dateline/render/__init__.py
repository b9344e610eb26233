"""Page → bytes: the templates, what they may call, and what a mistake in one is called."""
