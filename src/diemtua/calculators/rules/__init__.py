"""Glue between what is typed and the rulebook: which rule answers, in which words. No number of the law stands here."""
