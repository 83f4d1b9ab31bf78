"""Learned models as data, what evaluates them, and how they were made."""
