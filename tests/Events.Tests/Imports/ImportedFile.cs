using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Tests.Imports;

/// <summary>Files as other programs send them, and what became of them.</summary>
static class ImportedFile
{
    public static Task<HttpResponseMessage> Import(this HttpClient office, byte[] file, string type = "text/calendar", string query = "")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return office.PostAsync(new Uri($"/v1/import-candidates:import{query}", UriKind.Relative), content);
    }

    public static Task<HttpResponseMessage> Import(this HttpClient office, string file, string type = "text/calendar", string query = "") =>
        office.Import(Encoding.UTF8.GetBytes(file), type, query);

    /// <summary>A calendar around these events.</summary>
    public static string Calendar(params string[] events) =>
        string.Join("\r\n",
            ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN",
                .. events.Select(e => $"BEGIN:VEVENT\r\n{e.ReplaceLineEndings("\r\n")}\r\nEND:VEVENT"), "END:VCALENDAR", ""]);

    public static async Task<List<JsonElement>> Candidates(this HttpClient office, string query = "")
    {
        var (all, token) = (new List<JsonElement>(), "");
        do
        {
            var page = await office.GetAsync($"/v1/import-candidates?pageSize=100&pageToken={token}{query}").Json();
            all.AddRange(page.GetProperty("candidates").EnumerateArray());
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        return all;
    }

    public static int Number(this JsonElement report, string member) => report.GetProperty(member).GetInt32();

    /// <summary>A folder beside the repository; if it is missing, the test is reported as not run.</summary>
    public static string Given(params string[] path)
    {
        var folder = Repository.Shared is { } shared ? Path.Combine([shared, .. path]) : null;
        if (folder is null || !Directory.Exists(folder))
            Assert.Skip($"NOT RUN: the given folder shared/{string.Join('/', path)} lies beside the repository, and is not there.");
        return folder;
    }

    public static Task<int> CandidateCount(this Stack stack) =>
        stack.Query<EventsDb, int>("events", db => db.ImportCandidates.CountAsync());
}
