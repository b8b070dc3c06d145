"""Pages of the register: persons, units, activation codes, staff."""
