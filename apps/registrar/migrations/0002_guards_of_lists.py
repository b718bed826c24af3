"""What the application may do with lists, and what the database itself asks of a big one (S-27)."""

from django.db import migrations

from apps.common.grants import grant

# The lock makes a member's lists of a day countable: two at once could both be the fifth.
GUARDS = """
CREATE FUNCTION registrar_list_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_today bigint;
BEGIN
    IF NEW.approved_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'a list is approved after it was handed in' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('registrar_list', NEW.uploaded_by_id));
    SELECT count(*) INTO of_today FROM registrar_patientlist
     WHERE uploaded_by_id = NEW.uploaded_by_id
       AND (handed_in_at AT TIME ZONE 'Asia/Almaty')::date
         = (NEW.handed_in_at AT TIME ZONE 'Asia/Almaty')::date;
    IF of_today >= 5 AND NOT NEW.needs_approval THEN
        RAISE EXCEPTION 'the sixth list of a day needs approval' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_member
                    WHERE id = NEW.uploaded_by_id AND organisation_id = NEW.organisation_id) THEN
        RAISE EXCEPTION 'a list is of its member''s organisation' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION registrar_approval_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_by_id IS NOT NULL THEN
        RAISE EXCEPTION 'an approval stays' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM accounts_member
                    WHERE id = NEW.approved_by_id AND organisation_id = NEW.organisation_id
                      AND role = 'administrator' AND suspended_at IS NULL AND left_at IS NULL) THEN
        RAISE EXCEPTION 'a list is approved by an administrator of its organisation'
              USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION registrar_rows_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT list_id FROM added) AS a
                 JOIN registrar_patientlist AS l ON l.id = a.list_id
                WHERE (SELECT count(*) FROM registrar_listrow AS r WHERE r.list_id = l.id) > l.rows)
    THEN
        RAISE EXCEPTION 'a list has no more rows than it says' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER registrar_list_is_lawful BEFORE INSERT ON registrar_patientlist
   FOR EACH ROW EXECUTE FUNCTION registrar_list_is_lawful();
CREATE TRIGGER registrar_approval_is_lawful BEFORE UPDATE ON registrar_patientlist
   FOR EACH ROW WHEN (NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
   EXECUTE FUNCTION registrar_approval_is_lawful();
CREATE TRIGGER registrar_rows_are_counted AFTER INSERT ON registrar_listrow
   REFERENCING NEW TABLE AS added
   FOR EACH STATEMENT EXECUTE FUNCTION registrar_rows_are_counted();
"""
UNGUARDED = """
DROP TRIGGER registrar_rows_are_counted ON registrar_listrow;
DROP TRIGGER registrar_approval_is_lawful ON registrar_patientlist;
DROP TRIGGER registrar_list_is_lawful ON registrar_patientlist;
DROP FUNCTION registrar_rows_are_counted();
DROP FUNCTION registrar_approval_is_lawful();
DROP FUNCTION registrar_list_is_lawful();
"""
# Whose list it is, how long it is and whether it needs approval, the application cannot change.
CHANGED = (
    "approved_by_id, approved_at, status, stopped_for, lease_token, leased_until, attempts,"
    " next_try_at, done_rows, not_found_rows, started_at, finished_at, wiped_at"
)
ANSWERED = "iin_key, outcome, covered_until, reason, proof"


class Migration(migrations.Migration):
    dependencies = [("registrar", "0001_lists_of_patients")]

    operations = [
        migrations.RunSQL(GUARDS, reverse_sql=UNGUARDED),
        grant("SELECT, INSERT", "registrar_patientlist"),
        grant("UPDATE", "registrar_patientlist", columns=CHANGED),
        grant("SELECT, INSERT, DELETE", "registrar_listrow"),
        grant("UPDATE", "registrar_listrow", columns=ANSWERED),
        grant("SELECT, INSERT, DELETE", "registrar_listlink"),
        grant("UPDATE", "registrar_listlink", columns="used_at"),
    ]
