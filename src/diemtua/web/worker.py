"""The worker process: runs queued jobs, takes up again what a killed worker left, forgets what may not be kept."""

import datetime as dt
import itertools
import logging
import os
import threading
import time
from collections.abc import Callable

from django.apps import apps
from django.db import close_old_connections
from django.db.utils import OperationalError
from django.utils import timezone
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)
RECOVER_SECONDS = 30
ROUNDS_TO_TIDY = 60


def one_round(turn: int) -> None:
    """Half a minute's look around: tell that somebody looks, queue again the jobs whose worker is gone, hand in tests the clock has ended, bring class
    questions to the desk, flag what rests on changed law, start decisions whose day has come and store anew what figures
    are counted from; every half hour, count cases anew, forget what is over and see whether references are to be read anew and the search has something to learn. A fault of one does not keep the others."""
    from diemtua.advice.jobs import tick as advice_tick
    from diemtua.api.jobs import look_for_news
    from diemtua.casework.actions import recount_cases
    from diemtua.exams.actions import finish_overdue_sittings
    from diemtua.jobs.actions import beat, recover_silent_jobs
    from diemtua.legislation.jobs import keep_learning, keep_reading
    from diemtua.reorganisation.actions import start_due_decisions
    from diemtua.unions.columnstore import renew_columns

    tidy = turn % ROUNDS_TO_TIDY == 0
    now = timezone.now()
    _try(beat, now=now)
    _try(recover_silent_jobs, now=now)
    _try(finish_overdue_sittings, now=now)
    _try(advice_tick, now=now)
    _try(start_due_decisions, now=now)
    _try(look_for_news, now=now)
    _try(renew_columns, now=now, tidy=tidy)
    if tidy:
        _try(recount_cases, today=timezone.localdate(now))
        forget(now=now)
        _try(keep_reading, now=now)
        _try(keep_learning, now=now)


def _try(step: Callable[..., object] | str, **words: object) -> None:
    try:
        (import_string(step) if isinstance(step, str) else step)(**words)
    except OperationalError:
        close_old_connections()
    except Exception:
        log.exception("Việc nền bị lỗi: %s", step)


def forgetters() -> list[str]:
    """The functions that keep what the models' `Privacy` promises, each once, in the order of their names."""
    declared = (getattr(model, "Privacy", None) for model in apps.get_models())
    return sorted({privacy.forgotten_by for privacy in declared if hasattr(privacy, "forgotten_by")})


def forget(*, now: dt.datetime) -> None:
    """Forget everything whose time is over."""
    for name in forgetters():
        _try(name, now=now)


def main() -> None:
    """Run until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemtua.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    def look_around() -> None:
        for turn in itertools.count():
            one_round(turn)
            time.sleep(RECOVER_SECONDS)

    threading.Thread(target=look_around, daemon=True).start()
    call_command("db_worker", interval=0.5, reload=False, startup_delay=False, verbosity=0, queue_name="*")


if __name__ == "__main__":
    main()
