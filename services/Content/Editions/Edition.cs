using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

/// <summary>
/// One numbered edition of a page in one language. An unpublished edition is overwritten and becomes a draft again. A
/// published edition is never overwritten: the next draft gets the next number. At most one edition per language is
/// live, which means published, withdrawn, redirected or gone.
/// </summary>
[WithoutAudience("its page's audience is its own: ContentDb filters it by that, and drafts away from the public")]
public sealed partial class Edition
{
    public const string Missing = "missing", Draft = "draft", InReview = "in-review", Approved = "approved", Scheduled = "scheduled",
        Published = "published", Superseded = "superseded", Withdrawn = "withdrawn", Redirected = "redirected", Gone = "gone";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string PageKey { get; init; }
    public Page Page { get; init; } = null!;
    public required string Locale { get; init; }
    public required int Number { get; init; }
    public string State { get; private set; } = Draft;
    public FrontMatter FrontMatter { get; private set; } = new() { Slug = "", Title = "" };
    public string Body { get; private set; } = "";
    public List<EditionCitation> Cites { get; private set; } = [];

    /// <summary>The citations that the author named.</summary>
    public IEnumerable<string> Given => Cites.Where(c => c.Given).Select(c => c.Subject);

    /// <summary>The HTML and plain text of the edition; loaded only on request.</summary>
    public RenderedEdition? RenderedEdition { get; set; }

    /// <summary>SHA-256 of the translated fields and the body in hex; translations are compared by it.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>
    /// The fingerprint of the authentic edition this was translated from; null in the authentic language.
    /// </summary>
    public string? SourceFingerprint { get; private set; }

    /// <summary>The number of that authentic edition; null in the authentic language.</summary>
    public int? SourceNumber { get; private set; }

    /// <summary>The user who said that the same words also hold for that authentic edition.</summary>
    public string ReaffirmedBy { get; private set; } = "";

    public DateTimeOffset? ReaffirmedAt { get; private set; }

    /// <summary>Why the change of the authentic text touches no translation; empty when it may touch them.</summary>
    public string NeutralReason { get; private set; } = "";

    public string Author { get; private set; } = "";

    /// <summary>All users who wrote in the edition.</summary>
    public List<string> Contributors { get; private set; } = [];

    public string ApprovedBy { get; private set; } = "";
    public DateTimeOffset? ApprovedAt { get; private set; }
    public string Note { get; private set; } = "";

    /// <summary>The reason for the withdrawal or removal.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The key of the page that the edition redirects to.</summary>
    public string? MovedTo { get; private set; }

    public DateTimeOffset SavedAt { get; private set; }
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>The time at which the page first became public in this language, since the last removal.</summary>
    public DateTimeOffset? FirstPublishedAt { get; private set; }

    /// <summary>
    /// The start of the day (UTC) that its editor has set, by which lists order the page; null for the first
    /// publication.
    /// </summary>
    public DateTimeOffset? DatedAt { get; private set; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    /// <summary>
    /// The time of removal. It outlives the state: the public never reads a removed edition again, as of any day, even
    /// when a newer edition is published.
    /// </summary>
    public DateTimeOffset? GoneAt { get; private set; }

    /// <summary>The time at which the edition was superseded, redirected or removed.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Increases with each change, and continues from one edition number to the next.</summary>
    public int Version { get; private set; }

    /// <summary>Creates the next draft in a language, after the newest edition there.</summary>
    public static Edition After(Edition? newest, string pageKey, string locale) => new()
    {
        PageKey = pageKey,
        Locale = locale,
        Number = (newest?.Number ?? 0) + 1,
        Version = newest?.Version ?? 0,
    };

    /// <summary>True while the edition was never public, so that it may still be overwritten.</summary>
    public bool IsOpen => State is Draft or InReview or Approved or Scheduled;

    /// <summary>
    /// Writes text; returns false if the edition already has it. New text makes the edition a draft, because it is not
    /// approved.
    /// </summary>
    /// <param name="source">The authentic edition that a translation follows; null in the authentic language.</param>
    /// <param name="earlier">The authors of the text when it is copied from an earlier edition.</param>
    /// <param name="neutralReason">In the authentic language, why the change touches no translation.</param>
    public bool Write(EditionText words, TranslationSource? source, string author, DateTimeOffset now,
        IReadOnlyList<string>? earlier = null, string neutralReason = "")
    {
        if (!IsOpen) throw new InvalidOperationException("What was public is not written over.");
        var contributors = earlier?.Except(Contributors).ToList() ?? [];
        var same = words.Same(this);
        if (same && Source == source && NeutralReason == neutralReason && contributors.Count == 0) return false;
        // The reaffirmation concerned the previous text.
        if (!same) (ReaffirmedBy, ReaffirmedAt) = ("", null);
        Contributors = [.. Contributors, .. contributors];
        (FrontMatter, Body) = (words.FrontMatter, words.Body);
        DatedAt = DateOnly.TryParseExact(FrontMatter.PublicDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var day) ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
        (Source, NeutralReason, Author, SavedAt) = (source, neutralReason, author, now);
        Cite(words.Cites, [.. InternalLinks.In(words.Body), .. AssetAddresses.In(words.Body), .. words.FrontMatter.Pictures()]);
        if (!Contributors.Contains(author)) Contributors = [.. Contributors, author];
        // A blank at the end says nothing that a translation would follow.
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Texts().Select(t =>
            t.TrimEnd())))));
        Reopen("");
        Version++;
        return true;
    }

    /// <summary>The texts that a translation translates, the body last.</summary>
    public IEnumerable<string> Texts() => FrontMatter.Texts().Select(t => t.Text).Append(Body);

    /// <summary>The authentic edition that a translation follows.</summary>
    public TranslationSource? Source
    {
        get => SourceFingerprint is null ? null : new(SourceNumber ?? 0, SourceFingerprint);
        private set => (SourceFingerprint, SourceNumber) = (value?.Fingerprint, value?.Number);
    }

    /// <summary>
    /// States that the same words also hold for another authentic edition; returns false if the edition follows it.
    /// </summary>
    public bool Reaffirm(TranslationSource source, string by, DateTimeOffset now)
    {
        if (Source == source) return false;
        Expect(Draft, InReview, Approved, Scheduled, Published);
        (Source, ReaffirmedBy, ReaffirmedAt) = (source, by, now);
        Version++;
        return true;
    }

    void Cite(IReadOnlyList<string> given, IReadOnlyList<string> linked)
    {
        Cites.RemoveAll(c => !given.Contains(c.Subject) && !linked.Contains(c.Subject));
        foreach (var editionCitation in Cites) editionCitation.Given = given.Contains(editionCitation.Subject);
        foreach (var subject in given.Union(linked).Except(Cites.Select(c => c.Subject)).ToList())
            Cites.Add(new EditionCitation { Subject = subject, Given = given.Contains(subject) });
    }

    void Reopen(string note) => (State, ApprovedBy, ApprovedAt, Note) = (Draft, "", null, note);

    /// <summary>Submits the draft for review; returns false if it is already in review.</summary>
    public bool Submit() => Go(InReview, from: [Draft]);

    /// <summary>Approves the edition; returns false if it is already approved, and refuses its contributors.</summary>
    public bool Approve(string by, DateTimeOffset now)
    {
        if (State is Approved) return false;
        Expect(InReview);
        if (by.Length == 0 || Contributors.Contains(by))
            throw new Problem(ProblemCodes.OwnWork, $"You wrote in edition {Number}; somebody who did not has to approve it.");
        (State, ApprovedBy, ApprovedAt) = (Approved, by, now);
        Version++;
        return true;
    }

    /// <summary>Returns the edition to its authors as a draft.</summary>
    public void Return(string note)
    {
        Expect(InReview, Approved, Scheduled);
        Reopen(note);
        Version++;
    }

    /// <param name="approval">True when a second person must have approved the edition.</param>
    public void Schedule(bool approval)
    {
        ExpectReleasable(approval);
        State = Scheduled;
        Version++;
    }

    /// <summary>Cancels the schedule; returns false if the edition was not scheduled.</summary>
    public bool Unschedule()
    {
        if (State != Scheduled) return false;
        State = ApprovedAt is null ? Draft : Approved;
        Version++;
        return true;
    }

    /// <summary>Publishes the edition; returns false if it is already public.</summary>
    /// <param name="after">The version of the live edition that it replaces, because the announced version of a
    /// language never decreases.</param>
    /// <param name="first">The time at which the page first became public in this language; null for now.</param>
    public bool Publish(bool approval, int after, DateTimeOffset now, DateTimeOffset? first = null)
    {
        if (State == Published) return false;
        ExpectReleasable(approval);
        (State, PublishedAt, FirstPublishedAt) = (Published, now, first ?? now);
        Version = Math.Max(Version, after) + 1;
        return true;
    }

    /// <summary>True if a reader would see a title and nothing below it.</summary>
    public bool IsEmpty => !BodyVisibility.ShowsSomething(Body);

    void ExpectReleasable(bool approval)
    {
        if (!approval) Expect(Draft, InReview, Approved, Scheduled);
        else Expect(Approved, Scheduled);
        // It was scheduled while the mission did not require approval by a second person.
        if (approval && ApprovedAt is null)
            throw new Problem(ProblemCodes.IllegalStatus, $"Nobody has approved edition {Number}.",
                more: new Dictionary<string, string> { ["legal"] = $"[\"{Approved}\"]" });
        if (IsEmpty)
            throw new Problem(ProblemCodes.BodyEmpty, $"Edition {Number} in '{Locale}' has no text.",
                [new FieldViolation("body", "required", "At least one word, picture or fact.")]);
    }

    /// <summary>Withdraws the edition; returns false if it is already withdrawn for this reason.</summary>
    public bool Withdraw(string reason, DateTimeOffset now)
    {
        if (State == Withdrawn && Reason == reason) return false;
        Expect(Published, Withdrawn);
        (State, Reason, WithdrawnAt) = (Withdrawn, reason, WithdrawnAt ?? now);
        Version++;
        return true;
    }

    /// <summary>Redirects the edition; returns false if it already redirects there.</summary>
    public bool Redirect(string to, DateTimeOffset now)
    {
        if (State == Redirected && MovedTo == to) return false;
        Expect(Published, Withdrawn, Redirected);
        (State, MovedTo, EndedAt) = (Redirected, to, EndedAt ?? now);
        Version++;
        return true;
    }

    /// <summary>Removes the edition; returns false if it is already removed for this reason.</summary>
    public bool Remove(string reason, DateTimeOffset now)
    {
        if (State == Gone && Reason == reason) return false;
        Expect(Published, Withdrawn, Redirected, Gone);
        (State, Reason, MovedTo, GoneAt, EndedAt) = (Gone, reason, null, GoneAt ?? now, EndedAt ?? now);
        Version++;
        return true;
    }

    /// <summary>
    /// Increments the version because a fact or a condition changed the rendering; no author changed the text.
    /// </summary>
    public void Refreshed() => Version++;

    /// <summary>Refuses a write by a caller who has read another version.</summary>
    public void ExpectVersion(ServerCallContext context) => context.ExpectVersion(Version, savedBy: Author, savedAt: SavedAt);

    /// <summary>Refuses to delete an edition that was public.</summary>
    public void ExpectOpen() => Expect(Draft, InReview, Approved, Scheduled);

    /// <summary>Continues the versions of a discarded draft, so that its ETag never names another text.</summary>
    public void ContinueAfter(Edition discarded) => Version = Math.Max(Version, discarded.Version);

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
            throw new Problem(ProblemCodes.IllegalStatus, $"Edition {Number} is {State}.",
                more: new Dictionary<string, string> { ["legal"] = JsonSerializer.Serialize(legal) });
    }
}
