using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.Content.Pages;
using Embassy.Content.Rendering;
using Embassy.Content.Reviews;
using Embassy.Content.Schedules;
using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Transfers;

/// <summary>
/// The pages of a folder that is taken in. With its record a page becomes what it was, to the last note; without one, as somebody
/// wrote it by hand, it is published where the mission needs no second person, and a draft where it does.
/// </summary>
sealed class PagesImport(ContentDb db, FolderReader reader, Mission mission, IReadOnlyDictionary<string, Fact> facts, Checks checks, Work work, TimeProvider clock)
{
    static readonly string[] Types = ["page", "news", "statement", "speech", "notice"];
    static readonly string[] States = [Edition.Draft, Edition.InReview, Edition.Approved, Edition.Scheduled, Edition.Published, Edition.Superseded, Edition.Withdrawn, Edition.Redirected, Edition.Gone];
    static readonly string[] Faces = [Edition.Published, Edition.Withdrawn, Edition.Redirected, Edition.Gone];

    readonly List<(Page Page, List<Edition> Editions)> taken = [];
    readonly HashSet<(string, string)> slugs = [];
    readonly HashSet<string> read = new(StringComparer.Ordinal);

    public int Editions { get; private set; }

    public async Task Take(string key, CancellationToken cancellation)
    {
        var name = MissionFolder.Page(key);
        var file = await reader.Json<PageFile>(name, cancellation);
        var head = file.Create;
        checks.When(head.Key != key, $"{name}: create.key", "invalid_format", "It is the name of its folder.");
        checks.When(!Types.Contains(head.Type), $"{name}: create.type", "invalid_word", "One of: " + string.Join(", ", Types) + ".");
        checks.Language($"{name}: create.authenticLocale", head.AuthenticLocale, mission.Locales);
        checks.When(head.Audience is not (null or "" or Audiences.Public or Audiences.Internal), $"{name}: create.audience", "invalid_word", "public or internal.");
        foreach (var locale in (file.Editions ?? []).Keys) checks.Language($"{name}: editions", locale, mission.Locales);

        var record = reader.Has(MissionFolder.Record(key)) ? await reader.Json<PageRecord>(MissionFolder.Record(key), cancellation) : null;
        var page = new Page
        {
            Key = key,
            Type = head.Type,
            AuthenticLocale = head.AuthenticLocale,
            Audience = head.Audience is null or "" ? Audiences.Public : head.Audience,
            EmbargoUntil = head.EmbargoUntil,
            CreatedAt = record?.CreatedAt ?? clock.Now(),
            CreatedBy = record?.CreatedBy ?? work.Caller.Id,
        };
        db.Pages.Add(page);
        if (record is not null) db.Entry(page).CurrentValues.SetValues(new { record.Version, record.Owner, record.ReviewBy, record.ReviewAsked });
        var editions = record is null ? await ByHand(page, file, cancellation) : await Recorded(page, file, record, cancellation);
        taken.Add((page, editions));
        Editions += editions.Count;
    }

    // As the loader of deploy/missions does it: one edition in each language, at once.
    async Task<List<Edition>> ByHand(Page page, PageFile file, CancellationToken cancellation)
    {
        var (editions, now) = (new List<Edition>(), clock.Now());
        foreach (var (locale, words) in (file.Editions ?? []).OrderBy(e => e.Key == page.AuthenticLocale ? 0 : 1))
        {
            var edition = Edition.After(null, page.Key, locale);
            edition.Write(await Wording(page.Key, locale, 1, true, words, $"{MissionFolder.Page(page.Key)}: editions.{locale}", cancellation),
                locale == page.AuthenticLocale ? null : editions.Find(e => e.Locale == page.AuthenticLocale)?.Fingerprint, work.Caller.Id, now);
            if (mission.Approval == Mission.None) edition.Publish(approval: false, after: 0, now);
            Weave(edition, MissionFolder.Body(page.Key, locale, 1, isPublic: true), cancellation);
            Slug(edition.Slug, page.Key, locale, edition.State == Edition.Published, MissionFolder.Page(page.Key));
            db.Editions.Add(edition);
            editions.Add(edition);
        }
        return editions;
    }

    async Task<List<Edition>> Recorded(Page page, PageFile file, PageRecord record, CancellationToken cancellation)
    {
        var name = MissionFolder.Record(page.Key);
        var editions = new List<Edition>();
        foreach (var (e, i) in record.Editions.Select((e, i) => (e, i)))
        {
            var at = $"{name}: editions[{i}]";
            var isPublic = e.State == Edition.Published;
            var words = isPublic ? file.Editions?.GetValueOrDefault(e.Locale) : e.Words;
            if (words is null) throw new FolderFault(at, "required", isPublic ? $"{MissionFolder.Page(page.Key)} has no words in '{e.Locale}'." : "It has no words.");
            checks.Language($"{at}.locale", e.Locale, mission.Locales);
            checks.When(e.Author.Length > 200 || e.ApprovedBy.Length > 200 || e.SourceFingerprint is { Length: not 64 } || e.MovedTo is { Length: > 100 }, at, "too_long", "It is not what an export writes.");
            checks.When(e.ApprovedBy.Length > 0 && e.Contributors.Contains(e.ApprovedBy), $"{at}.approvedBy", "invalid_format", "Nobody approves what he wrote any part of.");
            checks.When(!States.Contains(e.State), $"{at}.state", "invalid_word", "One of: " + string.Join(", ", States) + ".");
            checks.When(e.Number < 1 || e.Version < 1 || record.Editions.Any(o => !ReferenceEquals(o, e) && o.Locale == e.Locale && o.Number == e.Number), $"{at}.number", "duplicate", "Each number once, from 1.");
            checks.When(Faces.Contains(e.State) && record.Editions.Count(o => o.Locale == e.Locale && Faces.Contains(o.State)) > 1, $"{at}.state", "duplicate", "One of them at most is what the public gets.");
            checks.When((e.State is Edition.Superseded || Faces.Contains(e.State)) != e.PublishedAt is not null, $"{at}.publishedAt", "required", "What is or was public has it, and nothing else.");
            var edition = new Edition { Id = e.Id, PageKey = page.Key, Locale = e.Locale, Number = e.Number };
            edition.Write(await Wording(page.Key, e.Locale, e.Number, isPublic, words, at, cancellation), e.SourceFingerprint, e.Author, e.SavedAt);
            Weave(edition, MissionFolder.Body(page.Key, e.Locale, e.Number, isPublic), cancellation);
            db.Editions.Add(edition);
            db.Entry(edition).CurrentValues.SetValues(new { e.State, e.Contributors, e.ApprovedBy, e.ApprovedAt, e.Note, e.Reason, e.MovedTo, e.PublishedAt, e.WithdrawnAt, e.GoneAt, e.EndedAt, e.Version });
            editions.Add(edition);
        }
        checks.When(record.Owner.Length > 200 || record.Version < 1, name, "too_long", "It is not what an export writes.");
        foreach (var slug in record.Slugs) Slug(slug.Name, page.Key, slug.Locale, slug.WasPublic, name);
        foreach (var locale in (file.Editions ?? []).Keys)
            checks.When(!record.Editions.Exists(e => e.Locale == locale && e.State == Edition.Published), $"{MissionFolder.Page(page.Key)}: editions.{locale}", "not_on_record", $"{name} knows no public edition in it.");
        foreach (var r in record.Reviews)
        {
            checks.When(r.State is not (Review.Opened or Review.Closed) || r.Assignee.Length > 200 || !mission.Locales.Contains(r.Locale), $"{name}: reviews", "invalid_format", "It is not what an export writes.");
            var review = new Review { Id = r.Id, PageKey = page.Key, Locale = r.Locale, Reason = r.Reason, Subject = r.Subject, Detail = r.Detail, OpenedAt = r.OpenedAt };
            db.Reviews.Add(review);
            db.Entry(review).CurrentValues.SetValues(new { r.State, r.Assignee, r.ClosedAt, r.ClosedBy, r.Note, r.Version });
        }
        foreach (var s in record.Schedules)
        {
            checks.When(!record.Editions.Exists(e => e.Locale == s.Locale && (s.Number == 0 || e.Number == s.Number)), $"{name}: schedules", "not_on_record", $"There is no edition {s.Number} in '{s.Locale}'.");
            checks.When(!TimeZoneInfo.TryFindSystemTimeZoneById(s.Zone, out _), $"{name}: schedules", "invalid_format", "An IANA time zone, like Asia/Baku.");
            var schedule = new Schedule { PageKey = page.Key, Locale = s.Locale };
            db.Schedules.Add(schedule);
            db.Entry(schedule).CurrentValues.SetValues(s);
        }
        return editions;
    }

    // What it depends on is kept at once; what is shown of it is made as soon as all of it is in.
    void Weave(Edition edition, string file, CancellationToken cancellation)
    {
        if (!edition.Body.Contains("{{", StringComparison.Ordinal)) return;
        var prose = Prose.Of(edition.Body, edition.Locale, mission.Locales, cancellation);
        foreach (var fault in prose.Faults) checks.Add(file, fault.Code, fault.Description);
        foreach (var mark in prose.Marks)
            if (!mark.IsBinding) db.Conditions.Add(Condition.Of(mark, edition.Id));
            else if (facts.TryGetValue(mark.FactKey, out var fact)) db.Bindings.Add(Binding.Of(mark, edition.Id, fact));
            else checks.Add(file, "unknown_fact", $"There is no fact '{mark.FactKey}': it belongs into {MissionFolder.Facts}{mark.FactKey}.json.");
    }

    async Task<Wording> Wording(string key, string locale, int number, bool isPublic, Words words, string at, CancellationToken cancellation)
    {
        var file = MissionFolder.Body(key, locale, number, isPublic);
        read.Add(file);
        var cites = new RepeatedField<string> { words.Cites ?? [] };
        ContentApi.CheckCites(checks, cites, $"{at}.");
        return new Wording(checks.Slug($"{at}.slug", words.Slug), checks.Text($"{at}.title", words.Title, 300, required: true), checks.Text($"{at}.summary", words.Summary ?? "", 2000, lines: true),
            checks.Text(file, await reader.Text(file, cancellation), 400_000, lines: true), cites);
    }

    void Slug(string name, string key, string locale, bool wasPublic, string file)
    {
        checks.Language($"{file}: slugs", locale, mission.Locales);
        if (slugs.Add((locale, name))) db.Slugs.Add(new Slug { Locale = locale, Name = name, PageKey = key, WasPublic = wasPublic });
        else checks.Add($"{file}: slugs", "duplicate", $"'{name}' stands there already, or belongs to another page in '{locale}'.");
    }

    /// <summary>What no page speaks of, and what a page shows without saying in its language what it is.</summary>
    public void ExpectUse()
    {
        foreach (var name in reader.Names.Where(n => n.EndsWith(".md", StringComparison.Ordinal) && !read.Contains(n))) checks.Add(name, "not_on_record", "No edition of the page has this text.");
        var assets = db.Assets.Local.ToDictionary(a => a.Subject);
        foreach (var edition in taken.SelectMany(t => t.Editions).Where(e => e.State == Edition.Published))
            foreach (var subject in AssetLinks.In(edition.Body))
                checks.When(!assets.TryGetValue(subject, out var asset) || !asset.Texts.Exists(t => t.Lang == edition.Locale), $"{subject}.json", "required", $"pages/{edition.PageKey} shows it in '{edition.Locale}': say there what it is.");
    }

    /// <summary>What is public by it.</summary>
    public void Tell()
    {
        foreach (var (page, editions) in taken)
        {
            var authentic = editions.Find(e => e.Locale == page.AuthenticLocale && e.State == Edition.Published)?.Fingerprint;
            foreach (var edition in editions)
                if (edition.State == Edition.Published) db.Announce(edition.ToPublished(Translation.Of(edition.Locale == page.AuthenticLocale, edition.SourceFingerprint, authentic)), about: page, Causes.Import);
                else if (edition.State == Edition.Withdrawn) db.Announce(edition.ToWithdrawn(), about: page, Causes.Import);
        }
    }
}
