"""Instances as rows of text, and what can be said about one of them or compared between two."""
