using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Embassy.Cooperation.Trade;

/// <summary>
/// Writes figures in bulk on PostgreSQL: COPY into a temporary table of the transaction, then INSERT into the target.
/// </summary>
sealed class PostgresBulk(CooperationDb db, ImportSettings terms, DateTimeOffset now)
{
    // The number of added rows from which the planner's statistics count as outdated.
    const int Many = 10_000;

    const string Names = """ "Reporter", "Partner", "Flow", "Period", "Commodity" """,
        Said = """ "Level", "Value", "Basis", "Edition", "Valuation", "Converted" """;

    bool known;

    public async Task Begin(CancellationToken cancellation) => await db.Database.ExecuteSqlRawAsync("""
        create temporary table "Staged" ("Row" int, "Reporter" text, "Partner" text, "Flow" text, "Period" text, "Commodity" text,
            "Level" smallint, "Value" numeric(19, 4), "Basis" text, "Edition" text, "Valuation" text, "Converted" boolean) on commit drop;
        -- The planner knows nothing of a table that was just filled, and would read all figures for some thousand of them.
        set local enable_hashjoin = off;
        set local enable_mergejoin = off
        """, cancellation);

    /// <summary>Analyzes the table after a large file.</summary>
    /// <remarks>Otherwise summaries would use a plan for the former small table until autovacuum analyzes it.</remarks>
    public async Task End(TradeChanges book, CancellationToken cancellation)
    {
        if (book.Added >= Many) await Analyze(cancellation);
    }

    Task Analyze(CancellationToken cancellation) => db.Database.ExecuteSqlRawAsync("""analyze "TradeFigures" """, cancellation);

    /// <summary>
    /// Adds new figures, tracks them in <paramref name="book"/> and returns those stored with another value, basis or
    /// source.
    /// </summary>
    public async Task<List<ComtradeRow>> Add(IReadOnlyList<ComtradeRow> rows, TradeChanges book, CancellationToken cancellation)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await db.Database.ExecuteSqlRawAsync("""truncate "Staged" """, cancellation);
        await using (var copy =
            await connection
            .BeginBinaryImportAsync($"""copy "Staged" ("Row", {Names}, {Said}) from stdin (format binary)""",
                cancellation))
        {
            for (var i = 0; i < rows.Count; i++)
            {
                var row = rows[i];
                var key = row.Key;
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(i, NpgsqlDbType.Integer, cancellation);
                foreach (var text in (ReadOnlySpan<string>)[key.Reporter, key.Partner, key.Flow, key.Period, key.Commodity])
                    copy.Write(text, NpgsqlDbType.Text);
                await copy.WriteAsync(Commodities.Level(key.Commodity), NpgsqlDbType.Smallint, cancellation);
                await copy.WriteAsync(row.Value, NpgsqlDbType.Numeric, cancellation);
                foreach (var text in (ReadOnlySpan<string>)[row.Basis, row.Edition, row.Valuation]) copy.Write(text, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Converted, NpgsqlDbType.Boolean, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }

        long added = 0;
        await using (var insert = Command($"""
            with added as (
                insert into "TradeFigures" ({Names}, {Said}, "Currency", "SourceReference", "SourceRetrieved", "SourceNote", "Revision", "RecordedAt")
                select {Names}, {Said}, @currency, @reference, @retrieved, '', 1, @now from "Staged" order by "Row"
                on conflict do nothing returning "Reporter", "Partner", "Period")
            select "Reporter", "Partner", min("Period"), max("Period"), count(*)::int from added group by "Reporter", "Partner"
            """))
        await using (var reader = await insert.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                var first = new FigureKey(reader.GetString(0), reader.GetString(1), "", reader.GetString(2), "");
                book.Add(first, reader.GetInt32(4));
                book.Add(first with { Period = reader.GetString(3) }, 0);
                added += reader.GetInt32(4);
            }
        }
        // The usual case: every figure of the file is new.
        if (added == rows.Count) return [];

        // The planner has no statistics for a table that was just filled. It would look up each figure by the index of
        // the summaries: thousands of entries for each.
        if (!known) await Analyze(cancellation);
        known = true;
        var others = new List<ComtradeRow>();
        await using var compare = Command($"""
            select s."Row" from "Staged" s join "TradeFigures" f using ({Names})
            where (f."Value", f."Currency", f."Basis", f."Edition", f."Valuation", f."Converted", f."SourceReference")
                is distinct from (s."Value", @currency, s."Basis", s."Edition", s."Valuation", s."Converted", @reference) order by 1
            """);
        await using var differing = await compare.ExecuteReaderAsync(cancellation);
        while (await differing.ReadAsync(cancellation)) others.Add(rows[differing.GetInt32(0)]);
        return others;

        NpgsqlCommand Command(string sql)
        {
            var command = new NpgsqlCommand(sql, connection);
            command.Parameters.AddWithValue("currency", terms.Currency);
            command.Parameters.AddWithValue("reference", terms.Source);
            command.Parameters.AddWithValue("retrieved", terms.Retrieved);
            command.Parameters.AddWithValue("now", now);
            return command;
        }
    }
}
