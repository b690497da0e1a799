"""Put originals back: find the record, log the request, open, and place what is certain."""
