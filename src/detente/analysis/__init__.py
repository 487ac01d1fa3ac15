"""Readings of claims and events: ledger and, later, mediation, positions, indicators. Nouns in, nouns out, pure."""
