"""Sites on loopback, as many and as large as a benchmark needs, with pages of the generator and faults on demand."""
