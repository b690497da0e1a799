"""Keep the trail: who sealed and opened what, when and why, so that nobody can change it unseen."""
