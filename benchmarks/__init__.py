"""What the project measures, against whom, and how to measure it again."""
