"""Plots for a report: daily series, reliability of forecasts, forecast cards; as PNG or SVG by the ending of the file.

Each takes plain nouns, and draws what it is given: nothing is counted or judged here.
"""

from detente.faces.plots.calibration import Table, reliability
from detente.faces.plots.forecasts import Card, Reference, cards
from detente.faces.plots.timeline import Line, Mark, Note, series

__all__ = ["Card", "Line", "Mark", "Note", "Reference", "Table", "cards", "reliability", "series"]
