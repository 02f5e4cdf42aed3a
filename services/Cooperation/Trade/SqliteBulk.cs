using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Embassy.Cooperation.Trade;

/// <summary>Writes figures in bulk on SQLite with prepared statements, in the current transaction.</summary>
sealed class SqliteBulk : IAsyncDisposable
{
    readonly SqliteCommand insert, compare;

    public SqliteBulk(CooperationDb db, ImportSettings terms, DateTimeOffset now)
    {
        insert = Command("""
            insert into "TradeFigures" ("Reporter", "Partner", "Flow", "Period", "Commodity", "Level", "Value", "Basis", "Edition", "Valuation", "Converted", "Currency", "SourceReference", "SourceRetrieved", "SourceNote", "Revision", "RecordedAt")
            values ($reporter, $partner, $flow, $period, $commodity, $level, $value, $basis, $edition, $valuation, $converted, $currency, $reference, $retrieved, '', 1, $now) on conflict do nothing
            """);
        insert.Parameters.AddWithValue("$retrieved", terms.Retrieved);
        insert.Parameters.AddWithValue("$now", now.UtcTicks / TimeSpan.TicksPerMicrosecond);
        insert.Parameters.Add("$level", SqliteType.Integer);
        compare = Command("""
            select 1 from "TradeFigures" where "Reporter" = $reporter and "Partner" = $partner and "Flow" = $flow and "Period" = $period and "Commodity" = $commodity
            and "Value" = $value and "Basis" = $basis and "Edition" = $edition and "Valuation" = $valuation and "Converted" = $converted and "Currency" = $currency and "SourceReference" = $reference
            """);

        SqliteCommand Command(string sql)
        {
            var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.Transaction = (SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
            foreach (var name in (string[])["$reporter", "$partner", "$flow", "$period", "$commodity", "$basis", "$edition", "$valuation"])
                command.Parameters.Add(name, SqliteType.Text);
            command.Parameters.Add("$value", SqliteType.Integer);
            command.Parameters.Add("$converted", SqliteType.Integer);
            command.Parameters.AddWithValue("$currency", terms.Currency);
            command.Parameters.AddWithValue("$reference", terms.Source);
            return command;
        }
    }

    /// <summary>
    /// Adds new figures, tracks them in <paramref name="book"/> and returns those stored with another value, basis or
    /// source.
    /// </summary>
    public List<ComtradeRow> Add(IReadOnlyList<ComtradeRow> rows, TradeChanges book)
    {
        var others = new List<ComtradeRow>();
        foreach (var row in rows)
        {
            Bind(insert, row);
            insert.Parameters["$level"].Value = Commodities.Level(row.Key.Commodity);
            if (insert.ExecuteNonQuery() == 1)
            {
                book.Add(row.Key);
                continue;
            }
            Bind(compare, row);
            if (compare.ExecuteScalar() is null) others.Add(row);
        }
        return others;
    }

    static void Bind(SqliteCommand command, ComtradeRow row)
    {
        command.Parameters["$reporter"].Value = row.Key.Reporter;
        command.Parameters["$partner"].Value = row.Key.Partner;
        command.Parameters["$flow"].Value = row.Key.Flow;
        command.Parameters["$period"].Value = row.Key.Period;
        command.Parameters["$commodity"].Value = row.Key.Commodity;
        command.Parameters["$basis"].Value = row.Basis;
        command.Parameters["$edition"].Value = row.Edition;
        command.Parameters["$valuation"].Value = row.Valuation;
        command.Parameters["$converted"].Value = row.Converted;
        command.Parameters["$value"].Value = (long)(row.Value * TradeFigure.Scale);
    }

    public async ValueTask DisposeAsync()
    {
        await insert.DisposeAsync();
        await compare.DisposeAsync();
    }
}
