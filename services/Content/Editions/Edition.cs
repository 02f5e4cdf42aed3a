using System.Security.Cryptography;
using System.Text;
using Embassy.Announcements;
using Embassy.Content.Pages;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>
/// One language of a page, numbered. A draft is written over until it is published; what is published is never written over:
/// the next draft is the next number.
/// </summary>
[WithoutAudience("its page's audience is its own: ContentDb filters it by that, and drafts away from the public")]
public sealed class Edition
{
    public const string Missing = "missing", Draft = "draft", Published = "published", Superseded = "superseded";

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
    public List<Cite> Cites { get; private set; } = [];

    /// <summary>SHA-256 of title, summary and body, hex: what a translation is compared by.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>The fingerprint of the authentic edition this was translated from; null in the authentic language.</summary>
    public string? SourceFingerprint { get; private set; }

    public string Author { get; private set; } = "";
    public DateTimeOffset SavedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }

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

    /// <summary>Says false if the draft has these words already.</summary>
    public bool Write(string slug, string title, string summary, string body, IReadOnlyList<string> cites, string? source, string author, DateTimeOffset now)
    {
        if (State != Draft) throw new InvalidOperationException("Only a draft is written over.");
        if (Slug == slug && Title == title && Summary == summary && Body == body && SourceFingerprint == source
            && Cites.Select(c => c.Subject).Order().SequenceEqual(cites.Order())) return false;
        (Slug, Title, Summary, Body, SourceFingerprint, Author, SavedAt) = (slug, title, summary, body, source, author, now);
        Cites.RemoveAll(c => !cites.Contains(c.Subject));
        Cites.AddRange(cites.Except(Cites.Select(c => c.Subject)).Select(s => new Cite { Subject = s }));
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{title}\0{summary}\0{body}")));
        Version++;
        return true;
    }

    /// <summary>Says false if it is public already.</summary>
    public bool Publish(DateTimeOffset now)
    {
        if (State == Published) return false;
        if (State != Draft)
            throw new Problem(Reasons.IllegalStatus, $"Edition {Number} is {State}.", more: new Dictionary<string, string> { ["legal"] = "[\"draft\"]" });
        (State, PublishedAt) = (Published, now);
        Version++;
        return true;
    }

    public void Supersede() => State = Superseded;

    /// <summary>Compared by content, never by time. Where the authentic language is not published there is nothing to lag behind.</summary>
    public static string Translation(bool authentic, string? source, string? authenticFingerprint) =>
        authentic || authenticFingerprint is null || source == authenticFingerprint ? "current" : "outdated";

    public static void Map(ModelBuilder model)
    {
        model.Entity<Edition>(edition =>
        {
            edition.HasOne(e => e.Page).WithMany().HasForeignKey(e => e.PageKey);
            edition.HasIndex(e => new { e.PageKey, e.Locale, e.Number }).IsUnique();
            // What the public reads: one published edition of a page in a language, and the list of a language by key.
            edition.HasIndex(e => new { e.Locale, e.PageKey }).IsUnique().HasFilter("\"State\" = 'published'").HasDatabaseName("IX_Editions_Published");
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
        model.Entity<Slug>(slug =>
        {
            slug.HasKey(s => new { s.Locale, s.Name });
            slug.Property(s => s.Locale).HasMaxLength(12);
            slug.Property(s => s.Name).HasMaxLength(120);
            slug.ToTable("Slugs");
        });
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
        Cites = { Cites.Select(c => c.Subject).Order() },
        Author = Author,
        SavedAt = SavedAt.ToTimestamp(),
        PublishedAt = PublishedAt?.ToTimestamp(),
        Version = Version,
    };

    public EditionPublished ToPublished() => new(
        PageKey, Page.Type, Locale, Languages.Direction(Locale), Number, Slug, Title, Summary, Locale == Page.AuthenticLocale, Fingerprint,
        [.. Cites.Select(c => c.Subject).Order()], PublishedAt!.Value, Version, $"/v1/pages/{PageKey}?locale={Locale}");
}

/// <summary>What an edition relies on: <c>engagements/{id}</c>, <c>agreements/{id}</c>.</summary>
[WithoutAudience("a part of its edition")]
public sealed class Cite
{
    public Guid EditionId { get; init; }
    public required string Subject { get; init; }
}

/// <summary>A name in one language's addresses belongs to the first page that took it.</summary>
[WithoutAudience("no RPC reads it; a slug that is taken is refused without saying by whom")]
public sealed class Slug
{
    public required string Locale { get; init; }
    public required string Name { get; init; }
    public required string PageKey { get; init; }
}
