"""Measures: from answers and weighted segments to one value per unit, and to one figure."""
