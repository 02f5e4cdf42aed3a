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
    async Task<V1.Agreement> Show(Agreement agreement, DateOnly day, ServerCallContext context)
    {
        var shown = (await Shown([agreement], day, context))[0];
        // Staff get more fields, so the bytes differ.
        var variant = CivilDate.Day(day) + (Staff && (shown.EmbargoUntil is not null || shown.Corrections.Count > 0) ? "-staff" : "");
        context.SetETag(ETags.Of(agreement.Version, variant));
        return shown;
    }

    /// <summary>Agreements as of a day; those to which others belong are read with one query.</summary>
    async Task<List<V1.Agreement>> Shown(IReadOnlyList<Agreement> agreements, DateOnly day, ServerCallContext context)
    {
        var locale = ResponseLanguage.Of(context).Locale;
        var ids = agreements.Select(a => a.ParentId).OfType<Guid>().Distinct().ToList();
        var parents = ids.Count == 0 ? [] : await db.Agreements.AsNoTracking().Where(a => ids.Contains(a.Id))
            .ToListAsync(context.CancellationToken);
        return [.. agreements.Select(a => a.ToProto(day, Staff, explanations, parents.Find(p => p.Id == a.ParentId), locale))];
    }

    bool Staff => requestContext.Caller.SeesInternal;
}
