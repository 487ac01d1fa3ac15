"""Bytes to text: what an article says, when it was published, in which language, and whether it is a copy."""
