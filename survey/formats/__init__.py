"""Pure rooms: forms, submissions and sampling lists as files and as plain values."""
