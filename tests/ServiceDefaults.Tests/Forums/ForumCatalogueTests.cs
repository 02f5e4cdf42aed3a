using System.Text;
using Microsoft.Extensions.Configuration;

namespace Embassy.ServiceDefaults.Tests.Forums;

/// <summary>What protos/forums.json says, and how a file of forums is refused.</summary>
public class ForumCatalogueTests
{
    const string Moon = """
        {
          "forums": [
            {
              "key": "moon",
              "shortName": "MOON",
              "names": { "ar": "القمر", "fr": "Lune", "en": "Moon", "az": "Ay" },
              "founded": "1969-07-20",
              "standings": ["member"],
              "features": ["bloc"],
              "bodies": [{ "key": "crater", "kind": "council", "titles": { "ar": "فوهة", "fr": "Cratère", "en": "Crater", "az": "Krater" } }],
              "sources": { "founded": "Logbook", "bodies": "Logbook" }
            }
          ]
        }
        """;

    [Fact]
    public void The_platform_has_its_forums_in_their_order()
    {
        Assert.Equal(["nam NAM 1961-09-01", "oic OIC 1969-09-25", "opec OPEC 1960-09-14", "opec-plus OPEC+ 2016-12-10", "gecf GECF 2001-05-19", "un UN 1945-10-24"],
            ForumCatalogue.All.Select(f => $"{f.Key} {f.ShortName} {f.Founded:yyyy-MM-dd}"));
        Assert.Equal(["nam", "oic", "opec", "opec-plus", "gecf"], ForumCatalogue.Blocs);
        Assert.Equal(["opec-plus"], ForumCatalogue.All.Where(f => f.Has(ForumEntry.Commitments)).Select(f => f.Key));
        Assert.Equal(["un"], ForumCatalogue.All.Where(f => f.Has(ForumEntry.Votes)).Select(f => f.Key));
        Assert.Equal(["ar", "fr", "en", "az"], ForumCatalogue.Languages);
    }

    [Fact]
    public void A_field_of_a_vocabulary_allows_the_words_of_the_data()
    {
        Assert.Equal(ForumCatalogue.Keys, AllowedValues.Of(Embassy.Forums.V1.Forum.Descriptor.FindFieldByName("forum")));
        Assert.Equal(ForumCatalogue.Blocs, AllowedValues.Of(Embassy.Forums.V1.Bloc.Descriptor.FindFieldByName("bloc")));
        Assert.Throws<InvalidOperationException>(() => ForumCatalogue.Words("forms"));
    }

    [Fact]
    public void A_file_of_an_operator_adds_its_forums() =>
        Assert.Equal([.. ForumCatalogue.Keys, "moon"],
            Embedded().With(Encoding.UTF8.GetBytes(Moon), "moon.json").Forums.Select(f => f.Key));

    [Theory]
    [InlineData("\"founded\": \"1969-07-20\"", "\"founded\": \"1969-02-30\"", "moon.json, line 7", "$.forums[0].founded")]
    [InlineData("\"founded\"", "\"fonded\"", "moon.json, line 7", "fonded")]
    [InlineData("\"key\": \"moon\",", "", "moon.json", "'key'")]
    [InlineData("\"key\": \"moon\"", "\"key\": \"the-whole-moon\"", "$.forums[0].key")]
    [InlineData("\"key\": \"moon\"", "\"key\": \"un\"", "$.forums[6].key", "'un' is there twice")]
    [InlineData("\"MOON\"", "\"OPEC\"", "shortName", "'OPEC' is empty or taken")]
    [InlineData(", \"az\": \"Ay\"", "", "$.forums[0].names lacks the language 'az'")]
    [InlineData("\"az\": \"Ay\"", "\"az\": \"\"", "$.forums[0].names lacks the language 'az'")]
    [InlineData("\"az\": \"Krater\"", "\"az\": \"Krater\", \"es\": \"Cráter\"",
        "$.forums[0].bodies[0].titles has the unknown language 'es'")]
    [InlineData("[\"member\"]", "[\"king\"]", "$.forums[0].standings 'king' is none of: member")]
    [InlineData("[\"member\"]", "[]", "$.forums[0].standings names no standing")]
    [InlineData("[\"bloc\"]", "[\"block\"]", "$.forums[0].features 'block' is none of: bloc, commitments, votes")]
    [InlineData("[\"bloc\"]", "[\"votes\"]", "more than one has votes")]
    [InlineData("\"council\"", "\"hole\"", "$.forums[0].bodies[0].kind 'hole' is none of: plenary")]
    [InlineData("\"founded\": \"Logbook\"", "\"founded\": \"\"", "$.forums[0].sources.founded is empty")]
    [InlineData("\"forums\": [", "\"languages\": [\"en\"], \"forums\": [", "$.languages stands in protos/forums.json only")]
    [InlineData("\"shortName\"", "\"key\": \"moon\", \"shortName\"", "moon.json, line 5", "'key'")]
    public void A_fault_is_refused_by_line_or_path(string right, string wrong, params string[] named)
    {
        Assert.Contains(right, Moon, StringComparison.Ordinal);
        var refused = Assert.Throws<InvalidOperationException>(() =>
            Embedded().With(Encoding.UTF8.GetBytes(Moon.Replace(right, wrong, StringComparison.Ordinal)), "moon.json"));
        Assert.All(named, part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Clients_find_each_forum_by_one_setting()
    {
        using var clients = new ServiceClients(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Services:content", "http://content"), new("Services:forums", "http://forums-{forum}:8080"), new("Services:forums-un", "http://elsewhere")]).Build());
        Assert.Equal(ForumCatalogue.Keys.Select(k => $"forums-{k}").Order(), clients.Of("forums").Order());
        Assert.Equal(("http://forums-nam:8080", "http://elsewhere"), (clients.Addresses["forums-nam"], clients.Addresses["forums-un"]));
    }

    static ForumFile Embedded() =>
        ForumFile.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "protos", "forums.json")), "protos/forums.json");
}
