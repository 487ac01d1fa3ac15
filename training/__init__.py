"""Scripts that make the models and data files that the package ships. Nothing here is imported at run time."""
