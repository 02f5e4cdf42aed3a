using Embassy.Forums.VoteImports;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

// Opens an upload of a file of votes. A repeat opens another; what is never finished is forgotten after a week.
partial class UnApi
{
    static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    public override async Task<V1.VoteImport> StartVoteImport(V1.StartVoteImportRequest request, ServerCallContext context)
    {
        OnlyHere();
        var import = await Start(request, context.CancellationToken);
        context.Created($"/v1/forums/un/imports/{import.Id}");
        return import.ToProto();
    }

    async Task<VoteImport> Start(V1.StartVoteImportRequest request, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        var name = validation.Text("name", request.Name, 200, required: true);
        validation.When(request.Bytes is < 1 or > VoteImport.MostBytes, "bytes", "out_of_range", $"The size of the whole file, 1 to {VoteImport.MostBytes}.");
        validation.Refuse();
        var import = new VoteImport { Name = name, Bytes = request.Bytes, Refusals = request.Refusals.Length == 0 ? VoteImport.Skip : request.Refusals, StartedAt = clock.Now() };
        db.VoteImports.Add(import);
        await db.SaveChangesAsync(cancellation);
        var old = clock.Now() - Patience;
        var given = db.VoteImports.Where(i => i.Status == VoteImport.Receiving && i.StartedAt < old);
        await db.VoteParts.Where(p => given.Any(i => i.Id == p.Import)).ExecuteDeleteAsync(cancellation);
        await given.ExecuteDeleteAsync(cancellation);
        return import;
    }

    async Task<VoteImport> FindImport(string id, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var key) && await db.VoteImports.FindAsync([key], cancellation) is { } import ? import : throw Problem.NotFound("import", id);
}
