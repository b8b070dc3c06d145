"""Nạp danh sách: reads the workbooks unions really keep, shows what it understood, then writes the register."""
