"""The book to take along: from the pages' trees to a PDF by Typst and an EPUB."""
