"""The record over the network: one route a question under /api/v1, the same answers as everywhere else."""
