using System.Text.Json;
using Embassy.Content.Tests.Facts;

namespace Embassy.Content.Tests.Approvals;

/// <summary>Common operations with pending changes.</summary>
static class Changes
{
    public static async Task<JsonElement> Pending(this HttpClient desk, string subject) =>
        Assert.Single(
            (await desk.GetAsync($"/v1/pending-changes?subject={subject}").Json()).GetProperty("pendingChanges").EnumerateArray());

    /// <summary>Proposes another value of a fact; returns the id of the change.</summary>
    public static async Task<string> ProposeFact(this HttpClient desk, string fact, string value)
    {
        var id = (await desk.Say(fact, Figure.Money(value)).Json()).Text("pendingChange");
        Assert.NotEmpty(id);
        return id;
    }

    /// <summary>Approves or rejects a change, with its current ETag.</summary>
    public static async Task<HttpResponseMessage> Decide(this HttpClient http, string id, string verb, object? body = null) =>
        await http.Post($"/v1/pending-changes/{id}:{verb}", body ?? new { }, (await http.GetAsync($"/v1/pending-changes/{id}")).ETag());
}
