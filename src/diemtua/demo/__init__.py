"""Liên đoàn mẫu: a believable federation built by calling the real actions."""
