"""Politics: from a reading to claims, and from claims to events. Sees only a `Reading`."""
