using System.Net;
using Embassy.Content.Tests.Assets;
using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Content.Tests.Approvals;

/// <summary>What staff may read by its policy shows each role only what that role may see in this service.</summary>
public class StaffListsTests(Stacks stacks) : IClassFixture<Stacks>
{
    const string Canary = "zqxcanary";

    static readonly IReadOnlyList<MethodDescriptor> Reads = [.. Editor.Methods.Where(m =>
        m.GetOptions().GetExtension(AnnotationsExtensions.Http) is { PatternCase: HttpRule.PatternOneofCase.Get } && !m.IsServerStreaming
        && m.Name != "GetAssetFile")];

    [Theory, BothWays]
    public async Task A_role_that_does_not_see_internal_pages_sees_nothing_of_them_in_any_list(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var fact = await desk.NewFact();
        string[] hidden =
            [await Hidden(desk, fact, new { audience = "internal" }),
                await Hidden(desk, fact, new { audience = "public", embargoUntil = DateTimeOffset.UtcNow.AddDays(3) }),
            await Draft(desk, fact)];
        await desk.Say(fact, Figure.Money("5"));
        await Eventually.True("the reviews",
            async () => (await desk.GetAsync("/v1/reviews?pageSize=100").Json()).GetProperty("reviews").EnumerateArray()
                .Count(r => hidden.Contains(r.Text("pageKey"))) >= 3);

        var shown = 0;
        foreach (var role in Roles.All.Append(""))
        {
            var http = role.Length == 0 ? stack.Http() : stack.Http(role);
            var inside = role is Roles.Reader or Roles.Editor or Roles.Translator or Roles.Approver or Roles.Administrator;
            foreach (var read in Reads)
                foreach (var key in hidden)
                {
                    var answer = await http.GetAsync(Address(read, key, fact));
                    // A preview is readable with its token, and with nothing else.
                    if (read.Name != "GetPreview" && Policies.Allows(Policies.Of(read), role.Length == 0 ? [] : [role]))
                        Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
                    if (!answer.IsSuccessStatusCode) continue;
                    var text = await answer.Content.ReadAsStringAsync();
                    if (inside) shown += text.Contains(Canary, StringComparison.Ordinal) ? 1 : 0;
                    else Assert.False(text.Contains(Canary, StringComparison.Ordinal), $"{role} {read.Name} {text}");
                }
        }
        Assert.Empty(await stack.Http(Roles.DeskOfficer).Reviews(hidden[2]));
        // The canaries are present, so that finding none above is conclusive.
        Assert.True(shown > 20, $"{shown}");
    }

    [Theory, BothWays]
    public async Task Reviews_of_what_is_public_are_for_all_staff(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var fact = await desk.NewFact();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", $"{{{{claim:{fact}|two million}}}}");
        await desk.Say(fact, Figure.Money("5"));
        await Eventually.True("the review", async () => (await stack.Http(Roles.DeskOfficer).Reviews(key)).Count == 1);
        Assert.Single(await stack.Http(Roles.ProtocolOfficer).Reviews(key));
    }

    // A page with a canary in each of its texts, public by its state but not by its audience.
    static async Task<string> Hidden(HttpClient desk, string fact, object audience)
    {
        var key = $"{Canary}-{Guid.NewGuid():n}";
        var page = System.Text.Json.JsonSerializer.SerializeToNode(audience)!.AsObject();
        (page["key"], page["type"], page["authenticLocale"]) = (key, "page", "ar");
        await desk.Post("/v1/pages", page).Json(HttpStatusCode.Created);
        var sha = await desk.NewAsset(Files.Picture(20, 20));
        await desk.Put($"/v1/assets/{sha}/description", new { name = Canary, texts = (object[])[new { lang = "ar", text = Canary }] }, "*")
            .Json();
        await desk.Release(key, "ar", $"{{{{claim:{fact}|{Canary} two million}}}} ![](/v1/assets/{sha})", title: Canary);
        await desk.Do(key, "ar", "schedule", new { withdrawAt = DateTimeOffset.UtcNow.AddDays(1), zone = "Asia/Baku", reason = Canary })
            .Json();
        await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json();
        return key;
    }

    // A page that is public, and has a draft only: its key is not a secret, its words are.
    static async Task<string> Draft(HttpClient desk, string fact)
    {
        var key = await desk.NewPage();
        await desk.Draft(key, "ar", $"{{{{claim:{fact}|{Canary} two million}}}}", title: Canary);
        return key;
    }

    static string Address(MethodDescriptor read, string key, string fact)
    {
        var path = read.GetOptions().GetExtension(AnnotationsExtensions.Http).Get
            .Replace("{key}", read.Name.Contains("Fact", StringComparison.Ordinal) ? fact : key, StringComparison.Ordinal)
            .Replace("{locale}", "ar", StringComparison.Ordinal).Replace("{slug}", key + "-ar", StringComparison.Ordinal);
        return path + read.Name switch
        {
            "GetImpact" => $"?subject=facts/{fact}&pageSize=100",
            "CompareEditions" => "?from=1&to=1",
            "ListPages" or "GetPage" => "?locale=ar",
            _ when read.InputType.FindFieldByName("page_size") is not null => "?pageSize=100",
            _ => "",
        };
    }
}
