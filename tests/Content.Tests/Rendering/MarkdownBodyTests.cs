using Embassy.Content.Rendering;

namespace Embassy.Content.Tests.Rendering;

public class MarkdownBodyTests
{
    static readonly string[] Locales = ["ar", "fr", "en", "az"];

    [Fact]
    public void Headings_have_names_of_their_own_in_every_script()
    {
        var html = MarkdownBody.Of("# الزيارات\n\n## À Alger\n\n## À Alger\n\n### ---\n", "ar", Locales).Html;
        Assert.Contains("<h1 id=\"s-الزيارات\">", html, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"s-à-alger\" lang=\"und-Latn\" dir=\"ltr\">", html, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"s-à-alger-2\"", html, StringComparison.Ordinal);
        Assert.Contains("id=\"s-\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_keep_their_sides_and_footnotes_lead_there_and_back()
    {
        var markdownBody = MarkdownBody.Of("Said[^1].\n\n| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |\n\n[^1]: A note.\n", "en", Locales);
        Assert.Contains("<td class=\"align-center\">2</td>", markdownBody.Html, StringComparison.Ordinal);
        Assert.Contains("<th class=\"align-left\">a</th>", markdownBody.Html, StringComparison.Ordinal);
        Assert.Contains("<a id=\"fnref:1\" href=\"#fn:1\" class=\"footnote-ref\"><sup>1</sup></a>", markdownBody.Html,
            StringComparison.Ordinal);
        Assert.Contains("<li id=\"fn:1\">", markdownBody.Html, StringComparison.Ordinal);
        Assert.Equal("Said[1].\n\na | b | c\n1 | 2 | 3\n\n1. A note.", markdownBody.Text);
    }

    [Fact]
    public void A_block_in_another_script_says_so_and_a_name_in_it_does_not()
    {
        var html = MarkdownBody.Of("نص عربي مع Sonatrach و SOCAR.\n\nUn paragraphe en français, assez long, avec un mot: كلمة.\n\n- واحد\n- News only\n\n| عربي | Latin |\n|---|---|\n| ١ | https://e.example |\n\n> Цитата по-русски.\n", "ar", Locales).Html;
        Assert.Contains("<p>نص عربي مع Sonatrach", html, StringComparison.Ordinal);
        Assert.Contains("<p lang=\"und-Latn\" dir=\"ltr\">Un paragraphe", html, StringComparison.Ordinal);
        Assert.Contains("<li>واحد</li>", html, StringComparison.Ordinal);
        Assert.Contains("<li lang=\"und-Latn\" dir=\"ltr\">News only</li>", html, StringComparison.Ordinal);
        Assert.Contains("<th lang=\"und-Latn\" dir=\"ltr\">Latin</th>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<td lang", html, StringComparison.Ordinal);
        Assert.Contains("<p lang=\"und-Cyrl\" dir=\"ltr\">Цитата", html, StringComparison.Ordinal);
        // The only language of the mission that is written so is meant.
        Assert.Contains("<p lang=\"ar\" dir=\"rtl\">نص عربي.</p>", MarkdownBody.Of("Texte.\n\nنص عربي.\n", "fr", Locales).Html,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_text_says_what_a_reader_hears()
    {
        var text = MarkdownBody.Of("# Title\n\nOne *two*\nthree [link](https://e.example) ![picture](a.png).\n\n- a\n- b\n  1. c\n  2. d\n\n3. e\n\n> quoted\n\n```\ncode  here\n```\n\nline  \nbreak <script>no</script> &amp; `x`\n", "en", Locales).Text;
        Assert.Equal(
            "Title\n\nOne two three link picture.\n\n- a\n- b\n1. c\n2. d\n\n3. e\n\nquoted\n\ncode  here\n\nline\nbreak & x", text);
    }

    [Theory]
    [InlineData("{{fact:a.b}}", "")]
    [InlineData("| a |\n|---|\n| {{claim:a.b|one | two}} |", "")]
    [InlineData("{{until 2027-03-31}} Text.", "")]
    [InlineData("- {{while agreement/01a20b9a-ad40-7562-ad57-d0fe4970b380 is negotiating}} Text.", "")]
    [InlineData("`{{fact:}}` and \\{{fact:}}\n\n    {{code}}\n", "")]
    [InlineData("{{fact:A}}", "broken_binding")]
    [InlineData("{{fact:a.}}", "broken_binding")]
    [InlineData("{{facts:a}}", "broken_binding")]
    [InlineData("{{fact:a", "broken_binding")]
    [InlineData("{{claim:a}}", "broken_binding")]
    [InlineData("{{claim:a|  }}", "broken_binding")]
    [InlineData("{{until 2027-02-30}} Text.", "broken_binding")]
    [InlineData("{{until March}} Text.", "broken_binding")]
    [InlineData("{{while agreement/01a20b9a-ad40-7562-ad57-d0fe4970b380 is good}} Text.", "broken_binding")]
    [InlineData("<div>\n{{fact:a}}\n</div>", "broken_binding")]
    [InlineData("[a](pages/{{fact:a}})", "broken_binding")]
    [InlineData("Text {{until 2027-03-31}}.", "misplaced_condition")]
    [InlineData("# {{until 2027-03-31}} Title", "misplaced_condition")]
    [InlineData("{{until 2027-03-31}} {{until 2027-03-30}} Text.", "misplaced_condition")]
    public void A_mark_that_is_broken_is_found(string body, string code) =>
        Assert.Equal(code, MarkdownBody.Of(body, "en", Locales).Faults is [var fieldViolation, ..] ? fieldViolation.Code : "");

    [Fact]
    public void What_is_nested_too_deeply_is_refused_and_not_a_danger()
    {
        foreach (var body in new[] { new string('>', 100_000) + "a",
            string.Concat(Enumerable.Repeat("<b>", 4_000)), string.Concat(Enumerable.Repeat("1. ", 50_000)) + "a",
            string.Concat(Enumerable.Repeat("<div>\n\n", 4_000)), new string('[', 4_000) })
            Assert.Equal("too_deep", Assert.Single(MarkdownBody.Of(body, "en", Locales).Faults).Code);
        // Of so many the number is refused before their depth is known.
        foreach (var body in new[] { string.Concat(Enumerable.Repeat("<b>", 100_000)),
            string.Concat(Enumerable.Repeat("<div>\n\n", 40_000)), new string('[', 100_000) })
            Assert.Equal("out_of_range", Assert.Single(MarkdownBody.Of(body, "en", Locales).Faults).Code);
        foreach (var body in new[] { string.Concat(Enumerable.Repeat("[a] ", 25_000)), new string('*', 100_000) + "a",
            new string('{', 99_999), string.Concat(Enumerable.Repeat("a|", 50_000)) })
            MarkdownBody.Of(body, "en", Locales);
    }
}
