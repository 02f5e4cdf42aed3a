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
        await office.GetAsync(address).Problem(404, "not_found");
        await stack.Http().Put(address, Titled("x")).Problem(401, "token_missing");
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
