using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Facts;

public class UpdateFactTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Values_say_the_new_one_claims_open_a_review_and_the_cause_is_told(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (fact, key) = (await desk.NewFact(), await desk.NewPage("ar"));
        await desk.Release(key, "ar", $"التجارة {{{{claim:{fact}|لا تزيد على مليوني دولار}}}}.");
        await desk.Release(key, "fr", $"Le commerce : {{{{fact:{fact}}}}}.");
        await desk.Release(key, "en", $"Trade: {{{{fact:{fact}}}}}.");
        await desk.Draft(key, "az", $"Ticarət: {{{{fact:{fact}}}}}.");
        var before = await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr");
        Assert.Contains("2\u202f000\u202f000\u00a0USD</data>", (await before.Json()).Text("html"), StringComparison.Ordinal);
        var draft = (await desk.GetAsync($"/v1/pages/{key}/editions/az")).ETag();

        await desk.Say(fact, Figure.Money("3500000", "2025")).Json();
        await Eventually.True("French says it",
            async () => (await stack.Http().Page(key, "fr")).Text("text") == "Le commerce : 3\u202f500\u202f000\u00a0USD.");
        await Eventually.True("English says it",
            async () => (await stack.Http().Page(key, "en")).Text("text") == "Trade: USD\u00a03,500,000.");
        await Eventually.True("a review is open", async () => (await desk.Reviews(key)).Count > 0);

        var after = await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr");
        Assert.NotEqual(before.ETag(), after.ETag());
        var page = await after.Json();
        Assert.Equal(($"Le commerce : {{{{fact:{fact}}}}}.", 1, "current"),
            (page.Text("body"), page.GetProperty("edition").GetInt32(), page.Text("translation")));
        Assert.Contains(
            $"<data value=\"3500000\" data-fact=\"{fact}\" data-unit=\"USD\" data-period=\"2025\" data-source=\"Embassy of Algeria in "
            + $"Baku, page on current relations, 2023\" data-as-of=\"2023\" dir=\"auto\">", page.Text("html"), StringComparison.Ordinal);
        // A claim is the editor's wording: it stays, and a review opens.
        Assert.Equal("التجارة لا تزيد على مليوني دولار.",
            (await stack.Http().Page(key, "ar")).Text("text").Replace("\u2068", "", StringComparison.Ordinal)
                .Replace("\u2069", "", StringComparison.Ordinal));
        var review = Assert.Single(await desk.Reviews(key));
        Assert.Equal(("ar", "fact-changed", $"facts/{fact}"), (review.Text("locale"), review.Text("reason"), review.Text("subject")));
        Assert.Contains("3500000 USD", review.Text("detail"), StringComparison.Ordinal);

        var log = (await stack.Log("content")).Select(a => JsonElement.Parse(a.Json)).ToList();
        var said = log.FindLast(a => a.Text("subject") == $"facts/{fact}");
        var told = log.FindAll(a => a.Text("subject").StartsWith($"pages/{key}/", StringComparison.Ordinal) && a.Text("cause") == "fact");
        // The Arabic page too: its words are the same, the value beside them is not.
        Assert.Equal(["ar", "en", "fr"], told.Select(t => t.GetProperty("data").Text("locale")).Order());
        Assert.All(told,
            t => Assert.Equal((said.Text("id"), fact, "current"),
                (t.Text("causationid"), t.GetProperty("data").GetProperty("facts")[0].GetString(), t.GetProperty("data")
                    .Text("translation"))));
        Assert.All(log.Where(a => a.Text("subject") == $"pages/{key}/editions/fr").Chunk(2),
            two => Assert.True(two[1].GetProperty("subjectversion").GetInt32() > two[0].GetProperty("subjectversion").GetInt32()));

        // An editor with the draft open can continue; the shown values are new.
        Assert.Equal(draft, (await desk.GetAsync($"/v1/pages/{key}/editions/az")).ETag());
        await desk.Publish(key, "az", draft);
        Assert.Equal("Ticarət: 3.500.000\u00a0USD.", (await stack.Http().Page(key, "az")).Text("text"));
    }

    [Theory, BothWays]
    public async Task The_same_again_changes_nothing_and_a_second_change_opens_no_second_review(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (fact, key) = (await desk.NewFact(), await desk.NewPage("fr"));
        await desk.Release(key, "fr", $"{{{{claim:{fact}|moins de trois millions}}}}, {{{{claim:{fact}|pour la première fois}}}}");
        await desk.Say(fact, Figure.Money("2000000")).Json();
        Assert.Single(await stack.Log("content"), a => a.Subject == $"facts/{fact}");
        // Another source is no other value: claims hold.
        await desk.Say(fact, new { value = "2000000", unit = "USD", source = new { reference = "Another" }, asOf = "2023" }).Json();
        await desk.Say(fact, Figure.Money("4000000")).Json();
        await Eventually.True("a review is open", async () => (await desk.Reviews(key)).Count > 0);
        await desk.Say(fact, Figure.Money("5000000")).Json();
        await Spread(stack);
        Assert.Contains("4000000", Assert.Single(await desk.Reviews(key)).Text("detail"), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Needs_the_etag_that_was_read_and_refuses_by_name(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var fact = await desk.NewFact();
        await desk.Put($"/v1/facts/{fact}", Figure.Money("1")).Problem(428, "precondition_required");
        await desk.Put($"/v1/facts/{fact}", Figure.Money("1"), "\"v9\"").Problem(412, "stale");
        Assert.Equal(["value:invalid_amount"], (await desk.Say(fact, Figure.Money("1,5")).Problem(400, "invalid_request")).Faults());
        await desk.Put("/v1/facts/none", Figure.Money("1"), "*").Problem(404, "not_found");
        await stack.Http().Put($"/v1/facts/{fact}", Figure.Money("1"), "*").Problem(401, "token_missing");
        await stack.Http(Roles.DeskOfficer).Put($"/v1/facts/{fact}", Figure.Money("1"), "*").Problem(403, "forbidden");
        Assert.Equal("2000000", (await desk.GetAsync($"/v1/facts/{fact}").Json()).Text("value"));
    }

    [Theory, BothWays]
    public async Task What_was_left_undone_is_done_after_a_restart(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
        var desk = stack.Desk();
        var (fact, key) = (await desk.NewFact(), await desk.NewPage("en"));
        await desk.Release(key, "en", $"{{{{fact:{fact}}}}}");
        await Spread(stack);
        await stack.Stop("content");
        // As if it had been killed between the change and what follows from it.
        await stack.Query<ContentDb, int>("content", async db =>
        {
            var there = await db.Facts.SingleAsync(f => f.Key == fact);
            there.Say(there.Said with { Value = "7" }, "", "editor", DateTimeOffset.UtcNow);
            there.Tell(db, ChangeCauses.Edited);
            return await db.SaveChangesAsync();
        });
        await stack.Restart("content");
        await Eventually.True("it says seven", async () => (await stack.Http().Page(key, "en")).Text("text") == "USD\u00a07");
    }

    [Theory, BothWays]
    public async Task An_earlier_day_says_what_was_said_then(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (fact, key) = (await desk.NewFact("2"), await desk.NewPage("en"));
        await desk.Release(key, "en", $"{{{{fact:{fact}}}}}");
        var (first, then) = (DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-10));
        await stack.Age(key, 1, first, locale: "en");
        await stack.Query<ContentDb, int>("content",
            db => db.FactVersions.Where(v => v.Key == fact).ExecuteUpdateAsync(set => set.SetProperty(v => v.ChangedAt, first)));
        await desk.Say(fact, Figure.Money("3")).Json();
        await Eventually.True("it says three", async () => (await stack.Http().Page(key, "en")).Text("text") == "USD\u00a03");
        var page = await stack.Http().GetAsync($"/v1/pages/{key}?locale=en&asOf={then:yyyy-MM-dd}").Json();
        Assert.Equal(("USD\u00a02", "2"), (page.Text("text"), page.GetProperty("facts")[0].Text("value")));
    }

    // Until nothing is left to be spread.
    static Task Spread(Stack stack) => Eventually.True("facts are spread", async () =>
        !await stack.Query<ContentDb, bool>("content", db => db.Facts.AnyAsync(f => f.PropagatedVersion < f.Version)));
}
