"""Carrying out a plan: the output folder and the files in it."""
