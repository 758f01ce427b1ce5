"""Papers that are handed out: forms 01 to 07, cover sheets, their templates and law references."""
