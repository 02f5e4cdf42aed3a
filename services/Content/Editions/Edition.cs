using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embassy.Announcements;
using Embassy.Content.Assets;
using Embassy.Content.Pages;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>
/// One language of a page, numbered. Until it is published it is written over, and goes back to being a draft; what was
/// published is never written over: the next draft is the next number. At most one edition of a language is its face, which
/// is what the public gets there: published, withdrawn, redirected or gone.
/// </summary>
[WithoutAudience("its page's audience is its own: ContentDb filters it by that, and drafts away from the public")]
public sealed class Edition
{
    public const string Missing = "missing", Draft = "draft", InReview = "in-review", Approved = "approved", Scheduled = "scheduled",
        Published = "published", Superseded = "superseded", Withdrawn = "withdrawn", Redirected = "redirected", Gone = "gone";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string PageKey { get; init; }
    public Page Page { get; init; } = null!;
    public required string Locale { get; init; }
    public required int Number { get; init; }
    public string State { get; private set; } = Draft;
    public string Slug { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string Summary { get; private set; } = "";
    public string Body { get; private set; } = "";
    public List<EditionCitation> Cites { get; private set; } = [];

    /// <summary>Its HTML and plain text; loaded only where it is asked for.</summary>
    public RenderedEdition? RenderedEdition { get; set; }

    /// <summary>SHA-256 of title, summary and body, hex: what a translation is compared by.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>The fingerprint of the authentic edition this was translated from; null in the authentic language.</summary>
    public string? SourceFingerprint { get; private set; }

    public string Author { get; private set; } = "";

    /// <summary>Everybody who wrote in it.</summary>
    public List<string> Contributors { get; private set; } = [];

    public string ApprovedBy { get; private set; } = "";
    public DateTimeOffset? ApprovedAt { get; private set; }
    public string Note { get; private set; } = "";

    /// <summary>Why it was withdrawn or is gone.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The key of the page that it redirects to.</summary>
    public string? MovedTo { get; private set; }

    public DateTimeOffset SavedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>It outlives the state: what was made gone is read by nobody outside, as of no day, also when a newer edition is public.</summary>
    public DateTimeOffset? GoneAt { get; private set; }

    /// <summary>When it ceased to be read: superseded, redirected or gone.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Grows with each change, and on from one number to the next.</summary>
    public int Version { get; private set; }

    /// <summary>The next draft in a language, after the newest edition there.</summary>
    public static Edition After(Edition? newest, string pageKey, string locale) => new()
    {
        PageKey = pageKey,
        Locale = locale,
        Number = (newest?.Number ?? 0) + 1,
        Version = newest?.Version ?? 0,
    };

    /// <summary>Whether it was never public, so that it may still be written over.</summary>
    public bool IsOpen => State is Draft or InReview or Approved or Scheduled;

    /// <summary>Says false if it has these words already. New words are a draft: nobody has approved them.</summary>
    /// <param name="earlier">Those who wrote the words elsewhere, where they are taken from an earlier edition.</param>
    public bool Write(EditionText words, string? source, string author, DateTimeOffset now, IReadOnlyList<string>? earlier = null)
    {
        if (!IsOpen) throw new InvalidOperationException("What was public is not written over.");
        var contributors = earlier?.Except(Contributors).ToList() ?? [];
        if (words.Same(this) && SourceFingerprint == source && contributors.Count == 0) return false;
        Contributors = [.. Contributors, .. contributors];
        (Slug, Title, Summary, Body) = (words.Slug, words.Title, words.Summary, words.Body);
        (SourceFingerprint, Author, SavedAt) = (source, author, now);
        Cite(words.Cites, [.. InternalLinks.In(words.Body), .. AssetLinks.In(words.Body)]);
        if (!Contributors.Contains(author)) Contributors = [.. Contributors, author];
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Title}\0{Summary}\0{Body}")));
        Reopen("");
        Version++;
        return true;
    }

    void Cite(IReadOnlyList<string> given, IReadOnlyList<string> linked)
    {
        Cites.RemoveAll(c => !given.Contains(c.Subject) && !linked.Contains(c.Subject));
        foreach (var editionCitation in Cites) editionCitation.Given = given.Contains(editionCitation.Subject);
        foreach (var subject in given.Union(linked).Except(Cites.Select(c => c.Subject)).ToList()) Cites.Add(new EditionCitation { Subject = subject, Given = given.Contains(subject) });
    }

    void Reopen(string note) => (State, ApprovedBy, ApprovedAt, Note) = (Draft, "", null, note);

    /// <summary>Gives it to a second person; says false if it is there already.</summary>
    public bool Submit() => Go(InReview, from: [Draft]);

    /// <summary>Says false if it is approved already. Whoever wrote a word of it may not.</summary>
    public bool Approve(string by, DateTimeOffset now)
    {
        if (State is Approved) return false;
        Expect(InReview);
        if (by.Length == 0 || Contributors.Contains(by)) throw new Problem(ProblemCodes.OwnWork, $"You wrote in edition {Number}; somebody who did not has to approve it.");
        (State, ApprovedBy, ApprovedAt) = (Approved, by, now);
        Version++;
        return true;
    }

    /// <summary>Gives it back to its authors.</summary>
    public void Return(string note)
    {
        Expect(InReview, Approved, Scheduled);
        Reopen(note);
        Version++;
    }

    /// <param name="approval">Whether a second person has to have approved it.</param>
    public void Schedule(bool approval)
    {
        ExpectReleasable(approval);
        State = Scheduled;
        Version++;
    }

    /// <summary>Says false if it was not scheduled.</summary>
    public bool Unschedule()
    {
        if (State != Scheduled) return false;
        State = ApprovedAt is null ? Draft : Approved;
        Version++;
        return true;
    }

    /// <summary>Says false if it is public already.</summary>
    /// <param name="after">The version of the face that it takes the place of: what is told of a language never goes back.</param>
    public bool Publish(bool approval, int after, DateTimeOffset now)
    {
        if (State == Published) return false;
        ExpectReleasable(approval);
        (State, PublishedAt) = (Published, now);
        Version = Math.Max(Version, after) + 1;
        return true;
    }

    void ExpectReleasable(bool approval)
    {
        if (!approval) Expect(Draft, InReview, Approved, Scheduled);
        else Expect(Approved, Scheduled);
        // It was scheduled while the mission wanted no second person.
        if (approval && ApprovedAt is null)
            throw new Problem(ProblemCodes.IllegalStatus, $"Nobody has approved edition {Number}.", more: new Dictionary<string, string> { ["legal"] = $"[\"{Approved}\"]" });
    }

    /// <summary>Says false if it is so already.</summary>
    public bool Withdraw(string reason, DateTimeOffset now)
    {
        if (State == Withdrawn && Reason == reason) return false;
        Expect(Published, Withdrawn);
        (State, Reason, WithdrawnAt) = (Withdrawn, reason, WithdrawnAt ?? now);
        Version++;
        return true;
    }

    /// <summary>Says false if it leads there already.</summary>
    public bool Redirect(string to, DateTimeOffset now)
    {
        if (State == Redirected && MovedTo == to) return false;
        Expect(Published, Withdrawn, Redirected);
        (State, MovedTo, EndedAt) = (Redirected, to, EndedAt ?? now);
        Version++;
        return true;
    }

    /// <summary>Says false if it is gone for this reason already.</summary>
    public bool Remove(string reason, DateTimeOffset now)
    {
        if (State == Gone && Reason == reason) return false;
        Expect(Published, Withdrawn, Redirected, Gone);
        (State, Reason, MovedTo, GoneAt, EndedAt) = (Gone, reason, null, GoneAt ?? now, EndedAt ?? now);
        Version++;
        return true;
    }

    /// <summary>What is public of it says something else, because a fact or a condition does. Nobody has written in it.</summary>
    public void Refreshed() => Version++;

    bool Go(string to, string[] from)
    {
        if (State == to) return false;
        Expect(from);
        State = to;
        Version++;
        return true;
    }

    void Expect(params string[] legal)
    {
        if (!legal.Contains(State))
            throw new Problem(ProblemCodes.IllegalStatus, $"Edition {Number} is {State}.", more: new Dictionary<string, string> { ["legal"] = JsonSerializer.Serialize(legal) });
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Edition>(edition =>
        {
            edition.HasOne(e => e.Page).WithMany().HasForeignKey(e => e.PageKey);
            edition.HasIndex(e => new { e.PageKey, e.Locale, e.Number }).IsUnique();
            // What the public reads: one published edition of a page in a language, and the list of a language by key.
            edition.HasIndex(e => new { e.Locale, e.PageKey }).IsUnique().HasFilter("\"State\" = 'published'").HasDatabaseName("IX_Editions_Published");
            // One face: what is read, or was and leads on. The database itself lets no second one in.
            edition.HasIndex(e => new { e.PageKey, e.Locale }).IsUnique().HasFilter("\"State\" IN ('published', 'withdrawn', 'redirected', 'gone')").HasDatabaseName("IX_Editions_Face");
            edition.Property(e => e.Locale).HasMaxLength(12);
            edition.Property(e => e.State).HasMaxLength(12);
            edition.Property(e => e.Slug).HasMaxLength(120);
            edition.Property(e => e.Title).HasMaxLength(300);
            edition.Property(e => e.Fingerprint).HasMaxLength(64);
            edition.Property(e => e.SourceFingerprint).HasMaxLength(64);
            edition.Property(e => e.Version).IsConcurrencyToken();
            edition.ToTable("Editions");
            edition.OwnsMany(e => e.Cites, cite =>
            {
                cite.WithOwner().HasForeignKey(c => c.EditionId);
                cite.HasKey(c => new { c.EditionId, c.Subject });
                cite.HasIndex(c => c.Subject);
                cite.Property(c => c.Subject).HasMaxLength(200);
                cite.ToTable("Cites");
            });
        });
        JsonColumn.Map<Edition, string>(model, e => e.Contributors);
    }

    public V1.Edition ToProto(string translation, bool withBody = true) => new()
    {
        PageKey = PageKey,
        Locale = Locale,
        Lang = Locale,
        Dir = Languages.Direction(Locale),
        Number = Number,
        State = State,
        Translation = translation,
        Slug = Slug,
        Title = Title,
        Summary = Summary,
        Body = withBody ? Body : "",
        Cites = { Given.Order() },
        Author = Author,
        SavedAt = SavedAt.ToTimestamp(),
        PublishedAt = PublishedAt?.ToTimestamp(),
        Version = Version,
        Contributors = { Contributors },
        ApprovedBy = ApprovedBy,
        ApprovedAt = ApprovedAt?.ToTimestamp(),
        Note = Note,
        EndedAt = EndedAt?.ToTimestamp(),
        Reason = Reason,
        MovedTo = MovedTo ?? "",
    };

    /// <summary>What its author says it relies on.</summary>
    public IEnumerable<string> Given => Cites.Where(c => c.Given).Select(c => c.Subject);

    string Link => $"/v1/pages/{PageKey}?locale={Locale}";

    public EditionPublished ToPublished(string translation, IReadOnlyList<string>? facts = null) => new(
        PageKey, Page.Type, Locale, Languages.Direction(Locale), Number, Slug, Title, Summary, Locale == Page.AuthenticLocale, Fingerprint,
        [.. Given.Order()], PublishedAt!.Value, Version, Link, translation, facts);

    public EditionWithdrawn ToWithdrawn() => new(PageKey, Page.Type, Locale, Languages.Direction(Locale), Number, Slug, Title, Reason, WithdrawnAt!.Value, Version, Link);

    public EditionRemoved ToRemoved() => new(PageKey, Page.Type, Locale, Number, Slug, State, State == Gone ? Reason : null, MovedTo, EndedAt!.Value, Version, Link);
}

/// <summary>What an author writes.</summary>
public sealed record EditionText(string Slug, string Title, string Summary, string Body, IReadOnlyList<string> Cites)
{
    public const int MostBody = 400_000;

    public static EditionText Of(Edition edition) => new(edition.Slug, edition.Title, edition.Summary, edition.Body, [.. edition.Given]);

    public bool Same(Edition there) => there.Slug == Slug && there.Title == Title && there.Summary == Summary && there.Body == Body && there.Given.Order().SequenceEqual(Cites.Order());
}
