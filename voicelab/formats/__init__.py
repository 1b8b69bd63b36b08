"""How dates and lists are written, a module for each language; `get_format` takes the names."""
