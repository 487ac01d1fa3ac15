"""How good is detente? Scores against annotated data, with floors that a change must not fall below."""
