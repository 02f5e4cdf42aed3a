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
        // What is not in the log yet when a record is hidden is never told.
        await stack.Log("events");
        await office.Save(address, Named("Zakia Igil", "internal"), HttpStatusCode.OK, "\"v2\"");
        await stack.Http().GetAsync(address).Problem(404, "not_found");

        var told = (await stack.Log("events")).Where(a => a.Subject == address["/v1/".Length..]).ToList();
        Assert.Equal(["changed", "changed", "removed"], told.Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Equal([1, 2, 3], told.Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()));
    }

    [Theory, BothWays]
    public async Task Whoever_becomes_internal_leaves_the_announcements_of_letters_that_cite_only_the_office(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var (person, post) = (await office.Person("Zyx Nolongerpublic"), await office.Post("Office of Zyx"));
        await office.Tenure(person, post, "2020", "");
        var letter = $"/v1/letters/{Guid.NewGuid()}";
        await office.Save(letter, Letters.SaveLetterTests.Letter(("sender", new { state = "DZA", office = post })));
        Assert.Contains(await stack.Log("events"), a => IsLetter(a) && Names(a));
        await office.Save($"/v1/persons/{person}", Named("Zyx Nolongerpublic", "internal"), HttpStatusCode.OK, "\"v1\"");
        Assert.DoesNotContain(await stack.Log("events"), Names);
        Assert.Equal(2, (await stack.Log("events")).Count(IsLetter));

        static bool Names(Embassy.Log.V1.Announcement a) => a.Json.Contains("Nolongerpublic", StringComparison.Ordinal);

        bool IsLetter(Embassy.Log.V1.Announcement a) => a.Subject == letter["/v1/".Length..];
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
