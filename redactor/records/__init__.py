"""Read files of records and write them back, byte for byte outside a change."""
