using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Navigation;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>The author and the time of everything that an import creates.</summary>
sealed record Authorship(string By, DateTimeOffset At);

/// <summary>
/// Imports the pages of a folder. A page with a record is restored completely. A page without one was written by hand:
/// it is published if the mission requires no approval, otherwise it becomes a draft.
/// </summary>
sealed class PageImporter(ContentDb db, FolderReader reader, Mission mission, EditionTexts texts, Authorship import)
{
    static readonly string[] Types = ["page", "news", "statement", "speech", "notice"];

    readonly RequestValidation violations = reader.Violations;
    readonly List<(Page Page, List<Edition> Editions)> taken = [];
    readonly PageRestorer restorer = new(db, reader, mission, texts);

    public int Editions { get; private set; }

    public async Task Import(string key, CancellationToken cancellation)
    {
        var name = MissionFolder.Page(key);
        var file = await reader.Json<PageFile>(name, cancellation);
        var head = file.Create;
        violations.When(head.Key != key, $"{name}: create.key", "invalid_format", "It is the name of its folder.");
        violations.When(!Types.Contains(head.Type), $"{name}: create.type", "invalid_word", "One of: " + string.Join(", ", Types) + ".");
        violations.Language($"{name}: create.authenticLocale", head.AuthenticLocale, mission.Locales);
        violations.When(head.Audience is not (null or "" or Audiences.Public or Audiences.Internal), $"{name}: create.audience",
            "invalid_word", "public or internal.");
        foreach (var locale in (file.Editions ?? []).Keys) violations.Language($"{name}: editions", locale, mission.Locales);

        var record = reader.Has(MissionFolder.Record(key)) ? await reader.Json<PageRecord>(MissionFolder.Record(key), cancellation) : null;
        var page = new Page
        {
            Key = key,
            Type = head.Type,
            AuthenticLocale = head.AuthenticLocale,
            Audience = head.Audience is null or "" ? Audiences.Public : head.Audience,
            EmbargoUntil = head.EmbargoUntil,
            CreatedAt = record?.CreatedAt ?? import.At,
            CreatedBy = record?.CreatedBy ?? import.By,
            Parent = head.Parent is "" ? null : head.Parent,
            Position = head.Position,
            InMenu = head.InMenu,
        };
        PageTree.ValidatePosition(violations, head.Position, $"{name}: create.");
        db.Pages.Add(page);
        if (record is not null)
            db.Entry(page).CurrentValues.SetValues(
                new { record.Version, record.ChangedAt, record.ChangedBy, record.Owner, record.ReviewBy, record.ReviewAsked });
        var editions = record is null ? await ByHand(page, file, cancellation) : await restorer.Restore(page, file, record, cancellation);
        taken.Add((page, editions));
        Editions += editions.Count;
    }

    // Same result as the loader of deploy/missions: one edition in each language, in one step.
    async Task<List<Edition>> ByHand(Page page, PageFile file, CancellationToken cancellation)
    {
        var editions = new List<Edition>();
        foreach (var (locale, editionFile) in (file.Editions ?? []).OrderBy(e => e.Key == page.AuthenticLocale ? 0 : 1))
        {
            var edition = Edition.After(null, page.Key, locale);
            edition.Write(
                await texts.Read(page.Key, locale, 1, isPublic: true, editionFile,
                    $"{MissionFolder.Page(page.Key)}: editions.{locale}", cancellation),
                locale == page.AuthenticLocale ? null : editions.Find(e => e.Locale == page.AuthenticLocale) is { } authentic
                    ? new TranslationSource(authentic.Number, authentic.Fingerprint) : null,
                import.By, import.At);
            violations.When(edition.IsEmpty, MissionFolder.Body(page.Key, locale, 1, isPublic: true), "required",
                "A page shows at least one word, picture or fact.");
            if (mission.Approval == Mission.None && !edition.IsEmpty) edition.Publish(approval: false, after: 0, import.At);
            texts.Bind(edition, MissionFolder.Body(page.Key, locale, 1, isPublic: true), cancellation);
            texts.Claim(edition.FrontMatter.Slug, page.Key, locale, edition.State == Edition.Published, MissionFolder.Page(page.Key));
            db.Editions.Add(edition);
            editions.Add(edition);
        }
        return editions;
    }

    /// <summary>Reports places that the tree of pages does not allow.</summary>
    public void ExpectTree()
    {
        var parents = taken.ToDictionary(t => t.Page.Key, t => t.Page.Parent);
        foreach (var (key, parent) in parents.Where(p => p.Value is not null))
        {
            var at = $"{MissionFolder.Page(key)}: create.parent";
            violations.When(!parents.ContainsKey(parent!), at, "not_on_record", $"There is no page '{parent}'.");
            var level = 1;
            for (var above = parent; above is not null && level <= PageTree.MostLevels; above = parents.GetValueOrDefault(above)) level++;
            violations.When(level > PageTree.MostLevels, at, "out_of_range",
                $"The tree has at most {PageTree.MostLevels} levels, and no page is below itself.");
        }
    }

    /// <summary>Reports assets that a page shows without a text in its language.</summary>
    public void ExpectAlternativeTexts()
    {
        var assets = db.Assets.Local.ToDictionary(a => a.Subject);
        foreach (var edition in taken.SelectMany(t => t.Editions).Where(e => e.State == Edition.Published))
            foreach (var subject in AssetAddresses.In(edition.Body).Union(edition.FrontMatter.Pictures()))
                violations.When(!assets.TryGetValue(subject, out var asset) || !asset.Texts.Exists(t => t.Lang == edition.Locale),
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
