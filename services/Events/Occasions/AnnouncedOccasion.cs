using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Occasions;

/// <summary>
/// The note that an occasion's approach was announced, in the transaction that announces it. The key is the occasion and the year
/// of its own calendar, so that of two replicas one fails, and a computed day that moves is not announced again.
/// </summary>
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
