using System.Text.Json;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Approvals;

/// <summary>
/// A change of public content that waits for a second person: a fact, the description of an asset, taking an edition
/// down, or reaffirming a translation. Readers see nothing of it until a user other than its author approves it. At
/// most one change per subject is pending.
/// </summary>
[WithoutAudience("ContentDb shows it to those who see what is internal")]
public sealed class PendingChange
{
    public const string Pending = "pending", Approved = "approved", Rejected = "rejected";
    public const string Fact = "fact", Description = "description", Withdraw = "withdraw", Redirect = "redirect", Remove = "remove",
        Reaffirm = "reaffirm";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary><c>facts/{key}</c>, <c>assets/{sha256}</c> or <c>pages/{key}/editions/{locale}</c>.</summary>
    public required string Subject { get; init; }

    public string Kind { get; private set; } = "";

    /// <summary>The content as JSON; the folder that the kind belongs to knows its form.</summary>
    public string Content { get; private set; } = "";

    public string ProposedBy { get; private set; } = "";
    public DateTimeOffset ProposedAt { get; private set; }
    public string State { get; private set; } = Pending;
    public string DecidedBy { get; private set; } = "";
    public DateTimeOffset? DecidedAt { get; private set; }
    public string Note { get; private set; } = "";
    public int Version { get; private set; }

    /// <summary>Sets the proposal; returns false if nothing changes, and refuses anyone but its author.</summary>
    public bool Propose<T>(string kind, T content, string by, DateTimeOffset now)
    {
        var json = JsonSerializer.Serialize(content, Announcement.Json);
        if (Version > 0 && ProposedBy != by)
            throw new Problem(ProblemCodes.ChangePending, $"{ProposedBy} has proposed a change of {Subject}.",
                more: new Dictionary<string, string> { ["pendingChange"] = Id.ToString() });
        if (Kind == kind && Content == json) return false;
        (Kind, Content, ProposedBy, ProposedAt) = (kind, json, by, now);
        Version++;
        return true;
    }

    /// <summary>The key and the language of a subject <c>pages/{key}/editions/{locale}</c>.</summary>
    public static (string Key, string Locale) EditionOf(string subject) =>
        subject.Split('/') is [_, var key, _, var locale] ? (key, locale) : throw new InvalidOperationException(subject);

    public T Read<T>() => JsonSerializer.Deserialize<T>(Content, Announcement.Json)!;

    /// <summary>Approves the change; returns false if it is already approved, and refuses its author.</summary>
    public bool Approve(string by, DateTimeOffset now)
    {
        if (State == Approved) return false;
        ExpectPending();
        if (by.Length == 0 || by == ProposedBy)
            throw new Problem(ProblemCodes.OwnWork, "You have proposed this change; somebody else has to approve it.");
        Decide(Approved, by, "", now);
        return true;
    }

    /// <summary>Rejects the change; returns false if it is already rejected. Its author may reject it, too.</summary>
    public bool Reject(string by, string note, DateTimeOffset now)
    {
        if (State == Rejected) return false;
        ExpectPending();
        Decide(Rejected, by, note, now);
        return true;
    }

    /// <summary>Refuses a decision by a caller who has read another version.</summary>
    public void ExpectVersion(ServerCallContext context) => context.ExpectVersion(Version,
        savedBy: DecidedBy.Length > 0 ? DecidedBy : ProposedBy, savedAt: DecidedAt ?? ProposedAt);

    void Decide(string state, string by, string note, DateTimeOffset now)
    {
        (State, DecidedBy, DecidedAt, Note) = (state, by, now, note);
        Version++;
    }

    void ExpectPending()
    {
        if (State != Pending)
            throw new Problem(ProblemCodes.IllegalStatus, $"The change is {State}.",
                more: new Dictionary<string, string> { ["legal"] = $"[\"{Pending}\"]" });
    }

    /// <summary>Saves a change for a second person to approve; the same again changes nothing.</summary>
    public static async Task<PendingChange> Propose<T>(
        ContentDb db, string subject, string kind, T content, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        var change = await db.PendingChanges.SingleOrDefaultAsync(c => c.Subject == subject && c.State == Pending, cancellation);
        if (change is null) db.PendingChanges.Add(change = new PendingChange { Subject = subject });
        if (change.Propose(kind, content, by, now)) await db.SaveChangesAsync(cancellation);
        return change;
    }

    /// <summary>
    /// Returns the id of a subject's pending change for callers who see drafts; otherwise an empty string.
    /// </summary>
    public static async Task<string> IdOf(ContentDb db, Caller caller, string subject, CancellationToken cancellation)
    {
        if (!caller.SeesInternal) return "";
        var ids = await db.PendingChanges.AsNoTracking().Where(c => c.Subject == subject && c.State == Pending)
            .Select(c => c.Id).Take(1).ToListAsync(cancellation);
        return ids is [var id] ? id.ToString() : "";
    }

    public static void Map(ModelBuilder model) => model.Entity<PendingChange>(change =>
    {
        change.Property(c => c.Subject).HasMaxLength(200);
        change.Property(c => c.Kind).HasMaxLength(12);
        change.Property(c => c.State).HasMaxLength(8);
        change.Property(c => c.ProposedBy).HasMaxLength(255);
        change.Property(c => c.DecidedBy).HasMaxLength(255);
        change.Property(c => c.Version).IsConcurrencyToken();
        change.HasIndex(c => c.Subject).IsUnique().HasFilter($"\"State\" = '{Pending}'").HasDatabaseName("IX_PendingChanges_Pending");
        change.HasIndex(c => new { c.State, c.Id });
        change.ToTable("PendingChanges");
    });
}
