using System.Net;
using Embassy.Content;
using Embassy.Content.Tests;
using Embassy.Content.Tests.Assets;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.Search.Indexing;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Search.Tests.Indexing;

/// <summary>The index is derived: whatever becomes of it, what is public is found again.</summary>
public sealed class SearchIndexTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-search-");

    public void Dispose() => folder.Delete(recursive: true);

    Task<Stack> Start(Way way, params Host[] more) =>
        Stack.Start(way, [.. SearchRequests.Hosts, .. more],
            new Dictionary<string, string?> { ["Search:Folder"] = folder.FullName, ["Search:SaveSeconds"] = "0" });

    [Theory, BothWays]
    public async Task A_restart_reads_on_and_a_lost_or_broken_folder_is_made_anew(Way way)
    {
        await using var stack = await Start(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var (one, two) = (await desk.NewPage("en"), await desk.NewPage("en"));
        await desk.Release(one, "en", "kestrel falcon");
        await reader.Finds("kestrel", "en", $"pages/{one}");

        await stack.Stop("search");
        // Lucene keeps files that are not its own; a newly created folder no longer has this one.
        Mark();
        await stack.Restart("search");
        await reader.Finds("kestrel", "en", $"pages/{one}");
        Assert.True(IsMarked, "A folder that is whole is read on from.");
        // What was published while nothing was heard is read in the log.
        await desk.Release(two, "en", "kestrel owl");
        await reader.Finds("kestrel", "en", $"pages/{one}", $"pages/{two}");

        foreach (var spoil in (Action[])[Lose, Flip, Cut, Empty, Rename])
        {
            await stack.Stop("search");
            Mark();
            spoil();
            await stack.Restart("search");
            await reader.Finds("kestrel", "en", $"pages/{one}", $"pages/{two}");
            Assert.False(IsMarked, $"{spoil.Method.Name} was not noticed.");
            Assert.Equal(2, (await reader.Look("kestrel").Json()).GetProperty("totalSize").GetInt32());
        }
    }

    [Theory, BothWays]
    public async Task What_was_missed_is_read_and_what_is_wrong_goes_when_it_is_ordered_anew(Way way)
    {
        await using var stack = await Start(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage("en");
        await desk.Release(key, "en", "kestrel");
        await reader.Finds("kestrel", "en", $"pages/{key}");
        // Rows that changed behind the log: the index cannot know, and the number of the edition is the same.
        await stack.Query<ContentDb, int>("content",
            db => db.Editions.Where(e => e.PageKey == key).ExecuteUpdateAsync(set => set.SetProperty(e => e.Body, "falcon")));
        Assert.Equal(0, await IndexOrder.Rebuild(stack.Services("search")));
        await reader.Finds("falcon", "en", $"pages/{key}");
        await reader.Finds("kestrel", "en");
        // A log that is shorter than what was read of it, as after a backup was put back: everything is read again.
        await stack.Stop("search");
        await stack.Query<ContentDb, int>("content", async db =>
        {
            await db.Editions.Where(e => e.PageKey == key).ExecuteUpdateAsync(set => set.SetProperty(e => e.Body, "owl"));
            return await db.Outbox.Where(o => o.Subject.StartsWith("pages/")).ExecuteDeleteAsync();
        });
        await stack.Restart("search");
        await reader.Finds("owl", "en", $"pages/{key}");
    }

    [Fact]
    public async Task Two_processes_on_one_folder_each_have_their_own()
    {
        await using var one = await Start(Way.Embedded);
        await using var two = await Start(Way.Embedded);
        foreach (var stack in (Stack[])[one, two])
        {
            var key = await stack.Desk().NewPage("en");
            await stack.Desk().Release(key, "en", "kestrel");
            await stack.Http().Finds("kestrel", "en", $"pages/{key}");
        }
        Assert.Equal(["0", "1"], folder.GetDirectories().Select(d => d.Name).Order());
    }

    [Theory, BothWays]
    public async Task Engagements_agreements_and_resolutions_are_found_from_the_beginning_and_as_they_change(Way way)
    {
        await using var stack =
            await Start(way, new Host("events", EventsHost.Build), new Host("cooperation", CooperationHost.Build),
                new Host("forums", ForumsHost.Build));
        var (reader, officer, desk) = (stack.Http(), stack.Http(Roles.ProtocolOfficer), stack.Http(Roles.DeskOfficer));
        await Eventually.True("all is ready", async () => (await reader.Look("x").Json()).GetProperty("incomplete").GetArrayLength() == 0);
        var id = await Eventually.Value("events knows the mission", async () =>
        {
            var answer =
                await officer.Post("/v1/engagements",
                    new
                    {
                        kind = "meeting",
                        direction = "incoming",
                        start = "2022-08-29",
                        places = (object[])[new { lang = "und", text = "Oran" }],
                        titles = Titles("Kestrel consultations", "مشاورات العاسوق")
                    });
            return answer.StatusCode == HttpStatusCode.Created ? (await answer.Json(HttpStatusCode.Created)).Text("id") : null;
        });
        var agreement =
            (await desk.Post("/v1/agreements",
                new { type = "agreement", titles = Titles("Agreement on kestrels", "اتفاق العاسوق"), parties = (string[])["DZA", "AZE"] })
                .Json(HttpStatusCode.Created)).Text("id");
        await desk.Post("/v1/forums/nam/resolutions:import", new[]
        {
            new { forum = "nam", symbol = "NAM/2019/Kestrel.1", kind = "declaration", adopted = "2019-10-26", by = "consensus", title_en = "Declaration on the kestrel", source = "https://example.org/k" },
        }).Json();
        string[] all = [$"engagements/{id}", $"agreements/{agreement}", "forums/nam/resolutions/nam-2019-kestrel-1"];
        await reader.Finds("kestrel", "en", all);
        var answer = await reader.Look("kestrel").Json();
        Assert.Equal(["agreement=1", "engagement=1", "resolution=1"], answer.Facets("types"));
        Assert.Equal(["2022=1", "2019=1"], answer.Facets("years"));
        foreach (var result in answer.GetProperty("results").EnumerateArray())
        {
            var link = new Uri(result.Text("link"));
            Assert.Equal("http://localhost:8080", link.GetLeftPart(UriPartial.Authority));
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(link.PathAndQuery)).StatusCode);
            Assert.Contains("[", result.Marked("title"), StringComparison.Ordinal);
            Assert.Equal("", result.Text("translation"));
        }
        await reader.Finds("العاسوق", "ar", $"engagements/{id}", $"agreements/{agreement}");
        await reader.Finds("Oran", "en", $"engagements/{id}");
        await reader.Finds("NAM/2019/Kestrel.1", "en", all[2]);

        // An index created later reads the existing records through the public RPCs.
        await stack.Stop("search");
        Lose();
        await stack.Restart("search");
        await reader.Finds("kestrel", "en", all);
        // No longer public: forgotten.
        var etag = (await officer.GetAsync($"/v1/engagements/{id}?locale=*")).ETag();
        await officer.Put($"/v1/engagements/{id}",
            new
            {
                kind = "meeting",
                direction = "incoming",
                start = "2022-08-29",
                titles = Titles("Kestrel", "العاسوق"),
                audience = "internal"
            }, etag).Json();
        await reader.Finds("kestrel", "en", all[1], all[2]);
    }

    [Theory, BothWays]
    public async Task Letters_persons_and_initiatives_are_found_while_they_are_public_and_never_after_an_erasure(Way way)
    {
        await using var stack = await Start(way, new Host("events", EventsHost.Build), new Host("cooperation", CooperationHost.Build));
        var (reader, officer, desk) = (stack.Http(), stack.Http(Roles.ProtocolOfficer), stack.Http(Roles.DeskOfficer));
        var (person, hidden, letter) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await Eventually.True("events knows the mission", async () => (await officer.Put($"/v1/persons/{person}",
            new { names = Titles("Qoyun Kestrelsson", "قويون النسري") })).IsSuccessStatusCode);
        (await officer.Put($"/v1/persons/{hidden}", new { names = Titles("Hidden Kestrelsson", "خفي النسري"), audience = "internal" }))
            .EnsureSuccessStatusCode();
        var message = new
        {
            kind = "message",
            direction = "outgoing",
            signedOn = "2021-03-15",
            sender = new { state = "DZA", name = "Somebody" },
            addressee = new { state = "AZE", name = "Another" },
            titles = Titles("Message on the kestrel", "رسالة العاسوق"),
            audience = "public",
        };
        (await officer.Put($"/v1/letters/{letter}", message)).EnsureSuccessStatusCode();
        var initiative = (await desk.Post("/v1/initiatives", new
        {
            titles = Titles("Kestrel breeding", "تربية العاسوق"),
            dimension = "economic",
            sector = "nature",
            steps = (object[])[new { key = "a", titles = Titles("A", "أ"), state = "DZA", bodies = Titles("Ministry", "وزارة") }],
        }).Json(HttpStatusCode.Created)).Text("id");
        await reader.Finds("kestrel", "en", $"letters/{letter}", $"initiatives/{initiative}");
        await reader.Finds("Kestrelsson", "en", $"persons/{person}");
        await reader.Finds("النسري", "ar", $"persons/{person}");
        var found = (await reader.Look("kestrel", more: "&type=letter,person&state=DZA&year=2021").Json()).GetProperty("results");
        Assert.Equal(($"letters/{letter}", "letter", "2021-03-15"),
            (found[0].Text("subject"), found[0].Text("type"), found[0].Text("date")));
        Assert.Empty(await reader.Found("kestrel", more: "&state=TUN"));
        Assert.Empty(await reader.Found("kestrel", more: "&state=DZA&forum=nam"));

        // What is made anew reads the same records.
        await stack.Stop("search");
        Lose();
        await stack.Restart("search");
        await reader.Finds("kestrel", "en", $"letters/{letter}", $"initiatives/{initiative}");
        await reader.Finds("Kestrelsson", "en", $"persons/{person}");

        var etag = (await officer.GetAsync($"/v1/letters/{letter}?locale=*")).ETag();
        (await officer.Put($"/v1/letters/{letter}", message with { audience = "internal" }, etag)).EnsureSuccessStatusCode();
        await reader.Finds("kestrel", "en", $"initiatives/{initiative}");
        var erased = (await officer.GetAsync($"/v1/persons/{person}?locale=*")).ETag();
        await stack.Http(Roles.Administrator).Post($"/v1/persons/{person}:erase", new { }, erased).Json();
        await reader.Finds("Kestrelsson", "en");
        await Eventually.True("the name is completed no more", async () =>
            !(await reader.GetStringAsync(new Uri("/v1/search:suggest?q=kestrels&locale=en", UriKind.Relative))).Contains("kestrelsson"));
        var corrected = await reader.Look("Kestrelson").Json();
        Assert.False(corrected.TryGetProperty("didYouMean", out _));
        await stack.Stop("search");
        Lose();
        await stack.Restart("search");
        await reader.Finds("kestrel", "en", $"initiatives/{initiative}");
        Assert.Empty(await reader.Found("Kestrelsson"));
    }

    [Theory, BothWays]
    public async Task The_description_of_a_picture_is_found_with_its_page(Way way)
    {
        await using var stack = await Start(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var sha = await desk.NewAsset(Content.Tests.Assets.Files.Picture(60, 60), "en");
        var key = await desk.NewPage("en");
        await desk.Release(key, "en", $"![](/v1/assets/{sha})");
        await reader.Finds("\"text in en\"", "en", $"pages/{key}");
        await desk.Put($"/v1/assets/{sha}/description", new { name = "", texts = (object[])[new { lang = "en", text = "A kestrel" }] }, "*")
            .Json();
        await reader.Finds("kestrel", "en", $"pages/{key}");
    }

    static object[] Titles(string english, string arabic) => [new { lang = "en", text = english }, new { lang = "ar", text = arabic }];

    IEnumerable<FileInfo> Files() => new DirectoryInfo(Path.Combine(folder.FullName, "0", "index")).EnumerateFiles();

    FileInfo Marker => new(Path.Combine(folder.FullName, "0", "index", "marker"));

    bool IsMarked => Marker.Exists;

    void Mark() => File.WriteAllText(Marker.FullName, "");

    FileInfo Largest() => Files().MaxBy(f => f.Length)!;

    void Lose()
    {
        foreach (var own in folder.GetDirectories()) own.Delete(recursive: true);
    }

    void Flip()
    {
        using var file = Largest().Open(FileMode.Open);
        file.Position = file.Length / 2;
        var there = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(there ^ 0xff));
    }

    void Cut()
    {
        using var file = Largest().Open(FileMode.Open);
        file.SetLength(file.Length / 2);
    }

    void Empty()
    {
        foreach (var file in Files().Where(f => f.Length > 0)) File.WriteAllBytes(file.FullName, []);
    }

    // A segment that is named and not there.
    void Rename()
    {
        var file = Largest();
        file.MoveTo(file.FullName + ".gone");
    }
}
