using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests;

/// <summary>Files of votes, and the steps that import them.</summary>
static class Voters
{
    public const string RollCallHeader = "rcid,session,importantvote,date,unres,amend,para,short,descr",
        VoteHeader = "rcid,country,country_code,vote",
        IssueHeader = "rcid,short_name,issue",
        PointHeader = "Row,ccode,session,NVotes,IdealPoint,QO%,Q5%,Q10%,Q50%,Q90%,Q95%,Q100%,iso3c,Countryname",
        LibraryHeader =
            "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link";

    public static string File(string header, params IEnumerable<string> rows) => string.Join('\n', rows.Prepend(header)) + "\n";

    public static Task<JsonElement> Start(this HttpClient desk, string name, long bytes, string refusals = "skip") =>
        desk.Post("/v1/forums/un/imports",
            new { name, bytes = bytes.ToString(System.Globalization.CultureInfo.InvariantCulture), refusals })
            .Json(System.Net.HttpStatusCode.Created);

    public static Task<HttpResponseMessage> Part(this HttpClient desk, string import, long offset, ReadOnlyMemory<byte> bytes,
        string? type = "text/csv") =>
        desk.PutAsync($"/v1/forums/un/imports/{import}/content?offset={offset}",
            new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = type is null ? null : new MediaTypeHeaderValue(type) } });

    public static Task<HttpResponseMessage> Finish(this HttpClient desk, string import) =>
        desk.Post($"/v1/forums/un/imports/{import}:finish", new { });

    /// <summary>Sends a whole file in parts of at most 8 MiB, and finishes the import.</summary>
    public static async Task<JsonElement> Upload(this HttpClient desk, ReadOnlyMemory<byte> file, string refusals = "skip",
        int part = 8 << 20)
    {
        var import = (await desk.Start("file.csv", file.Length, refusals)).Text("import");
        for (var at = 0; at < file.Length; at += part) await desk.Part(import, at, file.Slice(at, Math.Min(part, file.Length - at))).Json();
        return await desk.Finish(import).Json();
    }

    public static Task<JsonElement> Upload(this HttpClient desk, string file, string refusals = "skip") =>
        desk.Upload(Encoding.UTF8.GetBytes(file), refusals);

    /// <summary>The result of an import in one line.</summary>
    public static string Came(this JsonElement import) =>
        $"{import.Text("status")} {import.Text("layout")} "
        + string.Join(' ',
            new[] { "rows", "added", "changed", "unchanged", "refused" }.Select(m => $"{m} {import.GetProperty(m).GetInt32()}"));

    public static async Task<string[]> RefusedRows(this HttpClient desk, JsonElement import) =>
        [.. (await desk.GetAsync($"/v1/forums/un/imports/{import.Text("import")}/refusals?pageSize=100").Json()).GetProperty("refusals")
            .EnumerateArray()
            .Select(r => $"{r.GetProperty("line").GetInt32()} {r.Text("column")} {r.Text("code")}")];

    /// <summary>Imports roll calls, each `rcid session date` and then ballots `CC=yes`, separated by blanks.</summary>
    public static async Task Enter(this HttpClient desk, params string[] votes)
    {
        var parts = votes.Select(v => v.Split(' ')).ToList();
        await desk.Upload(
            File(RollCallHeader, parts.Select(p => $"{p[0]},{p[1]},0,{p[2]},R/{p[1]}/{p[0]},0,0,SHORT {p[0]},Words of {p[0]}")));
        var done = await desk.Upload(File(VoteHeader, parts.SelectMany(p => p[3..].Select(b => $"{p[0]},Some State,{b[..2]},{b[3..]}"))));
        Assert.Equal(0, done.GetProperty("refused").GetInt32());
    }

    public static Task<JsonElement> Get(this Stack stack, string path) => stack.Http().GetAsync($"/v1/forums/un/{path}").Json();

    /// <summary>One of the given files of votes; if it is missing, the test is reported as skipped.</summary>
    public static string Given(string name)
    {
        var file = Repository.Shared is { } shared ? Path.Combine(shared, "data", "un-votes", name) : null;
        if (file is null || !System.IO.File.Exists(file))
            Assert.Skip($"NOT RUN: the given file shared/data/un-votes/{name} lies beside the repository, and is not there.");
        return file;
    }
}
