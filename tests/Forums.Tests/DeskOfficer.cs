using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.Imports.V1;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace Embassy.Forums.Tests;

/// <summary>The stack of these tests, and common operations of a desk officer.</summary>
static class DeskOfficer
{
    public const string Header = "forum,iso2,iso3,status,joined,joined_precision,left,source,note";

    public static Task<Stack> Forums(this Stacks stacks, Way way) => stacks.On(way, new Host("forums", ForumsHost.Build));

    /// <summary>A separate process for one forum.</summary>
    public static Host Alone(string forum) => new($"forums-{forum}", (args, embed) => ForumsHost.Build(args, builder =>
    {
        embed?.Invoke(builder);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Forums:Serves"] = forum });
    }));

    public static HttpClient Desk(this Stack stack) => stack.Http(Roles.DeskOfficer);

    /// <summary>A file of standings with these rows under the header.</summary>
    public static string Csv(params IEnumerable<string> rows) => string.Join('\n', rows.Prepend(Header)) + "\n";

    public static async Task<HttpResponseMessage> Send(this HttpClient desk, string forum, byte[] file, string? type = "text/csv")
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, $"/v1/forums/{forum}/memberships:import") { Content = new ByteArrayContent(file) };
        if (type is not null) request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        // A client that waits for 100 learns why a body is rejected, also from a server that does not read all of it.
        request.Headers.ExpectContinue = file.Length > 1 << 20;
        return await desk.SendAsync(request);
    }

    /// <summary>Sends a file that must be accepted; returns the report.</summary>
    public static Task<JsonElement> Import(this HttpClient desk, string forum, params IEnumerable<string> rows) =>
        desk.Send(forum, Encoding.UTF8.GetBytes(Csv(rows))).Json();

    /// <summary>
    /// Sends a file of another kind that must be accepted (<c>sessions</c>, <c>commitments</c>); returns the report.
    /// </summary>
    public static Task<JsonElement> Take(this HttpClient desk, string forum, string kind, string header, params IEnumerable<string> rows) =>
        desk.File(forum, kind, string.Join('\n', rows.Prepend(header)) + "\n").Json();

    public static Task<HttpResponseMessage> File(this HttpClient desk, string forum, string kind, string text, string type = "text/csv",
        string query = "") =>
        desk.Post($"/v1/forums/{forum}/{kind}:import{query}", new StringContent(text, Encoding.UTF8, type));

    /// <summary>Sends the bytes of a file of any kind.</summary>
    public static Task<HttpResponseMessage> Upload(this HttpClient desk, string forum, string kind, byte[] file, string type = "text/csv",
        string query = "") =>
        desk.Post($"/v1/forums/{forum}/{kind}:import{query}",
            new ByteArrayContent(file) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } });

    /// <summary>The imports of one kind on record, newest first.</summary>
    public static async Task<IReadOnlyList<Embassy.Imports.V1.ImportRecord>> Records(this Stack stack, string kind,
        string role = Roles.DeskOfficer) =>
        (await new ImportRecordsService.ImportRecordsServiceClient(stack.Grpc("forums", role))
            .ListImportRecordsAsync(new ListImportRecordsRequest { Kinds = { kind }, Size = 100 })).Imports;

    /// <summary>The refused rows of an import, without the byte order mark.</summary>
    public static async Task<string> RefusedRows(this Stack stack, string import, string role = Roles.DeskOfficer) =>
        (await new ImportRecordsService.ImportRecordsServiceClient(stack.Grpc("forums", role))
            .GetRefusedRowsAsync(new GetRefusedRowsRequest { Import = import })).Csv.ToStringUtf8().TrimStart('\ufeff');

    public const string SessionColumns = "forum,session,body,ordinal,place,host,start,end,status,source,note,title_en,title_ar";
    public const string ChairColumns = "forum,body,state,from,until,source,note";
    public const string ResolutionColumns = "forum,symbol,kind,session,adopted,by,subjects,text_link,paragraphs,source,note,title_en";
    public const string CommitmentColumns = "decision_id,decided_on,effective_from,effective_to,party,kind,value,unit,source,note";
    public const string ProductionColumns =
        "published,output_month,previous_month,party,output_mbd,previous_output_mbd,baseline_mbd,cut_pledged_bpd,cut_achieved_bpd,compliance_pct,implied_target_mbd,source";

    /// <summary>All entries of a list.</summary>
    public static async Task<JsonElement[]> All(this Stack stack, string path, string member)
    {
        var (all, token) = (new List<JsonElement>(), "");
        do
        {
            var page = await stack.Http().GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}pageToken={token}")
                .Json();
            all.AddRange(page.GetProperty(member).EnumerateArray());
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        return [.. all];
    }

    /// <summary>A file beside the repository; if it is missing, the test is reported as skipped.</summary>
    public static string Given(params string[] path)
    {
        var file = Repository.Shared is { } shared ? Path.Combine([shared, "data", .. path]) : null;
        if (file is null || !System.IO.File.Exists(file))
            Assert.Skip($"NOT RUN: the given file shared/data/{string.Join('/', path)} lies beside the repository, and is not there.");
        return file;
    }

    public static int SubjectVersion(this Announcement told) => JsonElement.Parse(told.Json).GetProperty("subjectversion").GetInt32();

    /// <summary>The announcements of one kind of subject in a forum, oldest first: <c>sessions</c>.</summary>
    public static async Task<IReadOnlyList<Announcement>> ToldOf(this Stack stack, string forum, string kind) =>
        [.. (await stack.Log("forums")).Where(a => a.Subject.StartsWith($"forums/{forum}/{kind}/", StringComparison.Ordinal))];

    /// <summary>The report of an import in one line.</summary>
    public static string Outcome(this JsonElement done) =>
        string.Join(' ',
            new[] { "rows", "added", "changed", "unchanged", "skipped", "refused" }.Select(m => $"{m} {done.GetProperty(m).GetInt32()}"));

    public static string[] Refusals(this JsonElement done) =>
        [.. done.GetProperty("refusals").EnumerateArray()
            .Select(r => $"{r.GetProperty("line").GetInt32()} {r.Text("column")} {r.Text("code")}")];

    public static async Task<JsonElement[]> Members(this Stack stack, string forum, string query) =>
        [.. (await stack.Http().GetAsync($"/v1/forums/{forum}/members?{query}").Json()).GetProperty("members").EnumerateArray()];

    /// <summary>The standings of a State on a day.</summary>
    public static async Task<string[]> Standings(this Stack stack, string forum, string state, string asOf = "") =>
        [.. (await stack.Members(forum, $"state={state}&asOf={asOf}")).Select(m => m.Text("standing"))];

    /// <summary>The standings of a State on a day, each with its certainty.</summary>
    public static async Task<string[]> CertainStandings(this Stack stack, string forum, string state, string asOf = "") =>
        [.. (await stack.Members(forum, $"state={state}&asOf={asOf}")).Select(m => $"{m.Text("standing")} {m.Text("certainty")}")];

    /// <summary>The announcements about one State in a forum, oldest first.</summary>
    public static async Task<IReadOnlyList<Announcement>> Told(this Stack stack, string forum, string state) =>
        [.. (await stack.Log("forums")).Where(a => a.Subject.StartsWith($"forums/{forum}/members/{state}/", StringComparison.Ordinal))];
}
