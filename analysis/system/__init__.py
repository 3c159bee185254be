"""Indicator systems: read from YAML with line numbers, checked against codebook and forms."""
