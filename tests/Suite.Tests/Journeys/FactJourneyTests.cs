using System.Text.Json;
using Embassy.Content;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.Local;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// The demonstration's page in four languages, which says what trade comes to: an editor changes that once.
/// </summary>
public class FactJourneyTests
{
    [Theory, BothWays]
    public async Task One_change_of_a_fact_refreshes_three_languages_and_has_the_fourth_looked_at(Way way)
    {
        await using var stack = await Stack.Start(way,
            [new Host("content", ContentHost.Build), new Host("events", EventsHost.Build), new Host("cooperation", CooperationHost.Build),
                new Host("forums", ForumsHost.Build)], mission: false);
        using (var loader = new MissionLoader(stack.Address, stack.Token(Roles.Administrator)!, _ => { }))
            await loader.Load(Path.Combine(Repository.Root, "deploy", "missions", "dz-az"), recordsToo: true, doneMark: null,
                CancellationToken.None);
        await using var client = way == Way.Real
            ? await AmqpClient.Listen(stack.Vhost.Uri, count: 4, keys: ["content.edition.published.*"]) : null;
        var (desk, before) = (stack.Http(Roles.Editor), new Dictionary<string, string>());
        foreach (var locale in (string[])["ar", "fr", "en", "az"])
        {
            var answer = await stack.Http().GetAsync($"/v1/pages/current-relations?locale={locale}");
            before[locale] = answer.ETag();
            Assert.DoesNotContain("{{", (await answer.Json()).Text("text"), StringComparison.Ordinal);
        }
        Assert.Contains("دورتين", (await Page(stack, "ar")).Text("text"), StringComparison.Ordinal);
        Assert.Contains("at no more than 2,000,000 dollars", (await Page(stack, "en")).Text("text"), StringComparison.Ordinal);

        var fact = await desk.GetAsync("/v1/facts/trade.total");
        var said = (await fact.Json()).Deserialize<Dictionary<string, object>>()!;
        foreach (var given in (string[])["key", "kind", "version", "changedAt", "shown", "changedBy", "pendingChange"]) said.Remove(given);
        said["value"] = "3500000";
        Assert.Equal(4, (await desk.GetAsync("/v1/facts/trade.total:impact").Json()).GetProperty("editions").GetArrayLength());
        await desk.Put("/v1/facts/trade.total", said, fact.ETag()).Json();

        foreach (var (locale, expected) in new[] { ("fr", "3\u202f500\u202f000 dollars au plus"), ("en", "3,500,000 dollars"),
            ("az", "3.500.000 dollar") })
            await Eventually.True($"{locale} says it",
                async () => (await Page(stack, locale)).Text("text").Contains(expected, StringComparison.Ordinal));
        await Eventually.True("the Arabic claim is under review",
            async () => (await desk.GetAsync("/v1/reviews?pageKey=current-relations").Json()).GetProperty("reviews").EnumerateArray()
            .Any(r => (r.Text("locale"), r.Text("reason"), r.Text("subject")) == ("ar", "fact-changed", "facts/trade.total")));
        Assert.Contains("لا تزيد على مليوني دولار", (await Page(stack, "ar")).Text("text"), StringComparison.Ordinal);
        foreach (var (locale, etag) in before)
            Assert.NotEqual(etag, (await stack.Http().GetAsync($"/v1/pages/current-relations?locale={locale}")).ETag());

        if (client is null) return;
        var told = (await client.Received()).Select(m => m.GetProperty("event")).ToList();
        Assert.All(told,
            t => Assert.Equal(("fact", "trade.total"), (t.Text("cause"), t.GetProperty("data").GetProperty("facts")[0].GetString())));
        Assert.Equal(["ar", "az", "en", "fr"], told.Select(t => t.GetProperty("data").Text("locale")).Order());
    }

    static Task<JsonElement> Page(Stack stack, string locale) =>
        stack.Http().GetAsync($"/v1/pages/current-relations?locale={locale}").Json();
}
