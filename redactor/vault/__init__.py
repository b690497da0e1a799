"""Keep what was taken out of records, sealed per record, revision and class of entity."""
