using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Timeline;

/// <summary>
/// A timeline entry from another service's announcements: one row per step of an agreement, one per session of a forum.
/// </summary>
[WithoutAudience("made of announcements, which hold public facts only")]
public sealed class Milestone
{
    public required Guid Id { get; init; }

    /// <summary>The subject of the announcements, <c>agreements/…</c> or <c>forums/…/sessions/…</c>.</summary>
    public required string Subject { get; init; }
    public required string Of { get; init; }
    public required string Kind { get; set; }

    /// <summary>The step: the status of the agreement or of the session.</summary>
    public required string Status { get; set; }

    public required CivilDate Date
    {
        get;
        set => (field, DateFirst, DateLast, EndLast) = (value, value.First, value.Last, (End ?? value).Last);
    }

    public DateOnly DateFirst { get; private set; }
    public DateOnly DateLast { get; private set; }

    public CivilDate? End
    {
        get;
        set => (field, EndLast) = (value, (value ?? Date).Last);
    }

    /// <summary>The last possible day of a session that lasts; that of the date otherwise.</summary>
    public DateOnly EndLast { get; private set; }
    public List<LanguageText> Titles { get; set; } = [];
    public List<string> States { get; set; } = [];
    public List<LanguageText> Places
    {
        get;
        set => (field, FoldedPlaces) = (value, string.Join('\n', value.Select(p => TextFolding.Of(p.Words))));
    } = [];

    /// <summary>The places, folded, each on a line: to filter the timeline.</summary>
    public string FoldedPlaces { get; private set; } = "";
    public required string Link { get; set; }

    /// <summary>The version of the subject in the latest announcement of this step.</summary>
    public int Version { get; set; }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Milestone>(milestone =>
        {
            milestone.Property(m => m.Id).ValueGeneratedNever();
            milestone.Property(m => m.Subject).HasMaxLength(200);
            milestone.Property(m => m.Of).HasMaxLength(20);
            milestone.Property(m => m.Kind).HasMaxLength(60);
            milestone.Property(m => m.Status).HasMaxLength(60);
            milestone.Property(m => m.Link).HasMaxLength(300);
            milestone.HasIndex(m => new { m.Subject, m.Status }).IsUnique();
            milestone.HasIndex(m => new { m.DateFirst, m.DateLast, m.Id }).IsDescending(false, true, false);
            milestone.HasIndex(m => m.EndLast);
            milestone.ToTable("Milestones");
        });
        JsonColumn.Map<Milestone, LanguageText>(model, m => m.Titles);
        JsonColumn.Map<Milestone, LanguageText>(model, m => m.Places);
        JsonColumn.Map<Milestone, string>(model, m => m.States);
    }

    /// <summary>The steps in which any of these States takes part; all of them without a State.</summary>
    public static IQueryable<Milestone> WithAnyOf(EventsDb db, IReadOnlyList<string> states) =>
        db.Milestones.WithAnyOf(nameof(Milestone.States), states);

    public static List<LanguageText> Texts(IReadOnlyList<AnnouncedText> texts) => [.. texts.Select(t => new LanguageText(t.Lang, t.Text))];
}
