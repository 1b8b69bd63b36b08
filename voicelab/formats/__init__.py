"""How dates are written, a module for each language; `date_format` takes the names."""
