using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Shared steps of the operations on agreements.
partial class AgreementsApi
{
    /// <summary>The agreement with its acts; throws <c>not_found</c>, also for a malformed UUID.</summary>
    static async Task<Agreement> Find(string id, IQueryable<Agreement> agreements, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var uuid) && await agreements.SingleOrDefaultAsync(a => a.Id == uuid, cancellation) is { } agreement
            ? agreement : throw Problem.NotFound("agreement", id);

    /// <summary>The agreement as of a day; the ETag contains the day because the status depends on it.</summary>
    V1.Agreement Show(Agreement agreement, DateOnly day, ServerCallContext context)
    {
        var shown = agreement.ToProto(day, embargoToo: requestContext.Caller.SeesInternal);
        // Staff get one more field, so the bytes differ.
        var variant = CivilDate.Day(day) + (shown.EmbargoUntil is null ? "" : "-staff");
        context.SetETag(ETags.Of(agreement.Version, variant));
        return shown;
    }
}
