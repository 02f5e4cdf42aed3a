using System.Net;

namespace Embassy.Events.Tests.Programmes;

public class CompareProgrammeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Says_point_by_point_what_was_added_removed_and_changed_in_which_fields(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/engagements/{await ReleaseProgrammeTests.Visit(stack)}/programme";
        object[][] releases =
        [
            [Item("arrival", "2031-05-01T09:00", "Arrivée", "Aéroport"), Item("talks", "2031-05-01T11:00", "Entretiens"),
                Item("dinner", "2031-05-01T19:00", "Dîner")],
            [Item("arrival", "2031-05-01T09:30", "Arrivée", "Salon d'honneur"), Item("talks", "2031-05-01T11:00", "Entretiens"),
                Item("signing", "2031-05-01T12:00", "Signature")],
            [Item("talks", "2031-05-01T11:00", "Entretiens")],
        ];
        foreach (var items in releases) await office.Post(address, new { items, audience = "public" }).Json(HttpStatusCode.Created);
        var difference = await stack.Http().GetAsync($"{address}:compare?from=1&to=2&locale=*").Json();
        Assert.Equal((1, 2), (difference.GetProperty("from").GetInt32(), difference.GetProperty("to").GetInt32()));
        Assert.Equal("signing", Assert.Single(difference.GetProperty("added").EnumerateArray()).Text("key"));
        Assert.Equal("dinner", Assert.Single(difference.GetProperty("removed").EnumerateArray()).Text("key"));
        var change = Assert.Single(difference.GetProperty("changed").EnumerateArray());
        Assert.Equal(("arrival", """["starts","places"]"""), (change.Text("key"), change.GetProperty("fields").GetRawText()));
        Assert.Equal(("2031-05-01T09:00", "2031-05-01T09:30"),
            (change.GetProperty("before").Text("starts"), change.GetProperty("after").Text("starts")));

        var newest = await stack.Http().GetAsync($"{address}:compare?locale=*").Json();
        Assert.Equal((2, 3, 2),
            (newest.GetProperty("from").GetInt32(), newest.GetProperty("to").GetInt32(), newest.GetProperty("removed").GetArrayLength()));
        var back = await stack.Http().GetAsync($"{address}:compare?from=3&to=1&locale=*").Json();
        Assert.Equal((2, 0), (back.GetProperty("added").GetArrayLength(), back.GetProperty("removed").GetArrayLength()));
        await stack.Http().GetAsync($"{address}:compare?to=1").Problem(404, "not_found");
        await stack.Http().GetAsync($"{address}:compare?from=9").Problem(404, "not_found");

        static object Item(string key, string starts, string text, string place = "") =>
            ReleaseProgrammeTests.Item(key, starts, text, place);
    }
}
