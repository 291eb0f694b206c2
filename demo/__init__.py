"""The demonstration: fictitious people, the story, and large sets of data. Stands in for a person at the edge."""
