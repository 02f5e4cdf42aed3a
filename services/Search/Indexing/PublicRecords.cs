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

    public static readonly IReadOnlyList<string> OfEvents =
        [.. Types<EngagementAnnouncement>(), Type<EngagementRemoved>(), Type<LetterPublished>(), Type<LetterRemoved>(),
            Type<PersonChanged>(), Type<PersonRemoved>()];
    public static readonly IReadOnlyList<string> OfInitiatives = [.. Types<InitiativeAnnouncement>()];
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
            foreach (var e in page.Engagements)
                yield return Engagement(e.Id, Titles(e.Titles), e.Start, Titles(e.Places), e.States);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    public static async IAsyncEnumerable<IndexUnit> Letters(ServiceClients serviceClients, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var letters = new Embassy.Events.V1.LettersService.LettersServiceClient(serviceClients.Channel("events"));
        var request = new Embassy.Events.V1.ListLettersRequest { PageSize = Page };
        do
        {
            var page = await letters.ListLettersAsync(request, Patience(cancellation));
            foreach (var l in page.Letters)
                yield return Letter(l.Id, Titles(l.Titles), [l.SignedOn, l.PublishedOn, l.OccasionOn], l.Sender.State, l.Addressee.State);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    public static async IAsyncEnumerable<IndexUnit> Persons(ServiceClients serviceClients, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var persons = new Embassy.Events.V1.PersonsService.PersonsServiceClient(serviceClients.Channel("events"));
        var request = new Embassy.Events.V1.ListPersonsRequest { PageSize = Page };
        do
        {
            var page = await persons.ListPersonsAsync(request, Patience(cancellation));
            // An erased person is a record without a name.
            foreach (var p in page.Persons) yield return Person(p.Id, p.ErasedAt is null ? Titles(p.Names) : []);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    public static async IAsyncEnumerable<IndexUnit> Initiatives(ServiceClients serviceClients, [EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var roadmap = new Embassy.Cooperation.V1.RoadmapService.RoadmapServiceClient(serviceClients.Channel("cooperation"));
        var request = new Embassy.Cooperation.V1.ListInitiativesRequest { PageSize = Page };
        do
        {
            var page = await roadmap.ListInitiativesAsync(request, Patience(cancellation));
            foreach (var i in page.Initiatives) yield return Initiative(i.Id, Titles(i.Titles));
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
            foreach (var a in page.Agreements) yield return Agreement(a.Id, Titles(a.Titles), a.StatusSince, a.Parties);
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
                foreach (var r in page.Resolutions) yield return Resolution(r.Forum, r.Resolution_, Titles(r.Titles), r.Symbol, r.Adopted,
                    [.. r.Paragraphs.SelectMany(p => p.Names).Distinct()]);
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
        var data = told.Data!.Value;
        if (told.Type == OfResolutions[0])
        {
            var resolution = data.Deserialize<ResolutionRecorded>(Announcement.Json)!;
            return Resolution(resolution.Forum, resolution.Resolution, Titles(resolution.Titles), resolution.Symbol, resolution.Adopted,
                resolution.Names);
        }
        if (told.Type == Type<LetterPublished>())
        {
            var letter = data.Deserialize<LetterPublished>(Announcement.Json)!;
            return Letter(letter.Id, Titles(letter.Titles), [letter.SignedOn, letter.PublishedOn, letter.OccasionOn], letter.Sender.State,
                letter.Addressee.State);
        }
        if (told.Type == Type<PersonChanged>())
        {
            var person = data.Deserialize<PersonChanged>(Announcement.Json)!;
            return Person(person.Id, Titles(person.Names));
        }
        if (OfInitiatives.Contains(told.Type))
        {
            var initiative = data.GetProperty("initiative").Deserialize<InitiativeSummary>(Announcement.Json)!;
            return Initiative(initiative.Id, Titles(initiative.Titles));
        }
        if (OfAgreements.Contains(told.Type))
        {
            var agreement = data.GetProperty("agreement").Deserialize<AgreementSummary>(Announcement.Json)!;
            return Agreement(agreement.Id, Titles(agreement.Titles), agreement.StatusSince, agreement.Parties);
        }
        var engagement = data.GetProperty("engagement").Deserialize<EngagementSummary>(Announcement.Json)!;
        return Engagement(engagement.Id, Titles(engagement.Titles), engagement.Start, Titles(engagement.Places), engagement.States);
    }

    // The place is shown in the language of the title, or as the source spells it.
    static IndexUnit Engagement(string id, IEnumerable<(string, string)> titles, string start, IEnumerable<(string, string)> places,
        IReadOnlyCollection<string> states)
    {
        var spelled = places.ToDictionary(p => p.Item1, p => p.Item2);
        return Of($"engagements/{id}", "engagement", titles,
            locale => spelled.GetValueOrDefault(locale) ?? spelled.GetValueOrDefault(Languages.Undetermined), start, states);
    }

    static IndexUnit Letter(string id, IEnumerable<(string, string)> titles, IEnumerable<string?> dates, string sender, string addressee) =>
        Of($"letters/{id}", "letter", titles, _ => null, dates.FirstOrDefault(d => d is { Length: > 0 }), [sender, addressee]);

    static IndexUnit Person(string id, IEnumerable<(string, string)> names) => Of($"persons/{id}", "person", names, _ => null, null, []);

    static IndexUnit Initiative(string id, IEnumerable<(string, string)> titles) =>
        Of($"initiatives/{id}", "initiative", titles, _ => null, null, []);

    static IndexUnit Agreement(string id, IEnumerable<(string, string)> titles, string? since, IReadOnlyCollection<string> parties) =>
        Of($"agreements/{id}", "agreement", titles, _ => null, since, parties);

    static IndexUnit Resolution(string forum, string key, IEnumerable<(string, string)> titles, string symbol, string? adopted,
        IReadOnlyCollection<string> names) =>
        Of($"forums/{forum}/resolutions/{key}", "resolution", titles, _ => symbol, adopted, names, forum);

    static IndexUnit Of(string subject, string type, IEnumerable<(string Lang, string Text)> titles, Func<string, string?> detail,
        string? date, IReadOnlyCollection<string> states, string forum = "") => new(subject,
        [.. titles.Where(t => t.Text.Length > 0).Select(
            t => new SearchDocument(subject, subject, t.Lang, type, t.Text, "", "", detail(t.Lang) ?? "", date ?? "", "", "", 0)
            {
                Forum = forum,
                States = [.. states.Where(s => s.Length > 0).Distinct()],
            })]);

    static IEnumerable<(string, string)> Titles(IEnumerable<Text> titles) => titles.Select(t => (t.Lang, t.Text_));

    static IEnumerable<(string, string)> Titles(IEnumerable<AnnouncedText> titles) => titles.Select(t => (t.Lang, t.Text));
}
