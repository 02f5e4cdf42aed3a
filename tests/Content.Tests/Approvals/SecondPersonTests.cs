using System.Text;
using Embassy.Content.Facts;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.Facts;
using Embassy.Content.Tests.ImportExport;
using Embassy.ServiceDefaults;
using Embassy.V1;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embassy.Content.Tests.Approvals;

/// <summary>
/// Where the mission wants a second person, one person with every role but the administrator's changes nothing that
/// readers see.
/// </summary>
public class SecondPersonTests(Stacks stacks) : IClassFixture<Stacks>
{
    /// <summary>What alice tries on: a page that uses a fact and a picture, and another that is public too.</summary>
    sealed record Ground(HttpClient Alice, string Page, string Other, string Fact, string Asset);

    static readonly IReadOnlyList<MethodDescriptor> Writes =
        [.. Editor.Methods.Where(m => m.GetOptions().GetExtension(AnnotationsExtensions.Http) is { } http
            ? http.PatternCase != HttpRule.PatternOneofCase.Get
            : !m.Name.StartsWith("List", StringComparison.Ordinal) && !m.Name.StartsWith("Read", StringComparison.Ordinal))];

    /// <summary>Operations that no editor or approver may call.</summary>
    static readonly Dictionary<string, string> Exempt = new()
    {
        ["UpdateMission"] = "An administrator sets the rule itself.",
        ["ImportMission"] = "An administrator restores a whole mission, into one without pages; it may not loosen the rule.",
    };

    static readonly Dictionary<string, Func<Ground, Task>> Attempts = new()
    {
        ["CreatePage"] = async g => await g.Alice.Post("/v1/pages", new { key = Editor.NewKey(), type = "page", authenticLocale = "ar" }),
        ["SaveDraft"] = async g => await Draft(g, "Words of alice {{fact:" + g.Fact + "}}", g.Page + "-ar-alice"),
        ["DeletePage"] = async g => await g.Alice.Send(HttpMethod.Delete, $"/v1/pages/{g.Page}", ifMatch: "*"),
        ["SetPageAudience"] = async g => await g.Alice.Put($"/v1/pages/{g.Page}/audience", new { audience = "internal" }, "*"),
        ["SetPageNavigation"] = async g => await g.Alice.Put($"/v1/pages/{g.Page}/navigation", new { position = 1, inMenu = true }, "*"),
        ["DiscardDraft"] = async g => await g.Alice.Send(HttpMethod.Delete, $"/v1/pages/{g.Page}/editions/ar", ifMatch: "*"),
        ["ReaffirmEdition"] = async g => await g.Alice.Do(g.Page, "fr", "reaffirm", new { source = 2 }),
        ["RenderText"] = async g => await g.Alice.Post($"/v1/pages/{g.Page}/editions/ar:render", new { body = "Words of alice." }),
        ["SubmitEdition"] = async g => await g.Alice.Do(g.Page, "ar", "submit"),
        ["ApproveEdition"] = async g => await g.Alice.Do(g.Page, "ar", "approve"),
        ["PublishEdition"] = async g => await g.Alice.Do(g.Page, "ar", "publish"),
        ["ReturnEdition"] = async g => await g.Alice.Do(g.Page, "ar", "return", new { note = "Again." }),
        ["WithdrawEdition"] = async g => await g.Alice.Do(g.Page, "ar", "withdraw", new { reason = "alice" }, number: 1),
        ["RedirectEdition"] = async g => await g.Alice.Do(g.Page, "ar", "redirect", new { to = g.Other }, number: 1),
        ["RemoveEdition"] = async g => await g.Alice.Do(g.Page, "ar", "remove", new { reason = "alice" }, number: 1),
        ["RestoreEdition"] = async g => await g.Alice.Do(g.Page, "ar", "restore", new { number = 1 }),
        ["ScheduleEdition"] = async g =>
        {
            await g.Alice.Do(g.Page, "ar", "schedule", new { publishAt = DateTimeOffset.UtcNow, zone = "Asia/Baku" });
            await g.Alice.Do(g.Page, "ar", "schedule", new { withdrawAt = DateTimeOffset.UtcNow, zone = "Asia/Baku", reason = "alice" });
            await g.Alice.Do(g.Page, "fr", "schedule", new { withdrawAt = DateTimeOffset.UtcNow, zone = "Asia/Baku", reason = "alice" });
        },
        ["UnscheduleEdition"] = async g => await g.Alice.Do(g.Page, "ar", "unschedule"),
        ["CreatePreview"] = async g => await g.Alice.Post($"/v1/pages/{g.Page}/editions/ar:preview", new { }),
        ["RevokePreview"] = async g =>
        {
            foreach (var preview in (await g.Alice.GetAsync("/v1/previews").Json()).GetProperty("previews").EnumerateArray())
                await g.Alice.Post($"/v1/previews/{preview.Text("id")}:revoke", new { });
        },
        ["PlanReview"] = async g => await g.Alice.Post($"/v1/pages/{g.Page}:planReview", new { owner = "alice" }, "*"),
        ["AssignReview"] = async g => await Reviews(g, "assign", new { assignee = "alice" }),
        ["CloseReview"] = async g => await Reviews(g, "close", new { note = "Done." }),
        ["UploadAsset"] = async g => await g.Alice.Upload(Files.Picture(40, 30), name: "alice.jpg"),
        ["DescribeAsset"] =
            async g => await g.Alice.Put($"/v1/assets/{g.Asset}/description",
                new { name = "alice.jpg", texts = (object[])[new { lang = "ar", text = "alice" }] }, "*"),
        ["ImportPage"] =
            async g => await g.Alice.Post("/v1/pages:import",
                new { key = g.Page, locale = "en", format = "text", content = "Title\n\nWords of alice." }),
        ["CreateFact"] =
            async g => await g.Alice.Post("/v1/facts", new { key = Figure.NewKey(), kind = "number", value = "5", source = Figure.Source }),
        ["UpdateFact"] = async g => await g.Alice.Say(g.Fact, new { value = "666", source = Figure.Source }),
        ["ImportDocument"] = async g => await g.Alice.Post(
            $"/v1/pages:importDocument?key={Editor.NewKey()}&type=page&locale=ar&title=alice",
            new ByteArrayContent(WordFile.Of(WordFile.P(WordFile.R("Words of alice."))))
            {
                Headers = { ContentType = new(WordFile.Type) },
            }),
        ["ImportSite"] = async g => await g.Alice.Post("/v1/pages:importSite", new StringContent(
            SiteFile.Of($"https://{g.Page}.example", SiteFile.Item(1, "alice", "Words of alice.")), Encoding.UTF8, "text/xml")),
        ["WritePages"] = async g =>
        {
            var there = await g.Alice.GetAsync($"/v1/pages/{g.Page}/editions/ar").Json();
            var draft = new { slug = g.Page + "-ar", title = "Alice", body = "Words of alice." };
            await g.Alice.Post("/v1/pages:batchWrite", new
            {
                pages = (object[])[new { key = g.Page, publish = true,
                    editions = (object[])[new { locale = "ar", version = there.Whole("version"), draft }] }],
            });
        },
        ["ApprovePendingChange"] = async g => await Pending(g, "approve", new { }),
        ["RejectPendingChange"] = async g => await Pending(g, "reject", new { note = "No." }),
    };

    [Fact]
    public void Every_operation_that_writes_is_tried_or_says_why_not()
    {
        Assert.NotEmpty(Writes);
        Assert.Equal(Writes.Select(m => m.Name).Order(), Attempts.Keys.Concat(Exempt.Keys).Order());
        Assert.All(Writes.Where(m => Exempt.ContainsKey(m.Name)),
            m => Assert.Equal("administer", m.GetOptions().GetExtension(OptionsExtensions.Policy)));
    }

    [Theory, BothWays]
    public async Task One_person_changes_nothing_that_readers_see_by_any_operation_or_all_of_them(Way way)
    {
        var (stack, ground) = await Start(way);
        var before = await Seen(stack, ground);
        // Forwards and backwards: what one operation prepares another may finish.
        foreach (var method in Writes.Concat(Writes.Reverse()).Where(m => Attempts.ContainsKey(m.Name)))
        {
            await Attempts[method.Name](ground);
            await stack.Clockwork().Round(default);
            await Spread(stack);
            Assert.True(before == await Seen(stack, ground), $"{method.Name} changed what readers see.");
        }
    }

    [Theory, BothWays]
    public async Task Where_one_person_is_enough_the_same_operations_do_change_it(Way way)
    {
        var (stack, ground) = await Start(way, approval: "none");
        foreach (var name in (string[])["UpdateFact", "DescribeAsset", "WithdrawEdition"])
        {
            var before = await Seen(stack, ground);
            await Attempts[name](ground);
            await Spread(stack);
            Assert.True(before != await Seen(stack, ground), $"{name} changed nothing.");
        }
    }

    async Task<(Stack Stack, Ground Ground)> Start(Way way, string approval = "second-person")
    {
        var stack = await stacks.Content(way);
        var administrator = stack.Http(Roles.Administrator);
        var (fact, asset) = (await administrator.NewFact("7", "number"), await administrator.NewAsset(locales: ["ar", "fr"]));
        var (page, other) = (await administrator.NewPage(), await administrator.NewPage());
        await administrator.Release(other, "ar");
        foreach (var locale in (string[])["ar", "fr"])
            await administrator.Release(page, locale, $"It is {{{{fact:{fact}}}}}. ![](/v1/assets/{asset})");
        await Spread(stack);
        if (approval == "second-person") stack = await stacks.Strict(way, removal: "second-person");
        return (stack, new Ground(Alice(stack), page, other, fact, asset));
    }

    static HttpClient Alice(Stack stack)
    {
        var token = Tokens.Issue(stack.KeyFile, [Roles.Editor, Roles.Approver], "alice", TimeSpan.FromHours(1), DateTimeOffset.UtcNow);
        return new HttpClient { BaseAddress = new Uri(stack.Address), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
    }

    // With a token that sees no more than a reader without one, so that no cache answers.
    static async Task<string> Seen(Stack stack, Ground ground)
    {
        var (reader, seen) = (stack.Http(Roles.Service), new StringBuilder());
        foreach (var address in (string[])[$"/v1/pages/{ground.Page}?locale=ar", $"/v1/pages/{ground.Page}?locale=fr",
            $"/v1/pages/{ground.Page}?locale=en",
            $"/v1/slugs/ar/{ground.Page}-ar", $"/v1/slugs/ar/{ground.Page}-ar-alice", "/v1/pages?locale=ar&pageSize=100",
            $"/v1/facts/{ground.Fact}", "/v1/facts?pageSize=100",
            $"/v1/assets/{ground.Asset}/description", "/v1/mission"])
        {
            var answer = await reader.GetAsync(new Uri(address, UriKind.Relative));
            seen.Append(address).Append(' ').Append((int)answer.StatusCode).Append(' ')
                .AppendLine(answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "");
        }
        return seen.ToString();
    }

    static Task Spread(Stack stack) =>
        stack.Services("content").GetRequiredService<IEnumerable<IHostedService>>().OfType<FactPropagation>().Single().RunBatch(default);

    static async Task Draft(Ground g, string body, string slug)
    {
        var there = await g.Alice.GetAsync($"/v1/pages/{g.Page}/editions/ar");
        await g.Alice.Put($"/v1/pages/{g.Page}/editions/ar", new { slug, title = "Alice", body }, there.ETag());
    }

    static async Task Reviews(Ground g, string verb, object body)
    {
        foreach (var review in await g.Alice.Reviews(g.Page)) await g.Alice.Post($"/v1/reviews/{review.Text("id")}:{verb}", body, "*");
    }

    static async Task Pending(Ground g, string verb, object body)
    {
        foreach (var change in (await g.Alice.GetAsync("/v1/pending-changes?pageSize=100").Json()).GetProperty("pendingChanges")
            .EnumerateArray())
            await g.Alice.Post($"/v1/pending-changes/{change.Text("id")}:{verb}", body, "*");
    }
}
