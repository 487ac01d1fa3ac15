"""Read the news about a conflict and keep the record of its diplomacy."""

__version__ = "0.1.0"
