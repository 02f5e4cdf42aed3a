using System.Text.Json;
using Embassy.Content.Tests.ImportExport;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Names;

public class PersonNamesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Authors_and_approvers_are_shown_with_the_names_of_their_tokens_and_keep_them_when_they_leave(Way way)
    {
        var stack = await stacks.Strict(way);
        var (leila, farid) = (Person(stack, "Leïla Benali", Roles.Editor), Person(stack, "فريد حداد", Roles.Approver));
        var key = await leila.Http.NewPage();
        await leila.Http.Draft(key, "ar");
        await leila.Http.Do(key, "ar", "submit");
        await farid.Http.Do(key, "ar", "approve");

        // Nobody else's token names them: the service keeps the names.
        var shown = await stack.Desk().GetAsync($"/v1/pages/{key}/editions/ar").Json();
        Assert.Equal((leila.Subject, "Leïla Benali"), (shown.Text("author"), shown.Text("authorName")));
        Assert.Equal((farid.Subject, "فريد حداد"), (shown.Text("approvedBy"), shown.Text("approvedByName")));
        Assert.Equal(["Leïla Benali"], shown.GetProperty("contributorNames").EnumerateArray().Select(n => n.GetString()));
        var listed = (await stack.Desk().GetAsync($"/v1/editions?author={leila.Subject}").Json()).GetProperty("editions");
        Assert.Equal("Leïla Benali", Assert.Single(listed.EnumerateArray()).Text("authorName"));
    }

    [Theory, BothWays]
    public async Task A_changed_name_shows_on_earlier_records_after_the_next_change(Way way)
    {
        var stack = await stacks.Content(way);
        var before = Person(stack, "Aysel Quliyeva", Roles.Editor);
        var (first, second) = (await before.Http.NewPage("en"), await before.Http.NewPage("en"));
        await before.Http.Draft(first, "en");
        var after = Person(stack, "Aysel Həsənova", Roles.Editor, before.Subject);
        // Reading changes nothing.
        Assert.Equal("Aysel Quliyeva", (await after.Http.GetAsync($"/v1/pages/{first}/editions/en").Json()).Text("authorName"));
        await after.Http.Draft(second, "en");
        Assert.Equal("Aysel Həsənova", (await after.Http.GetAsync($"/v1/pages/{first}/editions/en").Json()).Text("authorName"));
    }

    [Theory, BothWays]
    public async Task A_lost_race_says_who_won_by_name(Way way)
    {
        var stack = await stacks.Content(way);
        var winner = Person(stack, "Nadia Cherif", Roles.Editor);
        var key = await winner.Http.NewPage("en");
        var old = await winner.Http.Draft(key, "en");
        await winner.Http.Draft(key, "en", "Newer.");
        var problem = await stack.Desk().Put($"/v1/pages/{key}/editions/en", new { slug = key, title = "T", body = "B" }, old)
            .Problem(412, "stale");
        Assert.Equal((winner.Subject, "Nadia Cherif"), (problem.Text("savedBy"), problem.Text("savedByName")));
    }

    [Theory, BothWays]
    public async Task The_public_sees_no_name_and_a_name_that_cannot_be_shown_is_left_out(Way way)
    {
        var stack = await stacks.Content(way);
        foreach (var name in (string[])["", "  ", "Two\nlines", "\u202Eesrever", new string('n', 201)])
        {
            var person = Person(stack, name, Roles.Editor);
            var key = await person.Http.NewPage("en");
            await person.Http.Release(key, "en");
            var shown = await stack.Desk().GetAsync($"/v1/pages/{key}/editions/en").Json();
            Assert.Equal(person.Subject, shown.Text("author"));
            Assert.False(shown.TryGetProperty("authorName", out _), name);
        }
        var named = Person(stack, "Only For Staff", Roles.Editor);
        var page = await named.Http.NewPage("en");
        await named.Http.Release(page, "en");
        foreach (var path in (string[])[$"/v1/pages/{page}?locale=en", "/v1/pages?locale=en&pageSize=100", $"/v1/pages/{page}/editions/en"])
        {
            var answer = await stack.Http().GetAsync(new Uri(path, UriKind.Relative));
            Assert.DoesNotContain("Only For Staff", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory, BothWays]
    public async Task A_refused_request_keeps_no_name(Way way)
    {
        var stack = await stacks.Content(way);
        var person = Person(stack, "Never Wrote", Roles.Editor);
        await person.Http.Post("/v1/pages", new { key = "NOT A KEY", type = "page", authenticLocale = "ar" })
            .Problem(400, "invalid_request");
        await Person(stack, "Never Might", Roles.Operator).Http.Post("/v1/pages", new { key = "k", type = "page", authenticLocale = "ar" })
            .Problem(403, "forbidden");
        Assert.Equal(0, await stack.Query<ContentDb, int>("content", db => db.PersonNames.CountAsync(p => p.Name.StartsWith("Never"))));
    }

    [Theory, BothWays]
    public async Task An_export_takes_the_names_along_and_an_import_keeps_those_that_are_known(Way way)
    {
        await using var from = await Folders.Empty(way);
        await from.Live(seed: 3, pages: 1);
        var author = Person(from, "Kamel Saïdi", Roles.Editor);
        var key = await author.Http.NewPage("en");
        await author.Http.Draft(key, "en");
        var zip = await from.Export();
        await using var to = await Folders.Empty(way);
        await (await to.Import(zip)).Json();
        var shown = await to.Desk().GetAsync($"/v1/pages/{key}/editions/en").Json();
        Assert.Equal((author.Subject, "Kamel Saïdi"), (shown.Text("author"), shown.Text("authorName")));
        Assert.Equal(zip, await to.Export());

        await using var third = await Folders.Empty(way);
        var faulty = Folders.Files(zip).With("authors.json", """{"authors":[{"id":"a","name":"\u202Ea"}]}""");
        Assert.Equal(["authors.json:invalid_format"], await Task.FromResult(await third.Import(faulty)).Refused());
    }

    static (HttpClient Http, string Subject) Person(Stack stack, string name, string role, string? subject = null)
    {
        subject ??= Guid.NewGuid().ToString();
        var token = Tokens.Issue(stack.KeyFile, [role], subject, TimeSpan.FromHours(1), DateTimeOffset.UtcNow, name);
        var http = new HttpClient { BaseAddress = new Uri(stack.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return (http, subject);
    }
}
