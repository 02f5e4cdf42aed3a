using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Reviews;

/// <summary>A task for an editor: review this page in this language, for a reason.</summary>
[WithoutAudience("ContentDb shows it to those who see the edition that it speaks of")]
public sealed class Review
{
    public const string Opened = "open", Closed = "closed";
    public const string EngagementHeld = "engagement-held", AgreementStatusChanged = "agreement-status-changed",
        EngagementPostponed = "engagement-postponed",
        EngagementCancelled = "engagement-cancelled",
        SourceChanged = "source-changed", ReviewBy = "review-by", BrokenLink = "broken-link", ScheduleLapsed = "schedule-lapsed",
        FactChanged = "fact-changed", ConditionFallen = "condition-fallen";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string PageKey { get; init; }
    public required string Locale { get; init; }
    public required string Reason { get; init; }
    public required string Subject { get; init; }
    public required string Detail { get; init; }
    public string State { get; private set; } = Opened;
    public required DateTimeOffset OpenedAt { get; init; }
    public string Assignee { get; private set; } = "";
    public DateTimeOffset? ClosedAt { get; private set; }
    public string ClosedBy { get; private set; } = "";
    public string Note { get; private set; } = "";
    public int Version { get; private set; } = 1;

    /// <summary>Assigns the review; returns false if that person already has it.</summary>
    public bool Assign(string assignee)
    {
        if (State != Opened)
            throw new Problem(ProblemCodes.IllegalStatus, "The review is closed.",
                more: new Dictionary<string, string> { ["legal"] = "[\"open\"]" });
        if (Assignee == assignee) return false;
        Assignee = assignee;
        Version++;
        return true;
    }

    /// <summary>Closes the review; returns false if it is already closed.</summary>
    public bool Close(string by, string note, DateTimeOffset now)
    {
        if (State == Closed) return false;
        (State, ClosedBy, Note, ClosedAt) = (Closed, by, note, now);
        Version++;
        return true;
    }

    public static void Map(ModelBuilder model) => model.Entity<Review>(review =>
    {
        review.HasIndex(r => new { r.State, r.Id });
        review.HasIndex(r => new { r.PageKey, r.State });
        review.HasIndex(r => new { r.Assignee, r.State });
        review.HasIndex(r => new { r.Subject, r.State });
        review.Property(r => r.State).HasMaxLength(8);
        review.Property(r => r.Assignee).HasMaxLength(200);
        review.Property(r => r.Version).IsConcurrencyToken();
        review.ToTable("Reviews");
    });

    public V1.Review ToProto(Embassy.V1.Text? title = null) => new()
    {
        Id = Id.ToString(),
        PageKey = PageKey,
        Locale = Locale,
        Reason = Reason,
        Subject = Subject,
        Detail = Detail,
        State = State,
        OpenedAt = OpenedAt.ToTimestamp(),
        Assignee = Assignee,
        ClosedAt = ClosedAt?.ToTimestamp(),
        ClosedBy = ClosedBy,
        Note = Note,
        Version = Version,
        Title = title,
    };

    /// <summary>
    /// Opens a review of every page and language whose newest text cites the subject, unless one for the same reason
    /// and change is open already.
    /// </summary>
    public static async Task OpenWhereCited(
        ContentDb db, string subject, string reason, string detail, DateTimeOffset now, CancellationToken cancellation,
        string? locale = null)
    {
        var cited = await db.Editions.Where(e => (locale == null || e.Locale == locale)
                && e.State != Edition.Superseded && e.State != Edition.Redirected && e.State != Edition.Gone
                && e.Cites.Any(c => c.Subject == subject))
            .Select(e => new { e.PageKey, e.Locale }).Distinct().ToListAsync(cancellation);
        if (cited.Count == 0) return;
        var open = await db.Reviews.Where(r => r.State == Opened && r.Subject == subject && r.Reason == reason && r.Detail == detail)
            .Select(r => new { r.PageKey, r.Locale }).ToListAsync(cancellation);
        foreach (var at in cited.Except(open))
            db.Reviews.Add(
                new Review
                {
                    PageKey = at.PageKey,
                    Locale = at.Locale,
                    Reason = reason,
                    Subject = subject,
                    Detail = detail,
                    OpenedAt = now
                });
    }

    /// <summary>Opens one review, unless one for the same reason and subject is already open.</summary>
    public static async Task Open(
        ContentDb db, string key, string locale, string reason, string subject, string detail, string assignee, DateTimeOffset now,
        CancellationToken cancellation)
    {
        bool Same(Review r) => r.PageKey == key && r.Locale == locale && r.State == Opened && r.Reason == reason && r.Subject == subject;
        if (db.Reviews.Local.Any(Same)
            || await db.Reviews.AnyAsync(
                r => r.PageKey == key && r.Locale == locale && r.State == Opened && r.Reason == reason && r.Subject == subject,
                cancellation)) return;
        db.Reviews.Add(
            new Review
            {
                PageKey = key,
                Locale = locale,
                Reason = reason,
                Subject = subject,
                Detail = detail,
                OpenedAt = now,
                Assignee = assignee
            });
    }

    /// <summary>Creates a review when the caller knows that none is open.</summary>
    public static Review New(string key, string locale, string reason, string subject, string detail, string assignee,
        DateTimeOffset now) =>
        new() { PageKey = key, Locale = locale, Reason = reason, Subject = subject, Detail = detail, OpenedAt = now, Assignee = assignee };

    /// <summary>Closes the open reviews for a reason after their task is done.</summary>
    public static async Task Done(ContentDb db, string key, string locale, string reason, string note, DateTimeOffset now,
        CancellationToken cancellation)
    {
        foreach (var review in await db.Reviews.Where(
            r => r.PageKey == key && r.Locale == locale && r.State == Opened && r.Reason == reason).ToListAsync(cancellation))
            review.Close(Caller.Service.Id, note, now);
    }

    /// <summary>
    /// Closes reviews that a new edition resolves: broken links that it no longer has, and links from other pages to
    /// this page, which is readable again.
    /// </summary>
    public static async Task Mended(ContentDb db, Edition edition, DateTimeOffset now, CancellationToken cancellation)
    {
        var (cited, subject) = (edition.Cites.Select(c => c.Subject).ToList(), $"pages/{edition.PageKey}");
        var readable = edition.Page.Audience == Audiences.Public && !(edition.Page.EmbargoUntil > now);
        foreach (var review in await db.Reviews.Where(r => r.State == Opened && r.Reason == BrokenLink && r.Locale == edition.Locale
            && (r.PageKey == edition.PageKey || r.Subject == subject)).ToListAsync(cancellation))
        {
            if (review.Subject == subject)
            {
                if (readable) review.Close(Caller.Service.Id, "The page can be read again.", now);
            }
            else if (!cited.Contains(review.Subject))
                review.Close(Caller.Service.Id, $"Edition {edition.Number} has the link no more.", now);
        }
    }

    /// <summary>Pages whose review date has passed in UTC and for which no review was opened.</summary>
    public static IQueryable<Page> Due(ContentDb db, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return db.Pages.Where(p => p.ReviewBy != null && p.ReviewBy < today && !p.ReviewAsked);
    }

    /// <summary>Opens a review in each public language, once per review date even with several replicas.</summary>
    public static async Task<int> OpenWhenDue(ContentDb db, string key, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var page = (await LiveEditions.LockPage(db, key, now, cancellation)).Page;
        if (!await Due(db, now).AnyAsync(p => p.Key == key, cancellation)) return 0;
        page.AskReview();
        foreach (var locale in await db.Editions.Where(
            e => e.PageKey == key && (e.State == Edition.Published || e.State == Edition.Withdrawn)).Select(e => e.Locale)
            .ToListAsync(cancellation))
            await Open(db, key, locale, ReviewBy, $"pages/{key}", $"It was to be looked at by {CivilDate.Day(page.ReviewBy!.Value)}.",
                page.Owner, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return 1;
    }
}
