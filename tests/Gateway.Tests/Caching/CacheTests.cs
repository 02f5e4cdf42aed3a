using System.Net;
using Embassy.Content.V1;
using Embassy.Gateway.Caching;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Tests.Caching;

public class CacheTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task Every_answer_says_its_age_and_what_the_cache_did(Way way)
    {
        var stack = await stacks.Whole(way);
        var (http, path) = (stack.Http(), $"/v1/pages/{await stack.NewPage()}?locale=ar");
        await stack.Told();
        var first = await http.GetAsync(path);
        Assert.Equal(("embassy; fwd=uri-miss; stored", TimeSpan.Zero), (first.Cache(), first.Headers.Age));
        var second = await Eventually.Value("it is a second old",
            async () => await http.GetAsync(path) is { Headers.Age.TotalSeconds: >= 1 } aged ? aged : null);
        Assert.Matches("^embassy; hit; ttl=5[0-9]$", second.Cache());
        Assert.Equal((first.ETag(), await first.Content.ReadAsStringAsync()), (second.ETag(), await second.Content.ReadAsStringAsync()));
        Assert.Equal("public, no-cache", second.Headers.CacheControl!.ToString());
        foreach (var (answer, status) in ((Task<HttpResponseMessage>, string)[])
        [
            (stack.Http(Roles.Editor).GetAsync(path), "embassy; fwd=request; detail=signed-in"),
            (http.GetAsync("/v1/none"), "embassy; detail=gateway"), (http.GetAsync("/health/live"), "embassy; detail=gateway"),
            (http.GetAsync("/v1/reviews"), "embassy; detail=gateway"),
            (stack.Http(Roles.Editor).Post("/v1/pages", new { }), "embassy; fwd=method"),
        ])
        {
            Assert.Equal(status, (await answer).Cache());
            Assert.NotNull((await answer).Headers.Age);
        }
        var mine = (await stack.Http(Roles.Editor).GetAsync(path)).Headers.CacheControl!;
        Assert.Equal((true, true), (mine.Private, mine.NoStore));
    }

    [Theory, BothWays]
    public async Task Whoever_has_written_reads_what_they_wrote(Way way)
    {
        var stack = await stacks.Whole(way);
        var (desk, http, page) = (stack.Http(Roles.Editor), stack.Http(), await stack.NewPage());
        for (var i = 0; i < 20; i++)
        {
            await Task.WhenAll(http.GetAsync($"/v1/pages/{page}?locale=ar"), http.GetAsync("/v1/pages?locale=ar&pageSize=100"));
            var saved = await desk.Put($"/v1/pages/{page}/editions/ar", new { slug = page, title = $"عنوان {i}", body = "نص" }, "*");
            await desk.Post($"/v1/pages/{page}/editions/ar:publish", new { }, saved.ETag()).Json();
            Assert.Equal($"عنوان {i}", (await http.GetAsync($"/v1/pages/{page}?locale=ar").Json()).Text("title"));
        }
        // An act names the agreement, an import the collection that it fills.
        var agreement = await stack.NewAgreement();
        await http.GetAsync("/v1/agreements").Json();
        await http.GetAsync($"/v1/agreements/{agreement}?locale=*").Json();
        var another = await stack.NewAgreement();
        Assert.Contains((await http.GetAsync("/v1/agreements?pageSize=100").Json()).GetProperty("agreements").EnumerateArray(),
            a => a.Text("id") == another);
    }

    [Theory, BothWays]
    public async Task What_is_written_past_the_gateway_is_announced_to_it(Way way)
    {
        var stack = await stacks.Whole(way);
        var (http, page) = (stack.Http(), await stack.NewPage());
        await http.GetAsync($"/v1/pages/{page}?locale=ar").Json();
        var content = new EditionsService.EditionsServiceClient(stack.Grpc("content", Roles.Editor));
        var saved = content.SaveDraftAsync(new SaveDraftRequest { Key = page, Locale = "ar", Slug = page, Title = "آخر", Body = "نص" },
            new Metadata { { "If-Match", "*" } });
        var etag = (await saved.ResponseHeadersAsync).GetValue("etag")!;
        await saved;
        await content.PublishEditionAsync(new PublishEditionRequest { Key = page, Locale = "ar" }, new Metadata { { "If-Match", etag } });
        await Eventually.True("the announcement has evicted it",
            async () => (await http.GetAsync($"/v1/pages/{page}?locale=ar").Json()).Text("title") == "آخر");
    }

    [Theory, BothWays]
    public async Task What_is_not_there_is_kept_for_a_moment_and_found_as_soon_as_it_is(Way way)
    {
        var stack = await stacks.Whole(way);
        var (http, key) = (stack.Http(), Platform.NewKey());
        await stack.Told();
        var (first, second) = (http.GetAsync($"/v1/pages/{key}?locale=ar"), default(HttpResponseMessage));
        var problem = await first.Refused(404, "not_found");
        second = await http.GetAsync($"/v1/pages/{key}?locale=ar");
        Assert.Matches("^embassy; hit; ttl=[0-5]$", second.Cache());
        Assert.NotEqual(problem.Text("traceId"), (await Task.FromResult(second).Refused(404, "not_found")).Text("traceId"));
        var desk = stack.Http(Roles.Editor);
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" }).Json(HttpStatusCode.Created);
        var saved = await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = key, title = "عنوان", body = "نص" });
        await desk.Post($"/v1/pages/{key}/editions/ar:publish", new { }, saved.ETag()).Json();
        await http.GetAsync($"/v1/pages/{key}?locale=ar").Json();
        // No other error is cached.
        for (var i = 0; i < 2; i++)
            Assert.DoesNotContain("hit", await http.GetAsync("/v1/pages?pageSize=101").Cache(), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task It_is_kept_once_for_each_language_that_is_wanted_and_once_for_those_who_want_none(Way way)
    {
        var stack = await stacks.Whole(way);
        var (http, page) = (stack.Http(), await stack.NewPage());
        var desk = stack.Http(Roles.Editor);
        var saved = await desk.Put($"/v1/pages/{page}/editions/fr", new { slug = page, title = "Titre", body = "Texte" });
        await desk.Post($"/v1/pages/{page}/editions/fr:publish", new { }, saved.ETag()).Json();
        await stack.Told();
        foreach (var (wanted, given, hit) in ((string?, string, bool)[])
        [
            (null, "ar", false), ("", "ar", true), ("ar", "ar", false), ("ar-DZ, fr;q=0.5", "ar", true), ("fr", "fr", false),
            ("fr-DZ", "fr", true), ("de, fr;q=0.9, ar;q=0.1", "fr", true),
            ("fr;q=0.2, ar;q=0.8", "ar", true), ("de", "ar", true), ("fr;q=0, *", "ar", true), ("AR", "ar", true),
            ("garbage;;;", "ar", true), ("*", "ar", true),
        ])
        {
            var answer = await http.AsIs(HttpMethod.Get, $"/v1/pages/{page}", null, wanted is null ? [] : [("Accept-Language", wanted)]);
            Assert.Equal((wanted, given, hit),
                (wanted, answer.Content.Headers.ContentLanguage.Single(), answer.Cache().Contains("hit", StringComparison.Ordinal)));
            Assert.Contains("Accept-Language", answer.Headers.Vary);
        }
        // A request that names its language varies only by content coding.
        Assert.Equal(["Accept-Encoding"], (await http.GetAsync($"/v1/pages/{page}?locale=fr")).Headers.Vary);
        var missing = await http.AsIs(HttpMethod.Get, $"/v1/pages/{page}", null, ("Accept-Language", "en"));
        await Task.FromResult(missing).Refused(404, "language_missing");
        Assert.Contains("Accept-Language", missing.Headers.Vary);
    }

    [Theory, BothWays]
    public async Task When_the_missions_languages_change_every_reader_gets_the_new_first_one(Way way)
    {
        await using var stack = await Stack.Start(way, [Platform.Hosts[0]]);
        var (http, page) = (stack.Http(), await stack.NewPage());
        Assert.Equal("ar", (await http.GetAsync($"/v1/pages/{page}")).Content.Headers.ContentLanguage.Single());
        var read = await stack.Http(Roles.Administrator).GetAsync("/v1/mission");
        await stack.Http(Roles.Administrator).Put("/v1/mission",
            new
            {
                sendingState = "DZA",
                receivingState = "AZE",
                locales = (string[])["fr", "ar", "en", "az"],
                timeZones = (string[])["Africa/Algiers", "Asia/Baku"]
            }, read.ETag()).Json();
        await http.GetAsync($"/v1/pages/{page}").Refused(404, "language_missing");
    }

    [Theory, BothWays]
    public async Task Out_of_the_cache_come_304_HEAD_and_compressed_forms_with_etags_of_their_own(Way way)
    {
        var stack = await stacks.Whole(way);
        var (page, desk) = (await stack.NewPage(), stack.Http(Roles.Editor));
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"نص {i} "));
        var saved = await desk.Put($"/v1/pages/{page}/editions/ar", new { slug = page, title = "عنوان", body = text }, "*");
        await desk.Post($"/v1/pages/{page}/editions/ar:publish", new { }, saved.ETag()).Json();
        var (http, path) = (stack.Http(), $"/v1/pages/{page}?locale=ar");
        await stack.Told();
        var plain = await http.GetAsync(path);
        var json = await plain.Content.ReadAsStringAsync();
        foreach (var (accepted, coding) in ((string, string?)[])
            [("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("gzip;q=1, br;q=0.5", "gzip"),
                ("br;q=0, gzip;q=0.1", "gzip"), ("*", "br"), ("identity", null), ("deflate", null), ("br;q=0", null), ("gzip;q=x", null)])
            for (var i = 0; i < 2; i++)
            {
                var answer = await http.AsIs(HttpMethod.Get, path, null, ("Accept-Encoding", accepted));
                Assert.Equal((accepted, coding), (accepted, answer.Content.Headers.ContentEncoding.SingleOrDefault()));
                await using var stream = await answer.Content.ReadAsStreamAsync();
                await using Stream read = coding switch
                {
                    "br" => new System.IO.Compression.BrotliStream(stream, System.IO.Compression.CompressionMode.Decompress),
                    "gzip" => new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Decompress),
                    _ => stream,
                };
                Assert.Equal(json, await new StreamReader(read).ReadToEndAsync());
                Assert.Equal(coding is null ? plain.ETag() : $"{plain.ETag()[..^1]}-{coding}\"", answer.ETag());
                Assert.Contains("Accept-Encoding", answer.Headers.Vary);
                var again = await http.AsIs(HttpMethod.Get, path, null, ("Accept-Encoding", accepted), ("If-None-Match", answer.ETag()));
                Assert.Equal((HttpStatusCode.NotModified, answer.ETag()), (again.StatusCode, again.ETag()));
                var head = await http.AsIs(HttpMethod.Head, path, null, ("Accept-Encoding", accepted));
                Assert.Equal((answer.Content.Headers.ContentLength, 0),
                    (head.Content.Headers.ContentLength, (await head.Content.ReadAsByteArrayAsync()).Length));
                Assert.Contains("hit", head.Cache(), StringComparison.Ordinal);
            }
        // A compressed form of an earlier version does not match the current one.
        Assert.Equal(HttpStatusCode.OK,
            (await http.AsIs(HttpMethod.Get, path, null, ("Accept-Encoding", "br"), ("If-None-Match", plain.ETag()))).StatusCode);
    }

    [Theory, BothWays]
    public async Task HTTP_2_is_answered_out_of_it_too(Way way)
    {
        var stack = await stacks.Whole(way);
        var path = $"/v1/pages/{await stack.NewPage()}?locale=ar";
        await stack.Told();
        var first = await stack.Http().GetAsync(path);
        using var request =
            new HttpRequestMessage(HttpMethod.Get, path)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact
            };
        var second = await stack.Http().SendAsync(request);
        Assert.Equal((HttpVersion.Version20, first.ETag(), await first.Content.ReadAsStringAsync()),
            (second.Version, second.ETag(), await second.Content.ReadAsStringAsync()));
        Assert.Contains("hit", second.Cache(), StringComparison.Ordinal);
    }

    [Fact, NeedsServers]
    public async Task A_gateway_that_loses_the_broker_trusts_nothing_until_it_hears_again()
    {
        await using var rabbit = await RabbitServer.Start();
        await using var stack =
            await Stack.Start(Way.Real, [Platform.Hosts[0]], new Dictionary<string, string?> { ["Bus:Url"] = rabbit.Uri });
        var (http, page) = (stack.Http(), await stack.NewPage());
        var path = $"/v1/pages/{page}?locale=ar";
        await stack.Told();
        await http.GetAsync(path).Json();
        Assert.Contains("hit", await http.GetAsync(path).Cache(), StringComparison.Ordinal);
        await rabbit.Kill();
        await Eventually.True("it has noticed", async () => await http.GetAsync(path).Cache() == "embassy; fwd=bypass; detail=broker-away");
        await rabbit.Restart();
        await Eventually.True("it hears again", async () => (await http.GetAsync(path).Cache()).Contains("hit", StringComparison.Ordinal));
        var cacheStore = stack.Gateway().Services.GetService(typeof(CacheStore)).As<CacheStore>();
        Assert.True(cacheStore.Evictions > 0, "It was not emptied.");
        // Announcements are received again.
        var before = cacheStore.Now;
        var saved = await new MissionsService.MissionsServiceClient(stack.Grpc("content", Roles.Administrator))
            .UpdateMissionAsync(new UpdateMissionRequest
            {
                Mission = new Mission
                {
                    SendingState = "DZA",
                    ReceivingState = "AZE",
                    Locales = { "ar", "fr" },
                    TimeZones = { "Africa/Algiers" }
                },
            }, new Metadata { { "If-Match", "*" } });
        Assert.NotNull(saved);
        await Eventually.True("the announcement has come", () => Task.FromResult(cacheStore.Now > before));
    }

    [Theory, BothWays]
    public async Task Readers_and_writers_of_two_gateways_are_never_shown_what_they_know_to_be_old(Way way)
    {
        await using var stack = await Stack.Start(way, [Platform.Hosts[0]], gateways: 2);
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => stack.NewPage()));
        var answered = new int[pages.Length];
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var reads = 0;
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var writers = pages.Select((page, i) => Task.Run(async () =>
        {
            var (desk, http) = (stack.Http(Roles.Editor), stack.Http());
            for (var version = 1; !over.IsCancellationRequested; version++)
            {
                var saved = await desk.Put($"/v1/pages/{page}/editions/ar", new { slug = page, title = $"{version}", body = "نص" }, "*");
                await desk.Post($"/v1/pages/{page}/editions/ar:publish", new { }, saved.ETag()).Json();
                Volatile.Write(ref answered[i], version);
                if (await Title(http, page) is var seen && seen < version)
                    wrong.Add($"{page}: its writer was shown {seen} after {version}");
            }
        }));
        // The gateway that the writers use never shows less than was acknowledged. The other one learns of it from an
        // announcement, so it never shows less than before; gateway.freshness measures its delay.
        var shown = new int[pages.Length];
        var readers = Enumerable.Range(0, 8).Select(reader => Task.Run(async () =>
        {
            var (http, random, known) = (stack.Http(reader % 2, []), new Random(reader), reader % 2 == 0 ? answered : shown);
            while (!over.IsCancellationRequested)
            {
                var i = random.Next(pages.Length);
                var least = Volatile.Read(ref known[i]);
                var seen = await Title(http, pages[i]);
                if (seen < least) wrong.Add($"{pages[i]}: a reader of gateway {reader % 2} was shown {seen} after {least}");
                if (known == shown) Raise(ref shown[i], seen);
                Interlocked.Increment(ref reads);
            }
        }));
        await Task.WhenAll(writers.Concat(readers));
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        Assert.True(reads > 200 && answered.All(a => a > 3), $"Too little met: {reads} reads, {string.Join(' ', answered)} versions.");
        Assert.All(shown, version => Assert.True(version > 1, "The other gateway has shown no new version."));
        foreach (var (page, last) in pages.Zip(answered))
            await Eventually.True($"the other gateway shows {last} of {page}", async () => await Title(stack.Http(1, []), page) == last);

        static void Raise(ref int to, int least)
        {
            for (var now = Volatile.Read(ref to); now < least; now = Volatile.Read(ref to)) Interlocked.CompareExchange(ref to, least, now);
        }

        async Task<int> Title(HttpClient http, string page) =>
            int.TryParse((await http.GetAsync($"/v1/pages/{page}?locale=ar").Json()).Text("title"), out var version) ? version : 0;
    }
}
