"""Learned models as data, and what evaluates them. ``training/`` made them and is no part of the program."""
