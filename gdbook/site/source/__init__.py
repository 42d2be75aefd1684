"""Markdown -> pages, programs, outlines; the rules of the text; the two editions compared."""
