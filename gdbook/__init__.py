"""gdbook: the small gradient-descent library that the book's snippets import.

``import gdbook`` loads NumPy and nothing heavier; matplotlib, torch and scikit-learn are
imported only by the function that needs them.
"""
