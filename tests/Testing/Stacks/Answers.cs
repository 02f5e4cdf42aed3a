using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit.Sdk;

namespace Embassy.Testing;

/// <summary>Short forms for HTTP in tests: send JSON, read JSON, expect a problem.</summary>
public static class Answers
{
    public static async Task<HttpResponseMessage> Send(this HttpClient http, HttpMethod method, string path, object? body = null,
        string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await http.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Post(this HttpClient http, string path, object body, string? ifMatch = null) =>
        http.Send(HttpMethod.Post, path, body, ifMatch);

    public static Task<HttpResponseMessage> Put(this HttpClient http, string path, object body, string? ifMatch = null) =>
        http.Send(HttpMethod.Put, path, body, ifMatch);

    public static string ETag(this HttpResponseMessage answer) =>
        answer.Headers.ETag?.ToString() ?? throw new InvalidOperationException("The answer has no ETag.");

    /// <summary>The JSON of a successful response; otherwise fails with the response.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != expected) throw new XunitException($"Expected {(int)expected}, got {(int)answer.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> answer, HttpStatusCode expected = HttpStatusCode.OK) =>
        await (await answer).Json(expected);

    /// <summary>
    /// The problem of a refused request: its media type, status and code must be these, and it must have a trace id.
    /// </summary>
    public static async Task<JsonElement> Problem(this Task<HttpResponseMessage> asked, int status, string code)
    {
        var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        if ((int)answer.StatusCode != status || answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            throw new XunitException(
                $"Expected {status} {code} as problem+json, got {(int)answer.StatusCode} {answer.Content.Headers.ContentType}: {text}");
        var problem = JsonElement.Parse(text);
        if (problem.GetProperty("code").GetString() != code || problem.GetProperty("status").GetInt32() != status
            || problem.GetProperty("traceId").GetString() is not { Length: 32 })
            throw new XunitException($"Expected the code {code}: {text}");
        return problem;
    }

    /// <summary>The fields a problem names, with their codes: <c>title:required</c>.</summary>
    public static string[] Faults(this JsonElement problem) =>
        [.. problem.GetProperty("errors").EnumerateArray()
            .Select(e => $"{e.GetProperty("field").GetString()}:{e.GetProperty("code").GetString()}")];

    /// <summary>The text of a member; empty if it is absent, because it does not apply.</summary>
    public static string Text(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var text) ? text.GetString()! : "";
}
