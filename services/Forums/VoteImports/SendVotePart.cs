using System.Globalization;
using System.Net.Mime;
using Embassy.Forums.VoteImports;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;

namespace Embassy.Forums;

// Keeps the next bytes of a file, in the database, so that a broken upload goes on where it was.
// The same part again changes nothing.
partial class UnApi
{
    public override async Task<V1.VoteImport> SendVotePart(V1.SendVotePartRequest request, ServerCallContext context)
    {
        OnlyHere();
        var part = request.Part ?? new HttpBody();
        var type = part.ContentType.Split(';')[0].Trim();
        if (type.Length > 0 && !type.Equals(MediaTypeNames.Text.Csv, StringComparison.OrdinalIgnoreCase))
            throw new Problem(ProblemCodes.MediaTypeUnsupported, "A file of votes is text/csv.");
        var import = await FindImport(request.Import, context.CancellationToken);
        await Keep(import, request.Offset, part.Data.Memory, context.CancellationToken);
        return import.ToProto();
    }

    async Task Keep(VoteImport import, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.Length > limits.UploadBytes)
        {
            throw new Problem(ProblemCodes.TooLarge, $"At most {limits.UploadBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes at once; send the file in parts.",
                more: new Dictionary<string, string> { ["limit"] = limits.UploadBytes.ToString(CultureInfo.InvariantCulture) });
        }
        if (bytes.Length == 0) throw Problem.Invalid("part", "required", "A part has at least one byte.");
        if (offset < 0) throw Problem.Invalid("offset", "out_of_range", "0 or more.");
        // A part that came twice is told by its bytes: other bytes at its place are no repeat.
        if (offset < import.Received && await db.VoteParts.FindAsync([import.Id, offset], cancellation) is { } kept && kept.Data.AsSpan().SequenceEqual(bytes.Span)) return;
        import.Receive(offset, bytes.Length);
        if (offset == 0 && VoteFile.Recognise(bytes.Span) is { } layout) import.Recognise(layout);
        db.VoteParts.Add(new VotePart { Import = import.Id, Offset = offset, Data = bytes.ToArray() });
        await db.SaveChangesAsync(cancellation);
        // Eight megabytes that nobody needs in memory any more.
        db.ChangeTracker.Clear();
        db.Attach(import);
    }
}
