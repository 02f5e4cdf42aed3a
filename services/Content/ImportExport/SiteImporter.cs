using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Imports the items of a WordPress export: each in its own transaction or, where all or none is wanted, in one. The
/// file is read three times, so that it need not fit into memory: whole, then for the authentic texts, then for their
/// translations.
/// </summary>
sealed class SiteImporter(ContentDb db, RequestContext requestContext, MissionCache missions, DraftWriter drafts, TimeProvider clock)
{
    const int MostNotes = 200, MostFaults = 50, Races = 3;
    const string Savepoint = "item";

    static readonly string[] Order = ["refused", "new", "changed", "differs", "gone", "discarded", "unchanged"];

    /// <summary>Refuses a language that the mission does not have, before the file is received.</summary>
    public async Task Expect(string locale, CancellationToken cancellation)
    {
        var validation = new RequestValidation();
        if (locale.Length > 0) validation.Language("locale", locale, await missions.Locales(db, cancellation));
        validation.Refuse();
    }

    public async Task<V1.ImportSiteResponse> Import(Stream file, V1.ImportSiteRequest wanted, CancellationToken cancellation)
    {
        var locales = await missions.Locales(db, cancellation);
        var contents = new SiteContents(wanted.Locale.Length > 0 ? wanted.Locale : locales[0], locales);
        var export = WordPressFile.Open(file, contents.Add, cancellation);
        var known = await db.SourceItems.AsNoTracking().Where(i => i.Source == export.Site)
            .ToListAsync(cancellation);
        var (items, taken) = (new List<V1.ImportedItem>(), new HashSet<string>(StringComparer.Ordinal));
        var writer = new SitePageWriter(db, requestContext, drafts, clock, contents) { Source = export.Site, Locales = locales };

        await using var outer = wanted.ValidateOnly || wanted.Refusals == "all"
            ? await db.Database.BeginTransactionAsync(cancellation) : null;
        foreach (var translations in (bool[])[false, true])
        {
            if (translations && !contents.HasTranslations) break;
            foreach (var item in export.Items(cancellation))
                if (SiteContents.IsPage(item) && contents.IsTranslation(item) == translations)
                    items.Add(taken.Add(item.Id) ? await Take(writer, item, outer, cancellation)
                        : writer.Refused(item, ImportExportApi.ToProto(Problem.Invalid("wp:post_id", "duplicate", "Each item once."))));
        }
        var faults = items.Where(i => i.Problem is not null).SelectMany(Faults).Take(MostFaults).ToList();
        if (wanted.Refusals == "all" && faults.Count > 0) throw Problem.Invalid(faults);
        if (outer is not null && !wanted.ValidateOnly) await outer.CommitAsync(cancellation);

        foreach (var gone in known.Where(k => !contents.Pages.Contains(k.Item)).OrderBy(k => k.PageKey, StringComparer.Ordinal))
            items.Add(new V1.ImportedItem
            {
                Outcome = "gone",
                Item = gone.Item,
                SourceStatus = contents.Trash.Contains(gone.Item) ? "trash" : "",
                OldPath = gone.Path,
                Key = gone.PageKey,
                Locale = gone.Locale,
            });
        contents.Report(export.Controls);
        int Count(string outcome) => items.Count(i => i.Outcome == outcome);
        return new V1.ImportSiteResponse
        {
            Read = contents.Pages.Count,
            Added = Count("new"),
            Changed = Count("changed"),
            Unchanged = Count("unchanged"),
            Gone = Count("gone"),
            Refused = Count("refused"),
            Items = { items.OrderBy(i => Array.IndexOf(Order, i.Outcome)) },
            NotUnderstood = { contents.Notes.Take(MostNotes) },
        };
    }

    static IEnumerable<FieldViolation> Faults(V1.ImportedItem item) => item.Problem.Errors.Count == 0
        ? [new FieldViolation($"item {item.Item}", item.Problem.Code, item.Problem.Detail)]
        : item.Problem.Errors.Select(e => new FieldViolation($"item {item.Item}: {e.Field}", e.Code, e.Description));

    async Task<V1.ImportedItem> Take(SitePageWriter writer, WordPressItem item, IDbContextTransaction? outer,
        CancellationToken cancellation)
    {
        for (var race = 1; ; race++)
        {
            Problem problem;
            await using var own = outer is null ? await db.Database.BeginTransactionAsync(cancellation) : null;
            if (outer is not null) await outer.CreateSavepointAsync(Savepoint, cancellation);
            try
            {
                var written = await writer.Write(item, cancellation);
                if (own is not null) await own.CommitAsync(cancellation);
                else await outer!.ReleaseSavepointAsync(Savepoint, cancellation);
                db.ChangeTracker.Clear();
                return written;
            }
            catch (Problem refused)
            {
                problem = refused;
            }
            // Another import of the same file, or an editor, was faster.
            catch (DbUpdateException e) when (ServiceDefaults.Database.IsRace(e))
            {
                problem = new Problem(ProblemCodes.Stale, "Others are writing this page. Import the file again.");
            }
            if (outer is not null) await outer.RollbackToSavepointAsync(Savepoint, cancellation);
            db.Forget();
            if (problem.ProblemCode != ProblemCodes.Stale || race == Races) return writer.Refused(item, ImportExportApi.ToProto(problem));
        }
    }
}
