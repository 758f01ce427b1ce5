"""PDF files: reading, building, rendering."""
