"""Plant invented people, places, numbers and dates in copies of a user's own records, and see what is taken out."""
