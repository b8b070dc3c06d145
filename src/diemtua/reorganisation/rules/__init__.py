"""Pure: what a decision does to the tree, how a table is read, which place an address names."""
