using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Embassy.Content.Tests.Assets;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.ImportExport;

public class ImportMissionTests
{
    [Theory, BothWays]
    public async Task Validating_a_folder_names_the_same_faults_and_counts_and_stores_nothing(Way way)
    {
        await using var first = await Folders.Empty(way);
        await first.Live(3, pages: 3);
        var zip = await first.Export();
        await using var second = await Folders.Empty(way);
        Task<HttpResponseMessage> Import(byte[] file, string query) => second.Http(Roles.Administrator).Post("/v1/mission:import" + query,
            new ByteArrayContent(file) { Headers = { ContentType = new("application/zip") } });
        var validated = await Import(zip, "?validateOnly=true").Json();
        Assert.Equal(0, await second.Query<ContentDb, int>("content",
            async db => await db.Pages.CountAsync() + await db.Assets.CountAsync() + await db.Outbox.CountAsync()));
        Assert.Equal((await Import(zip, "").Json()).GetRawText(), validated.GetRawText());
        await using var third = await Folders.Empty(way);
        var empty = Folders.Files(zip).First(f => f.Key.EndsWith("/page.json", StringComparison.Ordinal));
        var bad = Folders.Files(zip).With(empty.Key, "{");
        async Task<string[]> Faults(string query) => (await third.Http(Roles.Administrator).Post("/v1/mission:import" + query,
            new ByteArrayContent(bad) { Headers = { ContentType = new("application/zip") } }).Problem(400, "invalid_request")).Faults();
        Assert.Equal(await Faults(""), await Faults("?validateOnly=true"));
        Assert.Equal(["validateOnly:invalid_type"], await Import(zip, "?validateOnly=yes").Refused());
    }

    [Theory, BothWays]
    public async Task What_is_exported_imported_and_exported_again_is_the_same_to_the_byte(Way way)
    {
        var states = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1; seed <= 2; seed++)
        {
            await using var first = await Folders.Empty(way);
            await first.Live(seed, pages: 8);
            states.UnionWith(
                await first.Query<ContentDb, List<string>>("content", db => db.Editions.Select(e => e.State).Distinct().ToListAsync()));
            var zip = await first.Export();
            await using var second = await Folders.Empty(way);
            var taken = await (await second.Import(zip)).Json();
            Assert.Equal((8, 3), (taken.GetProperty("pages").GetInt32(), taken.GetProperty("assets").GetInt32()));
            var again = Folders.Files(await second.Export());
            foreach (var (name, bytes) in Folders.Files(zip))
                Assert.Equal((name, Encoding.UTF8.GetString(bytes)), (name, Encoding.UTF8.GetString(again[name])));
            Assert.Equal(zip, await second.Export());

            // And it answers as the first does, to the public and to staff.
            Assert.Equal(await Answer(first, "/v1/navigation?locale=ar"), await Answer(second, "/v1/navigation?locale=ar"));
            foreach (var key in await first.Query<ContentDb, List<string>>("content", db => db.Pages.Select(p => p.Key).ToListAsync()))
                foreach (var address in (string[])[$"/v1/pages/{key}?locale=fr", $"/v1/pages/{key}?locale=ar&fallback=true",
                    $"/v1/pages/{key}/editions", $"/v1/pages/{key}/editions/fr/history"])
                    Assert.Equal(await Answer(first, address), await Answer(second, address));
        }
        Assert.Equal(["draft", "gone", "published", "redirected", "scheduled", "superseded", "withdrawn"], states);

        static async Task<string> Answer(Stack stack, string address)
        {
            var http = stack.Http(address.Contains("editions", StringComparison.Ordinal) ? [Roles.Editor] : []);
            var answer = await http.GetAsync(address);
            var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
            json.Remove("traceId");
            return $"{(int)answer.StatusCode} {json.ToJsonString()}";
        }
    }

    [Theory, BothWays]
    public async Task The_demonstration_mission_is_taken_in_as_it_is_written_and_goes_round_without_a_difference(Way way)
    {
        await using var first = await Folders.Empty(way);
        var given = Folders.Demonstration();
        var taken = await (await first.Import(Folders.Zip(given.Select(f => KeyValuePair.Create("dz-az/" + f.Key, f.Value))))).Json();
        Assert.Equal((8, 32), (taken.GetProperty("pages").GetInt32(), taken.GetProperty("editions").GetInt32()));
        Assert.Contains("agreements.json", taken.GetProperty("leftAlone").EnumerateArray().Select(f => f.GetString()));
        var page = await first.Http().GetAsync("/v1/pages/current-relations?locale=az").Json();
        Assert.Equal(("current", Encoding.UTF8.GetString(given["pages/current-relations/az.md"])),
            (page.Text("translation"), page.Text("body")));
        // Announced like any publication.
        Assert.Equal(32,
            (await first.Log("content")).Count(a => a.RoutingKey.StartsWith("content.edition.published.", StringComparison.Ordinal)));

        var zip = await first.Export();
        var files = Folders.Files(zip);
        foreach (var (name, bytes) in given.Where(
            f => f.Key.EndsWith(".md", StringComparison.Ordinal) && f.Key.StartsWith("pages/", StringComparison.Ordinal)))
            Assert.Equal(bytes, files[name]);
        // As a value: an export sorts the languages by their tags.
        foreach (var (name, bytes) in given.Where(f => f.Key.EndsWith("page.json", StringComparison.Ordinal)))
            Assert.True(JsonNode.DeepEquals(Sorted(JsonNode.Parse(bytes)), Sorted(JsonNode.Parse(files[name]))), name);
        await using var second = await Folders.Empty(way);
        await (await second.Import(zip)).Json();
        Assert.Equal(zip, await second.Export());

        static JsonNode? Sorted(JsonNode? node)
        {
            foreach (var edition in node!["editions"]!.AsObject())
                edition.Value!["cites"] =
                    new JsonArray(
                        [.. edition.Value["cites"]!.AsArray().Select(c => (string)c!).Order(StringComparer.Ordinal)
                            .Select(c => (JsonNode)c)]);
            return node;
        }
    }

    [Theory, BothWays]
    public async Task An_import_that_is_only_validated_counts_the_same_and_stores_nothing(Way way)
    {
        await using var stack = await Folders.Empty(way);
        var given = Folders.Demonstration();
        var zip = Folders.Zip(given);
        var report = await stack.Http(Roles.Administrator).Post("/v1/mission:import?validateOnly=true", Content(zip)).Json();
        Assert.Equal((8, 32), (report.GetProperty("pages").GetInt32(), report.GetProperty("editions").GetInt32()));
        await stack.Http().GetAsync("/v1/mission").Problem(404, "not_found");
        Assert.Empty(await stack.Log("content"));
        await stack.Http(Roles.Administrator).Post("/v1/mission:import?validateOnly=true", Content(given.With("mission.json", "{}")))
            .Problem(400, "invalid_request");
        Assert.Equal(["validateOnly:invalid_type"], (await stack.Http(Roles.Administrator)
            .Post("/v1/mission:import?validateOnly=maybe", Content(zip)).Problem(400, "invalid_request")).Faults());
        Assert.Equal(report.GetRawText(), (await (await stack.Import(zip)).Json()).GetRawText());

        static ByteArrayContent Content(byte[] zip) => new(zip) { Headers = { ContentType = new("application/zip") } };
    }

    [Theory, BothWays]
    public async Task Where_a_second_person_has_to_approve_what_was_written_by_hand_is_a_draft(Way way)
    {
        await using var stack = await Folders.Empty(way);
        var given = Folders.Demonstration();
        var mission = Encoding.UTF8.GetString(given["mission.json"]).Replace("\"none\"", "\"second-person\"", StringComparison.Ordinal);
        await (await stack.Import(given.With("mission.json", mission))).Json();
        Assert.Equal("draft", await stack.Desk().State("current-relations", "ar"));
        await stack.Http().GetAsync("/v1/pages/current-relations?locale=ar").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Nothing_is_half_imported(Way way)
    {
        await using var source = await Folders.Empty(way);
        await source.Live(seed: 3, pages: 3);
        var desk = source.Desk();
        var (key, sha) = (await desk.NewPage(), await desk.NewAsset(null, "ar"));
        await desk.Release(key, "ar", $"![](/v1/assets/{sha})");
        await desk.Draft(key, "fr", "Brouillon");
        var files = Folders.Files(await source.Export());
        string Text(string name) => Encoding.UTF8.GetString(files[name]);
        var (page, record) = ($"pages/{key}/page.json", $"pages/{key}/record.json");

        await using var stack = await Folders.Empty(way);
        await Refused(Encoding.ASCII.GetBytes("PK no zip"), "file:invalid_format");
        await Refused(files.With("mission.json", null), "mission.json:required");
        await Refused(
            files.With("mission.json", "{\"sendingState\":\"XXX\",\"receivingState\":\"AZE\",\"locales\":[\"ar\",\"fr\",\"en\",\"az\"]}"),
            "mission.json: sendingState:unknown_state");
        await Refused(files.With("mission.json", "{\"sender\":1}"), "mission.json:invalid_format");
        await Refused(files.With("pages/../../x.md", "x"), "pages/../../x.md:invalid_format");
        await Refused(files.With("/etc/passwd", "x"), "/etc/passwd:invalid_format");
        await Refused(files.With(page, Text(page).Replace(key, "other", StringComparison.Ordinal)), $"{page}: create.key:invalid_format");
        foreach (var (above, fault) in ((string, string)[])[("none", "not_on_record"), (key, "out_of_range")])
            await Refused(
                files.With(page, Text(page).Replace("\"authenticLocale\"", $"\"parent\": \"{above}\", \"authenticLocale\"",
                    StringComparison.Ordinal)), $"{page}: create.parent:{fault}");
        await Refused(files.With(page, Text(page).Replace("\"authenticLocale\"", "\"position\": -1, \"authenticLocale\"",
            StringComparison.Ordinal)), $"{page}: create.position:out_of_range");
        await Refused(files.With(page, null), $"pages/{key}/ar.md:required", $"pages/{key}/history/fr-1.md:required", $"{record}:required");
        await Refused(files.With($"pages/{key}/ar.md", null), $"pages/{key}/ar.md:required");
        await Refused(files.With($"pages/{key}/history/en-1.md", "nobody's"), $"pages/{key}/history/en-1.md:not_on_record");
        await Refused(files.With(record, Text(record).Replace("\"state\": \"draft\"", "\"state\": \"secret\"", StringComparison.Ordinal)),
            $"{record}: editions[1].state:invalid_word");
        await Refused(files.With($"assets/{sha}.jpg", "other bytes"), $"assets/{sha}.jpg:invalid_format");
        await Refused(
            files.With($"assets/{sha}.json",
                Text($"assets/{sha}.json").Replace("\"lang\": \"ar\"", "\"lang\": \"fr\"", StringComparison.Ordinal)),
                $"assets/{sha}.json:required");
        await source.Import(Folders.Zip(files)).Problem(409, "already_exists");
        await stack.Import(Folders.Zip(files), Roles.Editor).Problem(403, "forbidden");
        Assert.Equal("no mission, 0 pages, 0 assets", await Held());
        await (await stack.Import(Folders.Zip(files))).Json();

        async Task Refused(byte[] zip, params string[] faults)
        {
            Assert.Equal(faults, (await stack.Import(zip).Problem(400, "invalid_request")).Faults());
            Assert.Equal("no mission, 0 pages, 0 assets", await Held());
            Assert.Empty(await stack.Log("content"));
        }

        Task<string> Held() => stack.Query<ContentDb, string>("content", async db =>
            $"{(await db.Missions.AnyAsync() ? "a" : "no")} mission, {await db.Pages.CountAsync()} pages, {await db.Assets.CountAsync()} "
            + $"assets");
    }

    [Theory, BothWays]
    public async Task All_files_together_have_a_limit_and_the_first_wrong_one_ends_it(Way way)
    {
        await using var stack =
            await Stack.Start(way, [new Host("content", ContentHost.Build)],
                new Dictionary<string, string?> { ["Limits:UnpackedBytes"] = "60000000" }, mission: false);
        var mission = Encoding.UTF8.GetBytes("{\"sendingState\":\"DZA\",\"receivingState\":\"AZE\",\"locales\":[\"ar\",\"fr\"]}");
        // Each file is within its own limit; packed they are next to nothing.
        var blank = Enumerable.Repeat((byte)' ', 15 << 20).ToArray();
        byte[] Zip(int pages) =>
            Folders.Zip(
                [KeyValuePair.Create("mission.json", mission), .. Enumerable.Range(0, pages)
                    .Select(i => KeyValuePair.Create($"pages/p{i}/page.json", blank))]);
        var four = Zip(4);
        var refused = await stack.Import(four).Problem(413, "too_large");
        Assert.True(four.Length < 200_000
            && long.Parse(refused.Text("limit"), System.Globalization.CultureInfo.InvariantCulture) is > 0 and <= 60_000_000,
            refused.ToString());
        // Of two wrong files the second is not opened.
        Assert.Equal(["pages/p0/page.json:invalid_format"], (await stack.Import(Zip(2)).Problem(400, "invalid_request")).Faults());
        Assert.Equal(0, await stack.Query<ContentDb, int>("content", db => db.Pages.CountAsync()));
    }

    [Theory, BothWays]
    public async Task What_is_wrong_with_a_file_is_said_in_words_of_ours(Way way)
    {
        await using var stack = await Folders.Empty(way);
        foreach (var (json, where) in ((string, string)[])[("{\"sender\":1}", "line 1"), ("{\n\"locales\":3}", "line 2"), ("{", "line 1"),
            ("null", "empty"), ("[]", "line 1")])
        {
            var said = (await stack.Import(Folders.Demonstration().With("mission.json", json)).Problem(400, "invalid_request"))
                .GetProperty("errors")[0].Text("description");
            Assert.Contains(where, said, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\.NET|JSON value|could not be|is an invalid|BytePosition", said);
        }
    }

    [Theory, BothWays]
    public async Task Takes_it_in_pieces_from_a_native_client(Way way)
    {
        await using var stack = await Folders.Empty(way);
        var client = new V1.ImportExportService.ImportExportServiceClient(stack.Grpc("gateway", Roles.Administrator));
        using var call = client.ImportMission();
        foreach (var piece in Folders.Zip(Folders.Demonstration()).Chunk(30_000))
            await call.RequestStream.WriteAsync(new V1.ImportMissionRequest { File = new HttpBody { Data = ByteString.CopyFrom(piece) } });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(8, (await call).Pages);
        Assert.Equal(HttpStatusCode.OK, (await stack.Http().GetAsync("/v1/mission")).StatusCode);
    }

    [Theory, BothWays]
    public async Task A_folder_does_not_loosen_the_rule_of_a_mission_that_wants_a_second_person(Way way)
    {
        await using var stack = await Folders.Empty(way);
        var administrator = stack.Http(Roles.Administrator);
        var set = await administrator.Put("/v1/mission",
            new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar", "fr", "en", "az"] });
        await set.Json(System.Net.HttpStatusCode.Created);
        Assert.Equal(["mission.json: approval:approval_weaker"],
            (await stack.Import(Folders.Zip(Folders.Demonstration())).Problem(400, "invalid_request")).Faults());
        await administrator.Put("/v1/mission",
            new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar", "fr", "en", "az"], approval = "none" },
            set.ETag()).Json();
        await stack.Import(Folders.Zip(Folders.Demonstration())).Json();
    }
}
