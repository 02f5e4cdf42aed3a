using Embassy.Announcements;
using Embassy.Forums.VoteImports;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

// Takes an uploaded file in, in one transaction, and tells that votes changed if any did.
// Finished already, it answers what came of it the first time.
partial class UnApi
{
    public override async Task<V1.VoteImport> FinishVoteImport(V1.FinishVoteImportRequest request, ServerCallContext context)
    {
        OnlyHere();
        // It goes on when the caller goes away: who asks again, or reads the import, finds what came of it.
        return (await Finish(await FindImport(request.Import, context.CancellationToken), CancellationToken.None)).ToProto();
    }

    async Task<VoteImport> Finish(VoteImport import, CancellationToken cancellation)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await db.OneWriterOf<VoteImport>(cancellation);
            // Somebody may have finished it while this one waited.
            await db.Entry(import).ReloadAsync(cancellation);
            if (import.Status != VoteImport.Receiving) return import;
            import.ExpectWhole();

            var outcome = new Outcome();
            var intake = new VoteIntake(db, outcome, rows => progress.Report(import.Id, rows), cancellation);
            var layout = await intake.Take(await Whole(import, cancellation));
            if (outcome.Refused > 0 && import.Refusals == VoteImport.Stop)
            {
                await transaction.RollbackAsync(cancellation);
                return await Note(import.Id, layout, outcome, cancellation);
            }
            var sequence = (await db.VoteImports.MaxAsync(i => i.Sequence, cancellation) ?? 0) + 1;
            await Close(import, layout, outcome, sequence, cancellation);
            if (outcome.Added + outcome.Changed > 0) db.Announce(new VotesImported(layout, outcome.Added, outcome.Changed, (int)sequence, "/v1/forums/un/votes"), about: null, Causes.Import);
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            await memory.Extend(sequence, intake.Extension is { } extend ? old => extend(old, sequence) : null, CancellationToken.None);
            return import;
        }
        finally
        {
            progress.Forget(import.Id);
        }
    }

    // Nothing was taken; that is noted in a transaction of its own.
    async Task<VoteImport> Note(Guid id, string layout, Outcome outcome, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var import = await db.VoteImports.SingleAsync(i => i.Id == id, cancellation);
        (outcome.Added, outcome.Changed) = (0, 0);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await Close(import, layout, outcome, sequence: null, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return import;
    }

    async Task Close(VoteImport import, string layout, Outcome outcome, long? sequence, CancellationToken cancellation)
    {
        import.Recognise(layout);
        import.Finish(outcome, sequence, clock.Now());
        db.RefusedVotes.AddRange(outcome.Refusals.Select((r, i) => new RefusedVote { Import = import.Id, Number = i + 1, Line = r.Line, Column = r.Column, Code = r.Code, Reason = r.Reason }));
        await db.VoteParts.Where(p => p.Import == import.Id).ExecuteDeleteAsync(cancellation);
    }

    async Task<MemoryStream> Whole(VoteImport import, CancellationToken cancellation)
    {
        var file = new MemoryStream((int)import.Bytes);
        await foreach (var part in db.VoteParts.AsNoTracking().Where(p => p.Import == import.Id).OrderBy(p => p.Offset).AsAsyncEnumerable().WithCancellation(cancellation))
            await file.WriteAsync(part.Data, cancellation);
        file.Position = 0;
        return file;
    }
}
