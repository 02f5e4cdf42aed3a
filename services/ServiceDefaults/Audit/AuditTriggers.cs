using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The triggers that make the audit append-only, queue each row for its seal and index its records. They are no part of
/// the EF Core model, so they are created after each migration, and again at each start if one is missing.
/// </summary>
static class AuditTriggers
{
    static readonly string[] AppendOnly = ["Audit", "AuditRecords", "AuditSeals", "AuditDays"];

    const string Sqlite = """
        create trigger if not exists "embassy_audit_added" after insert on "Audit" begin
          insert into "AuditWaiting" ("Audit") values (new."Id");
          insert into "AuditRecords" ("Record", "Audit") select value, new."Id" from json_each(new."Records");
        end;
        create trigger if not exists "embassy_audit_values_update" before update on "AuditValues"
          when new."Value" is not null or new."Salt" is not null or new."Audit" <> old."Audit" or new."Position" <> old."Position"
          begin select raise(abort, 'a personal value of the audit can only be erased'); end;
        create trigger if not exists "embassy_audit_values_delete" before delete on "AuditValues"
          begin select raise(abort, 'a personal value of the audit can only be erased'); end;
        """;

    const string Postgres = """
        create or replace function embassy_audit_refuse() returns trigger language plpgsql as $$
          begin raise exception 'the audit is append-only'; end $$;
        create or replace function embassy_audit_value() returns trigger language plpgsql as $$
          begin
            if new."Value" is not null or new."Salt" is not null or new."Audit" <> old."Audit" or new."Position" <> old."Position" then
              raise exception 'a personal value of the audit can only be erased';
            end if;
            return new;
          end $$;
        create or replace function embassy_audit_added() returns trigger language plpgsql as $$
          begin
            insert into "AuditWaiting" ("Audit") values (new."Id");
            insert into "AuditRecords" ("Record", "Audit") select value, new."Id" from json_array_elements_text(new."Records"::json);
            return null;
          end $$;
        create or replace trigger embassy_audit_added after insert on "Audit" for each row execute function embassy_audit_added();
        create or replace trigger embassy_audit_values_update before update on "AuditValues"
          for each row execute function embassy_audit_value();
        create or replace trigger embassy_audit_values_delete before delete or truncate on "AuditValues"
          for each statement execute function embassy_audit_refuse();
        """;

    static string Script(bool postgres) => string.Join('\n', AppendOnly.SelectMany(table => postgres
        ? (string[])[$"""
            create or replace trigger embassy_audit_keep before update or delete or truncate on "{table}"
              for each statement execute function embassy_audit_refuse();
            """]
        : [Refuse(table, "update"), Refuse(table, "delete")]).Prepend(postgres ? Postgres : Sqlite));

    static string Refuse(string table, string what) => $"""
        create trigger if not exists "embassy_audit_{table}_{what}" before {what} on "{table}"
          begin select raise(abort, 'the audit is append-only'); end;
        """;

    /// <summary>Creates the triggers that are missing.</summary>
    public static async Task Ensure(EmbassyDb db, CancellationToken cancellation)
    {
        var postgres = db.Database.IsNpgsql();
        // Creating them blocks writers for a moment, so it is done only once.
        if (postgres)
        {
            var there = await db.Database.SqlQueryRaw<int>("""
                select count(*)::int as "Value" from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where t.tgname like 'embassy_audit_%' and c.relnamespace = current_schema()::regnamespace and t.tgenabled <> 'D'
                """).SingleAsync(cancellation);
            if (there == AppendOnly.Length + 3) return;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (postgres) await db.Database.ExecuteSqlRawAsync("select pg_advisory_xact_lock(20261124, 9)", cancellation);
        // No parameters: braces of the script would be taken for them.
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        command.CommandText = Script(postgres);
        await command.ExecuteNonQueryAsync(cancellation);
        if (postgres)
            await db.Database.ExecuteSqlRawAsync("""
                alter table "Audit" enable trigger user; alter table "AuditRecords" enable trigger user;
                alter table "AuditSeals" enable trigger user; alter table "AuditDays" enable trigger user;
                alter table "AuditValues" enable trigger user
                """, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
