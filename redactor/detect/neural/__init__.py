"""The names model: an embedded encoder that finds people, organisations and places by reading the sentence."""
