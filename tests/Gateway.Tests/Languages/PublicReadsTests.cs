using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embassy.Gateway.Reference;
using Embassy.Gateway.Tests.Caching;
using Embassy.Local;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Languages;

/// <summary>
/// Sends the example of each public read of the reference to a platform with the demonstration mission, in several
/// languages. An operation that is added tomorrow is tested too.
/// </summary>
public sealed partial class PublicReadsTests : IAsyncLifetime
{
    static readonly IReadOnlyList<(string Id, string Address, bool HasLocale)> Reads = [.. All()];

    Stack stack = null!;

    public async ValueTask InitializeAsync()
    {
        stack = await Stack.Start(Way.Embedded, Platform.Hosts, mission: false);
        using var loader = new MissionLoader(stack.Address, stack.Token(Roles.Administrator, Roles.Editor, Roles.DeskOfficer)!, _ => { });
        await loader.Load(Path.Combine(Repository.Root, "deploy", "missions", "dz-az"), recordsToo: true, doneMark: null,
            TestContext.Current.CancellationToken);
        await stack.Told();
    }

    public ValueTask DisposeAsync() => stack.DisposeAsync();

    [Fact]
    public async Task Each_answers_in_the_language_that_is_asked_for()
    {
        List<string> faults = [];
        foreach (var (id, address, _) in Reads.Where(r => r.HasLocale))
        {
            var (french, body) = await Get(With(address, "locale=fr"));
            if (french.StatusCode != HttpStatusCode.OK) faults.Add($"{id}: {(int)french.StatusCode} {body}");
            else if (Language(french) != "fr") faults.Add($"{id}: Content-Language is '{Language(french)}'");
            faults.AddRange(Foreign(body, "fr").Select(at => $"{id}: {at} is not in French"));
            foreach (var form in (string[])["fr-FR", "FR"])
            {
                var (again, same) = await Get(With(address, $"locale={form}"));
                if ((again.StatusCode, Language(again)) != (HttpStatusCode.OK, "fr") || Settled(same) != Settled(body))
                    faults.Add($"{id}: {form} is not fr: {(int)again.StatusCode} {Language(again)}");
            }
            var (negotiated, chosen) = await Get(address, "de, fr-DZ;q=0.5, ar;q=0.1");
            if (Language(negotiated) != "fr" || Settled(chosen) != Settled(body))
                faults.Add($"{id}: Accept-Language chose '{Language(negotiated)}'");
            if (!negotiated.Headers.Vary.Contains("Accept-Language")) faults.Add($"{id}: no Vary");
            var (usual, _) = await Get(address);
            if (Language(usual) != "ar") faults.Add($"{id}: without a language it answers in '{Language(usual)}'");
            if (negotiated.Headers.ETag is { } etag && usual.Headers.ETag is { } other && etag.Tag == other.Tag && body.Length > 0
                && Settled(body) != Settled((await Get(address)).Body)) faults.Add($"{id}: one ETag for two languages");
            var (unknown, refusal) = await Get(With(address, "locale=xx"));
            if (unknown.StatusCode != HttpStatusCode.BadRequest || !refusal.Contains("unknown_language", StringComparison.Ordinal))
                faults.Add($"{id}: xx is {(int)unknown.StatusCode} {refusal}");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.NotEmpty(Foreign("""{"title":{"lang":"en","text":"Visit"}}""", "fr"));
        Assert.NotEmpty(Foreign("""{"titles":[{"lang":"fr","text":"Visite"}]}""", "fr"));
    }

    [Fact]
    public async Task A_single_record_without_the_language_is_missing_and_stays_in_lists()
    {
        var (engagement, agreement) = (await stack.NewEngagement(), await stack.NewAgreement());
        foreach (var address in (string[])[$"/v1/engagements/{engagement}?locale=az", $"/v1/agreements/{agreement}?locale=az"])
        {
            var problem = await stack.Http().GetAsync(address).Refused(404, "language_missing");
            Assert.Single(problem.GetProperty("availableLocales").EnumerateArray());
            var fallen = (await stack.Http().GetAsync(address + "&fallback=true").Json()).GetProperty("title");
            Assert.True(fallen.GetProperty("fallback").GetBoolean());
        }
        var listed = (await stack.Http().GetAsync("/v1/engagements?locale=az&kind=meeting&from=2022-08-29&to=2022-08-29").Json())
            .GetProperty("engagements").EnumerateArray().Single(e => e.Text("id") == engagement).GetProperty("title");
        Assert.Equal(("az", "", true), (listed.Text("lang"), listed.Text("text"), listed.GetProperty("missing").GetBoolean()));
    }

    [Fact]
    public async Task An_Arabic_answer_has_no_Latin_letters_but_names_and_symbols()
    {
        List<string> faults = [];
        // Announcements have every language.
        foreach (var (id, address, hasLocale) in Reads.Where(r => r.Id != "listChanges"))
        {
            var (answer, body) = await Get(hasLocale ? With(address, "locale=ar") : address);
            if (answer.Content.Headers.ContentType?.MediaType != "application/json") continue;
            faults.AddRange(Latin(JsonNode.Parse(body), "").Select(at => $"{id} {at}").Distinct());
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.NotEmpty(Latin(JsonNode.Parse("""{"explanation":"In force since 2022"}"""), ""));
        Assert.Empty(Latin(JsonNode.Parse("""{"kind":"official-visit","explanation":"نافذ"}"""), ""));
    }

    [Fact]
    public async Task A_date_that_is_refused_is_explained_by_dates_that_are_taken()
    {
        List<string> faults = [];
        var document = JsonElement.Parse(OpenApiDocument.Document).GetProperty("paths").EnumerateObject()
            .Where(p => p.Value.TryGetProperty("get", out _)).Select(p => p.Value.GetProperty("get"))
            .ToDictionary(g => g.Text("operationId"));
        var tried = 0;
        foreach (var (id, address, _) in Reads)
            foreach (var name in document[id].GetProperty("parameters").EnumerateArray()
                .Where(p => p.Text("name") is "from" or "to" or "asOf" && p.GetProperty("schema").Text("type") == "string")
                .Select(p => p.Text("name")))
            {
                tried++;
                var (refused, problem) = await Get(Set(address, name, "04/2024"));
                var told = Faults(problem, name).Select(f => f.Text("description")).FirstOrDefault("");
                if (refused.StatusCode != HttpStatusCode.BadRequest || !Date().IsMatch(told)) faults.Add($"{id} {name}: {problem}");
                foreach (var date in Date().Matches(told).Select(m => m.Value))
                    if (await Get(Set(address, name, date)) is var (_, again)
                        && Faults(again, name).Any(f => f.Text("code").StartsWith("invalid", StringComparison.Ordinal)))
                        faults.Add($"{id} {name}={date}: {again}");
            }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(tried > 10, $"{tried} parameters");
    }

    // With this value of a parameter in the place of that of the example.
    static string Set(string address, string name, string value)
    {
        var parts = address.Split('?');
        var others = parts.Skip(1).SelectMany(q => q.Split('&')).Where(v => !v.StartsWith(name + "=", StringComparison.Ordinal));
        return $"{parts[0]}?{string.Join('&', others.Append($"{name}={value}"))}";
    }

    static IEnumerable<JsonElement> Faults(string body, string field) =>
        body.StartsWith('{') && JsonElement.Parse(body).TryGetProperty("errors", out var errors)
            ? errors.EnumerateArray().Where(e => e.Text("field") == field) : [];

    [GeneratedRegex(@"\b\d{4}(-\d{2}){0,2}\b")]
    private static partial Regex Date();

    static IEnumerable<(string, string, bool)> All()
    {
        var document = JsonElement.Parse(OpenApiDocument.Document);
        foreach (var path in document.GetProperty("paths").EnumerateObject()
            .Where(p => p.Name.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            if (!path.Value.TryGetProperty("get", out var get) || get.TryGetProperty("x-roles", out _)) continue;
            var id = get.Text("operationId");
            if (id == "streamChanges" || Made.Contains(id)) continue;
            var example = Example.Of(id) ?? throw new InvalidOperationException($"{id} has no example.");
            var address = (example.Path ?? new Dictionary<string, JsonNode>()).Aggregate(path.Name,
                (a, p) => a.Replace($"{{{p.Key}}}", Uri.EscapeDataString(p.Value.ToString()), StringComparison.Ordinal));
            var query = string.Join('&', (example.Query ?? new Dictionary<string, JsonNode>())
                .Where(q => q.Key is not ("locale" or "fallback"))
                .SelectMany(q => (q.Value is JsonArray many ? many.Select(v => v!.ToString()) : [q.Value.ToString()])
                    .Select(v => $"{q.Key}={Uri.EscapeDataString(v)}")));
            var hasLocale = get.TryGetProperty("parameters", out var parameters)
                && parameters.EnumerateArray()
                    .Any(p => p.TryGetProperty("name", out var name) && name.GetString() == "locale" && p.Text("in") == "query");
            // Its `locale` filters announcements, which have every language.
            yield return (id, query.Length > 0 ? $"{address}?{query}" : address, hasLocale && id != "listChanges");
        }
    }

    // Their examples read what other examples make. A stream does not end.
    static string[] Made => ["getAssetFile", "getAsset", "getPreview", "getSubscribedCalendar", "getProgramme", "compareProgramme",
        "getPosition", "drawDossier"];

    static string With(string address, string query) => address + (address.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;

    async Task<(HttpResponseMessage Answer, string Body)> Get(string address, string? accepted = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accepted is not null) request.Headers.TryAddWithoutValidation("Accept-Language", accepted);
        var answer = await stack.Http().SendAsync(request);
        return (answer, await answer.Content.ReadAsStringAsync());
    }

    static string Language(HttpResponseMessage answer) => string.Join(',', answer.Content.Headers.ContentLanguage);

    // Times of the answer itself.
    static string Settled(string body) => Stamp().Replace(body, "");

    [GeneratedRegex("DTSTAMP:[0-9TZ]+|<updated>[^<]*</updated>|\"(asOf|traceId)\":\"[^\"]*\"")]
    private static partial Regex Stamp();

    // Members whose texts are in a language of their own: originals, and the languages of a page.
    static readonly string[] OfTheirOwn = ["translations", "paragraphs", "spellings"];

    /// <summary>The places of texts in another language, and of lists with a text for each language.</summary>
    static IEnumerable<string> Foreign(string body, string locale) =>
        body.StartsWith('{') ? Foreign(JsonNode.Parse(body), locale, "") : [];

    static IEnumerable<string> Foreign(JsonNode? node, string locale, string at) => node switch
    {
        JsonArray list => list.SelectMany(item => Foreign(item, locale, at + "[]")),
        JsonObject { Count: <= 5 } text when text["lang"] is { } lang && text.ContainsKey("text") && !text.ContainsKey("original") =>
            at.EndsWith("[]", StringComparison.Ordinal) && !at.EndsWith("shown[]", StringComparison.Ordinal) || lang.ToString() != locale
                ? [at] : [],
        JsonObject record => record.Where(m => !OfTheirOwn.Contains(m.Key)).SelectMany(m => Foreign(m.Value, locale, $"{at}.{m.Key}")),
        _ => [],
    };

    // Keys, ids, codes, words of vocabularies (their labels are elsewhere), dates, addresses and citations.
    static readonly HashSet<string> Codes = [.. """
        id key slug slugs lang locale dir kind type status state standing direction setting precision audience code article unit
        currency link url svg html body source sources reference retrieved note notes file sha256 mediaType etag cursor nextPageToken
        symbol timeZone timeZones
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), .. OfTheirOwn, .. Names];

    // The symbol of a resolution.
    static string[] Names => ["detail"];

    static IEnumerable<string> Latin(JsonNode? node, string at) => node switch
    {
        JsonArray list => list.SelectMany(item => Latin(item, at)),
        JsonObject record => record.Where(m => !Codes.Contains(m.Key)).SelectMany(m => Latin(m.Value, $"{at}.{m.Key}")),
        JsonValue value when value.TryGetValue<string>(out var text) && Sentence().IsMatch(text) => [$"{at}: {text}"],
        _ => [],
    };

    // A word with a capital, or two Latin words: not a code, an id or an address. Arabic words may surround a name, but
    // not three small Latin words.
    [GeneratedRegex(
        @"^(?!https?:|/)(?=[^\u0600-\u06ff]*([A-Z][a-z]{2,}|[a-z]{2,} [a-z]{2,})[^\u0600-\u06ff]*$)|[a-z]{2,} [a-z]{2,} [a-z]{2,}",
        RegexOptions.Singleline)]
    private static partial Regex Sentence();
}
