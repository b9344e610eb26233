"""Dateline: a static site generator for briefing archives."""

__version__ = "0.1.0"
