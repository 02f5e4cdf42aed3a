using System.Net;
using Embassy.Site.Routing;

namespace Embassy.Site.Tests;

/// <summary>Addresses of an earlier site lead to this one, by one redirect.</summary>
public class RedirectMapTests
{
    [Fact]
    public void A_chain_is_one_redirect_and_letters_and_a_slash_make_no_difference()
    {
        var map = new RedirectMap(["from,to", "/old.php,/older.html", "/older.html,/fr/news", "/Contact/,/fr/embassy/contact"]);
        Assert.Equal("/fr/news", map.Find("/old.php"));
        Assert.Equal("/fr/news", map.Find("/OLDER.html/"));
        Assert.Equal("/fr/embassy/contact", map.Find("/contact"));
        Assert.Null(map.Find("/fr/news"));
    }

    [Theory]
    [InlineData("/a,/a")]
    [InlineData("/a,/b", "/b,/a")]
    [InlineData("/start,/a", "/a,/b", "/b,/c", "/c,/A/")]
    public void A_circle_stops_the_start(params string[] lines) =>
        Assert.Contains("circle", Assert.Throws<InvalidOperationException>(() => new RedirectMap(lines)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/a")]
    [InlineData("a,/b")]
    [InlineData("/a,https://elsewhere.example/")]
    [InlineData("/a,/b,/c")]
    public void A_line_that_is_not_two_addresses_of_a_site_stops_the_start_and_is_named(string line) =>
        Assert.Contains(line, Assert.Throws<InvalidOperationException>(() => new RedirectMap([line])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_site_answers_an_earlier_address_with_308_to_where_it_is_now()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from,to\n/sefaret/elaqe.html,/az/embassy/contact\n/sefaret/,/sefaret/elaqe.html\n");
        await using var stub = await StubGateway.Start("Website:Redirects", file);
        foreach (var path in new[] { "/sefaret/elaqe.html", "/Sefaret" })
        {
            var moved = await stub.Http.GetAsync(path);
            Assert.Equal((HttpStatusCode.PermanentRedirect, "/az/embassy/contact"),
                (moved.StatusCode, moved.Headers.Location!.OriginalString));
        }
        Assert.Equal(HttpStatusCode.OK, (await stub.Http.GetAsync("/az/embassy/contact")).StatusCode);
        File.Delete(file);
    }
}
