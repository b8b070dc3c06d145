"""Clauses against the law: pairs a second (one clause, one day) on one core, and the catalogue's size."""

import datetime as dt
import itertools
import random
import time
from decimal import Decimal

ROUNDS = 40


def main() -> None:
    """Every measurable term x values x days x regions, with and without words and article; CPU time."""
    from diemtua.agreements.rules.comparing import Verdict, compare
    from diemtua.agreements.rules.law import Workplace
    from diemtua.agreements.rules.terms import terms

    chance = random.Random(4)
    days = [dt.date(2025, 3, 1), dt.date(2025, 12, 31), dt.date(2026, 7, 1), dt.date(2026, 11, 22)]
    words = "Người lao động làm việc trong điều kiện bình thường được nghỉ hằng năm, hưởng nguyên lương theo hợp đồng"
    article = (
        words + " lao động như sau, tính theo thời gian làm việc thực tế của từng người trong năm dương lịch. " * 12
    )
    found: dict[Verdict, int] = {}
    for label, wording, text in (
        ("số", "", ""),
        ("số và lời văn", words, ""),
        ("số, lời văn, điều luật", words, article),
    ):
        pairs = [
            (term, Decimal(chance.choice([0, 1, 5, 8, 12, 14, 30, 44, 90, 150, 200, 5_100_000])), day, Workplace(region, 320, 1200, 9_000_000, 120))
            for (term, day, region) in itertools.product(terms().values(), days, (1, 2, 3, 4))
        ] * (ROUNDS // 4)  # fmt: skip
        started = time.process_time()
        for term, value, day, at in pairs:
            verdict = compare(term, value, day=day, workplace=at, wording=wording, article=text).verdict
            found[verdict] = found.get(verdict, 0) + 1
        spent = time.process_time() - started
        print(f"{label:24} {len(pairs):7,} cặp  {spent:6.2f} s CPU  {len(pairs) / spent:10,.0f} cặp/s")
    judged = sum(term.law is not None for term in terms().values())
    silent = sum(bool(term.silent) for term in terms().values())
    print(f"danh mục: {len(terms())} điều khoản, {judged} có mức luật, {silent} luật im lặng")
    print("kết luận: " + ", ".join(f"{verdict} {count:,}" for verdict, count in sorted(found.items())))
