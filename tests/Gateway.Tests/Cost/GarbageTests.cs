using System.Text;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;
using Xunit.Sdk;

namespace Embassy.Gateway.Tests.Cost;

/// <summary>Every operation that takes a file is sent what is none; what it says of it is our own words.</summary>
public partial class GarbageTests(Stacks stacks)
{
    static readonly string[] Garbage =
    [
        "", "x", "\0\0", "{", "[1]", "{\"a\":{\"b\":1}}", "a,b\n1,\"2\n", "\"",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nno line\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR\r\nEND:VEVENT\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;TZID=:20260101T000000\r\nRRULE:FREQ=NEVER\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T000000Z\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101T000000Z\r\nDURATION:PXX\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:99991231T235959Z\r\nDURATION:P9999W\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "PK\u0003\u0004", "%PDF-1.4", "{\"data\":[{\"period\":1}]}", "[{\"forum\":[[[[[[[[[[1]]]]]]]]]]}]",
    ];

    static readonly string[] Types = ["text/calendar", "text/csv", "application/json", "application/zip", "image/png", "text/plain"];

    [Fact]
    public async Task What_is_said_of_a_file_that_is_none_is_not_said_by_a_library()
    {
        var stack = await stacks.Whole(Way.Embedded);
        var found = new List<string>();
        var http = stack.Http([.. Policies.All.Values.SelectMany(r => r).Distinct()]);
        foreach (var path in Imports())
            foreach (var type in Types)
                foreach (var garbage in Garbage)
                {
                    var answer = await Send(http, path, Encoding.Latin1.GetBytes(garbage), type);
                    var text = await answer.Content.ReadAsStringAsync();
                    if ((int)answer.StatusCode >= 500 || Library().IsMatch(text))
                        found.Add($"{path} {type} “{garbage}”: {(int)answer.StatusCode} {text}");
                }
        if (found.Count > 0) throw new XunitException(string.Join('\n', found.Take(20)));
    }

    // A refused upload closes its connection; a client that had just taken that connection for the next one sends
    // again.
    static async Task<HttpResponseMessage> Send(HttpClient http, string path, byte[] garbage, string type)
    {
        try
        {
            return await http.AsIs(HttpMethod.Post, path, Platform.Bytes(garbage, type));
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return await http.AsIs(HttpMethod.Post, path, Platform.Bytes(garbage, type));
        }
    }

    static IEnumerable<string> Imports() =>
        Rpc.All.Where(r => r.TakesFile && r.Verb == HttpMethod.Post)
        .Select(r => r.Path.Replace("{forum}", r.Path.Contains("opec", StringComparison.Ordinal) ? "opec-plus" : "un",
            StringComparison.Ordinal))
        .Concat(["/v1/mission:import", "/v1/trade:import", "/v1/forums/un/votes:upload", "/v1/pages:import"])
        .Where(p => !p.Contains('{', StringComparison.Ordinal)).Distinct();

    [GeneratedRegex(@"\.NET|Exception|could not be mapped|Could not (?:parse|find|deserialize)|Ical\.Net|CsvHelper|LineNumber|BytePositionInLine|\(Parameter|Specified argument|was not in a correct format|Object reference|JSON value|is an invalid|Central Directory", RegexOptions.IgnoreCase)]
    private static partial Regex Library();
}
