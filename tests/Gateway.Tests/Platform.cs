using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Forums;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Sdk;

// One platform for each way in the whole assembly; a test that nothing is stored must run without other writers.
[assembly: AssemblyFixture(typeof(Stacks))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Embassy.Gateway.Tests;

/// <summary>The whole platform with its gateway, and the checks that apply to every error response.</summary>
static partial class Platform
{
    public static IReadOnlyList<string> Services => ServiceCatalogue.Names;

    public static readonly Host[] Hosts = [.. ServiceCatalogue.All.Select(s => new Host(s.Name, s.Build))];

    public static async Task<Stack> Whole(this Stacks stacks, Way way)
    {
        var stack = await stacks.On(way, Hosts);
        await stack.Connected();
        return stack;
    }

    /// <summary>
    /// Waits until events has reached content: both start at once, and a refused channel backs off for a while.
    /// </summary>
    public static Task Connected(this Stack stack) => Eventually.True("events has reached content", async () =>
        (await stack.Http(Roles.Administrator).Post("/v1/engagements", new { })).StatusCode == HttpStatusCode.BadRequest);

    /// <summary>A separate process for one forum.</summary>
    public static Host Alone(string forum) => new($"forums-{forum}", (args, embed) => ForumsHost.Build(args, builder =>
    {
        embed?.Invoke(builder);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Forums:Serves"] = forum });
    }));

    /// <summary>The number of change streams that are open at the gateway.</summary>
    public static int Open(this Stack stack) => stack.Gateway().Services.GetRequiredService<Embassy.Gateway.Changes.StreamLimiter>().Open;

    public static string NewKey() => $"page-{Guid.NewGuid():n}";

    /// <summary>A page, published in Arabic.</summary>
    public static async Task<string> NewPage(this Stack stack)
    {
        var (desk, key) = (stack.Http(Roles.Editor), NewKey());
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" }).Json(HttpStatusCode.Created);
        var saved = await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = "عنوان", body = "نص" });
        await desk.Post($"/v1/pages/{key}/editions/ar:publish", new { }, saved.ETag()).Json();
        return key;
    }

    public static async Task<string> NewEngagement(this Stack stack) => (await stack.Http(Roles.ProtocolOfficer).Post("/v1/engagements",
        new
        {
            kind = "meeting",
            direction = "incoming",
            start = "2022-08-29",
            titles = (object[])[new { lang = "fr", text = "Rencontre" }]
        }).Json(HttpStatusCode.Created)).Text("id");

    public static async Task<string> NewAgreement(this Stack stack) => (await stack.Http(Roles.DeskOfficer).Post("/v1/agreements",
        new { type = "agreement", parties = (string[])["DZA", "AZE"], titles = (object[])[new { lang = "en", text = "Agreement" }] })
        .Json(HttpStatusCode.Created)).Text("id");

    /// <summary>Sends a path unchanged, where HttpClient would normalise it.</summary>
    public static async Task<HttpResponseMessage> AsIs(this HttpClient http, HttpMethod method, string target, HttpContent? content = null,
        params (string Name, string Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(method,
                new Uri(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + target,
                    new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
            { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }

    public static Task<HttpResponseMessage> AsIs(this HttpClient http, string target) => http.AsIs(HttpMethod.Get, target);

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static ByteArrayContent Bytes(byte[] bytes, string? type) =>
        new(bytes) { Headers = { ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type) } };

    /// <summary>Checks that an error response is complete, and that it discloses nothing.</summary>
    public static async Task<JsonElement> Refused(this Task<HttpResponseMessage> asked, int status, string code)
    {
        var problem = await asked.Problem(status, code);
        WholeProblem(await asked, problem);
        return problem;
    }

    public static void WholeProblem(HttpResponseMessage answer, JsonElement problem)
    {
        var text = problem.GetRawText();
        var code = problem.Text("code");
        var problemCode = ProblemCodes.Find(code) ?? throw new XunitException($"{code} is not a code of the list: {text}");
        var words = LocaleCatalogue.Load(null).Of(Assert.Single(answer.Content.Headers.ContentLanguage));
        Assert.Equal(($"/docs/problems/{code}", problemCode.TitleIn(words), (int)answer.StatusCode, problemCode.Http),
            (problem.Text("type"), problem.Text("title"), problem.GetProperty("status").GetInt32(), (int)answer.StatusCode));
        Assert.NotEmpty(problem.Text("detail"));
        Assert.NotEmpty(problem.Text("remedy"));
        Assert.Matches("^[0-9a-f]{32}$", problem.Text("traceId"));
        Assert.True(Uri.IsWellFormedUriString(problem.Text("instance"), UriKind.RelativeOrAbsolute)
            && problem.Text("instance").StartsWith('/'), $"instance is no path: {text}");
        foreach (var error in problem.GetProperty("errors").EnumerateArray())
        {
            Assert.NotEmpty(error.Text("description"));
            Assert.True(ProblemCodes.FieldCodes.ContainsKey(error.Text("code")), $"{error.Text("code")} is not a code of the list: {text}");
            Assert.NotNull(error.Text("field"));
        }
        if (code == "invalid_request")
            Assert.True(problem.GetProperty("errors").GetArrayLength() > 0, $"It does not name what is wrong: {text}");
        Assert.Equal(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.InsufficientStorage
            or HttpStatusCode.TooManyRequests,
            answer.Headers.RetryAfter is not null);
        Assert.True(answer.Headers.Contains("Cache-Status") && answer.Headers.Age is not null, "It does not say what the cache did.");
        Assert.Equal(answer.StatusCode == HttpStatusCode.Unauthorized, answer.Headers.WwwAuthenticate.Count > 0);
        Assert.Equal(answer.StatusCode == HttpStatusCode.MethodNotAllowed, answer.Content.Headers.Allow.Count > 0);
        TellsNothingOfTheInside(text);
    }

    public static void TellsNothingOfTheInside(string text)
    {
        if (Inside().Match(text) is { Success: true } found) throw new XunitException($"It tells of the inside ('{found.Value}'): {text}");
    }

    [GeneratedRegex(@"\bSystem\.|\bMicrosoft\.|\bNpgsql|\bSqlite|\bGrpc\.|\bGoogle\.Proto|\bEmbassy\.[A-Z]\w+\.|Exception|\.cs\b|/(?:work|tmp|root)/| at [A-Z]\w+\.|StackTrace|127\.0\.0\.1", RegexOptions.None)]
    private static partial Regex Inside();

    /// <summary>Runs an operation that must be rejected; fails if anything was stored or announced by it.</summary>
    public static async Task Unchanged(this Stack stack, Func<Task> attempt)
    {
        var before = await stack.Everything();
        await attempt();
        Assert.Equal(before, await stack.Everything());
    }

    static async Task<List<string>> Everything(this Stack stack)
    {
        var all = new List<string>();
        foreach (var service in Services)
        {
            all.AddRange((await stack.Log(service)).Select(a => $"{service} announced {a.Json}"));
            all.AddRange(await stack.Query<EmbassyDb, List<string>>(service, Rows));
        }
        return all;
    }

    // Background state of content and webhooks: pending counts, pending link checks, known statuses of agreements, and
    // the log positions of webhooks, which are recorded once a minute.
    static readonly string[] Behind = ["Recounts", "LinkChecks", "AgreementStandings", "LogMarks"];

    // A refused write leaves an entry in the audit that says so, and no other.
    static readonly Type[] OfAudit =
        [typeof(AuditRow), typeof(AuditRecord), typeof(AuditValue), typeof(AuditWaiting), typeof(AuditSeal), typeof(AuditDay)];

    // Every row of the service's own tables as text; the log shows what was sent and received.
    static async Task<List<string>> Rows(EmbassyDb db)
    {
        var rows = new List<string>();
        await db.Database.OpenConnectionAsync();
        Type[] floor = [typeof(OutboxRow), typeof(InboxRow), typeof(SubjectVersion), typeof(LogPosition), .. OfAudit];
        rows.AddRange((await db.Set<AuditRow>().AsNoTracking().Where(r => r.Outcome == AuditRow.Done && r.Address != "").ToListAsync())
            .Select(r => $"Audit {r.Id} {r.Operation}"));
        foreach (var table in db.Model.GetEntityTypes().Where(e => !floor.Contains(e.ClrType)).Select(e => e.GetTableName()).Except(Behind))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select * from \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add($"{table} {string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i)))}");
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
