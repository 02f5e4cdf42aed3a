using Embassy.Announcements;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.VoteImports;

/// <summary>Imports an uploaded file in one transaction, and announces that votes changed if any did.</summary>
public sealed class VoteImportFinisher(ForumsDb db, BallotIndex memory, VoteImportProgress voteImportProgress, TimeProvider clock)
{
    /// <summary>Returns a finished import unchanged.</summary>
    public async Task<VoteImport> Finish(VoteImport import, CancellationToken cancellation)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.LockWriter<VoteImport>(cancellation);
            // Another caller may have finished it while this one waited for the lock.
            await db.Entry(import).ReloadAsync(cancellation);
            if (import.Status != VoteImport.Receiving) return import;
            import.ExpectWhole();

            var voteImportOutcome = new VoteImportOutcome();
            var intake = new VoteImporter(db, voteImportOutcome, rows => voteImportProgress.Report(import.Id, rows), cancellation);
            var file = await Whole(import, cancellation);
            var record = ImportRecord.Of("votes", import.Name, Digest(file), import.Id);
            var layout = await intake.Import(file);
            if (voteImportOutcome.Refused > 0 && import.Refusals == VoteImport.Stop)
            {
                await transaction.RollbackAsync(cancellation);
                return await Note(import.Id, layout, voteImportOutcome, record, cancellation);
            }
            var sequence = await db.VotesVersion(cancellation) + 1;
            await Close(import, layout, voteImportOutcome, sequence, record, cancellation);
            if (voteImportOutcome.Added + voteImportOutcome.Changed > 0 || voteImportOutcome.Corrected)
                db.Announce(
                    new VotesImported(layout, voteImportOutcome.Added, voteImportOutcome.Changed, (int)sequence, "/v1/forums/un/votes"),
                    about: null, ChangeCauses.Import);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            await memory.Extend(sequence, intake.Extension is { } extend ? old => extend(old, sequence) : null, CancellationToken.None);
            return import;
        }
        finally
        {
            voteImportProgress.Forget(import.Id);
        }
    }

    /// <summary>Returns what the import would do, and stores nothing.</summary>
    /// <remarks>A finished import is returned unchanged.</remarks>
    public async Task<V1.VoteImport> Validate(VoteImport import, CancellationToken cancellation)
    {
        try
        {
            // Rolled back at the end.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.LockWriter<VoteImport>(cancellation);
            await db.Entry(import).ReloadAsync(cancellation);
            if (import.Status != VoteImport.Receiving) return import.ToProto();
            import.ExpectWhole();
            var outcome = new VoteImportOutcome();
            var layout = await new VoteImporter(db, outcome, rows => voteImportProgress.Report(import.Id, rows), cancellation)
                .Import(await Whole(import, cancellation));
            if (outcome.Refused > 0 && import.Refusals == VoteImport.Stop) (outcome.Added, outcome.Changed) = (0, 0);
            return import.ToProto(layout, outcome);
        }
        finally
        {
            db.ChangeTracker.Clear();
            voteImportProgress.Forget(import.Id);
        }
    }

    // Nothing was imported; a separate transaction stores the result.
    async Task<VoteImport> Note(Guid id, string layout, VoteImportOutcome voteImportOutcome, ImportRecord record,
        CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var import = await db.VoteImports.SingleAsync(i => i.Id == id, cancellation);
        (voteImportOutcome.Added, voteImportOutcome.Changed) = (0, 0);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await Close(import, layout, voteImportOutcome, sequence: null, record, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return import;
    }

    async Task Close(VoteImport import, string layout, VoteImportOutcome voteImportOutcome, long? sequence, ImportRecord record,
        CancellationToken cancellation)
    {
        var now = clock.Now();
        await record.Save(db, now, sequence is null ? ImportRecord.WasRefused : ImportRecord.Stored, (voteImportOutcome.Rows,
            voteImportOutcome.Added, voteImportOutcome.Changed, voteImportOutcome.Unchanged, voteImportOutcome.Refused),
            voteImportOutcome.RefusedRows, cancellation);
        import.Recognise(layout);
        import.Finish(voteImportOutcome, sequence, now);
        db.RefusedVotes.AddRange(voteImportOutcome.Refusals.Select((r, i) =>
            new RefusedVote { Import = import.Id, Number = i + 1, Line = r.Line, Column = r.Column, Code = r.Code, Reason = r.Reason }));
        await db.VoteParts.Where(p => p.Import == import.Id).ExecuteDeleteAsync(cancellation);
    }

    static string Digest(MemoryStream file) => ImportRecord.DigestOf(file.GetBuffer().AsSpan(0, (int)file.Length));

    async Task<MemoryStream> Whole(VoteImport import, CancellationToken cancellation)
    {
        var file = new MemoryStream((int)import.Bytes);
        var parts = db.VoteParts.AsNoTracking().Where(p => p.Import == import.Id).OrderBy(p => p.Offset);
        await foreach (var part in parts.AsAsyncEnumerable().WithCancellation(cancellation))
            await file.WriteAsync(part.Data, cancellation);
        file.Position = 0;
        return file;
    }
}
