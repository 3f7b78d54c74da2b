"""Makes the sample books: one XHTML text for each, bound as EPUB 3 or PDF. Every run gives the same bytes."""
