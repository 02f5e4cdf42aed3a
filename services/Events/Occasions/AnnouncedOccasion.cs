using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Occasions;

/// <summary>Records that the approach of an occasion was announced, in the transaction of the announcement.</summary>
/// <remarks>
/// The key is the occasion and the year of its own calendar. So one of two concurrent replicas fails, and a computed
/// day that moves is not announced again.
/// </remarks>
[WithoutAudience("public holidays are public, and no RPC reads it")]
public sealed class AnnouncedOccasion
{
    public required string Key { get; init; }
    public required int Cycle { get; init; }
    public required DateTimeOffset At { get; init; }

    public static void Map(ModelBuilder model) => model.Entity<AnnouncedOccasion>(told =>
    {
        told.HasKey(t => new { t.Key, t.Cycle });
        told.Property(t => t.Key).HasMaxLength(100);
        told.ToTable("ToldOccasions");
    });
}
