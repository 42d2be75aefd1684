"""Rendered pages -> a site: hooks, search, heads, cards, style sheets, fonts, the zip."""
