"""Who is told what is new, and how? Rules in a file, looked at by `run`, sent by mail, webhook, feed and calendar.

docs/alerts.md has the format of the rules, what receivers get, and what is promised about doubles.
"""

from detente.faces.alerts.delivery import missing
from detente.faces.alerts.findings import ALERTS
from detente.faces.alerts.rounds import Report, Trouble, preview, run
from detente.faces.alerts.rules import Rule, Rules, load

__all__ = ["ALERTS", "Report", "Rule", "Rules", "Trouble", "load", "missing", "preview", "run"]
