"""Other people's archives → pieces: what a briefing file is written of. No disk, no clock."""
