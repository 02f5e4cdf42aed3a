using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Trade;

/// <summary>The source, the retrieval date and the currency of a whole file, its name and its sheet.</summary>
public sealed record ImportSettings(string Source, string Retrieved, string Currency, bool ValidateOnly, string FileName = "",
    string Sheet = "")
{
    public const string ComtradeCurrency = "USD";

    public static ImportSettings From(string source, string retrieved, string currency, bool validateOnly, string fileName, string sheet)
    {
        var validation = new RequestValidation();
        validation.When(source.Length == 0, "source", "required", "Where the file is from: an address, or a citation.");
        var cited = source.Length == 0 ? new Citation("", retrieved, "")
            : validation.Source("source", new Embassy.V1.Source { Reference = source, Retrieved = retrieved });
        validation.When(currency.Length > 0 && !Currencies.Knows(currency), "currency", "unknown_currency", "An ISO 4217 code: USD.");
        validation.Text("fileName", fileName, ImportRecord.LongestFileName);
        validation.Refuse();
        return new(cited.Reference, cited.Retrieved, currency.Length == 0 ? ComtradeCurrency : currency, validateOnly, fileName, sheet);
    }
}

/// <summary>
/// Imports a UN Comtrade file as a stream, some thousand rows at a time, in one transaction: all of it or nothing.
/// </summary>
/// <remarks>New figures use the bulk path of each database; figures with another value become revisions.</remarks>
public sealed class TradeImport(CooperationDb db, TimeProvider clock)
{
    const int Chunk = 20_000, MostListed = 200, PreviewRows = 500;
    const string Preview = "/public/v1/preview";

    readonly V1.ImportTradeResponse report = new();

    public async Task<V1.ImportTradeResponse> Run(Stream body, string contentType, ImportSettings terms, CancellationToken cancellation)
    {
        var now = clock.Now();
        var refused = new RefusedRows();
        var (file, reader, book) =
            (new ComtradeFile(refused), new ComtradeRows(DateOnly.FromDateTime(now.UtcDateTime)), new TradeChanges(terms.Source));
        await using var digest = new DigestStream(body);
        var cells = file.Read(digest, contentType, terms.Sheet, cancellation);
        // A file with another layout is rejected before the lock is taken.
        await using var rows = Figures(cells, file, reader).GetAsyncEnumerator(cancellation);
        var more = await rows.MoveNextAsync();

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Two concurrent imports would deadlock on each other's figures.
        await db.LockWriter<TradeSeries>(cancellation);
        var postgres = new PostgresBulk(db, terms, now);
        if (db.Database.IsNpgsql()) await postgres.Begin(cancellation);
        await using var sqlite = db.Database.IsSqlite() ? new SqliteBulk(db, terms, now) : null;
        var chunk = new List<ComtradeRow>(Chunk);
        while (more)
        {
            chunk.Clear();
            for (; more && chunk.Count < Chunk; more = await rows.MoveNextAsync()) chunk.Add(rows.Current);
            var others = sqlite?.Add(chunk, book) ?? await postgres.Add(chunk, book, cancellation);
            await Revise(others, terms, now, book, cancellation);
        }
        if (report.Rows == PreviewRows && terms.Source.Contains(Preview, StringComparison.OrdinalIgnoreCase))
            throw new Problem(ProblemCodes.IncompleteFile,
                $"A preview of UN Comtrade ends after {PreviewRows} rows, and this one has as many.");
        if (db.Database.IsNpgsql()) await postgres.End(book, cancellation);
        (report.Added, report.Revised, report.Rounded) = (book.Added, book.Revised, reader.Rounded);
        report.Unchanged = report.Rows - report.Skipped - report.Refused - report.Added - report.Revised
            - report.OtherEditions;
        if (file.Declared is { } declared) report.Declared = declared;
        report.File = file.Notation.ToProto();
        if (!terms.ValidateOnly)
        {
            await book.Announce(db, ChangeCauses.Import, cancellation);
            var record = ImportRecord.Of("trade", terms.FileName, await digest.Finish(cancellation));
            await record.Save(db, now, ImportRecord.Stored, (report.Rows, report.Added, report.Revised,
                report.Unchanged + report.Skipped + report.OtherEditions, report.Refused), refused, cancellation);
            (report.Import, report.RefusalsLink) = (record.Id.ToString(), record.RefusalsLink);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        return report;
    }

    async IAsyncEnumerable<ComtradeRow> Figures(IAsyncEnumerable<string?[]?> rows, ComtradeFile file, ComtradeRows reader)
    {
        await foreach (var cells in rows)
        {
            report.Rows++;
            if (cells is null) Refuse(file, file.Fault);
            else if (ComtradeRows.IsDetail(cells)) report.Skipped++;
            else if (reader.Read(cells, out var fault) is { } row) yield return row;
            else Refuse(file, fault);
        }
    }

    void Refuse(ComtradeFile file, (string Column, string Code, string Reason) fault)
    {
        report.Refused++;
        file.Refuse(fault.Column, fault.Code, fault.Reason);
        if (report.Refusals.Count < MostListed)
            report.Refusals.Add(new V1.RefusedTradeRow
            {
                Row = report.Rows,
                Column = fault.Column,
                Code = fault.Code,
                Description = fault.Reason,
            });
    }

    /// <summary>
    /// Revises figures stored with another value, read by series and period in the order of the file.
    /// </summary>
    async Task Revise(List<ComtradeRow> others, ImportSettings terms, DateTimeOffset now, TradeChanges book, CancellationToken cancellation)
    {
        foreach (var group in others.GroupBy(o => (o.Key.Reporter, o.Key.Partner, o.Key.Flow, o.Key.Period)))
        {
            var (reporter, partner, flow, period) = group.Key;
            var figures =
                await db.TradeFigures.Where(f => f.Reporter == reporter && f.Partner == partner && f.Flow == flow && f.Period == period)
                .ToDictionaryAsync(f => f.Commodity, cancellation);
            var earlier =
                (await db.TradeRevisions.AsNoTracking()
                    .Where(r => r.Reporter == reporter && r.Partner == partner && r.Flow == flow && r.Period == period)
                .ToListAsync(cancellation)).GroupBy(r => r.Commodity).ToDictionary(r => r.Key, r => r.ToList());
            foreach (var row in group)
            {
                var said = row.Statement(terms);
                if (said.GivesWayTo(figures[row.Key.Commodity].FigureStatement))
                {
                    report.OtherEditions++;
                    continue;
                }
                if (!earlier.TryGetValue(row.Key.Commodity, out var before)) earlier[row.Key.Commodity] = before = [];
                if (figures[row.Key.Commodity].Revise(said, before, now) is not { } replaced) continue;
                before.Add(db.TradeRevisions.Add(replaced).Entity);
                book.Revise(row.Key);
            }
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Clear();
        }
    }
}
