"""Which annotated units are trained on, and which only measured on? By digest of the id, so that it never changes."""

from training.corpora import held_out


def is_development(identity: str) -> bool:
    """A tenth of the annotated units: measured on, never trained or tuned on."""
    return held_out(identity)


def is_calibration(identity: str) -> bool:
    """A twentieth, apart from development: thresholds and the calibration of scores come from it."""
    return held_out(identity, 1, 20)
