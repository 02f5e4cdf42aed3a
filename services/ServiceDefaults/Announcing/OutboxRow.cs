using System.Diagnostics;
using System.Text.Json.Nodes;
using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// One announcement, written in the transaction of its change. The outbox is also the service's log: published rows
/// stay, ordered by <see cref="Sequence"/>, until they are pruned by age.
/// </summary>
[WithoutAudience("holds public facts only: Announce lets nothing else in, and a row under embargo has no sequence yet")]
public sealed class OutboxRow
{
    /// <summary>Insertion order. Rows may become visible in another order, so nothing outside reads by it.</summary>
    public long Id { get; init; }

    public required Guid EventId { get; init; }
    public required string Type { get; init; }
    public required string Subject { get; init; }
    public required int SubjectVersion { get; set; }

    /// <summary>
    /// While the row waits, a newer one with the same subject and meaning replaces it; null if it never waited.
    /// </summary>
    public string? Meaning { get; init; }
    public required string RoutingKey { get; init; }
    public required string Schema { get; init; }

    /// <summary>
    /// JSON. Null once withheld: a later row removes the subject, or announces it again without the hidden data.
    /// </summary>
    public required string? Data { get; set; }

    public required string Cause { get; init; }
    public Guid? CausationId { get; init; }
    public bool Removes { get; init; }

    /// <summary>
    /// Subjects whose older rows lose their data when this row gets its sequence, one per line; null for none.
    /// </summary>
    public string? Withholds { get; init; }

    public required DateTimeOffset Time { get; init; }
    public string? TraceParent { get; init; }

    /// <summary>End of the embargo; until then the row is neither relayed nor in the log.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>
    /// Position in the log, assigned by the relay, so that a reader never skips a row that was committed late.
    /// </summary>
    public long? Sequence { get; set; }

    /// <summary>Time of the broker's confirmation.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Time at which the relay set it aside: it stays in the log, and an operator is alerted.</summary>
    public DateTimeOffset? SetAsideAt { get; set; }

    public string? Error { get; set; }

    public static OutboxRow Of(Announcement announcement, DateTimeOffset now, DateTimeOffset? notBefore, string cause, Guid? causedBy,
        bool withholdOlder = false)
    {
        var name = announcement.Name;
        return new OutboxRow
        {
            EventId = Guid.CreateVersion7(now),
            Type = name.Type,
            Subject = announcement.Subject,
            SubjectVersion = announcement.SubjectVersion,
            Meaning = notBefore is null ? null : announcement.Meaning,
            RoutingKey = name.RoutingKey(announcement.Language),
            Schema = name.Schema,
            Data = announcement.ToJson(),
            // A fact is a more specific cause than a dependency, so it takes precedence.
            Cause = causedBy is null || cause == ChangeCauses.Fact ? cause : ChangeCauses.Dependency,
            CausationId = causedBy,
            Removes = announcement.Removes,
            Withholds = announcement.Removes ? string.Join('\n', announcement.Parts.Prepend(announcement.Subject))
                : withholdOlder ? announcement.Subject : null,
            Time = now,
            TraceParent = Activity.Current?.Id,
            NotBefore = notBefore,
        };
    }

    /// <summary>
    /// Updates the row with the record's newest state; members that belong to this announcement's own step stay.
    /// </summary>
    internal void Restate(Announcement newer, int version)
    {
        SubjectVersion = version;
        var (mine, theirs) = (JsonNode.Parse(Data!)!.AsObject(), JsonNode.Parse(newer.ToJson())!.AsObject());
        foreach (var property in newer.GetType().GetProperties())
        {
            var name = Announcement.Json.PropertyNamingPolicy!.ConvertName(property.Name);
            if (mine[name] is not JsonObject before || theirs[name] is not JsonObject after) continue;
            foreach (var member in property.PropertyType.GetProperties())
            {
                var key = Announcement.Json.PropertyNamingPolicy.ConvertName(member.Name);
                if (member.Name == nameof(AgreementSummary.Version)) before[key] = version;
                else if (!member.IsDefined(typeof(OfItsStepAttribute), inherit: false))
                {
                    if (after[key] is { } value) before[key] = value.DeepClone();
                    else before.Remove(key);
                }
            }
        }
        Data = mine.ToJsonString(Announcement.Json);
    }

    internal static void Map(ModelBuilder model) => model.Entity<OutboxRow>(row =>
    {
        row.HasKey(r => r.Id);
        row.HasIndex(r => r.Sequence, "IX_Outbox_Sequence").IsUnique();
        row.HasIndex(r => r.Id, "IX_Outbox_Waiting").HasFilter("\"Sequence\" IS NULL");
        row.HasIndex(r => r.Subject, "IX_Outbox_Waiting_Subject").HasFilter("\"Sequence\" IS NULL");
        row.HasIndex(r => r.Sequence, "IX_Outbox_Unpublished").HasFilter("\"PublishedAt\" IS NULL AND \"SetAsideAt\" IS NULL");
        row.HasIndex(r => r.EventId).IsUnique();
        row.HasIndex(r => r.Time, "IX_Outbox_Time");
        row.HasIndex(r => r.NotBefore, "IX_Outbox_NotBefore").HasFilter("\"NotBefore\" IS NOT NULL");
        row.HasIndex(r => r.Subject, "IX_Outbox_Subject").HasFilter("\"Data\" IS NOT NULL");
        row.ToTable("Outbox");
    });
}

/// <summary>Wakes the relay of this process; the relay polls for commits of other processes.</summary>
public sealed class OutboxSignal : IDisposable
{
    readonly SemaphoreSlim ready = new(0, 1);

    public void Set()
    {
        if (ready.CurrentCount > 0) return;
        try
        {
            ready.Release();
        }
        catch (SemaphoreFullException)
        {
            // The signal is already set.
        }
    }

    public void Dispose() => ready.Dispose();

    public Task Wait(TimeSpan atMost, CancellationToken cancellation) => ready.WaitAsync(atMost, cancellation);
}
