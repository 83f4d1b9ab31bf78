"""Records as tables, by DuckDB: the Parquet twin of a run, and exports.

A database is always in memory, has no network, loads nothing, and reads and writes only the files that it was opened
for: what a filter from the command line asks for, it cannot reach more. Memory is bounded, whatever the files hold.
"""
