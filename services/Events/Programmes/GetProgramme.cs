using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Programmes;

// Returns one release of a programme, by default the newest that the caller may see.
// Read-only: a repeat changes nothing.
partial class ProgrammesApi
{
    public override async Task<V1.Programme> GetProgramme(V1.GetProgrammeRequest request, ServerCallContext context)
    {
        var id = await Known(request.Id, context.CancellationToken);
        var release = await Release(id, request.Release, "release", context.CancellationToken);
        var shown = release.ToProto(requestContext.Caller.SeesInternal);
        context.SetETag(ETags.OfContent(shown));
        context.MayBeCached(SurrogateKeys.Usual, $"engagements/{id}");
        return shown;
    }

    /// <summary>The id of an engagement that the caller may see; throws <c>not_found</c> otherwise.</summary>
    async Task<Guid> Known(string name, CancellationToken cancellation)
    {
        var id = ResourceId.Parse("engagement", name);
        return await db.Engagements.AnyAsync(e => e.Id == id, cancellation) ? id : throw Problem.NotFound("engagement", name);
    }

    async Task<Release> Release(Guid engagement, int number, string field, CancellationToken cancellation)
    {
        if (number < 0) throw Problem.Invalid(field, "out_of_range", "The number of a release, from 1; 0 or nothing for the newest.");
        return await Releases(engagement).Where(r => number == 0 || r.Number == number).OrderByDescending(r => r.Number)
            .FirstOrDefaultAsync(cancellation)
            ?? throw Problem.NotFound(
                "release", number == 0 ? "newest" : number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
