using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Facts;

/// <summary>What saving a draft makes of the facts that its body names.</summary>
public class FactBinderTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Unknown_facts_and_broken_bindings_are_refused_and_nothing_is_stored(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (fact, key) = (await desk.NewFact(), await desk.NewPage("en"));
        async Task<string[]> Faults(string body, string title = "T", string summary = "") =>
            (await desk.Put($"/v1/pages/{key}/editions/en", new { slug = key, title, summary, body }).Problem(400, "invalid_request"))
            .Faults();
        Assert.Equal(["body:unknown_fact"], await Faults("{{fact:no.such}}"));
        Assert.Equal(["body:broken_binding", "body:unknown_fact"],
            await Faults($"{{{{facts:x}}}} {{{{claim:no.such|words}}}} {{{{fact:{fact}}}}}"));
        Assert.Equal(["body:misplaced_condition"], await Faults("Text {{until 2030-01-01}}."));
        Assert.Equal(["title:broken_binding", "summary:broken_binding"], await Faults("Text", $"{{{{fact:{fact}}}}}", "{{"));
        Assert.Equal(["body:too_deep"], await Faults(string.Concat(Enumerable.Repeat("<b>", 1000))));
        await desk.GetAsync($"/v1/pages/{key}/editions/en").Problem(404, "not_found");
        Assert.False(await stack.Query<ContentDb, bool>("content", db => db.Bindings.AnyAsync(b => b.FactKey == fact)));
    }

    [Theory, BothWays]
    public async Task The_body_stays_to_the_byte_and_new_words_have_new_bindings(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (one, two, key) = (await desk.NewFact(), await desk.NewFact("7", "number"), await desk.NewPage("en"));
        var body = $"A  {{{{fact:{one}}}}}\r\n\r\n<b>x</b>{{{{ claim: {one} | a claim }}}} \\{{{{fact:{two}}}}}";
        await desk.Draft(key, "en", body);
        Assert.Equal(body, (await desk.GetAsync($"/v1/pages/{key}/editions/en").Json()).Text("body"));
        Assert.Equal($"claim {one}|fact {one}", await Bound(stack, key));
        await desk.Draft(key, "en", $"{{{{fact:{two}}}}} and {{{{fact:{one}}}}}");
        Assert.Equal($"fact {two}|fact {one}".Split('|').Order(), (await Bound(stack, key)).Split('|').Order());
        await desk.Release(key, "en", $"{{{{fact:{two}}}}}");
        var page = await stack.Http().Page(key, "en");
        Assert.Equal(("<p>", "7", $"{{{{fact:{two}}}}}"), (page.Text("html")[..3], page.Text("text"), page.Text("body")));
        // The first edition's words, with its bindings, become the next draft.
        await desk.Release(key, "en", "No fact.");
        await desk.Do(key, "en", "restore", new { number = 1 }).Json();
        Assert.Equal($"fact {two}|fact {two}", await Bound(stack, key));
        var preview = await desk.Do(key, "en", "preview").Json();
        Assert.Equal("7", (await stack.Http().GetAsync(preview.Text("path")).Json()).Text("text"));
    }

    [Theory, BothWays]
    public async Task A_source_that_looks_like_html_stays_text(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (fact, key) = (Figure.NewKey(), await desk.NewPage("en"));
        const string Attack = "x\" onmouseover=alert(1) y='<script>alert(2)</script>";
        await desk.Post("/v1/facts",
            new
            {
                key = fact,
                kind = "text",
                texts = (object[])[.. "ar fr en az".Split(' ').Select(l => new { lang = l, text = Attack })],
                source = new { reference = Attack }
            });
        await desk.Release(key, "en",
            $"{{{{fact:{fact}}}}} {{{{claim:{fact}|{Attack}}}}} ![{{{{fact:{fact}}}}}](a.png)\n\n<div "
            + $"title=\"\n\n{{{{fact:{fact}}}}}\n\n\">\n\n<p title=\"&#xe000;0&#xe001;\">x</p>");
        var html = (await stack.Http().Page(key, "en")).Text("html");
        Assert.Null(
            Rendering.Harm.In(
                html.Replace("<data ", "<span ", StringComparison.Ordinal).Replace("</data>", "</span>", StringComparison.Ordinal)));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("alt=\"x&quot; onmouseover", html, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task What_is_older_than_renderings_is_rendered_when_it_is_read_and_in_the_background(Way way)
    {
        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
        var desk = stack.Desk();
        var key = await desk.NewPage("en");
        await desk.Release(key, "en", "*Old*");
        await stack.Query<ContentDb, int>("content", db => db.Renderings.ExecuteDeleteAsync());
        var page = await stack.Http(Roles.ProtocolOfficer).Page(key, "en");
        Assert.Equal(("<p><em>Old</em></p>", "Old"), (page.Text("html"), page.Text("text")));
        await stack.Stop("content");
        await stack.Restart("content");
        await Eventually.True("it is rendered",
            () => stack.Query<ContentDb, bool>("content", db => db.Renderings.AnyAsync(r => r.Html == "<p><em>Old</em></p>")));
    }

    [Theory, BothWays]
    public async Task Checking_reports_figures_that_a_fact_says_and_facts_that_differ_between_languages(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var value = Random.Shared.Next(1_000_000, 9_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (one, two, key) = (await desk.NewFact(value), await desk.NewFact("1931-03-07", "date"), await desk.NewPage("ar"));
        await desk.Draft(key, "ar", $"{{{{claim:{one}|قليل}}}} {value} 7 مارس 1931");
        await desk.Draft(key, "fr", $"{{{{fact:{two}}}}} {value} 7 mars 1931");
        // A page's title is its key here, whose digits are figures too.
        Assert.Equal(
            new[] { $"fact-missing {one} ", $"fact-added {two} ", $"unbound-figure {value} {one}",
                $"unbound-figure 1931-03-07 {two}" }.Order(),
            (await Findings(desk, key, "fr"))
                .Where(f => !f.StartsWith("unbound", StringComparison.Ordinal) || f.EndsWith(one, StringComparison.Ordinal)
                    || f.EndsWith(two, StringComparison.Ordinal)).Order());
        await desk.Draft(key, "fr", $"{{{{fact:{one}}}}} le 8 mars 1931");
        Assert.Equal(["date-added 1931-03-08 ", "date-missing 1931-03-07 ", $"figure-missing {value} "],
            (await Findings(desk, key, "fr")).Where(f => !f.StartsWith("unbound", StringComparison.Ordinal)).Order());
    }

    static async Task<string[]> Findings(HttpClient desk, string key, string locale) =>
        [.. (await desk.GetAsync($"/v1/pages/{key}/editions/{locale}:check").Json()).GetProperty("findings").EnumerateArray()
            .Select(f => $"{f.Text("code")} {f.Text("value")} {f.Text("fact")}")];

    static Task<string> Bound(Stack stack, string key) => stack.Query<ContentDb, string>("content", async db =>
        string.Join('|',
            (await db.Bindings.Where(b => db.Editions.Any(e => e.Id == b.EditionId && e.PageKey == key))
                .Select(b => new { b.IsClaim, b.FactKey }).ToListAsync())
            .Select(b => $"{(b.IsClaim ? "claim" : "fact")} {b.FactKey}").Order(StringComparer.Ordinal)));
}
