"""Who must be told of what, in which words, by which channel."""
