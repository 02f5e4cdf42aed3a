using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.Content.Rendering;
using Embassy.Content.Reviews;
using Embassy.Content.Schedules;
using Embassy.ServiceDefaults;
using Google.Protobuf.Collections;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Imports the pages of a folder. A page with a record is restored completely. A page without one was written by hand:
/// it is published if the mission requires no approval, otherwise it becomes a draft.
/// </summary>
sealed class PageImporter(ContentDb db, FolderReader reader, Mission mission, IReadOnlyDictionary<string, Fact> facts,
    RequestValidation validation, RequestContext requestContext, TimeProvider clock)
{
    static readonly string[] Types = ["page", "news", "statement", "speech", "notice"];
    static readonly string[] States =
        [Edition.Draft, Edition.InReview, Edition.Approved, Edition.Scheduled, Edition.Published, Edition.Superseded, Edition.Withdrawn,
            Edition.Redirected, Edition.Gone];
    static readonly string[] Faces = [Edition.Published, Edition.Withdrawn, Edition.Redirected, Edition.Gone];

    readonly List<(Page Page, List<Edition> Editions)> taken = [];
    readonly HashSet<(string, string)> slugs = [];
    readonly HashSet<string> read = new(StringComparer.Ordinal);

    public int Editions { get; private set; }

    public async Task Import(string key, CancellationToken cancellation)
    {
        var name = MissionFolder.Page(key);
        var file = await reader.Json<PageFile>(name, cancellation);
        var head = file.Create;
        validation.When(head.Key != key, $"{name}: create.key", "invalid_format", "It is the name of its folder.");
        validation.When(!Types.Contains(head.Type), $"{name}: create.type", "invalid_word", "One of: " + string.Join(", ", Types) + ".");
        validation.Language($"{name}: create.authenticLocale", head.AuthenticLocale, mission.Locales);
        validation.When(head.Audience is not (null or "" or Audiences.Public or Audiences.Internal), $"{name}: create.audience",
            "invalid_word", "public or internal.");
        foreach (var locale in (file.Editions ?? []).Keys) validation.Language($"{name}: editions", locale, mission.Locales);

        var record = reader.Has(MissionFolder.Record(key)) ? await reader.Json<PageRecord>(MissionFolder.Record(key), cancellation) : null;
        var page = new Page
        {
            Key = key,
            Type = head.Type,
            AuthenticLocale = head.AuthenticLocale,
            Audience = head.Audience is null or "" ? Audiences.Public : head.Audience,
            EmbargoUntil = head.EmbargoUntil,
            CreatedAt = record?.CreatedAt ?? clock.Now(),
            CreatedBy = record?.CreatedBy ?? requestContext.Caller.Id,
        };
        db.Pages.Add(page);
        if (record is not null)
            db.Entry(page).CurrentValues.SetValues(new { record.Version, record.Owner, record.ReviewBy, record.ReviewAsked });
        var editions = record is null ? await ByHand(page, file, cancellation) : await Recorded(page, file, record, cancellation);
        taken.Add((page, editions));
        Editions += editions.Count;
    }

    // Same result as the loader of deploy/missions: one edition in each language, in one step.
    async Task<List<Edition>> ByHand(Page page, PageFile file, CancellationToken cancellation)
    {
        var (editions, now) = (new List<Edition>(), clock.Now());
        foreach (var (locale, editionFile) in (file.Editions ?? []).OrderBy(e => e.Key == page.AuthenticLocale ? 0 : 1))
        {
            var edition = Edition.After(null, page.Key, locale);
            edition.Write(
                await Wording(page.Key, locale, 1, true, editionFile, $"{MissionFolder.Page(page.Key)}: editions.{locale}", cancellation),
                locale == page.AuthenticLocale ? null : editions.Find(e => e.Locale == page.AuthenticLocale)?.Fingerprint,
                requestContext.Caller.Id, now);
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
            var editionFile = isPublic ? file.Editions?.GetValueOrDefault(e.Locale) : e.Words;
            if (editionFile is null)
                throw new FolderViolation(at,
                    "required", isPublic ? $"{MissionFolder.Page(page.Key)} has no words in '{e.Locale}'." : "It has no words.");
            validation.Language($"{at}.locale", e.Locale, mission.Locales);
            validation.When(e.Author.Length > 200 || e.ApprovedBy.Length > 200 || e.SourceFingerprint is { Length: not 64 }
                || e.MovedTo is { Length: > 100 }, at, "too_long", "It is not what an export writes.");
            validation.When(e.ApprovedBy.Length > 0 && e.Contributors.Contains(e.ApprovedBy), $"{at}.approvedBy", "invalid_format",
                "Nobody approves what he wrote any part of.");
            validation.When(!States.Contains(e.State), $"{at}.state", "invalid_word", "One of: " + string.Join(", ", States) + ".");
            validation.When(e.Number < 1 || e.Version < 1
                || record.Editions.Any(o => !ReferenceEquals(o, e) && o.Locale == e.Locale && o.Number == e.Number), $"{at}.number",
                "duplicate", "Each number once, from 1.");
            validation.When(Faces.Contains(e.State) && record.Editions.Count(o => o.Locale == e.Locale && Faces.Contains(o.State)) > 1,
                $"{at}.state", "duplicate", "One of them at most is what the public gets.");
            validation.When((e.State is Edition.Superseded || Faces.Contains(e.State)) != e.PublishedAt is not null, $"{at}.publishedAt",
                "required", "What is or was public has it, and nothing else.");
            var edition = new Edition { Id = e.Id, PageKey = page.Key, Locale = e.Locale, Number = e.Number };
            edition.Write(await Wording(page.Key, e.Locale, e.Number, isPublic, editionFile, at, cancellation), e.SourceFingerprint,
                e.Author, e.SavedAt);
            Weave(edition, MissionFolder.Body(page.Key, e.Locale, e.Number, isPublic), cancellation);
            db.Editions.Add(edition);
            db.Entry(edition).CurrentValues
                .SetValues(new
                {
                    e.State,
                    e.Contributors,
                    e.ApprovedBy,
                    e.ApprovedAt,
                    e.Note,
                    e.Reason,
                    e.MovedTo,
                    e.PublishedAt,
                    e.WithdrawnAt,
                    e.GoneAt,
                    e.EndedAt,
                    e.Version
                });
            editions.Add(edition);
        }
        validation.When(record.Owner.Length > 200 || record.Version < 1, name, "too_long", "It is not what an export writes.");
        foreach (var slug in record.Slugs) Slug(slug.Name, page.Key, slug.Locale, slug.WasPublic, name);
        foreach (var locale in (file.Editions ?? []).Keys)
            validation.When(!record.Editions.Exists(e => e.Locale == locale && e.State == Edition.Published),
                $"{MissionFolder.Page(page.Key)}: editions.{locale}", "not_on_record", $"{name} knows no public edition in it.");
        foreach (var r in record.Reviews)
        {
            validation.When(r.State is not (Review.Opened or Review.Closed) || r.Assignee.Length > 200
                || !mission.Locales.Contains(r.Locale), $"{name}: reviews", "invalid_format", "It is not what an export writes.");
            var review =
                new Review
                {
                    Id = r.Id,
                    PageKey = page.Key,
                    Locale = r.Locale,
                    Reason = r.Reason,
                    Subject = r.Subject,
                    Detail = r.Detail,
                    OpenedAt = r.OpenedAt
                };
            db.Reviews.Add(review);
            db.Entry(review).CurrentValues.SetValues(new { r.State, r.Assignee, r.ClosedAt, r.ClosedBy, r.Note, r.Version });
        }
        foreach (var s in record.Schedules)
        {
            validation.When(!record.Editions.Exists(e => e.Locale == s.Locale && (s.Number == 0 || e.Number == s.Number)),
                $"{name}: schedules", "not_on_record", $"There is no edition {s.Number} in '{s.Locale}'.");
            validation.When(!TimeZoneInfo.TryFindSystemTimeZoneById(s.Zone, out _), $"{name}: schedules", "invalid_format",
                "An IANA time zone, like Asia/Baku.");
            var schedule = new Schedule { PageKey = page.Key, Locale = s.Locale };
            db.Schedules.Add(schedule);
            db.Entry(schedule).CurrentValues.SetValues(s);
        }
        return editions;
    }

    // Saves bindings and conditions now; the rendering follows when the import is complete.
    void Weave(Edition edition, string file, CancellationToken cancellation)
    {
        if (!edition.Body.Contains("{{", StringComparison.Ordinal)) return;
        var markdownBody = MarkdownBody.Of(edition.Body, edition.Locale, mission.Locales, cancellation);
        foreach (var fieldViolation in markdownBody.Faults) validation.Add(file, fieldViolation.Code, fieldViolation.Description);
        foreach (var inlineMark in markdownBody.Marks)
            if (!inlineMark.IsBinding) db.Conditions.Add(Condition.Of(inlineMark, edition.Id));
            else if (facts.TryGetValue(inlineMark.FactKey, out var fact)) db.Bindings.Add(Binding.Of(inlineMark, edition.Id, fact));
            else validation.Add(file, "unknown_fact",
                $"There is no fact '{inlineMark.FactKey}': it belongs into {MissionFolder.Facts}{inlineMark.FactKey}.json.");
    }

    async Task<EditionText> Wording(string key, string locale, int number, bool isPublic, EditionFile editionFile, string at,
        CancellationToken cancellation)
    {
        var file = MissionFolder.Body(key, locale, number, isPublic);
        read.Add(file);
        var cites = new RepeatedField<string> { editionFile.Cites ?? [] };
        EditionCitation.Validate(validation, cites, $"{at}.");
        return new EditionText(validation.Slug($"{at}.slug", editionFile.Slug),
            validation.Text($"{at}.title", editionFile.Title, 300, required: true),
            validation.Text($"{at}.summary", editionFile.Summary ?? "", 2000, lines: true),
            validation.Text(file, await reader.Text(file, cancellation), 400_000, lines: true), cites);
    }

    void Slug(string name, string key, string locale, bool wasPublic, string file)
    {
        validation.Language($"{file}: slugs", locale, mission.Locales);
        if (slugs.Add((locale, name))) db.Slugs.Add(new Slug { Locale = locale, Name = name, PageKey = key, WasPublic = wasPublic });
        else validation.Add($"{file}: slugs", "duplicate", $"'{name}' stands there already, or belongs to another page in '{locale}'.");
    }

    /// <summary>
    /// Reports texts that no edition uses, and assets that a page shows without a text in its language.
    /// </summary>
    public void ExpectUse()
    {
        foreach (var name in reader.Names.Where(n => n.EndsWith(".md", StringComparison.Ordinal) && !read.Contains(n)))
            validation.Add(name, "not_on_record", "No edition of the page has this text.");
        var assets = db.Assets.Local.ToDictionary(a => a.Subject);
        foreach (var edition in taken.SelectMany(t => t.Editions).Where(e => e.State == Edition.Published))
            foreach (var subject in AssetAddresses.In(edition.Body))
                validation.When(!assets.TryGetValue(subject, out var asset) || !asset.Texts.Exists(t => t.Lang == edition.Locale),
                    $"{subject}.json", "required", $"pages/{edition.PageKey} shows it in '{edition.Locale}': say there what it is.");
    }

    /// <summary>Announces the imported public content.</summary>
    public void Tell()
    {
        foreach (var (page, editions) in taken)
        {
            var authentic = editions.Find(e => e.Locale == page.AuthenticLocale && e.State == Edition.Published)?.Fingerprint;
            foreach (var edition in editions)
                if (edition.State == Edition.Published)
                    db.Announce(
                        edition.ToPublished(Translation.Of(edition.Locale == page.AuthenticLocale, edition.SourceFingerprint, authentic)),
                        about: page, ChangeCauses.Import);
                else if (edition.State == Edition.Withdrawn) db.Announce(edition.ToWithdrawn(), about: page, ChangeCauses.Import);
        }
    }
}
