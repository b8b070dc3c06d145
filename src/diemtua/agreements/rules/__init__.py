"""What we decide about clauses: terms, verdicts, quality, checks, peers. Pure; every legal number is the rulebook's."""
