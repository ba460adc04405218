"""The one statement that counts (GCRA: a bucket that leaks), and the one that forgets."""

from sqlalchemy import delete, func, text

from domain.rate.models import Rate

# One round trip, right under any number of processes: the row lock orders them, the database's
# clock is everybody's. An attempt beyond the allowance changes nothing, so waiting always helps.
SPEND = text(
    """
    INSERT INTO rate AS r (name, key, used_until, taken)
    VALUES (:name, :key, statement_timestamp() + :step, true)
    ON CONFLICT (name, key) DO UPDATE SET
      used_until = CASE WHEN greatest(r.used_until, statement_timestamp()) + :step
                             <= statement_timestamp() + :full
                        THEN greatest(r.used_until, statement_timestamp()) + :step
                        ELSE r.used_until END,
      taken = greatest(r.used_until, statement_timestamp()) + :step
              <= statement_timestamp() + :full
    RETURNING CASE WHEN r.taken THEN 0
              ELSE ceil(extract(epoch FROM r.used_until + :step
                                           - statement_timestamp() - :full))::int END
    """
)
"""Seconds to wait, 0 when taken. `step` is one attempt's share of time, `full` the whole burst."""

FORGET = delete(Rate).where(Rate.used_until < func.now())
