using System.Text.Json;
using Embassy.Content.Tests.Facts;

namespace Embassy.Content.Tests.Approvals;

/// <summary>The few movements with pending changes that tests share.</summary>
static class Changes
{
    public static async Task<JsonElement> Pending(this HttpClient desk, string subject) =>
        Assert.Single(
            (await desk.GetAsync($"/v1/pending-changes?subject={subject}").Json()).GetProperty("pendingChanges").EnumerateArray());

    /// <summary>Proposes another value of a fact; the id of the change.</summary>
    public static async Task<string> ProposeFact(this HttpClient desk, string fact, string value)
    {
        var id = (await desk.Say(fact, Figure.Money(value)).Json()).Text("pendingChange");
        Assert.NotEmpty(id);
        return id;
    }

    /// <summary>Approves or rejects a change, with the ETag that is read first.</summary>
    public static async Task<HttpResponseMessage> Decide(this HttpClient http, string id, string verb, object? body = null) =>
        await http.Post($"/v1/pending-changes/{id}:{verb}", body ?? new { }, (await http.GetAsync($"/v1/pending-changes/{id}")).ETag());
}
