"""Refresh the tallies of one transcript from its segments."""

from django.db import connection

REFRESH = """
with marked as (
    select coder_id, code_id, count(*) as n, sum(number) as total,
           range_agg(int4range(start, "end")) as spans
      from coding_segment
     where transcript_id = %(transcript)s
       and exists (select from coding_transcript text
                    where text.id = %(transcript)s and text.is_current)
     group by coder_id, code_id
), gone as (
    delete from analysis_tally t
     where t.transcript_id = %(transcript)s
       and not exists (select 1 from marked m
                        where m.coder_id = t.coder_id and m.code_id = t.code_id)
)
insert into analysis_tally (transcript_id, coder_id, code_id, n, total, chars, turns, refreshed_at)
select %(transcript)s, coder_id, code_id, n, total,
       (select sum(upper(span) - lower(span)) from unnest(spans) as span),
       (select count(*) from coding_turn turn
         where turn.transcript_id = %(transcript)s
           and int4range(turn.start, turn."end") && spans),
       now()
  from marked
on conflict (transcript_id, coder_id, code_id) do update
   set n = excluded.n, total = excluded.total, chars = excluded.chars, turns = excluded.turns,
       refreshed_at = excluded.refreshed_at
"""


def refresh(transcript: int) -> None:
    """Recompute every cell (coder, code) of the transcript; running it again changes nothing.

    An older version of a text has none: what is left on it waits for its coder. A cell's `chars` is the length of the union of its spans, its `turns` those they touch.
    """
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, {"transcript": transcript})
