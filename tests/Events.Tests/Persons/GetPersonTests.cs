namespace Embassy.Events.Tests.Persons;

public class GetPersonTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_every_name_and_spelling_and_to_the_public_nothing_internal(Way way)
    {
        var stack = await stacks.Platform(way);
        var address = $"/v1/persons/{Guid.NewGuid()}";
        await stack.Office().Save(address, new
        {
            names = (object[])[new { lang = "ar", text = "زكية إيغيل" }, new { lang = "en", text = "Zakia Ighil" }],
            spellings = (object[])[new { text = "Zakia Ighli", source = "https://example.org/a" }],
        });
        var shown = await stack.Http().GetAsync($"{address}?locale=*").Json();
        Assert.Equal(("rtl", "Zakia Ighli", "https://example.org/a"), (shown.GetProperty("names")[0].Text("dir"), shown.GetProperty("spellings")[0].Text("text"), shown.GetProperty("spellings")[0].Text("source")));
        var hidden = await stack.Office().Person("Hidden", "internal");
        await stack.Http().GetAsync($"/v1/persons/{hidden}").Problem(404, "not_found");
        await stack.Office().GetAsync($"/v1/persons/{hidden}?locale=*").Json();
        foreach (var name in (string[])["x", $"{Guid.Empty}", $"{Guid.NewGuid():n}"])
            await stack.Http().GetAsync($"/v1/persons/{name}").Problem(404, "not_found");
    }
}
