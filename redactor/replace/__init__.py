"""Put tokens in the place of spans. The only room that knows Presidio's anonymizer."""
