using System.Globalization;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.VoteImports;

/// <summary>Stores an uploaded votes file in the database, part by part.</summary>
public sealed class VoteUploads(ForumsDb db, Limits limits, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// <summary>Starts an upload, and deletes those unfinished after a week.</summary>
    public async Task<VoteImport> Start(V1.StartVoteImportRequest request, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        var name = validation.Text("name", request.Name, 200, required: true);
        validation.When(request.Bytes is < 1 or > VoteImport.MostBytes, "bytes", "out_of_range",
            $"The size of the whole file, 1 to {VoteImport.MostBytes}.");
        validation.Refuse();
        var import = new VoteImport
        {
            Name = name,
            Bytes = request.Bytes,
            Refusals = request.Refusals.Length == 0 ? VoteImport.Skip : request.Refusals,
            StartedAt = clock.Now(),
        };
        db.VoteImports.Add(import);
        await db.SaveChangesAsync(cancellation);
        var old = clock.Now() - Patience;
        var given = db.VoteImports.Where(i => i.Status == VoteImport.Receiving && i.StartedAt < old);
        await db.VoteParts.Where(p => given.Any(i => i.Id == p.Import)).ExecuteDeleteAsync(cancellation);
        await given.ExecuteDeleteAsync(cancellation);
        return import;
    }

    /// <summary>The import; throws <c>not_found</c>.</summary>
    public async Task<VoteImport> Find(string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var key) && await db.VoteImports.FindAsync([key], cancellation) is { } import
            ? import : throw Problem.NotFound("import", id);

    /// <summary>Stores the next bytes; a repeat of the same part changes nothing.</summary>
    public async Task Append(VoteImport import, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.Length > limits.UploadBytes)
        {
            throw new Problem(ProblemCodes.TooLarge,
                $"At most {limits.UploadBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes at once; send the file in parts.",
                more: new Dictionary<string, string> { ["limit"] = limits.UploadBytes.ToString(CultureInfo.InvariantCulture) });
        }
        if (bytes.Length == 0) throw Problem.Invalid("part", "required", "A part has at least one byte.");
        if (offset < 0) throw Problem.Invalid("offset", "out_of_range", "0 or more.");
        // A repeated part is recognized by its bytes: other bytes at the same offset are a conflict.
        if (offset < import.Received && await db.VoteParts.FindAsync([import.Id, offset], cancellation) is { } kept
            && kept.Data.AsSpan().SequenceEqual(bytes.Span)) return;
        import.Receive(offset, bytes.Length);
        if (offset == 0 && VoteFile.Recognise(bytes.Span) is { } layout) import.Recognise(layout);
        db.VoteParts.Add(new VotePart { Import = import.Id, Offset = offset, Data = bytes.ToArray() });
        await db.SaveChangesAsync(cancellation);
        // Releases eight megabytes that are no longer needed in memory.
        db.ChangeTracker.Clear();
        db.Attach(import);
    }
}
