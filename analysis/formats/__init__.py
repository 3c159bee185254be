"""Formats the figures leave in."""
