"""What the watch looks for, as SQL over whole sets: rules about one look-up, and counts of a day.

Each statement is asked again and again about the same rows; an alert's key keeps it to one.
NEW are the rows that were written since the last round, or may have been (services).
"""

from __future__ import annotations

NEW = "l.xid >= %(horizon)s::xid8 AND l.xid < %(upto)s::xid8"
DAY = "(l.at AT TIME ZONE 'Asia/Almaty')::date"
HOUR = "extract(hour FROM l.at AT TIME ZONE 'Asia/Almaty')"
COLUMNS = "key, rule, at, lookup_id, organisation_id, operator_id, client_id"
OF_ONE = "%(at)s, l.id, l.organisation_id, l.operator_id, l.client_id"

# Anybody but the person herself.
CANARY = f"""
INSERT INTO audit_alert ({COLUMNS})
SELECT 'canary:' || l.id, 'canary', {OF_ONE}
  FROM audit_lookup l JOIN audit_canary c ON c.iin_key = l.iin_key
 WHERE {NEW} AND l.door <> 'record' AND l.outcome <> 'watched'
    ON CONFLICT (key) DO NOTHING
"""
# Whoever looks again while the auditor has not closed the case, the flagged organisation above all.
FLAGGED = f"""
INSERT INTO audit_alert ({COLUMNS})
SELECT DISTINCT ON (l.id) 'flagged:' || l.id, 'flagged', {OF_ONE}
  FROM audit_case c JOIN audit_lookup f ON f.id = c.lookup_id
       JOIN audit_lookup l ON l.iin_key = f.iin_key
 WHERE {NEW} AND l.door IN ('desk', 'list', 'api', 'fhir') AND l.at >= c.opened_at
   AND coalesce((SELECT n.state FROM audit_casenote n WHERE n.case_id = c.id ORDER BY n.id DESC LIMIT 1),
                'open') <> 'closed'
    ON CONFLICT (key) DO NOTHING
"""
# One alert a night and operator. Hours before the morning belong to the night before.
NIGHT = f"""
INSERT INTO audit_alert ({COLUMNS})
SELECT DISTINCT ON (key) *
  FROM (SELECT 'night:' || l.operator_id || ':' ||
               (l.at AT TIME ZONE 'Asia/Almaty' - make_interval(hours => %(night_to)s))::date AS key,
               'night', {OF_ONE}
          FROM audit_lookup l
         WHERE {NEW} AND l.door = 'desk' AND l.purpose <> 'emergency'
           AND ({HOUR} >= %(night_from)s OR {HOUR} < %(night_to)s)) one
    ON CONFLICT (key) DO NOTHING
"""
OF_ONE_LOOKUP = (CANARY, FLAGGED, NIGHT)

# Every change of the law, that somebody who approved nothing asks those who are said to have approved it.
LAW = """
INSERT INTO audit_alert (key, rule, at, organisation_id, operator_id, change_set_id)
SELECT 'law:' || s.id, 'law', %(at)s, m.organisation_id, m.id, s.id
  FROM changes_changeset s JOIN accounts_member m ON m.id = s.author_id
 WHERE s.state = 'published'
    ON CONFLICT (key) DO NOTHING
"""

# A system's numbers of this round that nobody has; once a day and client.
NOT_FOUND_BY_A_SYSTEM = f"""
INSERT INTO audit_alert ({COLUMNS}, number, allowed)
SELECT 'not_found:client:' || l.client_id || ':' || max({DAY}), 'not_found', %(at)s, max(l.id),
       max(l.organisation_id), NULL, l.client_id, count(*) FILTER (WHERE p.id IS NULL),
       count(*) * %(not_found_percent)s / 100
  FROM audit_lookup l LEFT JOIN persons_person p ON p.iin_key = l.iin_key
 WHERE {NEW} AND l.client_id IS NOT NULL
 GROUP BY l.client_id
HAVING count(*) >= %(not_found_least)s
   AND count(*) FILTER (WHERE p.id IS NULL) * 100 > count(*) * %(not_found_percent)s
    ON CONFLICT (key) DO NOTHING
"""

# The days on which operators have asked since, and what they did on the whole of each.
DAYS = f"""
WITH asked AS (
  SELECT DISTINCT l.operator_id, {DAY} AS day FROM audit_lookup l
   WHERE {NEW} AND l.door = 'desk' AND l.at >= %(at)s - interval '2 days'
)
SELECT asked.operator_id, asked.day, max(l.id), max(l.organisation_id), count(*),
       count(*) FILTER (WHERE p.id IS NULL),
       count(*) FILTER (WHERE l.purpose IN ('scheduled', 'referral') AND l.presence = 'none'
                          AND l.no_presence <> 'telephone')
  FROM asked
       JOIN audit_lookup l ON l.operator_id = asked.operator_id AND l.door = 'desk'
        AND l.at >= asked.day::timestamp AT TIME ZONE 'Asia/Almaty'
        AND l.at < (asked.day + 1)::timestamp AT TIME ZONE 'Asia/Almaty'
       LEFT JOIN persons_person p ON p.iin_key = l.iin_key
 GROUP BY asked.operator_id, asked.day
"""
# What is usual for them, counted once a day, for those who make so many that it could matter.
USUAL = f"""
INSERT INTO audit_usual (operator_id, day, checks)
SELECT o.operator_id, o.day,
       (SELECT CASE WHEN count(*) >= 10 THEN percentile_disc(0.95) WITHIN GROUP (ORDER BY of_day.checks) END
          FROM (SELECT count(*) AS checks FROM audit_lookup l
                 WHERE l.operator_id = o.operator_id AND l.door = 'desk'
                   AND l.at >= (o.day - 30)::timestamp AT TIME ZONE 'Asia/Almaty'
                   AND l.at < o.day::timestamp AT TIME ZONE 'Asia/Almaty'
                 GROUP BY {DAY}) of_day)
  FROM unnest(%(operators)s::bigint[], %(days)s::date[]) AS o(operator_id, day)
 WHERE NOT EXISTS (SELECT FROM audit_usual u WHERE u.operator_id = o.operator_id AND u.day = o.day)
    ON CONFLICT (operator_id, day) DO NOTHING
"""
USUALLY = """
SELECT operator_id, day, checks FROM audit_usual
 WHERE checks IS NOT NULL AND operator_id = ANY(%(operators)s::bigint[]) AND day = ANY(%(days)s::date[])
"""
RAISE = f"""
INSERT INTO audit_alert ({COLUMNS}, number, allowed)
VALUES (%(rule)s || ':' || %(operator)s || ':' || %(day)s::date, %(rule)s, %(at)s, %(lookup)s,
        %(organisation)s, %(operator)s, NULL, %(number)s, %(allowed)s)
    ON CONFLICT (key) DO NOTHING
"""
