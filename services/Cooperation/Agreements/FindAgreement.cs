using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation;

// What the slices on agreements begin and end with.
partial class CooperationApi
{
    DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>The agreement with its acts, or a refusal. What is no UUID is the name of nothing.</summary>
    static async Task<Agreement> Find(string id, IQueryable<Agreement> agreements, CancellationToken cancellation) =>
        Guid.TryParseExact(id, "D", out var uuid) && await agreements.SingleOrDefaultAsync(a => a.Id == uuid, cancellation) is { } agreement
            ? agreement : throw Problem.NotFound("agreement", id);

    /// <summary>Another agreement that a record names; a fault unless all who may see that record may see the agreement too.</summary>
    async Task<Agreement?> Related(RequestValidation validation, string field, string id, string audience, DateTimeOffset? embargo, CancellationToken cancellation)
    {
        if (id.Length == 0) return null;
        var other = Guid.TryParseExact(id, "D", out var uuid) ? await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == uuid, cancellation) : null;
        if (other is not null && (audience == Audiences.Internal
            || other.Audience == Audiences.Public && !(other.EmbargoUntil > clock.Now() && !(embargo >= other.EmbargoUntil)))) return other;
        validation.Add(field, "unknown_agreement", "There is no such agreement that those may see who see this.");
        return null;
    }

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
