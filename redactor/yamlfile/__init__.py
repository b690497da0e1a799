"""Read a YAML file strictly: safely, with lines, and with every mistake said at once."""
