"""How far coders agree: on marking a place at all, and on the values of what several marked."""
