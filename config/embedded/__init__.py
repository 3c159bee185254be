"""PostgreSQL and Valkey without an installation: the servers of two wheels, and who looks after them."""
