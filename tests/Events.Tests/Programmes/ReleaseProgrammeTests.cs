using System.Net;
using System.Text.Json;

namespace Embassy.Events.Tests.Programmes;

public class ReleaseProgrammeTests(Stacks stacks) : IClassFixture<Stacks>
{
    public static object Item(string key, string starts, string text, string place = "") =>
        new { key, starts, places = place.Length == 0 ? [] : French(place), texts = French(text) };

    static object[] French(string text) => [new { lang = "fr", text }];

    public static async Task<string> Visit(Stack stack) => (await stack.Office().Enter(("start", "2031-05-01"))).Text("id");

    [Theory, BothWays]
    public async Task Gets_the_next_number_and_the_same_again_is_not_given_out_again(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/engagements/{await Visit(stack)}/programme";
        var first = await office.Post(address,
            new { items = (object[])[Item("talks", "2031-05-01T11:00", "Entretiens"), Item("arrival", "2031-05-01T09:00", "Arrivée")] })
            .Json(HttpStatusCode.Created);
        Assert.Equal((1, "internal"), (first.GetProperty("release").GetInt32(), first.Text("audience")));
        Assert.Equal(["arrival", "talks"], first.GetProperty("items").EnumerateArray().Select(i => i.Text("key")));
        var again = await office.Post(address,
            new { items = (object[])[Item("arrival", "2031-05-01T09:00", "Arrivée"), Item("talks", "2031-05-01T11:00", "Entretiens")] })
            .Json();
        Assert.Equal(first.GetRawText(), again.GetRawText());
        var second =
            await office.Post(address, new { items = (object[])[Item("arrival", "2031-05-01T09:30", "Arrivée")], audience = "public" })
            .Json(HttpStatusCode.Created);
        Assert.Equal(2, second.GetProperty("release").GetInt32());
        var told = Assert.Single(await stack.Log("events"), a => a.Subject == address["/v1/".Length..]);
        Assert.Equal(("events.programme.released.-", 2),
            (told.RoutingKey, JsonElement.Parse(told.Json).GetProperty("data").GetProperty("release").GetInt32()));
    }

    [Theory, BothWays]
    public async Task Of_many_at_once_each_number_is_given_out_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var address = $"/v1/engagements/{await Visit(stack)}/programme";
        var answers =
            await Task.WhenAll(
                Enumerable.Range(0, 6)
                    .Select(i => stack.Office()
                        .Post(address, new { items = (object[])[Item("arrival", $"2031-05-01T0{i}:00", "Arrivée")] })));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.All(answers,
            a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict,
                a.StatusCode.ToString()));
        var newest = await stack.Office().GetAsync($"{address}?locale=*").Json();
        Assert.Equal(answers.Count(a => a.StatusCode == HttpStatusCode.Created), newest.GetProperty("release").GetInt32());
    }

    [Theory, BothWays]
    public async Task Names_every_fault(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/engagements/{await Visit(stack)}/programme";
        Assert.Equal(["items:out_of_range"], (await office.Post(address, new { }).Problem(400, "invalid_request")).Faults());
        object[] items =
            [Item("a", "2031-05-01T09:00", "x"), Item("a", "09:00", "x"), new { key = "B", starts = "2031-05-01", ends = "2031-04-30" }];
        var problem = await office.Post(address, new { items }).Problem(400, "invalid_request");
        Assert.Equal(
            ["items[1].key:duplicate", "items[1].starts:invalid_date", "items[2].ends:end_before_start", "items[2].key:invalid_format",
                "items[2].texts:required"], problem.Faults());
        await stack.Http().Post(address, new { items }).Problem(401, "token_missing");
        await office.Post($"/v1/engagements/{Guid.NewGuid()}/programme", new { items = (object[])[Item("a", "2031-05-01", "x")] })
            .Problem(404, "not_found");
        await office.GetAsync(address).Problem(404, "not_found");
    }
}
