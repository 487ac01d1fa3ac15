"""Bytes in: where pages come from. The only stage that touches files to be read and, later, the network."""
