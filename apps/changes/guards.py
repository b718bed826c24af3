"""What the database itself enforces of change sets: SQL for the migration (decision 0042).

The application has no right to write into the tables of the law. `changes_publish` writes, as their owner,
what was approved: operations of a round that cannot change after it was handed in, a yes of somebody
of the Fund who did not work on it, and a third one where days that are over are decided otherwise.
"""

from __future__ import annotations

from django.db import migrations

MAY = """
CREATE FUNCTION changes_may(who bigint, third boolean) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_member m
      JOIN accounts_organisation o ON o.id = m.organisation_id
      JOIN auth_user u ON u.id = m.user_id
     WHERE m.id = who AND o.kind = 'fund' AND o.closed_at IS NULL AND u.is_active
       AND m.suspended_at IS NULL AND m.left_at IS NULL
       AND (m.role = 'fund_administrator' OR (m.role = 'administrator' AND NOT third)))
$$;
CREATE FUNCTION changes_is_owner(relation oid) RETURNS boolean
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT current_user = pg_get_userbyid(relowner) FROM pg_class WHERE oid = relation
$$;
"""

DIGEST = """
CREATE FUNCTION changes_digest(wanted bigint) RETURNS text
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
      s.id, s.round, s.author_id, s.title_kk, s.title_ru, s.title_en, s.reason_kk, s.reason_ru,
      s.reason_en, s.legal_act, s.link,
      (SELECT jsonb_agg(jsonb_build_array(o."table", o.key, o.closes, o.writes) ORDER BY o.id)
         FROM changes_operation o WHERE o.change_set_id = s.id AND o.round = s.round)
    )::text, 'UTF8')), 'hex')
    FROM changes_changeset s WHERE s.id = wanted
$$;
"""

# A day that is over is decided otherwise where no version that says the same took its place.
REACHES_BACK = """
CREATE FUNCTION changes_deciding(says jsonb, names text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(name, says -> name), '{}') FROM unnest(names) AS name
$$;
CREATE FUNCTION changes_reaches_back(wanted bigint, today date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE op record; law changes_guarded; found boolean;
BEGIN
  FOR op IN SELECT o.* FROM changes_operation o JOIN changes_changeset s
              ON s.id = o.change_set_id AND s.round = o.round WHERE s.id = wanted
  LOOP
    SELECT * INTO STRICT law FROM changes_guarded g WHERE g.code = op."table";
    IF law.is_dated THEN
      EXECUTE format($sql$
        WITH was AS (SELECT valid, changes_deciding(to_jsonb(r), $3) AS says
                       FROM %1$I r WHERE id = ANY ($1)),
             would AS (SELECT valid, changes_deciding(to_jsonb(r), $3) AS says
                         FROM jsonb_populate_recordset(NULL::%1$I, $2) r)
        SELECT EXISTS (SELECT 1 FROM was a WHERE NOT coalesce(
                 (SELECT range_agg(b.valid) FROM would b WHERE b.says = a.says), '{}') @> (a.valid * $4))
            OR EXISTS (SELECT 1 FROM would a WHERE NOT coalesce(
                 (SELECT range_agg(b.valid) FROM was b WHERE b.says = a.says), '{}') @> (a.valid * $4))
      $sql$, law.relation) INTO found USING op.closes, op.writes, law.deciding, daterange(NULL, today);
    ELSIF cardinality(law.deciding) > 0 THEN
      EXECUTE format($sql$
        SELECT EXISTS (SELECT changes_deciding(to_jsonb(r), $3)
                         FROM jsonb_populate_recordset(NULL::%1$I, $2) r
                       EXCEPT SELECT changes_deciding(to_jsonb(r), $3) FROM %1$I r WHERE id = ANY ($1))
      $sql$, law.relation) INTO found USING op.closes, op.writes, law.deciding;
    ELSE
      found := false;
    END IF;
    IF found THEN RETURN true; END IF;
  END LOOP;
  RETURN false;
END $$;
"""

APPLY = """
CREATE FUNCTION changes_pieces(number bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT count(*) FROM (SELECT unnest(range_agg(valid)) FROM rates_rate
                         WHERE parameter_id = number AND upper_inf(recorded) AND NOT isempty(recorded)) p
$$;
-- Whether an operation writes and closes the row it is named after, and no other.
CREATE FUNCTION changes_is_of(op changes_operation, relation text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE own bigint; other boolean;
BEGIN
  IF relation IN ('rates_rate', 'rates_parameter') THEN
    SELECT id INTO own FROM rates_parameter WHERE code = op.key;
    RETURN own IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM jsonb_array_elements(op.writes) w
       WHERE (w ->> CASE relation WHEN 'rates_rate' THEN 'parameter_id' ELSE 'id' END)::bigint
             IS DISTINCT FROM own
      UNION ALL SELECT 1 FROM rates_rate r WHERE r.id = ANY (op.closes) AND r.parameter_id <> own);
  END IF;
  EXECUTE format($sql$
    SELECT EXISTS (
      SELECT 1 FROM (SELECT w FROM jsonb_array_elements($1) w
                     UNION ALL SELECT to_jsonb(r) FROM %I r WHERE id = ANY ($2)) rows(said)
       WHERE $3 NOT IN (said ->> 'code', concat_ws('.', said ->> 'package', said ->> 'code'),
                        concat_ws('.', said ->> 'need', said ->> 'code')))
  $sql$, relation) INTO other USING op.writes, op.closes, op.key;
  RETURN NOT other;
END $$;
CREATE FUNCTION changes_apply(op changes_operation, moment timestamptz, author text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE law changes_guarded; closed bigint; number bigint; pieces bigint; names text; says text;
BEGIN
  SELECT * INTO STRICT law FROM changes_guarded g WHERE g.code = op."table";
  IF NOT changes_is_of(op, law.relation) THEN RAISE EXCEPTION 'changes: unknown_row'; END IF;
  IF NOT law.has_versions THEN
    SELECT string_agg(format('%1$I = w.%1$I', name), ', ') INTO says FROM unnest(law.columns) name;
    EXECUTE format('UPDATE %1$I r SET %2$s FROM jsonb_populate_recordset(NULL::%1$I, $1) w '
                   'WHERE r.id = w.id', law.relation, says) USING op.writes;
    RETURN;
  END IF;
  IF law.relation = 'rates_rate' THEN
    SELECT coalesce((op.writes -> 0 ->> 'parameter_id')::bigint,
                    (SELECT r.parameter_id FROM rates_rate r WHERE r.id = op.closes[1])) INTO number;
    pieces := changes_pieces(number);
  END IF;
  EXECUTE format('UPDATE %I SET recorded = tstzrange(lower(recorded), $1) '
                 'WHERE id = ANY ($2) AND upper_inf(recorded) AND NOT isempty(recorded)', law.relation)
    USING moment, op.closes;
  GET DIAGNOSTICS closed = ROW_COUNT;
  IF closed <> cardinality(op.closes) THEN RAISE EXCEPTION 'changes: superseded'; END IF;
  SELECT string_agg(quote_ident(attname), ', ') INTO names FROM pg_attribute
   WHERE attrelid = law.relation::regclass AND attnum > 0 AND NOT attisdropped
     AND attname NOT IN ('id', 'recorded', 'recorded_by', 'change_set');
  EXECUTE format('INSERT INTO %1$I (%2$s, recorded, recorded_by, change_set) '
                 'SELECT %2$s, tstzrange($1, NULL), $2, $3 '
                 'FROM jsonb_populate_recordset(NULL::%1$I, $4)', law.relation, names)
    USING moment, author, op.change_set_id, op.writes;
  IF changes_pieces(number) > greatest(pieces, 1) THEN RAISE EXCEPTION 'changes: hole'; END IF;
END $$;
"""

PUBLISH = """
CREATE FUNCTION changes_publish(wanted bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE this changes_changeset; op changes_operation; author auth_user; late boolean; needed text;
BEGIN
  SELECT * INTO this FROM changes_changeset WHERE id = wanted FOR UPDATE;
  IF this.state IS DISTINCT FROM 'submitted' THEN RAISE EXCEPTION 'changes: not_submitted'; END IF;
  IF NOT coalesce((SELECT sets_its_clock FROM changes_installation), false)
     AND abs(extract(epoch FROM moment - clock_timestamp())) > 300 THEN
    RAISE EXCEPTION 'changes: clock';
  END IF;
  IF NOT changes_may(this.author_id, false) THEN RAISE EXCEPTION 'changes: author_gone'; END IF;
  late := changes_reaches_back(wanted, (moment AT TIME ZONE 'Asia/Almaty')::date);
  FOREACH needed IN ARRAY CASE WHEN late THEN ARRAY['second', 'third'] ELSE ARRAY['second'] END LOOP
    IF NOT EXISTS (SELECT 1 FROM changes_approval a
                    WHERE a.change_set_id = wanted AND a.round = this.round AND a.kind = needed
                      AND a.digest = changes_digest(wanted)
                      AND changes_may(a.member_id, needed = 'third')) THEN
      RAISE EXCEPTION 'changes: %', CASE needed WHEN 'second' THEN 'not_approved' ELSE 'needs_third_look' END;
    END IF;
  END LOOP;
  SELECT u.* INTO author FROM auth_user u JOIN accounts_member m ON m.user_id = u.id
   WHERE m.id = this.author_id;
  PERFORM set_config('pghistory.context_id', gen_random_uuid()::text, true),
          set_config('pghistory.context_metadata',
                     jsonb_build_object('user', author.id, 'change_set', wanted)::text, true);
  FOR op IN SELECT * FROM changes_operation o
             WHERE o.change_set_id = wanted AND o.round = this.round ORDER BY o.id LOOP
    PERFORM changes_apply(op, moment, author.username);
  END LOOP;
  PERFORM set_config('pghistory.context_id', '', true),
          set_config('pghistory.context_metadata', '', true);
  UPDATE changes_changeset SET state = 'published', published_at = moment,
         stamped_at = clock_timestamp(), is_back_dated = late WHERE id = wanted;
END $$;
REVOKE ALL ON FUNCTION changes_publish(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION changes_publish(bigint, timestamptz) TO osms_app;
REVOKE ALL ON FUNCTION changes_apply(changes_operation, timestamptz, text) FROM PUBLIC;
"""

# What the application itself may do with the rows of change sets.
TRIGGERS = """
CREATE FUNCTION changes_guard_set() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF changes_is_owner(TG_RELID) THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.round <> 0 THEN RAISE EXCEPTION 'changes: not_a_draft'; END IF;
    IF NOT changes_may(NEW.author_id, false) THEN RAISE EXCEPTION 'changes: may_not'; END IF;
    RETURN NEW;
  END IF;
  IF (OLD.state, NEW.state, NEW.round - OLD.round) NOT IN (
       ('draft', 'draft', 0), ('draft', 'submitted', 1), ('submitted', 'draft', 0),
       ('draft', 'withdrawn', 0), ('submitted', 'withdrawn', 0)) THEN
    RAISE EXCEPTION 'changes: not_a_draft';
  END IF;
  IF OLD.state = 'submitted' AND to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' THEN
    RAISE EXCEPTION 'changes: not_a_draft';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON changes_changeset
  FOR EACH ROW EXECUTE FUNCTION changes_guard_set();

CREATE FUNCTION changes_guard_edit() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE this changes_changeset;
BEGIN
  SELECT * INTO this FROM changes_changeset WHERE id = NEW.change_set_id FOR SHARE;
  IF this.state <> 'draft' THEN RAISE EXCEPTION 'changes: not_a_draft'; END IF;
  IF NOT changes_may(coalesce(NEW.removed_by_id, NEW.made_by_id), false) THEN
    RAISE EXCEPTION 'changes: may_not';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.removed_at IS NOT NULL THEN
    RAISE EXCEPTION 'changes: taken_out';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON changes_edit
  FOR EACH ROW EXECUTE FUNCTION changes_guard_edit();

CREATE FUNCTION changes_guard_operation() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE this changes_changeset;
BEGIN
  SELECT * INTO this FROM changes_changeset WHERE id = NEW.change_set_id FOR SHARE;
  IF this.state <> 'draft' OR NEW.round <> this.round + 1 THEN
    RAISE EXCEPTION 'changes: not_a_draft';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT ON changes_operation
  FOR EACH ROW EXECUTE FUNCTION changes_guard_operation();

CREATE FUNCTION changes_guard_approval() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE this changes_changeset;
BEGIN
  SELECT * INTO this FROM changes_changeset WHERE id = NEW.change_set_id FOR SHARE;
  IF this.state <> 'submitted' OR NEW.round <> this.round THEN
    RAISE EXCEPTION 'changes: not_submitted';
  END IF;
  IF NEW.digest <> changes_digest(this.id) THEN RAISE EXCEPTION 'changes: another_content'; END IF;
  IF NEW.member_id = this.author_id THEN RAISE EXCEPTION 'changes: own_set'; END IF;
  IF EXISTS (SELECT 1 FROM changes_edit e WHERE e.change_set_id = this.id
              AND NEW.member_id IN (e.made_by_id, e.removed_by_id)) THEN
    RAISE EXCEPTION 'changes: own_edit';
  END IF;
  IF EXISTS (SELECT 1 FROM accounts_member a, accounts_member b
              WHERE a.id = NEW.member_id AND (a.let_in_by_id = b.user_id OR b.let_in_by_id = a.user_id)
                AND (b.id = this.author_id
                  OR b.id IN (SELECT e.made_by_id FROM changes_edit e WHERE e.change_set_id = this.id)
                  OR b.id IN (SELECT p.member_id FROM changes_approval p
                               WHERE p.change_set_id = this.id AND p.round = this.round))) THEN
    RAISE EXCEPTION 'changes: let_in';
  END IF;
  IF NOT changes_may(NEW.member_id, NEW.kind = 'third') THEN RAISE EXCEPTION 'changes: may_not'; END IF;
  NEW.stamped_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT ON changes_approval
  FOR EACH ROW EXECUTE FUNCTION changes_guard_approval();
"""

UNMAKE = """
DROP FUNCTION changes_publish(bigint, timestamptz);
DROP FUNCTION changes_apply(changes_operation, timestamptz, text);
DROP FUNCTION changes_is_of(changes_operation, text);
DROP FUNCTION changes_pieces(bigint);
DROP FUNCTION changes_reaches_back(bigint, date);
DROP FUNCTION changes_deciding(jsonb, text[]);
DROP FUNCTION changes_digest(bigint);
DROP TRIGGER guard ON changes_approval; DROP FUNCTION changes_guard_approval();
DROP TRIGGER guard ON changes_operation; DROP FUNCTION changes_guard_operation();
DROP TRIGGER guard ON changes_edit; DROP FUNCTION changes_guard_edit();
DROP TRIGGER guard ON changes_changeset; DROP FUNCTION changes_guard_set();
DROP FUNCTION changes_is_owner(oid);
DROP FUNCTION changes_may(bigint, boolean);
"""


def guards() -> migrations.RunSQL:
    """An operation: the functions and triggers above."""
    made = (MAY, DIGEST, REACHES_BACK, APPLY, PUBLISH, TRIGGERS)
    return migrations.RunSQL("".join(made), reverse_sql=UNMAKE)
