using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Editions;

public class RenderTextTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Unsaved_words_are_shown_with_their_findings_and_nothing_is_stored(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "On 2024-05-01 it cost 25.");
        var before = await Rows(stack);
        var shown = await desk.Post($"/v1/pages/{key}/editions/fr:render",
            new { title = "T", body = "# Titre\n\nLe 2024-05-01. [x](pages/nowhere)\n\n{{until 2001-01-01}} Passé." }).Json();
        Assert.Contains("<h1 id=\"s-titre\">Titre</h1>", shown.Text("html"), StringComparison.Ordinal);
        Assert.Contains("data-holds=\"false\"", shown.Text("html"), StringComparison.Ordinal);
        Assert.Contains("http://localhost:8080/v1/pages/nowhere", shown.Text("html"), StringComparison.Ordinal);
        Assert.StartsWith("Titre", shown.Text("text"), StringComparison.Ordinal);
        var findings = shown.GetProperty("findings").EnumerateArray().Select(f => $"{f.Text("code")} {f.Text("value")}").ToList();
        Assert.Contains("figure-missing 25", findings);
        Assert.Contains("broken-link pages/nowhere", findings);
        Assert.Equal(before, await Rows(stack));
    }

    [Theory, BothWays]
    public async Task An_approver_who_may_not_write_reads_the_words_as_they_would_be_shown(Way way)
    {
        var stack = await stacks.Content(way);
        var key = await stack.Desk().NewPage();
        var shown = await stack.Http(Roles.Approver).Post($"/v1/pages/{key}/editions/ar:render", new { body = "Words." }).Json();
        Assert.Contains("Words.", shown.Text("html"), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Words_that_cannot_be_saved_are_refused_by_field(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var address = $"/v1/pages/{key}/editions/ar:render";
        Assert.Equal(["body:unknown_fact"], await desk.Post(address, new { body = "{{fact:not.there}}" }).Refused());
        Assert.Equal(["body:too_long"], await desk.Post(address, new { body = new string('x', 400_001) }).Refused());
        Assert.Equal(["locale:unknown_language"],
            await desk.Post($"/v1/pages/{key}/editions/de:render", new { body = "x" }).Refused());
        await desk.Post($"/v1/pages/{Editor.NewKey()}/editions/ar:render", new { body = "x" }).Problem(404, "not_found");
        await stack.Http().Post(address, new { body = "x" }).Problem(401, "token_missing");
    }

    static Task<string> Rows(Stack stack) => stack.Query<ContentDb, string>("content", async db =>
        $"{await db.Editions.IgnoreQueryFilters().CountAsync()} {await db.Renderings.CountAsync()} "
        + $"{await db.Slugs.CountAsync()} {await db.Outbox.CountAsync()}");
}
