"""The same rows through splink, in an interpreter that has it: `python with_splink.py rows.csv pairs.csv`.

Unsupervised, as its guide does it: blocking rules, u by random sampling, m by expectation maximisation, then predict.
It gets our cleaned values (folded name, ten-digit telephone, ISO dates), so that only the comparing is compared.
"""

import json
import resource
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def settings():
    """Comparisons and blocks as near to ours as its library says them."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    swapped = cll.CustomLevel(
        "substr(born_l, 1, 4) = substr(born_r, 1, 4) AND substr(born_l, 6, 2) = substr(born_r, 9, 2)"
        " AND substr(born_l, 9, 2) = substr(born_r, 6, 2)",
        "day and month swapped",
    )
    born = cl.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            cll.NullLevel("born"),
            cll.ExactMatchLevel("born"),
            swapped,
            cll.CustomLevel("substr(born_l, 1, 4) = substr(born_r, 1, 4)", "same year"),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row_id",
        comparisons=[
            cl.DamerauLevenshteinAtThresholds("name", [1, 2]).configure(term_frequency_adjustments=True),
            born,
            cl.DamerauLevenshteinAtThresholds("cccd", [1]),
            cl.ExactMatch("phone"),
            cl.ExactMatch("email"),
            cl.ExactMatch("unit").configure(term_frequency_adjustments=True),
            cl.ExactMatch("post"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("cccd"),
            block_on("phone"),
            block_on("email"),
            block_on("name", "born"),
            block_on("name", "unit"),
            block_on("born", "unit"),
        ],
        retain_intermediate_calculation_columns=False,
    )


def main() -> None:
    """Compare, write (row, row, probability) and print the figures."""
    cpu, wall = time.process_time(), time.perf_counter()
    import duckdb
    import splink
    from splink import Linker, block_on

    try:
        from splink import DuckDBAPI
    except ImportError:  # splink 5
        from splink.internals.duckdb.database_api import DuckDBAPI

    source, target = sys.argv[1:]
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(f"CREATE TABLE people AS SELECT * FROM read_csv('{source}', all_varchar = true, header = true)")
    api = DuckDBAPI(connection)
    table = api.register("people") if int(splink.__version__.split(".")[0]) > 4 else "people"
    linker = Linker(table, settings()) if table != "people" else Linker("people", settings(), api)
    linker.training.estimate_probability_two_random_records_match([block_on("cccd")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=7)
    for rule in (block_on("cccd"), block_on("phone"), block_on("name", "born")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01)
    name = found.physical_name
    connection.execute(
        f"COPY (SELECT row_id_l, row_id_r, match_probability FROM {name}) TO '{target}' (HEADER, DELIMITER ',')"
    )
    figures = {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "version": splink.__version__,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
