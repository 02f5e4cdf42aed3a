using System.Text.Json;
using Embassy.Announcements;
using Embassy.Cooperation;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Facts;

public class ConditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_paragraph_that_holds_until_a_day_falls_when_that_has_ended(Way way)
    {
        var stack = await Platform(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("en");
        await desk.Release(key, "en",
            "Before.\n\n{{until 2099-12-31}} The summit will take place.\n\n- {{until 2099-12-30}} It is ahead.\n- After.");
        var page = await stack.Http().Page(key, "en");
        Assert.Contains("<p data-condition=\"until 2099-12-31\" data-holds=\"true\">The summit", page.Text("html"),
            StringComparison.Ordinal);
        Assert.Contains("<li data-condition=\"until 2099-12-30\" data-holds=\"true\">It is", page.Text("html"), StringComparison.Ordinal);
        Assert.Equal("Before.\n\nThe summit will take place.\n\n- It is ahead.\n- After.", page.Text("text"));

        // As if the day had been an earlier one.
        await stack.Query<ContentDb, int>("content",
            db => db.Conditions.Where(c => c.LastDay == new DateOnly(2099, 12, 31))
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.LastDay, new DateOnly(2020, 1, 1))));
        await Eventually.True("it has fallen",
            async () => (await stack.Http().Page(key, "en")).Text("html")
                .Contains("data-holds=\"false\">The summit", StringComparison.Ordinal));
        page = await stack.Http().Page(key, "en");
        Assert.Equal(["until 2099-12-31 False The summit will take place.", "until 2099-12-30 True It is ahead."], Conditions(page));
        var review = Assert.Single(await desk.Reviews(key));
        Assert.Equal(("en", "condition-fallen", $"pages/{key}"), (review.Text("locale"), review.Text("reason"), review.Text("subject")));
        Assert.Equal("schedule",
            JsonElement.Parse((await stack.Log("content")).Last(a => a.Subject == $"pages/{key}/editions/en").Json).Text("cause"));
        Assert.Equal(["condition-fallen until 2020-01-01"], await Findings(desk, key));
    }

    [Theory, BothWays]
    public async Task A_paragraph_that_holds_while_an_agreement_is_negotiated_falls_when_it_is_signed_and_may_hold_again(Way way)
    {
        var stack = await Platform(way);
        var desk = stack.Desk();
        var (key, id) = (await desk.NewPage("fr"), Guid.CreateVersion7());
        await desk.Release(key, "fr", $"{{{{while agreement/{id} is negotiating}}}} Le texte est négocié.");
        Assert.Equal([$"condition-unknown while agreements/{id} is negotiating"], await Findings(desk, key));
        await Tell(stack, new AgreementProposed(Summary(id, "negotiating", 1)));
        await Eventually.True("it is known", async () => (await Findings(desk, key)).Length == 0);
        Assert.Equal([$"while agreements/{id} is negotiating True Le texte est négocié."], Conditions(await stack.Http().Page(key, "fr")));

        await Tell(stack, new AgreementStatusChanged(Summary(id, "signed", 2), "negotiating", "signed", "signed by all on 2026-11-24"));
        await Eventually.True("it has fallen",
            async () => Conditions(await stack.Http().Page(key, "fr"))[0].Contains("False", StringComparison.Ordinal));
        Assert.Equal("condition-fallen", Assert.Single(await desk.Reviews(key)).Text("reason"));
        var told = JsonElement.Parse((await stack.Log("content")).Last(a => a.Subject == $"pages/{key}/editions/fr").Json);
        Assert.Equal("dependency", told.Text("cause"));
        // What is written now is fallen from the start.
        var late = await desk.NewPage("fr");
        await desk.Release(late, "fr", $"{{{{while agreement/{id} is negotiating}}}} Le texte est négocié.");
        Assert.Contains("data-holds=\"false\"", (await stack.Http().Page(late, "fr")).Text("html"), StringComparison.Ordinal);

        await Tell(stack, new AgreementStatusChanged(Summary(id, "negotiating", 3), "signed", "negotiating", "corrected"));
        await Eventually.True("it holds again",
            async () => Conditions(await stack.Http().Page(key, "fr"))[0].Contains("True", StringComparison.Ordinal));
    }

    Task<Stack> Platform(Way way) => stacks.On(way, new Host("content", ContentHost.Build), new Host("cooperation", CooperationHost.Build));

    static AgreementSummary Summary(Guid id, string status, int version) =>
        new($"{id}", "memorandum", [], ["DZA", "AZE"], status, null, version, $"/v1/agreements/{id}");

    // As the cooperation service announces it: from its outbox, over the bus.
    static Task<int> Tell(Stack stack, Announcement told) => stack.Query<CooperationDb, int>("cooperation", db =>
    {
        db.Announce(told, about: null);
        return db.SaveChangesAsync();
    });

    static string[] Conditions(JsonElement page) =>
        [.. page.GetProperty("conditions").EnumerateArray()
            .Select(c => $"{c.Text("condition")} {c.GetProperty("holds").GetBoolean()} {c.Text("words")}")];

    static async Task<string[]> Findings(HttpClient desk, string key)
    {
        var locale = (await desk.GetAsync($"/v1/pages/{key}/editions").Json()).GetProperty("editions").EnumerateArray()
            .First(e => e.Text("state") != "missing").Text("locale");
        return [.. (await desk.GetAsync($"/v1/pages/{key}/editions/{locale}:check").Json()).GetProperty("findings").EnumerateArray()
            .Select(f => $"{f.Text("code")} {f.Text("value")}")];
    }
}
