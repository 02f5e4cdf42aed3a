using Embassy.Content.Editions;
using Embassy.Content.Navigation;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

// Writes pages with their editions, one transaction for each page, and publishes them if asked.
// Identical words change nothing, so a batch may be sent again after an interruption.
partial class ImportExportApi
{
    const int MostPages = 100, Races = 3;

    public override async Task<V1.WritePagesResponse> WritePages(V1.WritePagesRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.Count("pages", request.Pages.Count, 1, MostPages);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < request.Pages.Count && i < MostPages; i++)
            validation.When(!seen.Add(request.Pages[i].Key), $"pages[{i}].key", "duplicate", "Each page once.");
        validation.Refuse();
        var response = new V1.WritePagesResponse();
        foreach (var page in request.Pages)
        {
            var result = await WritePage(page, request.ValidateOnly, context.CancellationToken);
            if (result.Problem is not null) response.Refused++;
            response.Results.Add(result);
        }
        return response;
    }

    async Task<V1.PageResult> WritePage(V1.PageWrite wanted, bool validateOnly, CancellationToken cancellation)
    {
        List<string> announced = [.. requestContext.Announced];
        for (var race = 1; ; race++)
        {
            Problem? problem = null;
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
                var result = await Write(wanted, cancellation);
                if (validateOnly) await transaction.RollbackAsync(cancellation);
                else await transaction.CommitAsync(cancellation);
                db.ChangeTracker.Clear();
                return result;
            }
            catch (Problem refused)
            {
                problem = refused;
            }
            catch (DbUpdateException e) when (Database.IsRace(e))
            {
                if (race == Races) problem = new Problem(ProblemCodes.Stale, "Others are writing this page. Read it again.");
            }
            db.Forget();
            requestContext.Announced.UnionWith(announced);
            if (problem is not null) return Refused(wanted.Key, problem);
        }
    }

    async Task<V1.PageResult> Write(V1.PageWrite wanted, CancellationToken cancellation)
    {
        if (wanted.Parent.Length > 0) await PageTree.Lock(db, cancellation);
        var page = await db.Pages.SingleOrDefaultAsync(p => p.Key == wanted.Key, cancellation);
        var inputs = await Read(wanted, page, cancellation);
        var result = new V1.PageResult { Key = wanted.Key, Outcome = page is null ? "created" : "unchanged" };
        if (page is null) db.Pages.Add(page = await NewPage(wanted, cancellation));
        await db.SaveChangesAsync(cancellation);
        foreach (var (edition, input) in inputs.OrderBy(i => i.Edition.Locale == page.AuthenticLocale ? 0 : 1))
        {
            var newest = await db.NewestEdition(page.Key, edition.Locale, cancellation);
            var same = newest is not null && input.Words.Same(newest);
            if (newest is not null && newest.Version != edition.Version && !(same && edition.Version == 0))
                throw new Problem(edition.Version == 0 ? ProblemCodes.PreconditionRequired : ProblemCodes.Stale,
                    $"'{edition.Locale}' has version {newest.Version}; send the version that you read.",
                    more: new Dictionary<string, string> { ["currentETag"] = ETags.Of(newest.Version) });
            var before = newest?.Version ?? 0;
            var target = await DraftTarget.Find(db, page.Key, edition.Locale, input.Words.FrontMatter.Slug, cancellation);
            var draft = await drafts.Save(target, newest, edition.Locale, input, cancellation);
            if (wanted.Publish && draft.IsOpen) await Publish(draft, cancellation);
            if (draft.Version != before && result.Outcome == "unchanged") result.Outcome = "updated";
            result.Editions.Add(new V1.WrittenEdition
            {
                Locale = edition.Locale,
                Number = draft.Number,
                State = draft.State,
                Version = draft.Version,
            });
        }
        return result;
    }

    async Task<List<(V1.EditionWrite Edition, DraftInput Input)>> Read(V1.PageWrite wanted, Page? page, CancellationToken cancellation)
    {
        var locales = await missions.Locales(db, cancellation);
        var validation = new RequestValidation();
        validation.Key("key", wanted.Key);
        if (page is null)
        {
            validation.When(wanted.Type.Length == 0, "type", "required", "page, news, statement, speech or notice.");
            validation.Language("authenticLocale", wanted.AuthenticLocale, locales);
            validation.Instant("embargoUntil", wanted.EmbargoUntil);
            await PageTree.Validate(db, validation, wanted.Key, wanted.Parent.Length > 0 ? wanted.Parent : null, Position(wanted),
                cancellation);
        }
        else
        {
            validation.When(wanted.Type.Length > 0 && wanted.Type != page.Type, "type", "not_applicable", $"The page is '{page.Type}'.");
            validation.When(wanted.AuthenticLocale.Length > 0 && wanted.AuthenticLocale != page.AuthenticLocale, "authenticLocale",
                "not_applicable", $"The authentic language is '{page.AuthenticLocale}'.");
            validation.When(wanted.Audience.Length > 0 && wanted.Audience != page.Audience, "audience", "not_applicable",
                "PUT /v1/pages/{key}/audience changes it.");
            const string Place = "PUT /v1/pages/{key}/navigation changes it.";
            validation.When(wanted.Parent.Length > 0 && wanted.Parent != page.Parent, "parent", "not_applicable", Place);
            validation.When(wanted.HasPosition && wanted.Position != page.Position, "position", "not_applicable", Place);
            validation.When(wanted.InMenu && !page.InMenu, "inMenu", "not_applicable", Place);
        }
        var inputs = new List<(V1.EditionWrite, DraftInput)>();
        for (var i = 0; i < wanted.Editions.Count; i++)
        {
            var (edition, at) = (wanted.Editions[i], $"editions[{i}]");
            validation.Language($"{at}.locale", edition.Locale, locales);
            validation.When(wanted.Editions.Take(i).Any(e => e.Locale == edition.Locale), $"{at}.locale", "duplicate",
                "Each language once.");
            validation.When(edition.Version < 0, $"{at}.version", "out_of_range", "The version that was read, from 1.");
            var draft = edition.Draft ?? new V1.SaveDraftRequest();
            validation.When(draft.Key.Length > 0, $"{at}.draft.key", "not_applicable", "The page has it.");
            validation.When(draft.Locale.Length > 0, $"{at}.draft.locale", "not_applicable", "The edition has it.");
            inputs.Add((edition, await DraftInput.Read(validation, draft, edition.Locale, drafts, cancellation, $"{at}.draft.")));
        }
        validation.Refuse();
        return inputs;
    }

    async Task<Page> NewPage(V1.PageWrite wanted, CancellationToken cancellation) =>
        await db.Pages.IgnoreQueryFilters().AnyAsync(p => p.Key == wanted.Key, cancellation) ? throw Problem.Exists("page", wanted.Key)
        : new Page
        {
            Key = wanted.Key,
            Type = wanted.Type,
            AuthenticLocale = wanted.AuthenticLocale,
            Audience = wanted.Audience.Length == 0 ? Audiences.Public : wanted.Audience,
            EmbargoUntil = wanted.EmbargoUntil?.ToDateTimeOffset(),
            CreatedAt = clock.Now(),
            CreatedBy = requestContext.Caller.Id,
            Parent = wanted.Parent.Length > 0 ? wanted.Parent : null,
            Position = Position(wanted),
            InMenu = wanted.InMenu,
        };

    static int? Position(V1.PageWrite wanted) => wanted.HasPosition ? wanted.Position : null;

    async Task Publish(Edition draft, CancellationToken cancellation)
    {
        var approval = await missions.Approval(db, cancellation);
        // Read again for each language: the translations are compared with the authentic text published before them.
        var liveEditions = await LiveEditions.LockPage(db, draft.PageKey, clock.Now(), cancellation);
        if (await liveEditions.Publish(draft, approval, ChangeCauses.Edited, cancellation)) await db.SaveChangesAsync(cancellation);
    }

    static V1.PageResult Refused(string key, Problem problem) => new()
    {
        Key = key,
        Outcome = "refused",
        Problem = ToProto(problem),
    };

    internal static V1.PageProblem ToProto(Problem problem) => new()
    {
        Code = problem.ProblemCode.Code,
        Detail = problem.Message,
        Errors = { problem.Faults.Select(f => new V1.PageFault { Field = f.Field, Code = f.Code, Description = f.Description }) },
    };
}
