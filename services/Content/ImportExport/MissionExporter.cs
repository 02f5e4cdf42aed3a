using System.IO.Compression;
using System.Text.Json;
using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Writes a mission's folder as one ZIP, to a temporary file first, from one database snapshot, in batches of pages.
/// </summary>
public sealed class MissionExporter(ContentDb db, IAssetStore files, TemporaryFiles temporaryFiles)
{
    const int Batch = 100;

    // The earliest time a ZIP can store. A constant time keeps exports of the same data identical.
    static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task<FileResponse> Write(CancellationToken cancellation)
    {
        var file = temporaryFiles.Open();
        try
        {
            await using (var transaction = await View(cancellation))
            await using (var zip =
                await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation))
            {
                var mission = await db.Missions.AsNoTracking().SingleOrDefaultAsync(cancellation)
                    ?? throw new Problem(ProblemCodes.MissionMissing, "There is no mission to export: PUT /v1/mission sets one up.");
                await Json(zip, MissionFolder.Mission, Of(mission), cancellation);
                await Authors(zip, cancellation);
                await Assets(zip, cancellation);
                await Facts(zip, cancellation);
                for (var after = ""; ;)
                {
                    var pages = await db.Pages.AsNoTracking().Where(p => string.Compare(p.Key, after) > 0).OrderBy(p => p.Key).Take(Batch)
                        .ToListAsync(cancellation);
                    await Pages(zip, pages, cancellation);
                    if (pages.Count < Batch) break;
                    after = pages[^1].Key;
                }
            }
            file.Position = 0;
            return new FileResponse(file, "application/zip", "mission.zip");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    // The snapshot excludes concurrent writes. A deferred transaction of SQLite lets other writers continue while it
    // reads.
    async Task<IAsyncDisposable> View(CancellationToken cancellation)
    {
        if (!db.Database.IsSqlite())
            return await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        var reading = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(reading, cancellation);
        return reading;
    }

    async Task Authors(ZipArchive zip, CancellationToken cancellation)
    {
        var authors = await db.PersonNames.AsNoTracking().Select(p => new AuthorRecord(p.Id, p.Name)).ToListAsync(cancellation);
        if (authors.Count > 0)
            await Json(zip, MissionFolder.Authors, new AuthorsFile([.. authors.OrderBy(a => a.Id, StringComparer.Ordinal)]), cancellation);
    }

    async Task Assets(ZipArchive zip, CancellationToken cancellation)
    {
        foreach (var asset in await db.Assets.AsNoTracking().OrderBy(a => a.Sha256).ToListAsync(cancellation))
        {
            await Json(zip, $"{MissionFolder.Assets}{asset.Sha256}.json",
                new AssetRecord(asset.Id, asset.Sha256, asset.SourceSha256, asset.MediaType, asset.Name,
                [.. asset.Forms.Select(f => new FormRecord(f.Width, f.Height, f.Bytes))], Texts(asset.Texts), asset.UploadedBy,
                asset.UploadedAt, asset.DescribedBy, asset.DescribedAt, asset.Version), cancellation);
            foreach (var name in asset.Forms.Select(asset.FileOf))
            {
                var bytes = await files.Read(name, cancellation)
                    ?? throw new Problem(ProblemCodes.DependencyUnavailable, $"The file {name} is not in its place.");
                await using var to =
                    await New(zip, $"{MissionFolder.Assets}{name}.{MediaKind.Extension(asset.MediaType)}", CompressionLevel.NoCompression,
                        cancellation);
                await to.WriteAsync(bytes, cancellation);
            }
        }
    }

    async Task Facts(ZipArchive zip, CancellationToken cancellation)
    {
        var versions = (await db.FactVersions.AsNoTracking().ToListAsync(cancellation)).ToLookup(v => v.Key);
        foreach (var fact in (await db.Facts.AsNoTracking().ToListAsync(cancellation)).OrderBy(f => f.Key, StringComparer.Ordinal))
            await Json(zip, $"{MissionFolder.Facts}{fact.Key}.json",
                new FactRecord(fact.Key, fact.Kind, fact.DerivedFrom, fact.ValueVersion,
                [.. versions[fact.Key].OrderBy(v => v.Version)
                    .Select(v => new FactVersionRecord(v.Version, v.Said, v.ChangedAt, v.ChangedBy))]), cancellation);
    }

    async Task Pages(ZipArchive zip, List<Page> pages, CancellationToken cancellation)
    {
        var keys = pages.Select(p => p.Key).ToList();
        var editions = (await db.Editions.AsNoTracking().Where(e => keys.Contains(e.PageKey)).ToListAsync(cancellation))
            .ToLookup(e => e.PageKey);
        var slugs = (await db.Slugs.AsNoTracking().Where(s => keys.Contains(s.PageKey)).ToListAsync(cancellation)).ToLookup(s => s.PageKey);
        var reviews = (await db.Reviews.AsNoTracking().Where(r => keys.Contains(r.PageKey)).ToListAsync(cancellation))
            .ToLookup(r => r.PageKey);
        var schedules = (await db.Schedules.AsNoTracking().Where(s => keys.Contains(s.PageKey)).ToListAsync(cancellation))
            .ToLookup(s => s.PageKey);
        foreach (var page in pages)
        {
            var all = editions[page.Key].OrderBy(e => e.Locale, StringComparer.Ordinal).ThenBy(e => e.Number).ToList();
            var open = new SortedDictionary<string, EditionFile>(
                all.Where(e => e.State == Edition.Published).ToDictionary(e => e.Locale, Words), StringComparer.Ordinal);
            await Json(zip, MissionFolder.Page(page.Key), new PageFile(
                new PageHead(page.Key, page.Type, page.AuthenticLocale, page.Audience == Audiences.Public ? null : page.Audience,
                    page.EmbargoUntil, page.Parent, page.Position, page.InMenu), open), cancellation);
            await Json(zip, MissionFolder.Record(page.Key),
                new PageRecord(page.CreatedAt, page.CreatedBy, page.ChangedAt, page.ChangedBy, page.Version, page.Owner, page.ReviewBy,
                page.ReviewAsked,
                [.. slugs[page.Key].OrderBy(s => s.Locale, StringComparer.Ordinal).ThenBy(s => s.Name, StringComparer.Ordinal)
                    .Select(s => new SlugRecord(s.Locale, s.Name, s.WasPublic))],
                [.. all.Select(Of)],
                [.. reviews[page.Key].OrderBy(r => $"{r.Id}", StringComparer.Ordinal)
                    .Select(r => new ReviewRecord(r.Id, r.Locale, r.Reason, r.Subject, r.Detail, r.State, r.OpenedAt, r.Assignee,
                        r.ClosedAt, r.ClosedBy, r.Note, r.Version))],
                [.. schedules[page.Key].OrderBy(s => s.Locale, StringComparer.Ordinal)
                    .Select(s => new ScheduleRecord(s.Locale, s.Number, s.PublishAt, s.WithdrawAt, s.Zone, s.WaitsFor, s.Reason, s.SetBy,
                        s.SetAt, s.Attempts, s.Error, s.RetryAt))]),
                cancellation);
            foreach (var edition in all)
            {
                await using var to =
                    await New(zip, MissionFolder.Body(page.Key, edition.Locale, edition.Number, edition.State == Edition.Published),
                        CompressionLevel.Optimal, cancellation);
                await to.WriteAsync(MissionFolder.Utf8.GetBytes(edition.Body), cancellation);
            }
        }
    }

    static MissionFile Of(Mission mission) =>
        new(mission.SendingState, mission.ReceivingState, mission.Locales, Texts(mission.Names), mission.TimeZones, mission.Approval,
            mission.Removal, mission.Contact is null ? null : JsonSerializer.Deserialize<JsonElement>(mission.Contact));

    static EditionFile Words(Edition edition) =>
        new(edition.FrontMatter) { Cites = edition.Given.Any() ? [.. edition.Given.Order(StringComparer.Ordinal)] : null };

    static EditionRecord Of(Edition e) =>
        new(e.Id, e.Locale, e.Number, e.State, e.State == Edition.Published ? null : Words(e), e.SourceFingerprint, e.SourceNumber,
            e.Author, e.Contributors,
        e.ApprovedBy, e.ApprovedAt, e.Note, e.Reason, e.MovedTo, e.SavedAt, e.PublishedAt, e.FirstPublishedAt,
        e.WithdrawnAt, e.GoneAt, e.EndedAt, e.Version,
        e.ReaffirmedBy, e.ReaffirmedAt, e.NeutralReason);

    static List<TextFile> Texts(List<LanguageText> texts) => [.. texts.Select(t => new TextFile(t.Lang, t.Words))];

    static async Task Json<T>(ZipArchive zip, string name, T value, CancellationToken cancellation)
    {
        await using var to = await New(zip, name, CompressionLevel.Optimal, cancellation);
        await JsonSerializer.SerializeAsync(to, value, MissionFolder.Json, cancellation);
        await to.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    static async Task<Stream> New(ZipArchive zip, string name, CompressionLevel level, CancellationToken cancellation)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = Always;
        return await entry.OpenAsync(cancellation);
    }
}
