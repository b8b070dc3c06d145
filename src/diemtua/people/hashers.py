"""Password hashing a class of 500 can start a test with."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PhoneFriendlyArgon2(Argon2PasswordHasher):
    """Argon2id with 7 MiB, 5 passes, 1 lane: the smallest of the OWASP guidance's five sets of equal strength.

    About 16 ms of CPU a check on the machine where its first set (19 MiB, 2 passes) costs 27 and Django's default, on
    8 lanes and 100 MiB, 60; a class of 500 signing in at once needs a third of the memory.
    """

    algorithm = "argon2"
    time_cost = 5
    memory_cost = 7168
    parallelism = 1
