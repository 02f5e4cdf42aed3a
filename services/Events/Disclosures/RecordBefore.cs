using Embassy.ServiceDefaults;

namespace Embassy.Events.Disclosures;

/// <summary>The audience and the embargo of a record before it was saved; null for a new one.</summary>
public sealed record RecordBefore(string? Audience, DateTimeOffset? Embargo, bool Visible)
{
    public static RecordBefore Of(IHasAudience? record, DateTimeOffset now) =>
        record is null ? new(null, null, false) : new(record.Audience, record.EmbargoUntil, record.IsPublic(now));
}
