using System.Globalization;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>A record beside a page: what it is, when, and its status.</summary>
/// <param name="Vocabulary">Whose word the status is.</param>
public sealed record RelatedRecord(string Path, LocalText Title, string Kind, string? Date, string? End, string Vocabulary, string Status);

/// <summary>
/// The engagements and agreements that belong to a page. The API tells the public no citations, so these are the ones
/// to which the text leads, and else those that are on record for the day that the page bears and the days before.
/// </summary>
public sealed record Related(IReadOnlyList<RelatedRecord> Records, bool ByDay)
{
    const int Most = 4, DaysBefore = 3;

    public static Related None { get; } = new([], false);

    public static async Task<Related> Of(Screen screen, Page page, IReadOnlyList<(string Collection, string Id)> named,
        CancellationToken cancellation)
    {
        if (named.Count > 0) return new(await Named(screen, named, cancellation), false);
        if (page.Type == "page" || CivilDates.First(page.PublicDate) is not { } day) return None;
        var (from, to) = (Text(day.AddDays(-DaysBefore)), Text(day));
        var engagements = screen.Site.Get<ListEngagementsResponse>(
            $"/v1/engagements?partner={screen.Site.Receiving}&from={from}&to={to}&order=-start&pageSize=20", cancellation);
        var agreements = Agreements(screen, cancellation);
        await Task.WhenAll(engagements, agreements);
        return new([.. ((await engagements).Value?.Engagements ?? []).Where(e => e.Precision == "day" && e.Title?.Text is not null)
            .Select(e => Of(screen, e))
            .Concat((await agreements).Where(a => new[] { a.SignedOn, a.StatusSince }.Any(d => d is { Length: 10 }
                && string.CompareOrdinal(d, from) >= 0 && string.CompareOrdinal(d, to) <= 0)).Select(a => Of(screen, a))).Take(Most)],
            ByDay: true);
    }

    static async Task<IReadOnlyList<RelatedRecord>> Named(Screen screen, IReadOnlyList<(string Collection, string Id)> named,
        CancellationToken cancellation)
    {
        var engagements = Task.WhenAll(named.Where(n => n.Collection == "engagements").Take(Most / 2)
            .Select(n => screen.Site.Get<Engagement>($"/v1/engagements/{n.Id}", cancellation)));
        // One list has them all.
        var agreements = named.Any(n => n.Collection == "agreements") ? Agreements(screen, cancellation)
            : Task.FromResult<IReadOnlyList<Agreement>>([]);
        await Task.WhenAll(engagements, agreements);
        return [.. (await engagements).Select(e => e.Value).OfType<Engagement>().Where(e => e.Title?.Text is not null)
            .Select(e => Of(screen, e))
            .Concat((await agreements).Where(a => named.Contains(("agreements", a.Id))).Select(a => Of(screen, a))).Take(Most)];
    }

    static async Task<IReadOnlyList<Agreement>> Agreements(Screen screen, CancellationToken cancellation) =>
        [.. ((await screen.Site.Get<ListAgreementsResponse>("/v1/agreements?order=-signedOn&pageSize=100", cancellation))
            .Value?.Agreements ?? []).Where(a => a.Title?.Text is not null)];

    static RelatedRecord Of(Screen screen, Engagement e) => new(screen.Record("events", e.Id, e.Title), e.Title!,
        screen.Label("kind", e.Kind), e.Start, e.End, "status", e.Status);

    static RelatedRecord Of(Screen screen, Agreement a) => new(screen.Record("agreements", a.Id, a.Title), a.Title!,
        screen.Label("agreement-type", a.Type), a.SignedOn, null, "status", a.Status);

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
