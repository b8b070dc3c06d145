"""Pages of the boards: the funnel, the statistics with their trend, the numbers of a period."""
