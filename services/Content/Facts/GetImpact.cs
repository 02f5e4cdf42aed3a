using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

// Lists the editions and schedules that a change of a subject would affect, with the reasons, for staff.
// It is a read, so a repeat changes nothing.
partial class FactsApi
{
    public override async Task<V1.Impact> GetImpact(V1.GetImpactRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.When(request.Subject.Length == 0 || !Subject().IsMatch(request.Subject),
            "subject", request.Subject.Length == 0 ? "required" : "invalid_format",
            "facts/{key}, engagements/{id}, agreements/{id}, pages/{key} or trade/{reporter}/{partner}.");
        validation.Refuse();
        var words = DerivedFacts.Of(request.Subject);
        var keys = request.Subject.StartsWith("facts/", StringComparison.Ordinal) ? [request.Subject["facts/".Length..]]
            : words.Length == 0
                ? [] : await db.Facts.AsNoTracking().Where(f => words.Contains(f.DerivedFrom)).Select(f => f.Key)
                    .ToListAsync(context.CancellationToken);
        return await Impact(request.Subject, keys, request.PageSize, request.PageToken, request.IncludeTotal, context.CancellationToken);
    }

    /// <param name="keys">The facts that would change with the subject.</param>
    async Task<V1.Impact> Impact(string subject, List<string> keys, int pageSize, string pageToken, bool count,
        CancellationToken cancellation)
    {
        var paging = Paging.From(db, pageSize, pageToken, 3, "impact", subject);
        string[] shown = [.. EditionRefresher.Live, Editions.Edition.Withdrawn];
        var rows = db.Editions.AsNoTracking().Where(e => shown.Contains(e.State)
            && (e.Cites.Any(c => c.Subject == subject) || db.Conditions.Any(c => c.EditionId == e.Id && c.Subject == subject)
                || db.Bindings.Any(b => b.EditionId == e.Id && keys.Contains(b.FactKey))));
        var matching = rows;
        if (paging.After is [var key, var locale, var last])
        {
            var number = Paging.Number(last);
            rows = rows.Where(
                e => string.Compare(e.PageKey, key) > 0
                    || e.PageKey == key && (string.Compare(e.Locale, locale) > 0 || e.Locale == locale && e.Number > number));
        }
        var found = await rows.OrderBy(e => e.PageKey).ThenBy(e => e.Locale).ThenBy(e => e.Number).Take(paging.Size + 1)
            .Select(e => new
            {
                e.Id,
                e.PageKey,
                e.Locale,
                e.Number,
                e.State,
                e.FrontMatter.Title,
                Cited = e.Cites.Where(c => c.Subject == subject)
                .Select(c => (bool?)c.Given).FirstOrDefault()
            }).ToListAsync(cancellation);
        var page = found.Take(paging.Size).ToList();
        var (ids, pages) = (page.Select(e => e.Id).ToList(), page.Select(e => e.PageKey).Distinct().ToList());
        var bindings =
            (await db.Bindings.AsNoTracking().Where(b => ids.Contains(b.EditionId) && keys.Contains(b.FactKey)).OrderBy(b => b.Index)
                .ToListAsync(cancellation)).ToLookup(b => b.EditionId);
        var conditions =
            (await db.Conditions.AsNoTracking().Where(c => ids.Contains(c.EditionId) && c.Subject == subject).Select(c => c.EditionId)
                .ToListAsync(cancellation)).ToHashSet();
        var schedules = await db.Schedules.AsNoTracking().Where(s => pages.Contains(s.PageKey)).ToListAsync(cancellation);

        var impact =
            new V1.Impact
            {
                Subject = subject,
                NextPageToken = found.Count > paging.Size ? paging.Next(page[^1].PageKey, page[^1].Locale, $"{page[^1].Number}") : ""
            };
        foreach (var edition in page)
        {
            var schedule = schedules.Find(s => s.PageKey == edition.PageKey && s.Locale == edition.Locale);
            impact.Editions.Add(new V1.TouchedEdition
            {
                PageKey = edition.PageKey,
                Locale = edition.Locale,
                Number = edition.Number,
                State = edition.State,
                Title = edition.Title,
                Via = { Via(edition.Cited, conditions.Contains(edition.Id), bindings[edition.Id]) },
                PublishAt = schedule?.Number == edition.Number ? schedule.PublishAt?.ToTimestamp() : null,
                WithdrawAt = schedule?.WithdrawAt?.ToTimestamp(),
            });
        }
        if (count) impact.TotalSize = await matching.CountAsync(cancellation);
        return impact;
    }

    static IEnumerable<string> Via(bool? cited, bool condition, IEnumerable<Binding> bindings)
    {
        foreach (var via in bindings.Select(b => $"{(b.IsClaim ? "claim" : "value")} facts/{b.FactKey}").Distinct()) yield return via;
        if (condition) yield return "condition";
        if (cited is { } given) yield return given ? "cite" : "link";
    }

    [GeneratedRegex("^(?:facts/[a-z0-9]+(?:[.-][a-z0-9]+)*|(?:engagements|agreements)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|pages/[a-z0-9][a-z0-9-]{0,99}|trade/[A-Z]{3}/[A-Z]{3})$")]
    private static partial Regex Subject();
}
