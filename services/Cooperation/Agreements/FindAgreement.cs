using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// What the slices on agreements begin and end with.
partial class AgreementsApi
{
    /// <summary>The agreement with its acts, or a refusal. What is no UUID is the name of nothing.</summary>
    static async Task<Agreement> Find(string id, IQueryable<Agreement> agreements, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var uuid) && await agreements.SingleOrDefaultAsync(a => a.Id == uuid, cancellation) is { } agreement
            ? agreement : throw Problem.NotFound("agreement", id);

    /// <summary>The agreement as it stands on a day; its status is another on another day, so the ETag names the day.</summary>
    V1.Agreement Show(Agreement agreement, DateOnly day, ServerCallContext context)
    {
        var shown = agreement.ToProto(day, embargoToo: requestContext.Caller.SeesInternal);
        // Staff read one member more, which makes other bytes.
        var variant = CivilDate.Day(day) + (shown.EmbargoUntil is null ? "" : "-staff");
        context.SetETag(ETags.Of(agreement.Version, variant));
        return shown;
    }
}
