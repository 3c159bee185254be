"""Repeatable measurements: `make bench`. Each bench_*.py here offers `run() -> list[Figure]`."""
