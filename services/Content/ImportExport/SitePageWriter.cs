using System.Globalization;
using AngleSharp.Html.Parser;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>Writes one item of a site as the draft of a page, unless editors here changed that draft.</summary>
sealed class SitePageWriter(ContentDb db, RequestContext requestContext, DraftWriter drafts, TimeProvider clock, SiteContents contents)
{
    const int MostNotes = 50, MostSummary = 2_000;

    public required string Source { get; init; }
    public required IReadOnlyList<string> Locales { get; init; }

    public async Task<V1.ImportedItem> Write(WordPressItem item, CancellationToken cancellation)
    {
        var known = await db.SourceItems.SingleOrDefaultAsync(i => i.Source == Source && i.Item == item.Id, cancellation);
        var locale = contents.Language(item);
        var result = new V1.ImportedItem
        {
            Outcome = known is null ? "new" : "changed",
            Item = item.Id,
            Title = Short(Plain(item.Title)),
            SourceStatus = item.Status,
            OldPath = item.Path,
            Key = known?.PageKey ?? "",
            Locale = known?.Locale ?? locale,
        };
        var newest = known is null ? null : await db.NewestEdition(known.PageKey, known.Locale, cancellation);
        if (known is not null)
        {
            result.Slug = newest?.FrontMatter.Slug ?? "";
            var stays = newest is null ? "discarded" : known.Said == item.Digest() ? "unchanged"
                : known.Locale != locale || known.Written != SourceItem.Digest(newest)
                    || newest.State is Edition.InReview or Edition.Approved or Edition.Scheduled ? "differs" : null;
            if (stays is not null)
            {
                result.Outcome = stays;
                return result;
            }
        }
        var (validation, notes, version) = (new RequestValidation(), new List<V1.NotUnderstood>(), newest?.Version);
        validation.Language("locale", locale, Locales);
        validation.When(item.Id.Length is 0 or > 20, "wp:post_id", "required", "Each item has an id.");
        validation.When(item.Content.Length > WordPressFile.MostText, "content:encoded", "too_long",
            $"At most {WordPressFile.MostText:N0} characters.");
        validation.When(item.Path.Length > 2_000 || item.Group.Length > 100, "link", "too_long", "At most 2,000 characters.");
        validation.Refuse();
        var page = await Page(item, known, locale, validation, cancellation);
        result.Key = page.Key;
        if (newest is null && await db.NewestEdition(page.Key, locale, cancellation) is not null)
            throw Problem.Exists("edition", $"{page.Key}/{locale}");
        var draft = await Write(item, page, newest, locale, validation, notes, cancellation);
        // The site changed something else, such as its categories.
        if (draft == newest && draft.Version == version) result.Outcome = "unchanged";
        Remember(item, known, page.Key, locale, draft);
        await db.SaveChangesAsync(cancellation);
        result.Slug = draft.FrontMatter.Slug;
        result.NotUnderstood.Add(notes.Take(MostNotes));
        return result;
    }

    async Task<Edition> Write(WordPressItem item, Page page, Edition? newest, string locale, RequestValidation validation,
        List<V1.NotUnderstood> notes, CancellationToken cancellation)
    {
        var read = ImportedPage.Whole(
            HtmlBlocks.Of(ImportExportApi.Clean(WordPressText.Html(item.Content, notes), notes), notes, out _), notes);
        var title = validation.Title("title", ImportExportApi.Clean(Plain(item.Title), notes), 300, required: true);
        var summary = Plain(item.Excerpt);
        if (summary.Length > MostSummary)
        {
            notes.Add(ImportedPage.Not("element", summary[MostSummary..],
                $"Left out: a summary has at most {MostSummary:N0} characters."));
            summary = summary[..(char.IsHighSurrogate(summary[MostSummary - 1]) ? MostSummary - 1 : MostSummary)];
        }
        var body = validation.Text("content:encoded", read.Body, EditionText.MostBody, lines: true);
        summary = validation.Text("excerpt:encoded", ImportExportApi.Clean(PlainTextBlocks.EscapeWithin(summary), notes), MostSummary * 2,
            lines: true);
        var parsed = await drafts.Parse(validation, body.Length > EditionText.MostBody ? "" : body, locale, cancellation,
            "content:encoded");
        validation.Refuse();
        read.Compare(parsed.Html);
        Say(item, body, notes);
        var slug = await ImportedSlug.Free(db, [ImportedPage.SlugOf(item.Name, locale), .. ImportedPage.SlugsOf(title, locale)],
            page.Key, locale, cancellation);
        var words = new EditionText(new FrontMatter { Slug = slug, Title = title, Summary = summary, PublicDate = Day(item) }, body, []);
        if (newest is not null && words.Same(newest)) return newest;
        var source = await TranslationSource.Of(db, page, locale, newest, number: 0, cancellation);
        return await drafts.Write(page, newest, locale, words, source, parsed, cancellation);
    }

    void Say(WordPressItem item, string body, List<V1.NotUnderstood> notes)
    {
        if (item.Terms.Count > 0)
            notes.Add(ImportedPage.Not("term", string.Join(", ", item.Terms), "Left out: pages have no categories and tags."));
        if (contents.Parent(item) is { Length: > 0 } parent)
            notes.Add(ImportedPage.Not("parent", Plain(parent), "Left out: the item stood below it."));
        if (item.HasPassword) notes.Add(ImportedPage.Not("password", "A password", "The page is internal."));
        if (body.Length == 0)
            notes.Add(ImportedPage.Not("element", "", "It has no text in the export; a page builder may keep it elsewhere."));
    }

    // The key is the slug where that is one, so that it can be read.
    async Task<Page> Page(WordPressItem item, SourceItem? known, string locale, RequestValidation validation,
        CancellationToken cancellation)
    {
        var key = known?.PageKey;
        if (key is null && item.Group.Length > 0)
            key = await db.SourceItems.Where(i => i.Source == Source && i.Group == item.Group).Select(i => i.PageKey)
                .FirstOrDefaultAsync(cancellation);
        if (key is not null && await db.Pages.SingleOrDefaultAsync(p => p.Key == key, cancellation) is { } there) return there;
        // Two sites count their items alike.
        string[] wanted = [item.Name, $"wp-{SourceItem.Digest(Source)[..8]}-{item.Id}"];
        foreach (var free in wanted.Where(IsKey))
            if (!await db.Pages.IgnoreQueryFilters().AnyAsync(p => p.Key == free, cancellation))
            {
                var page = new Page
                {
                    Key = free,
                    Type = item.Kind == "post" ? "news" : "page",
                    AuthenticLocale = Locales.Contains(contents.Authentic(item)) ? contents.Authentic(item) : locale,
                    Audience = item.Status == "private" || item.HasPassword ? Audiences.Internal : Audiences.Public,
                    CreatedAt = clock.Now(),
                    CreatedBy = requestContext.Caller.Id,
                };
                db.Pages.Add(page);
                await db.SaveChangesAsync(cancellation);
                return page;
            }
        validation.Key("wp:post_id", wanted[^1]);
        validation.Refuse();
        throw Problem.Exists("page", wanted[^1]);
    }

    static bool IsKey(string name)
    {
        var validation = new RequestValidation();
        validation.Key("key", name);
        return validation.Found.Count == 0;
    }

    void Remember(WordPressItem item, SourceItem? known, string key, string locale, Edition draft)
    {
        if (known is null)
        {
            db.SourceItems.Add(new SourceItem
            {
                Source = Source,
                Item = item.Id,
                Group = item.Group,
                PageKey = key,
                Locale = locale,
                Path = item.Path,
                Said = item.Digest(),
                Written = SourceItem.Digest(draft),
            });
            return;
        }
        (known.Path, known.Said, known.Written) = (item.Path, item.Digest(), SourceItem.Digest(draft));
    }

    public V1.ImportedItem Refused(WordPressItem item, V1.PageProblem problem) => new()
    {
        Outcome = "refused",
        Item = item.Id,
        Title = Short(Plain(item.Title)),
        SourceStatus = item.Status,
        OldPath = item.Path,
        Locale = contents.Language(item),
        Problem = problem,
    };

    // The day on which the site dated it; drafts may have none.
    static string Day(WordPressItem item) => DateTime.TryParseExact(item.Date, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture,
        DateTimeStyles.None, out var date) && date.Year is >= 1900 and <= 9998
        ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    static string Short(string title) => title.Length <= 300 ? title : title[..(char.IsHighSurrogate(title[299]) ? 299 : 300)];

    // Titles and excerpts are HTML.
    static string Plain(string html) => html.Length == 0 ? ""
        : string.Join(' ', (new HtmlParser().ParseDocument(html).Body?.TextContent ?? "").Split((char[])[' ', '\t', '\r', '\n'],
            StringSplitOptions.RemoveEmptyEntries));
}
