"""The worker process: runs queued jobs, takes up again what a killed worker left, forgets what may not be kept."""

import datetime as dt
import itertools
import logging
import os
import threading
import time

log = logging.getLogger(__name__)
RECOVER_SECONDS = 30
ROUNDS_TO_TIDY = 60


def recover_for_ever() -> None:
    """Every half minute, queue again the jobs whose worker is gone, hand in tests the clock has ended, bring class
    questions to the desk, flag what rests on changed law, start decisions whose day has come and store anew what figures
    are counted from; every half hour, count cases anew and forget what is over."""
    from django.db import close_old_connections
    from django.db.utils import OperationalError
    from django.utils import timezone

    from diemtua.advice.jobs import tick as advice_tick
    from diemtua.api.jobs import look_for_news
    from diemtua.casework.actions import recount_cases
    from diemtua.exams.actions import finish_overdue_sittings
    from diemtua.jobs.actions import recover_silent_jobs
    from diemtua.reorganisation.actions import start_due_decisions
    from diemtua.unions.columnstore import renew_columns

    for turn in itertools.count():
        try:
            recover_silent_jobs(now=timezone.now())
            finish_overdue_sittings(now=timezone.now())
            advice_tick(now=timezone.now())
            start_due_decisions(now=timezone.now())
            look_for_news(now=timezone.now())
            renew_columns(now=timezone.now(), tidy=turn % ROUNDS_TO_TIDY == 0)
            if turn % ROUNDS_TO_TIDY == 0:
                recount_cases(today=timezone.localdate())
                forget(now=timezone.now())
        except OperationalError:
            close_old_connections()
        except Exception:  # one feature's fault must not end the rounds of the others
            log.exception("Lượt việc nền bị lỗi")
        time.sleep(RECOVER_SECONDS)


def forgetters() -> list[str]:
    """The functions that keep what the models' `Privacy` promises, each once, in the order of their names."""
    from django.apps import apps

    declared = (getattr(model, "Privacy", None) for model in apps.get_models())
    return sorted({privacy.forgotten_by for privacy in declared if hasattr(privacy, "forgotten_by")})


def forget(*, now: dt.datetime) -> None:
    """Forget everything whose time is over; a fault of one feature does not keep the others."""
    from django.db.utils import OperationalError
    from django.utils.module_loading import import_string

    for name in forgetters():
        try:
            import_string(name)(now=now)
        except OperationalError:
            raise
        except Exception:
            log.exception("Chưa dọn được: %s", name)


def main() -> None:
    """Run until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diemtua.web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    threading.Thread(target=recover_for_ever, daemon=True).start()
    call_command("db_worker", interval=0.5, reload=False, startup_delay=False, verbosity=0, queue_name="*")


if __name__ == "__main__":
    main()
