"""The worker process: runs queued jobs, takes up again what a killed worker left, forgets what may not be kept."""

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
    are counted from; every half hour, forget what is over."""
    from django.db import close_old_connections
    from django.db.utils import OperationalError
    from django.utils import timezone

    from diemtua.advice.actions import forget_old_inquiries
    from diemtua.advice.jobs import tick as advice_tick
    from diemtua.api.jobs import look_for_news
    from diemtua.casework.actions import recount_cases
    from diemtua.exams.actions import finish_overdue_sittings
    from diemtua.jobs.actions import forget_old_files as forget_results
    from diemtua.jobs.actions import recover_silent_jobs
    from diemtua.people.actions import forget_expired
    from diemtua.reorganisation.actions import start_due_decisions
    from diemtua.roster.actions import forget_old_files as forget_rosters
    from diemtua.unions.actions import forget_old_code_files
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
                forget_old_code_files(now=timezone.now())
                forget_results(now=timezone.now())
                forget_expired(now=timezone.now())
                forget_rosters(now=timezone.now())
                forget_old_inquiries(now=timezone.now())
                recount_cases(today=timezone.localdate())
        except OperationalError:
            close_old_connections()
        except Exception:  # one feature's fault must not end the rounds of the others
            log.exception("Lượt việc nền bị lỗi")
        time.sleep(RECOVER_SECONDS)


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
