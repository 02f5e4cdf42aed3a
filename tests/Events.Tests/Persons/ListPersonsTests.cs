namespace Embassy.Events.Tests.Persons;

public class ListPersonsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Every_spelling_of_every_source_finds_the_one_person(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = Guid.NewGuid().ToString();
        await stack.Office().Save($"/v1/persons/{id}", new
        {
            names = (object[])[new { lang = "ar", text = "زكيّة إيغيل" }, new { lang = "en", text = "Zakia Ighil" },
                new { lang = "az", text = "Zakiya İğil" }],
            spellings = (object[])[new { text = "Zakia Ighli", source = "a" }, new { text = "Zakiya Igil", source = "b" }],
        });
        await stack.Office().Person("İlham Əliyev");
        var other = await stack.Office().Person("Zakia Other");
        foreach (var query in (string[])["Ighil", "Ighli", "Igil", "zakiya igil", "IGHIL Zakia", "إيغيل", "ايغيل", "زكية إيغيل"])
            Assert.Equal([id], await Found(stack.Http(), query));
        // Zakia in Arabic letters is the name of both, whichever letters are on record.
        Assert.Equal(new[] { id, other }.Order(), (await Found(stack.Http(), "زكية")).Order());
        foreach (var query in (string[])["ilham eliyev", "Əliyev", "ELIYEV", "İLHAM"]) Assert.Single(await Found(stack.Http(), query));
        // Signs that a database takes for patterns part words, and are nothing by themselves.
        foreach (var query in (string[])["%25", "_", "Igh%25r", "nobody"])
            Assert.DoesNotContain(
                id, (await stack.Http().GetAsync($"/v1/persons?q={query}")) is { IsSuccessStatusCode: true } answer
                    ? (await answer.Json()).GetProperty("persons").EnumerateArray().Select(p => p.Text("id")) : []);
    }

    [Theory, BothWays]
    public async Task A_spelling_of_no_source_finds_a_person_by_its_sound(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = await stack.Office().Person("Çingiz Zzhüseynov");
        await stack.Office().Person("Another Zzhüseynov");
        foreach (var query in (string[])["Chingiz", "Чингиз", "Tschingis Zzhuseynow", "chingiz zzhuseinov"])
            Assert.Equal([id], await Found(stack.Http(), query));
        Assert.Empty(await Found(stack.Http(), "Chingiz Nobody"));
    }

    [Theory, BothWays]
    public async Task Letters_of_any_plane_are_saved_and_found(Way way)
    {
        var stack = await stacks.Platform(way);
        var id = await stack.Office().Person("Zzvugorbek 😀 𝐀li");
        foreach (var query in (string[])["zzvugorbek 😀", "zzvugorbek ali", "𝐙zvugorbek"])
            Assert.Equal([id], await Found(stack.Http(), query));
        Assert.Empty(await Found(stack.Http(), "zzvugorbek 😁"));
    }

    [Theory, BothWays]
    public async Task Pages_by_name_and_leaves_out_what_is_internal(Way way)
    {
        var stack = await stacks.Platform(way);
        foreach (var name in (string[])["Qzz Cher", "Qzz Ali", "Qzz Élise", "Qzz Dora"]) await stack.Office().Person(name);
        await stack.Office().Person("Qzz Hidden", "internal");
        var seen = new List<string>();
        for (var token = ""; ;)
        {
            var page = await stack.Http().GetAsync($"/v1/persons?q=qzz&pageSize=2&pageToken={token}&locale=*").Json();
            seen.AddRange(page.GetProperty("persons").EnumerateArray().Select(p => p.GetProperty("names")[0].Text("text")));
            if ((token = page.Text("nextPageToken")).Length == 0) break;
        }
        Assert.Equal(["Qzz Ali", "Qzz Cher", "Qzz Dora", "Qzz Élise"], seen);
        Assert.Equal(5, (await stack.Office().GetAsync("/v1/persons?q=qzz&audience=all").Json()).GetProperty("persons").GetArrayLength());
        Assert.Equal(["q:invalid_text"],
            (await stack.Http().GetAsync("/v1/persons?q=%25").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/persons?pageToken=x").Problem(400, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task Keeps_those_who_held_an_office_of_a_State(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var (of, hidden, none) = (await office.Person("Wxq One"), await office.Person("Wxq Two"), await office.Person("Wxq Three"));
        var post = await office.Post("Office of Wxq", severalHolders: true);
        await office.Tenure(of, post, "2019", "2021");
        await office.Tenure(hidden, post, "2022", "2023", "internal");
        Assert.NotEqual(of, none);
        Assert.Equal([of], await Of(stack.Http(), "DZA,FRA"));
        Assert.Empty(await Of(stack.Http(), "FRA"));
        Assert.Equal([of, hidden], await Of(office, "DZA&audience=all"));
        var counted = await stack.Http().GetAsync("/v1/persons?q=wxq&state=DZA&includeTotal=true").Json();
        Assert.Equal(1, counted.GetProperty("totalSize").GetInt32());
        Assert.Equal(["state:unknown_state"],
            (await stack.Http().GetAsync("/v1/persons?state=DZA,xx").Problem(400, "invalid_request")).Faults());

        static async Task<string[]> Of(HttpClient reader, string states) =>
            [.. (await reader.GetAsync($"/v1/persons?q=wxq&state={states}").Json()).GetProperty("persons").EnumerateArray()
                .Select(p => p.Text("id"))];
    }

    static async Task<string[]> Found(HttpClient reader, string query) =>
        [.. (await reader.GetAsync($"/v1/persons?q={Uri.EscapeDataString(query)}").Json()).GetProperty("persons").EnumerateArray()
            .Select(p => p.Text("id"))];
}
