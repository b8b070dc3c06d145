"""Tổ chức công đoàn: the register of units, enterprises, persons and their mandates, who manages which units, and the roster import."""
