"""Are these two records the same paper, these two names the same person, and how sure are we."""
