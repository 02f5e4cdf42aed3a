using System.Net;

namespace Embassy.Events.Tests.Offices;

public class SaveOfficeTests(Stacks stacks) : IClassFixture<Stacks>
{
    static object Titled(string text, bool severalHolders = false, string state = "AZE") =>
        new { titles = (object[])[new { lang = "en", text }], state, severalHolders };

    [Theory, BothWays]
    public async Task Enters_and_replaces_and_tells_each_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/offices/{Guid.NewGuid()}";
        var entered = await office.Save(address, Titled("President"));
        Assert.Equal(entered.GetRawText(), (await office.Save(address, Titled("President"), HttpStatusCode.OK, "\"v1\"")).GetRawText());
        await office.Put(address, Titled("Head of State")).Problem(428, "precondition_required");
        await office.Save(address, Titled("Head of State"), HttpStatusCode.OK, "\"v1\"");
        Assert.Equal(2, (await stack.Log("events")).Count(a => a.Subject == address["/v1/".Length..]));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_enters_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/offices/{Guid.NewGuid()}";
        Assert.Equal(["titles:required", "bodies:required"], (await office.Put(address, new { }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["state:unknown_state"],
            (await office.Put(address, Titled("x", state: "XYZ")).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["feminineTitles[0].lang:not_applicable", "precedence:out_of_range"], (await office.Put(address, new
        {
            titles = (object[])[new { lang = "en", text = "President" }],
            feminineTitles = (object[])[new { lang = "fr", text = "Présidente" }],
            precedence = 10000,
            state = "AZE",
        }).Problem(400, "invalid_request")).Faults());
        await office.GetAsync(address).Problem(404, "not_found");
        await stack.Http().Put(address, Titled("x")).Problem(401, "token_missing");
    }

    [Theory, BothWays]
    public async Task Keeps_its_place_and_the_title_of_a_woman(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/offices/{Guid.NewGuid()}";
        object Placed(int precedence, params string[] feminine) => new
        {
            titles = (object[])[new { lang = "fr", text = "Président" }, new { lang = "ar", text = "رئيس" }],
            feminineTitles = feminine.Select(text => new { lang = "fr", text }),
            state = "AZE",
            precedence,
        };
        await office.Save(address, Placed(1, "Présidente"));
        var read = await stack.Http().GetAsync($"{address}?locale=fr").Json();
        Assert.Equal((1, "Présidente"), (read.GetProperty("precedence").GetInt32(), read.GetProperty("feminineTitle").Text("text")));
        var inArabic = await stack.Http().GetAsync($"{address}?locale=ar").Json();
        Assert.True(inArabic.GetProperty("feminineTitle").GetProperty("missing").GetBoolean());
        var moved = await office.Save(address, Placed(2), HttpStatusCode.OK, "\"v1\"");
        Assert.Equal((2, 2), (moved.GetProperty("precedence").GetInt32(), moved.GetProperty("version").GetInt32()));
        Assert.False(moved.TryGetProperty("feminineTitles", out _));
    }

    [Theory, BothWays]
    public async Task What_several_hold_at_one_time_does_not_become_an_office_of_one(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Deputy Minister", severalHolders: true);
        foreach (var name in (string[])["One", "Two"]) await office.Tenure(await office.Person(name), post, "2020-01-01", "2022-01-01");
        await office.Put($"/v1/offices/{post}", Titled("Deputy Minister", state: "DZA"), "\"v1\"").Problem(409, "tenure_overlaps");
    }
}
