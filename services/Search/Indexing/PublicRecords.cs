using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Embassy.Announcements;
using Embassy.Search.Index;
using Embassy.ServiceDefaults;
using Embassy.V1;
using Grpc.Core;

namespace Embassy.Search.Indexing;

/// <summary>
/// Builds index entries from other services' records: initially from their public RPCs without a token, then from their
/// announcements. Both give the same entry for a record.
/// </summary>
static class PublicRecords
{
    const int Page = 100;

    public static readonly IReadOnlyList<string> OfEngagements = [.. Types<EngagementAnnouncement>(), Type<EngagementRemoved>()];
    public static readonly IReadOnlyList<string> OfAgreements =
        [Type<AgreementProposed>(), Type<AgreementStatusChanged>(), Type<AgreementActionRecorded>(), Type<AgreementCorrected>(),
            Type<AgreementDeadlineNear>()];
    public static readonly IReadOnlyList<string> OfResolutions = [Type<ResolutionRecorded>()];

    static string Type<T>() => AnnouncedAttribute.Of(typeof(T)).Type;

    static IEnumerable<string> Types<T>() =>
        typeof(T).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)) && t.GetCustomAttribute<AnnouncedAttribute>() is not null)
        .Select(t => AnnouncedAttribute.Of(t).Type);

    // A service that stopped answering must not block reading from the others.
    public static CallOptions Patience(CancellationToken cancellation) =>
        new(deadline: DateTime.UtcNow.AddSeconds(10), cancellationToken: cancellation);

    public static async IAsyncEnumerable<IndexUnit> Engagements(ServiceClients serviceClients, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var engagements = new Embassy.Events.V1.EngagementsService.EngagementsServiceClient(serviceClients.Channel("events"));
        var request = new Embassy.Events.V1.ListEngagementsRequest { PageSize = Page };
        do
        {
            var page = await engagements.ListEngagementsAsync(request, Patience(cancellation));
            foreach (var e in page.Engagements) yield return Engagement(e.Id, Titles(e.Titles), e.Start, Titles(e.Places));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    public static async IAsyncEnumerable<IndexUnit> Agreements(ServiceClients serviceClients, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var agreements = new Embassy.Cooperation.V1.AgreementsService.AgreementsServiceClient(serviceClients.Channel("cooperation"));
        var request = new Embassy.Cooperation.V1.ListAgreementsRequest { PageSize = Page };
        do
        {
            var page = await agreements.ListAgreementsAsync(request, Patience(cancellation));
            foreach (var a in page.Agreements) yield return Agreement(a.Id, Titles(a.Titles), a.StatusSince);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    public static async IAsyncEnumerable<IndexUnit> Resolutions(ServiceClients serviceClients, IReadOnlyList<string> names,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var name in names)
        {
            var resolutions = new Embassy.Forums.V1.ResolutionsService.ResolutionsServiceClient(serviceClients.Channel(name));
            var request = new Embassy.Forums.V1.ListResolutionsRequest { Forum = name["forums-".Length..], PageSize = Page };
            do
            {
                var page = await resolutions.ListResolutionsAsync(request, Patience(cancellation));
                foreach (var r in page.Resolutions) yield return Resolution(r.Forum, r.Resolution_, Titles(r.Titles), r.Symbol, r.Adopted);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }
    }

    /// <summary>Returns the entries after these announcements, which contain everything that is indexed.</summary>
    public static Task<IReadOnlyList<IndexUnit>> Changed(ServiceClients serviceClients, IReadOnlyList<CloudEvent> changes,
        CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<IndexUnit>>([.. changes.Select(Of)]);

    static IndexUnit Of(CloudEvent told)
    {
        if (told.Removes) return new IndexUnit(told.Subject, []);
        if (told.Type == OfResolutions[0])
        {
            var resolution = told.Data!.Value.Deserialize<ResolutionRecorded>(Announcement.Json)!;
            return Resolution(resolution.Forum, resolution.Resolution, Titles(resolution.Titles), resolution.Symbol, resolution.Adopted);
        }
        if (OfAgreements.Contains(told.Type))
        {
            var agreement = told.Data!.Value.GetProperty("agreement").Deserialize<AgreementSummary>(Announcement.Json)!;
            return Agreement(agreement.Id, Titles(agreement.Titles), agreement.StatusSince);
        }
        var engagement = told.Data!.Value.GetProperty("engagement").Deserialize<EngagementSummary>(Announcement.Json)!;
        return Engagement(engagement.Id, Titles(engagement.Titles), engagement.Start, Titles(engagement.Places));
    }

    // The place is shown in the language of the title, or as the source spells it.
    static IndexUnit Engagement(string id, IEnumerable<(string, string)> titles, string start, IEnumerable<(string, string)> places)
    {
        var spelled = places.ToDictionary(p => p.Item1, p => p.Item2);
        return Of($"engagements/{id}", "engagement", titles,
            locale => spelled.GetValueOrDefault(locale) ?? spelled.GetValueOrDefault(Languages.Undetermined), start);
    }

    static IndexUnit Agreement(string id, IEnumerable<(string, string)> titles, string? since) =>
        Of($"agreements/{id}", "agreement", titles, _ => null, since);

    static IndexUnit Resolution(string forum, string key, IEnumerable<(string, string)> titles, string symbol, string? adopted) =>
        Of($"forums/{forum}/resolutions/{key}", "resolution", titles, _ => symbol, adopted);

    static IndexUnit Of(string subject, string type, IEnumerable<(string Lang, string Text)> titles, Func<string, string?> detail,
        string? date) =>
        new(subject,
        [.. titles.Select(
            t => new SearchDocument(subject, subject, t.Lang, type, t.Text, "", "", detail(t.Lang) ?? "", date ?? "", "", "", 0,
                $"/v1/{subject}"))]);

    static IEnumerable<(string, string)> Titles(IEnumerable<Text> titles) => titles.Select(t => (t.Lang, t.Text_));

    static IEnumerable<(string, string)> Titles(IEnumerable<AnnouncedText> titles) => titles.Select(t => (t.Lang, t.Text));
}
