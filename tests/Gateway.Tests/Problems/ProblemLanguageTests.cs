using System.Text.Json;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Problems;

public class ProblemLanguageTests(Stacks stacks)
{
    static readonly LocaleCatalogue Locales = LocaleCatalogue.Load(null);

    [Fact]
    public void Every_code_has_a_title_and_a_remedy_in_each_language()
    {
        Assert.Equal(["en", "ar", "az", "fr"], Locales.Tags);
        foreach (var code in ProblemCodes.All)
            foreach (var words in Locales.Tags.Select(Locales.Of))
                foreach (var path in (string[])[$"problem.{code.Code}", $"remedy.{code.Code}"])
                    Assert.True(words.Find(path) is { Length: > 0 } text
                        && (words.Tag == "en" || text != LocaleCatalogue.English.Find(path)), $"{path} in {words.Tag}");
        Assert.All(Locales.WordsOf("problem"), code => Assert.NotNull(ProblemCodes.Find(code)));
    }

    [Theory, BothWays]
    public async Task A_refusal_comes_in_the_readers_language_from_the_gateway_and_from_a_service(Way way)
    {
        var http = (await stacks.Whole(way)).Http();
        foreach (var (target, status, code) in ((string, int, string)[])[("/v1/nothing", 404, "route_unknown"),
            ("/v1/reviews", 401, "token_missing"), ($"/v1/engagements/{Guid.NewGuid()}", 404, "not_found"),
            ("/v1/pages?colour=red", 400, "invalid_request"), ($"/v1/pages/{Platform.NewKey()}", 404, "not_found"),
            ($"/v1/assets/{new string('a', 64)}", 404, "not_found")])
        {
            // The second answer of a public read may come from the cache, where another language is kept.
            foreach (var (accepted, language) in ((string, string)[])[("ar", "ar"), ("az, ar;q=0.5", "az"), ("fr-DZ", "fr"), ("de", "en"),
                ("", "en")])
                await Expect(target, accepted, language);
            async Task Expect(string address, string accepted, string language)
            {
                var asked = http.AsIs(HttpMethod.Get, address, null, accepted.Length == 0 ? [] : [("Accept-Language", accepted)]);
                var problem = await asked.Refused(status, code);
                var words = Locales.Of(language);
                Assert.Equal((address, accepted, language, words.Text($"problem.{code}"), words.Text($"remedy.{code}")),
                    (address, accepted, Assert.Single((await asked).Content.Headers.ContentLanguage), problem.Text("title"),
                        problem.Text("remedy")));
                Assert.Contains("Accept-Language", (await asked).Headers.Vary);
            }
        }
    }

    [Theory, BothWays]
    public async Task A_locale_wins_over_the_header_and_an_unknown_one_is_refused_in_the_readers_language(Way way)
    {
        var http = (await stacks.Whole(way)).Http();
        var key = Platform.NewKey();
        foreach (var (query, status, code, language) in ((string, int, string, string)[])[("locale=fr", 404, "not_found", "fr"),
            ("locale=fr-FR", 404, "not_found", "fr"), ("locale=xx", 400, "invalid_request", "ar")])
        {
            var asked = http.AsIs(HttpMethod.Get, $"/v1/pages/{key}?{query}", null, ("Accept-Language", "ar"));
            Assert.Equal(Locales.Of(language).Text($"problem.{code}"), (await asked.Refused(status, code)).Text("title"));
            Assert.Equal([language], (await asked).Content.Headers.ContentLanguage);
        }
    }

    [Fact]
    public void A_fixed_sentence_is_translated_and_any_other_stays_as_it_is()
    {
        Assert.Equal("حدث خطأ داخلي.", ProblemLanguage.Detail("An internal error occurred.", Locales.Of("ar")));
        Assert.Equal("There is no page 'a', or it is not public.",
            ProblemLanguage.Detail("There is no page 'a', or it is not public.", Locales.Of("ar")));
        var translated = JsonElement.Parse(ProblemLanguage.Translate("""{"code":"stale","title":"x","detail":"y","remedy":"z","a":[1]}"""u8,
            Locales.Of("fr"), trace: new string('0', 32)));
        Assert.Equal(("stale", "y", Locales.Of("fr").Text("problem.stale")),
            (translated.Text("code"), translated.Text("detail"), translated.Text("title")));
        Assert.Equal(1, translated.GetProperty("a")[0].GetInt32());
    }
}
