"""Password hashing a class of 500 can start a test with."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PhoneFriendlyArgon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 2 passes, 1 lane: the first set of the OWASP password storage guidance.

    About 25 ms of CPU a check, where Django's default costs 60 ms on 8 lanes and 100 MiB.
    """

    algorithm = "argon2"
    time_cost = 2
    memory_cost = 19456
    parallelism = 1
