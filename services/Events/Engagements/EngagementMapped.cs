using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

// The EF Core mapping of an engagement.
partial class Engagement
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Engagement>(engagement =>
        {
            // The sort order of lists. For the same first day, 2022 comes before 2022-01 and that before 2022-01-01.
            engagement.HasIndex(e => new { e.StartFirst, e.StartLast, e.Id }).IsDescending(false, true, false);
            // Windows of days read the index above from the first day that this one finds.
            engagement.HasIndex(e => new { e.LongUntil, e.StartFirst });
            engagement.HasIndex(e => new { e.Series, e.Ordinal });
            engagement.Property(e => e.Id).ValueGeneratedNever();
            engagement.Property(e => e.Kind).HasMaxLength(30);
            engagement.Property(e => e.Direction).HasMaxLength(10);
            engagement.Property(e => e.Status).HasMaxLength(10);
            engagement.Property(e => e.Zone).HasMaxLength(60);
            engagement.Property(e => e.PlaceState).HasMaxLength(3);
            engagement.Property(e => e.Coordinates).HasMaxLength(40);
            engagement.Property(e => e.Forum).HasMaxLength(20);
            engagement.Property(e => e.Session).HasMaxLength(100);
            engagement.Property(e => e.Series).HasMaxLength(100);
            engagement.Property(e => e.Version).IsConcurrencyToken();
            engagement.HasOne(e => e.Delegations).WithOne().HasForeignKey<Delegations>(d => d.EngagementId);
            engagement.HasOne(e => e.Agenda).WithOne().HasForeignKey<Agenda>(a => a.EngagementId);
            engagement.HasMany(e => e.Outcomes).WithOne().HasForeignKey(o => o.EngagementId);
            engagement.HasMany(e => e.Mentions).WithOne().HasForeignKey(m => m.EngagementId);
            engagement.Ignore(e => e.Dates);
            engagement.ToTable("Engagements");
        });
        JsonColumn.Map<Engagement, LanguageText>(model, e => e.Titles);
        JsonColumn.Map<Engagement, string>(model, e => e.States);
        JsonColumn.Map<Engagement, LanguageText>(model, e => e.Places);
        JsonColumn.Map<Engagement, Participant>(model, e => e.Participants);
        JsonColumn.Map<Engagement, Citation>(model, e => e.Sources);
        Delegations.Map(model);
        Agenda.Map(model);
        Outcome.Map(model);
        Mention.Map(model);
    }
}
