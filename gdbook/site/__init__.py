"""How the book is built: Markdown -> programs -> results -> pages and notebooks.

The only part of gdbook that knows MkDocs, Jupyter and pandoc; nothing outside imports it.
"""
