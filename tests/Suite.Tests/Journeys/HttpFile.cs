using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>A request of an .http file, as it is written: its variables are not replaced yet.</summary>
sealed record HttpFileRequest(
    string Title, string Name, int Status, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string Body);

/// <summary>
/// The part of the .http syntax that VS Code (REST Client), Visual Studio and Rider share, and named responses.
/// A comment of three digits is the expected status.
/// </summary>
sealed partial class HttpFile(Dictionary<string, string> variables, IReadOnlyList<HttpFileRequest> requests)
{
    public IReadOnlyList<HttpFileRequest> Requests => requests;

    public string this[string variable] { set => variables[variable] = value; }

    public static HttpFile Parse(string text)
    {
        var parts = Separator().Split(text.ReplaceLineEndings("\n"));
        var variables = Variable().Matches(parts[0]).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["value"].Value);
        return new HttpFile(variables, [.. parts.Skip(1).Select(Request)]);
    }

    static HttpFileRequest Request(string part)
    {
        var lines = part.Split('\n');
        var title = lines[0].Trim();
        var status = Status().Match(part);
        if (!status.Success) throw new FormatException($"'{title}' has no comment with its status: # 200");
        var rest = lines.Skip(1).SkipWhile(l => l.Length == 0 || l[0] == '#').ToList();
        var line = rest[0].Split(' ', 2);
        var headers = rest.Skip(1).TakeWhile(l => l.Length > 0).Select(l => l.Split(": ", 2)).Select(h => (h[0], h[1])).ToList();
        return new HttpFileRequest(title, Named().Match(part).Groups["name"].Value,
            int.Parse(status.Groups["status"].Value, CultureInfo.InvariantCulture),
            line[0], line[1], headers, string.Join('\n', rest.Skip(1 + headers.Count)).Trim());
    }

    /// <summary>
    /// Sends it with its variables replaced; a named response becomes a variable of those that follow.
    /// </summary>
    public async Task<HttpResponseMessage> Send(HttpClient http, HttpFileRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), Filled(request.Target));
        if (request.Body.Length > 0) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Filled(request.Body)));
        foreach (var (name, value) in request.Headers)
            if (!message.Headers.TryAddWithoutValidation(name, Filled(value)))
                message.Content!.Headers.TryAddWithoutValidation(name, Filled(value));
        var response = await http.SendAsync(message);
        if (request.Name.Length > 0)
            foreach (var header in response.Headers)
                variables[$"{request.Name}.response.headers.{header.Key}"] = string.Join(", ", header.Value);
        return response;
    }

    string Filled(string text) => Place().Replace(text, m =>
        variables.TryGetValue(m.Groups["name"].Value, out var value) ? value
        : throw new FormatException($"No variable is called {m.Value}."));

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^@(?<name>\w+) = (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^# (?<status>\d{3})$", RegexOptions.Multiline)]
    private static partial Regex Status();

    [GeneratedRegex(@"^# @name (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Named();

    [GeneratedRegex(@"\{\{(?<name>[^{}]+)\}\}")]
    private static partial Regex Place();
}
