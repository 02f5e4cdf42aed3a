using System.Net;
using System.Text.Json;

namespace Embassy.Events.Tests.Persons;

public class SavePersonTests(Stacks stacks) : IClassFixture<Stacks>
{
    static object Named(string text, string audience = "public") => new { names = (object[])[new { lang = "en", text }], audience };

    [Theory, BothWays]
    public async Task Enters_replaces_and_hides_and_tells_each_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/persons/{Guid.NewGuid()}";
        using var answer = await office.Put(address, Named("Zakia Ighil"));
        var entered = await answer.Json(HttpStatusCode.Created);
        Assert.Equal((address, "\"v1\""), (answer.Headers.Location!.OriginalString, answer.ETag()));
        Assert.Equal(entered.GetRawText(), (await office.Save(address, Named("Zakia Ighil"), HttpStatusCode.OK, "\"v1\"")).GetRawText());
        await office.Put(address, Named("Zakia Igil")).Problem(428, "precondition_required");
        await office.Save(address, Named("Zakia Igil"), HttpStatusCode.OK, "\"v1\"");
        await office.Put(address, Named("Z"), "\"v1\"").Problem(412, "stale");
        await office.Save(address, Named("Zakia Igil", "internal"), HttpStatusCode.OK, "\"v2\"");
        await stack.Http().GetAsync(address).Problem(404, "not_found");

        var told = (await stack.Log("events")).Where(a => a.Subject == address["/v1/".Length..]).ToList();
        Assert.Equal(["changed", "changed", "removed"], told.Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Equal([1, 2, 3], told.Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_enters_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var id = Guid.NewGuid();
        var problem =
            await office.Put($"/v1/persons/{id}",
                new
                {
                    names = (object[])[new { lang = "f_r", text = "" }],
                    spellings = (object[])[new { text = "A", source = "s" }, new { text = "A", source = "s" }, new { text = "" }]
                })
                    .Problem(400, "invalid_request");
        Assert.Equal(["names[0].lang:unknown_language", "names[0].text:required", "spellings[2].text:required", "spellings[1]:duplicate"],
            problem.Faults());
        Assert.Equal(["names:required"], (await office.Put($"/v1/persons/{id}", new { }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["id:invalid_format"], (await office.Put("/v1/persons/x", Named("A")).Problem(400, "invalid_request")).Faults());
        await office.GetAsync($"/v1/persons/{id}").Problem(404, "not_found");
        await stack.Http().Put($"/v1/persons/{id}", Named("A")).Problem(401, "token_missing");
        await stack.Http(ServiceDefaults.Roles.Editor).Put($"/v1/persons/{id}", Named("A")).Problem(403, "forbidden");
    }
}
