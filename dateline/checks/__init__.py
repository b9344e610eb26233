"""What `check` tells an editor besides mistakes; nothing of it keeps a site from being built."""
