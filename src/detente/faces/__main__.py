"""Run the command line as ``python -m detente.faces``, for where the ``detente`` command is not on the path."""

from detente.faces.cli import main

main()
