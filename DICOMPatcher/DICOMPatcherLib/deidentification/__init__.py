"""Removing what may identify someone from the bytes of a file (PS3.15 annex E)."""
