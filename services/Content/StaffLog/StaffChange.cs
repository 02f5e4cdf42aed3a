using System.Text.Json;
using Embassy.Announcements;
using Embassy.Content.Approvals;
using Embassy.Content.Editions;
using Embassy.Content.Reviews;
using Embassy.Content.Schedules;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Embassy.Content.StaffLog;

/// <summary>
/// One step of the work on a page, written in the transaction of the step: a draft was saved, a review was opened. It
/// names the record and the person, and has no words of it. It is never announced.
/// </summary>
[WithoutAudience("ContentDb shows it to those who see what is internal, and no announcement is made of it")]
public sealed class StaffChange
{
    /// <summary>Insertion order. Rows may become visible in another order, so nobody reads by it.</summary>
    public long Id { get; init; }

    public Guid EventId { get; init; } = Guid.CreateVersion7();

    /// <summary>CloudEvents type: <c>embassy.content.{step}.v1</c>.</summary>
    public required string Type { get; init; }

    public required string Subject { get; init; }
    public string PageKey { get; init; } = "";
    public string Locale { get; init; } = "";

    /// <summary>Number of the edition; 0 if the step concerns none.</summary>
    public int Number { get; init; }

    public required int Version { get; init; }
    public string By { get; set; } = "";
    public DateTimeOffset Time { get; set; }

    /// <summary>Position in the log, given by the first reader after the commit; null until then.</summary>
    public long? Sequence { get; set; }

    /// <summary>Describes the step of a changed row; null if it is none that staff follow.</summary>
    public static StaffChange? Of(EntityEntry entry) => entry.Entity switch
    {
        Page page => Kind(entry, added: "page.created", deleted: "page.deleted") is not { } kind ? null
            : new StaffChange { Type = Name(kind), Subject = $"pages/{page.Key}", PageKey = page.Key, Version = page.Version },
        Edition edition => Step(entry, edition) is not { } kind ? null
            : new StaffChange
            {
                Type = Name(kind),
                Subject = $"pages/{edition.PageKey}/editions/{edition.Locale}",
                PageKey = edition.PageKey,
                Locale = edition.Locale,
                Number = edition.Number,
                Version = edition.Version,
            },
        Review review => Kind(entry, added: "review.opened",
                modified: Changed(entry, nameof(Review.State)) ? "review.closed"
                    : Changed(entry, nameof(Review.Assignee)) ? "review.assigned" : null) is not { } kind ? null
            : new StaffChange
            {
                Type = Name(kind),
                Subject = $"reviews/{review.Id}",
                PageKey = review.PageKey,
                Locale = review.Locale,
                Version = review.Version,
            },
        Schedule schedule => Kind(entry, added: "schedule.set", deleted: "schedule.ended",
                modified: Changed(entry, nameof(Schedule.SetAt)) ? "schedule.set"
                    : Changed(entry, nameof(Schedule.Attempts)) && schedule.Attempts > 0 ? "schedule.failed" : null) is not { } kind ? null
            : new StaffChange
            {
                Type = Name(kind),
                Subject = $"pages/{schedule.PageKey}/editions/{schedule.Locale}/schedule",
                PageKey = schedule.PageKey,
                Locale = schedule.Locale,
                Number = schedule.Number,
                Version = schedule.Attempts,
            },
        PendingChange change => Kind(entry, added: "change.proposed",
                modified: Changed(entry, nameof(PendingChange.State)) ? $"change.{change.State}"
                    : Changed(entry, nameof(PendingChange.ProposedAt)) ? "change.proposed" : null) is not { } kind ? null
            : new StaffChange { Type = Name(kind), Subject = $"pending-changes/{change.Id}", Version = change.Version },
        _ => null,
    };

    static string Name(string kind) => $"embassy.content.{kind}.v1";

    // What an import or a restore writes was not done step by step.
    static string? Step(EntityEntry entry, Edition edition) => Kind(entry,
        added: edition.State == Edition.Draft ? "draft.saved" : null,
        deleted: "draft.discarded",
        modified: Changed(entry, nameof(Edition.SavedAt)) ? "draft.saved"
            : !Changed(entry, nameof(Edition.State)) ? null
            : edition.State switch
            {
                Edition.InReview => "draft.submitted",
                Edition.Approved when Before(entry) == Edition.InReview => "draft.approved",
                Edition.Draft when Changed(entry, nameof(Edition.Note)) && edition.Note.Length > 0 => "draft.returned",
                Edition.Published => "draft.released",
                _ => null,
            });

    static string? Before(EntityEntry entry) => entry.Property(nameof(Edition.State)).OriginalValue as string;

    static string? Kind(EntityEntry entry, string? added = null, string? modified = null, string? deleted = null) => entry.State switch
    {
        EntityState.Added => added,
        EntityState.Modified => modified,
        EntityState.Deleted => deleted,
        _ => null,
    };

    static bool Changed(EntityEntry entry, string property) => entry.State == EntityState.Modified && entry.Property(property).IsModified;

    /// <summary>The language as the last word of a routing key; <c>-</c> for none.</summary>
    public string Language => Locale.Length > 0 ? Locale : "-";

    /// <summary>Returns the step as a CloudEvent, like an announcement.</summary>
    public CloudEvent ToCloudEvent(string source, string epoch) => new()
    {
        Id = EventId.ToString(),
        Source = source,
        Type = Type,
        Subject = Subject,
        Time = Time,
        DataSchema = $"urn:embassy:schema:{Type["embassy.".Length..]}",
        LogEpoch = epoch,
        Sequence = Sequence!.Value,
        SubjectVersion = Version,
        Cause = ChangeCauses.Edited,
        Data = JsonSerializer.SerializeToElement(new
        {
            Step = Type["embassy.content.".Length..^".v1".Length],
            PageKey = PageKey.Length > 0 ? PageKey : null,
            Locale = Locale.Length > 0 ? Locale : null,
            Number = Number > 0 ? Number : (int?)null,
            By,
            Version,
            Link = Subject.StartsWith("reviews/", StringComparison.Ordinal) ? $"/v1/reviews?pageKey={PageKey}" : $"/v1/{Subject}",
        }, Announcement.Json),
    };

    public static void Map(ModelBuilder model) => model.Entity<StaffChange>(change =>
    {
        change.Property(c => c.Type).HasMaxLength(60);
        change.Property(c => c.Subject).HasMaxLength(250);
        change.Property(c => c.PageKey).HasMaxLength(100);
        change.Property(c => c.Locale).HasMaxLength(12);
        change.Property(c => c.By).HasMaxLength(255);
        change.HasIndex(c => c.Sequence, "IX_StaffChanges_Sequence").IsUnique();
        change.HasIndex(c => c.Id, "IX_StaffChanges_Waiting").HasFilter("\"Sequence\" IS NULL");
        change.Ignore(c => c.Language);
        change.ToTable("StaffChanges");
    });
}
