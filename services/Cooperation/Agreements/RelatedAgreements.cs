using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

/// <summary>Finds agreements referenced by other records.</summary>
static class RelatedAgreements
{
    /// <summary>Finds a referenced agreement.</summary>
    /// <remarks>Adds a violation unless everyone who may see the record may see the agreement.</remarks>
    public static async Task<Agreement?> Related(
        this CooperationDb db, RequestValidation validation, string field, string id, string audience, DateTimeOffset? embargo,
        DateTimeOffset now, CancellationToken cancellation)
    {
        if (id.Length == 0) return null;
        var other = Guid.TryParseExact(id, "D", out var uuid)
            ? await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == uuid, cancellation) : null;
        if (other is not null && (audience == Audiences.Internal
            || other.Audience == Audiences.Public && !(other.EmbargoUntil > now && !(embargo >= other.EmbargoUntil)))) return other;
        validation.Add(field, "unknown_agreement", "There is no such agreement that those may see who see this.");
        return null;
    }
}
