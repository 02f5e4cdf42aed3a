using Embassy.ServiceDefaults;
using static Embassy.Content.Tests.Editions.TranslationSourceTests;

namespace Embassy.Content.Tests.Editions;

public class ReaffirmEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Reaffirmed_words_are_current_at_once_with_who_said_so(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Translated(desk);
        var address = $"/v1/pages/{key}/editions/fr:reaffirm";
        await stack.Http().Post(address, new { source = 2 }).Problem(401, "token_missing");
        await desk.Post(address, new { source = 2 }).Problem(428, "precondition_required");
        await desk.Post(address, new { source = 2 }, "\"v1\"").Problem(412, "stale");
        Assert.Equal(["source:not_on_record"], await desk.Do(key, "fr", "reaffirm", new { source = 7 }).Refused());
        Assert.Equal(["source:required"], await desk.Do(key, "fr", "reaffirm").Refused());
        Assert.Equal(["source:not_applicable"], await desk.Do(key, "ar", "reaffirm", new { source = 1 }).Refused());
        Assert.Equal("outdated", await Stands(stack, key));

        var said = await desk.Do(key, "fr", "reaffirm", new { source = 2 }).Json();
        Assert.Equal((2, "published", "current", 1),
            (said.Whole("source"), said.Text("state"), said.Text("translation"), said.Whole("number")));
        Assert.NotEqual("", said.Text("reaffirmedBy"));
        Assert.NotEqual("", said.Text("reaffirmedAt"));
        Assert.Equal("current", await Stands(stack, key));
        Assert.Equal("fr current", (await TranslationStateTests.Changes(stack, key))[^1]);
        var told = await TranslationStateTests.Changes(stack, key);
        var again = await desk.Do(key, "fr", "reaffirm", new { source = 2 }).Json();
        Assert.Equal(said.Whole("version"), again.Whole("version"));
        Assert.Equal(told, await TranslationStateTests.Changes(stack, key));
        // New words are no longer what was reaffirmed.
        await desk.Draft(key, "fr", "un et demi");
        Assert.False((await desk.GetAsync($"/v1/pages/{key}/editions/fr").Json()).TryGetProperty("reaffirmedAt", out var at)
            && at.ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [Theory, BothWays]
    public async Task Where_a_second_person_is_needed_one_person_cannot_change_the_public_state_of_a_translation(Way way)
    {
        var stack = await stacks.Content(way);
        var key = await Translated(stack.Desk());
        stack = await stacks.Strict(way);
        var author = stack.Http(Roles.Administrator);
        var proposed = await author.Do(key, "fr", "reaffirm", new { source = 2 }).Json();
        Assert.Equal((1, "outdated"), (proposed.Whole("source"), await Stands(stack, key)));
        var address = "/v1/pending-changes/" + proposed.Text("pendingChange");
        var change = await author.GetAsync(address);
        Assert.Equal(("reaffirm", 1, 2), ((await change.Json()).Text("kind"), (await change.Json()).Whole("number"),
            (await change.Json()).Whole("source")));
        await author.Post(address + ":approve", new { }, change.ETag()).Problem(403, "own_work");
        Assert.Equal("outdated", await Stands(stack, key));
        await stack.Http(Roles.Approver).Post(address + ":approve", new { }, change.ETag()).Json();
        Assert.Equal("current", await Stands(stack, key));
        Assert.Equal("fr current", (await TranslationStateTests.Changes(stack, key))[^1]);
    }

    [Theory, BothWays]
    public async Task Words_rewritten_after_the_proposal_are_not_what_is_approved(Way way)
    {
        var stack = await stacks.Content(way);
        var key = await Translated(stack.Desk());
        stack = await stacks.Strict(way);
        var author = stack.Http(Roles.Administrator);
        await author.Draft(key, "fr", "deux");
        await author.Do(key, "fr", "submit", new { }).Json();
        await stack.Http(Roles.Approver).Do(key, "fr", "approve", new { }).Json();
        var proposed = await author.Do(key, "fr", "reaffirm", new { source = 2 }).Json();
        var address = "/v1/pending-changes/" + proposed.Text("pendingChange");
        await author.Draft(key, "fr", "trois");
        var etag = (await author.GetAsync(address)).ETag();
        await stack.Http(Roles.Approver).Post(address + ":approve", new { }, etag).Problem(412, "stale");
        Assert.Equal("trois", (await author.GetAsync($"/v1/pages/{key}/editions/fr").Json()).Text("body"));
    }
}
