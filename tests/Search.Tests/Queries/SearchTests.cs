using System.Globalization;
using System.Text;
using System.Text.Json;
using Embassy.Content.Tests;

namespace Embassy.Search.Tests.Queries;

public class SearchTests(Stacks stacks) : IClassFixture<Stacks>
{
    // A word that no other test writes: the tests of a class share an index.
    static string NewWord() => "w" + Guid.NewGuid().ToString("n")[..12];

    static async Task<string> Page(HttpClient desk, string locale, string body, string? title = null, string type = "page")
    {
        var key = Editor.NewKey();
        await desk.NewPage(more: new { key, type, authenticLocale = locale });
        await desk.Release(key, locale, body, title);
        return key;
    }

    [Theory, BothWays]
    public async Task Finds_and_marks_the_word_in_every_form_that_its_language_has(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        // Indexed text, a query that finds it, and one that must not.
        (string Locale, string Written, string[] Finds, string[] Not)[] all =
        [
            ("ar", "الاتفاقيات", ["اتفاقيه", "اتفاقية", "الاتفاقية", "إتفاقيّة", "اتـــفاقيات", "والاتفاقيات", "ٱلاتفاقيات"], ["معاهدة"]),
            ("ar", "مصطفى", ["مصطفي", "مصطفی"], ["صفا"]),
            ("ar", "سنة ٢٠٢٣", ["سنه 2023", "۲۰۲۳"], ["2024"]),
            ("ar", "أذربيجان", ["اذربيجان", "آذربيجان", "بأذربيجان"], ["الجزائر"]),
            ("ar", "وبأذربيجان للتعاون وبالجزائر", ["أذربيجان", "تعاون", "الجزائر"], ["باكو"]),
            ("fr", "l’Algérie et les accords économiques", ["Algerie", "accord économique", "d'Algérie", "ACCORDS"], ["Alger"]),
            ("en", "The embassy's agreements were signed", ["agreement", "embassy", "SIGN"], ["agree"]),
            ("az", "Azərbaycanın müqavilələri", ["Azərbaycan", "azerbaycan", "müqavilə", "muqavile", "MÜQAVİLƏ", "müqaviləsi"], ["Azər"]),
            ("az", "İQTİSADİ əməkdaşlığın", ["iqtisadi", "əməkdaşlıq", "ƏMƏKDAŞLIQ", "emekdasliq"], ["ıqtısadı"]),
            ("az", "QIZIL İşıq", ["qızıl", "işıq", "İŞIQ", "qizil"], ["IŞIQ"]),
            ("az", "Bakı'nın küçələri", ["Bakı", "küçə", "Baki"], ["Gəncə"]),
        ];
        foreach (var (locale, written, finds, not) in all)
        {
            var word = NewWord();
            var key = await Page(desk, locale, $"{word} {written}.");
            foreach (var looked in finds) await reader.Finds($"{word} {looked}", locale, $"pages/{key}");
            foreach (var other in not)
                Assert.True((await reader.Found($"{word} {other}", locale)).Length == 0, $"'{other}' finds '{written}'.");
        }
    }

    [Theory, BothWays]
    public async Task Shows_the_place_and_the_words_as_plain_text_whatever_was_written(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var word = NewWord();
        var filler = string.Concat(Enumerable.Repeat("Nothing of it is said here. ", 60));
        foreach (var fact in (string[])["a.b", "c.d"])
            (await desk.Post("/v1/facts",
                new { key = fact, kind = "number", value = "7", source = new { reference = "x" }, asOf = "2026" }))
                .EnsureSuccessStatusCode();
        var key = await Page(desk, "en", $"{filler}\n\n## <b>On</b> **agreements**\n\nThe [{word}](https://example.org/x) agreement <script>alert(1)</script> was `signed` 𝕏 {{{{claim:a.b|at last}}}} {{{{fact:c.d}}}}.\n\n{filler}",
            $"<img src=x onerror=alert(1)> {word} & agreements");
        await reader.Finds(word, "en", $"pages/{key}");
        var answer = await reader.Look($"{word} agreement");
        var found = Assert.Single((await answer.Json()).GetProperty("results").EnumerateArray());
        // The title as it was entered: plain text, never markup.
        Assert.Equal($"<img src=x onerror=alert(1)> [{word}] & [agreements]", found.Marked("title"));
        var excerpt = found.Marked("excerpt");
        Assert.Contains($"On [agreements] The [{word}] [agreement] was signed 𝕏 at last 7.", excerpt, StringComparison.Ordinal);
        Assert.StartsWith("…", excerpt, StringComparison.Ordinal);
        Assert.EndsWith("…", excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Length, 100, 300);
        Assert.Equal(("page", "en", "ltr", "current", $"{key}-en", $"http://localhost:8080/v1/pages/{key}?locale=en"),
            (found.Text("type"), found.Text("lang"), found.Text("dir"), found.Text("translation"), found.Text("slug"), found.Text("link")));
        Assert.Equal(DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), found.Text("date"));
        Assert.Equal(("en", "Accept-Encoding"),
            (Assert.Single(answer.Content.Headers.ContentLanguage), Assert.Single(answer.Headers.Vary)));
        Assert.DoesNotContain("stored", answer.Headers.GetValues("Cache-Status").Single(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/search?q={word}+agreement&locale=en");
        again.Headers.TryAddWithoutValidation("If-None-Match", answer.ETag());
        Assert.Equal(System.Net.HttpStatusCode.NotModified, (await reader.SendAsync(again)).StatusCode);
    }

    [Theory, BothWays]
    public async Task Words_are_all_needed_quoted_ones_side_by_side_and_some_left_out(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var word = NewWord();
        var (one, two) =
            (await Page(desk, "en", $"{word} joint commission meets"), await Page(desk, "en", $"{word} commission of joint experts"));
        await reader.Finds($"{word} joint commission", "en", $"pages/{one}", $"pages/{two}");
        Assert.Equal([$"pages/{one}"], await reader.Found($"{word} \"joint commission\""));
        Assert.Equal([$"pages/{one}"], await reader.Found($"{word} «joint commission"));
        Assert.Equal([$"pages/{two}"], await reader.Found($"{word} -meets"));
        Assert.Equal([$"pages/{one}"], await reader.Found($"{word} -\"joint experts\""));
        Assert.Empty(await reader.Found($"{word} elsewhere"));
        Assert.Empty(await reader.Found("-" + word));
        Assert.Empty(await reader.Found("the of !!! -"));
        Assert.Empty(await reader.Found(word, "fr"));
        // In the title it is worth more.
        var titled = await Page(desk, "en", "Other words.", $"{word} meets");
        await reader.Finds($"{word} meets", "en", $"pages/{titled}", $"pages/{one}");
        Assert.Equal($"pages/{titled}", (await reader.Found($"{word} meets"))[0]);
    }

    [Theory, BothWays]
    public async Task Counts_by_type_and_year_and_gives_out_each_once_page_by_page(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var word = NewWord();
        var keys = new List<string>();
        foreach (var type in (string[])["news", "news", "news", "speech", "notice", "page", "page"])
            keys.Add($"pages/{await Page(desk, "en", $"{word}.", type: type)}");
        await reader.Finds(word, "en", [.. keys]);
        var year = DateTime.UtcNow.Year;
        var all = await reader.Look(word).Json();
        Assert.Equal(["news=3", "page=2", "notice=1", "speech=1"], all.Facets("types"));
        Assert.Equal([$"{year}=7"], all.Facets("years"));
        Assert.Equal(7, all.GetProperty("totalSize").GetInt32());

        var news = await reader.Look(word, more: $"&type=news&year={year}").Json();
        Assert.Equal((3, 3), (news.GetProperty("results").GetArrayLength(), news.GetProperty("totalSize").GetInt32()));
        Assert.Equal(["news=3", "page=2", "notice=1", "speech=1"], news.Facets("types"));
        Assert.Equal([$"{year}=3"], news.Facets("years"));
        var before = await reader.Look(word, more: "&year=1962").Json();
        Assert.Equal((0, 0), (before.GetProperty("totalSize").GetInt32(), before.Facets("types").Length));
        Assert.Equal([$"{year}=7"], before.Facets("years"));

        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await reader.Look(word, more: $"&pageSize=3&pageToken={token}").Json();
            seen.AddRange(page.GetProperty("results").EnumerateArray().Select(r => r.Text("subject")));
            Assert.Equal(7, page.GetProperty("totalSize").GetInt32());
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(keys.Order(), seen.Order());
        var first = (await reader.Look(word, more: "&pageSize=3").Json()).Text("nextPageToken");
        await reader.Look(word + " other", more: $"&pageToken={first}").Problem(400, "invalid_page_token");
        await reader.Look(word, more: $"&type=news&pageToken={first}").Problem(400, "invalid_page_token");
        await reader.Look(word, "fr", $"&pageToken={first}").Problem(400, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task What_ceases_to_be_public_is_not_shown_from_that_moment_on(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var word = NewWord();
        string[] ends = ["withdraw", "remove", "redirect"];
        var keys = new List<string>();
        foreach (var _ in ends) keys.Add(await Page(desk, "en", $"{word}."));
        var (changed, witness) = (await Page(desk, "en", $"{word} first."), await Page(desk, "en", $"{word}."));
        await reader.Finds(word, "en", [.. keys.Append(changed).Append(witness).Select(k => $"pages/{k}")]);

        // Not eventually: the very next answer.
        await desk.Do(keys[0], "en", "withdraw", new { reason = "Over." }).Json();
        Assert.DoesNotContain($"pages/{keys[0]}", await reader.Found(word));
        await desk.Do(keys[1], "en", "remove", new { reason = "Wrong." }).Json();
        Assert.DoesNotContain($"pages/{keys[1]}", await reader.Found(word));
        await desk.Do(keys[2], "en", "redirect", new { to = witness }).Json();
        Assert.DoesNotContain($"pages/{keys[2]}", await reader.Found(word));
        await desk.Release(changed, "en", $"{word} second.");
        Assert.DoesNotContain($"pages/{changed}", await reader.Found($"{word} first"));
        await reader.Finds($"{word} second", "en", $"pages/{changed}");
        await reader.Finds(word, "en", $"pages/{changed}", $"pages/{witness}");
        // And out of the index, so that nothing counts it either.
        await Eventually.True("it is counted no more",
            async () => (await reader.Look(word).Json()).GetProperty("totalSize").GetInt32() == 2);
    }

    [Theory, BothWays]
    public async Task What_is_internal_a_draft_or_under_embargo_is_not_in_the_index(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var word = NewWord();
        var (hidden, later, draft) = (Editor.NewKey(), Editor.NewKey(), await desk.NewPage("en"));
        await desk.NewPage(more: new { key = hidden, type = "page", authenticLocale = "en", audience = "internal" });
        await desk.NewPage(
            more: new { key = later, type = "page", authenticLocale = "en", embargoUntil = DateTimeOffset.UtcNow.AddSeconds(4) });
        await desk.Release(hidden, "en", $"{word}.");
        await desk.Release(later, "en", $"{word}.");
        await desk.Draft(draft, "en", $"{word}.");
        var witness = await Page(desk, "en", $"{word}.");
        await Eventually.True("the witness is found", async () => (await reader.Found(word)).Contains($"pages/{witness}"));
        // Staff see internal records elsewhere; search returns them to no caller.
        var early = await desk.Look(word).Json();
        Assert.DoesNotContain(early.GetProperty("results").EnumerateArray(),
            r => r.Text("subject") == $"pages/{hidden}" || r.Text("subject") == $"pages/{draft}");
        await reader.Finds(word, "en", $"pages/{witness}", $"pages/{later}");
        Assert.Equal(2, (await desk.Look(word).Json()).GetProperty("totalSize").GetInt32());
    }

    [Theory, BothWays]
    public async Task One_typing_error_in_a_long_word_is_corrected_when_the_exact_words_find_little(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var word = NewWord();
        var one = await Page(desk, "en", $"{word} consultations");
        await reader.Finds($"{word} consultations", "en", $"pages/{one}");
        // A letter that is missing, too much, wrong, and two that are swapped.
        foreach (var typed in (string[])["consultaions", "consulttations", "consuktations", "consultatoins"])
        {
            var answer = await reader.Look($"{word} {typed}").Json();
            Assert.Equal(($"{word} consultations", true), (answer.Text("didYouMean"), answer.GetProperty("corrected").GetBoolean()));
            Assert.Equal($"pages/{one}", Assert.Single(answer.GetProperty("results").EnumerateArray()).Text("subject"));
        }
        // Exactly found, two errors, a short word, a quotation and what is left out: nothing is corrected.
        foreach (var typed in (string[])["consultations", "consltaions", "\"consultaions\"", "consultations -consultaions"])
            Assert.False((await reader.Look($"{word} {typed}").Json()).TryGetProperty("didYouMean", out _), typed);
        var short_ = await Page(desk, "en", $"{word} visa");
        await reader.Finds($"{word} visa", "en", $"pages/{short_}");
        Assert.Equal(0, (await reader.Look($"{word} vsia").Json()).GetProperty("totalSize").GetInt32());

        var arabic = await Page(desk, "ar", $"{word} المشاورات السياسية");
        await reader.Finds($"{word} مشاورات", "ar", $"pages/{arabic}");
        Assert.Equal([$"pages/{arabic}"], await reader.Found($"{word} المشاوراات", "ar"));
        // What has been removed corrects nothing: its words are nobody's business any more.
        var secret = "zyxwv" + NewWord()[1..6];
        var removed = await Page(desk, "en", $"{secret}.");
        await reader.Finds(secret, "en", $"pages/{removed}");
        await desk.Do(removed, "en", "remove", new { reason = "Wrong." }).Json();
        await Eventually.True("it is gone from the index",
            async () => (await reader.Look(secret).Json()).GetProperty("totalSize").GetInt32() == 0);
        Assert.False((await reader.Look(secret + "x").Json()).TryGetProperty("didYouMean", out _));
    }

    [Theory, BothWays]
    public async Task Words_that_mean_the_same_find_each_other_within_one_language(Way way)
    {
        var stack = await stacks.Search(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var word = NewWord();
        (string Locale, string Written, string[] Finds, string[] Not)[] all =
        [
            ("en", "the United Nations", ["UN", "un", "united nations", "\"united nations\""], ["union"]),
            ("fr", "l’Organisation de la coopération islamique", ["OCI", "oci"], ["OIC"]),
            ("ar", "أسعار البترول", ["النفط", "نفط", "بترول"], ["petroleum"]),
            ("ar", "1 نوفمبر", ["تشرين الثاني"], ["نيسان"]),
            ("ar", "الجزائر", ["الجزائر"], ["Algeria", "Algérie"]),
            ("az", "Birləşmiş Millətlər Təşkilatının sessiyası", ["BMT"], ["UN"]),
        ];
        foreach (var (locale, written, finds, not) in all)
        {
            var key = await Page(desk, locale, $"{word} {written}.");
            foreach (var looked in finds)
                await Eventually.True($"{looked} finds {written}",
                    async () => (await reader.Found($"{word} {looked}", locale)).Contains($"pages/{key}"));
            foreach (var other in not) Assert.DoesNotContain($"pages/{key}", await reader.Found($"{word} {other}", locale));
        }
    }

    [Theory, BothWays]
    public async Task A_link_leads_to_the_site_and_the_date_is_the_one_that_the_page_bears(Way way)
    {
        await using var stack = await Stack.Start(way, SearchRequests.Hosts, new Dictionary<string, string?>
        {
            ["Site:Link"] = "https://example.org/{locale}/{type}/{slug}"
        });
        var (desk, reader) = (stack.Desk(), stack.Http());
        var (word, news) = (NewWord(), Editor.NewKey());
        await desk.NewPage(more: new { key = news, type = "news", authenticLocale = "fr" });
        var draft = await desk.Put($"/v1/pages/{news}/editions/fr",
            new { slug = "été-" + news, title = "Visite", body = word, publicDate = "2019-05-01" });
        await desk.Publish(news, "fr", draft.ETag());
        await reader.Finds(word, "fr", $"pages/{news}");
        var found = Assert.Single((await reader.Look(word, "fr").Json()).GetProperty("results").EnumerateArray());
        Assert.Equal(($"https://example.org/fr/news/%C3%A9t%C3%A9-{news}", "2019-05-01"), (found.Text("link"), found.Text("date")));
        Assert.Equal([$"pages/{news}"], await reader.Found(word, "fr", "&year=2019&type=speech,news"));
        Assert.Empty(await reader.Found(word, "fr", "&type=page&type=speech"));
    }

    [Theory, BothWays]
    public async Task Refuses_by_name(Way way)
    {
        var reader = (await stacks.Search(way)).Http();
        foreach (var (query, fault) in new[]
        {
            ("", "q:required"), ("q=%20", "q:required"), ("q=" + new string('a', 201), "q:too_long"), ("q=a%00b", "q:invalid_text"),
            ("q=a%0Ab", "q:invalid_text"),
            ("q=" + string.Join('+', Enumerable.Repeat("a", 17)), "q:out_of_range"), ("q=a&locale=de", "locale:unknown_language"),
            ("q=a&type=treaty", "type:invalid_word"), ("q=a&forum=x", "forum:invalid_word"), ("q=a&state=XYZ", "state:unknown_state"),
            ("q=a&year=-1", "year:out_of_range"), ("q=a&year=10000", "year:out_of_range"), ("q=a&pageSize=101", "pageSize:out_of_range"),
            ("q=a&fuzzy=1", "fuzzy:unknown_parameter"),
        })
            Assert.Equal([fault],
                (await reader.GetAsync($"/v1/search?{query}{(query.Contains("locale") ? "" : "&locale=en")}")
                    .Problem(400, "invalid_request")).Faults());
        foreach (var token in (string[])["x", Token("NaN", "a"), Token("", "a"), Token("2143289344", "a")])
            await reader.Look("a", more: $"&pageToken={token}").Problem(400, "invalid_page_token");
    }

    static string Token(string score, string id) =>
        System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes((string[])["000000000000", score, id]));

    [Theory, BothWays]
    public async Task Any_text_whatever_is_searched_or_refused(Way way)
    {
        var reader = (await stacks.Search(way)).Http();
        var random = new Random(7);
        string[] signs =
            ["\"", "-", "+", "&&", "||", "!", "(", ")", "{", "}", "[", "]", "^", "~", "*", "?", ":", "\\", "/", "title:", "AND", "NOT",
                "TO", " ", " ", "a", "الاتفاقيات", "İ", "ı", "l'", "’",
            "\u0640", " \u0640 ", "\u064b", "\u200f", "\u202e", "𝕏", "👩‍👩‍👧", "e\u0301", "\u0001", "\ud83d", "ﷺ", "٣", "<b>", "%", "'",
            ";--", "\t", "xn--", "Ⅳ", "ﬁ", "\ufeff"];
        for (var i = 0; i < 100; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 12); n > 0; n--) text.Append(signs[random.Next(signs.Length)]);
            foreach (var locale in (string[])["ar", "fr", "en", "az"])
            {
                var answer = await reader.Look(text.ToString(), locale);
                Assert.True((int)answer.StatusCode is 200 or 400,
                    $"'{text}' in {locale}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }
}
