"""Our own decisions about advice: the clock of working hours, targets, names that must go, topics. Pure, no clock of the machine."""
