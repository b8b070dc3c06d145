"""The only place that knows all: settings, urls, base pages, the agenda page."""
