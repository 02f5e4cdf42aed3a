using System.Net.Http.Headers;
using System.Text;
using Embassy.Gateway.Reference;
using Embassy.Gateway.Routing;
using Embassy.Gateway.Tests.Reference;
using Embassy.ServiceDefaults;
using Google.Api;

namespace Embassy.Gateway.Tests.Records;

/// <summary>Every record that has PUT and GET at one address, as the protos declare it.</summary>
public class RecordMiddlewareTests
{
    [Fact]
    public async Task What_was_read_can_be_sent_back_and_changes_nothing_and_a_patch_changes_what_it_names()
    {
        await using var stack = await Stack.Start(Way.Embedded, Platform.Hosts, mission: false);
        await ExamplesTests.LoadMission(stack);
        Assert.True(RecordContract.All.Count >= 8, $"{RecordContract.All.Count}");
        foreach (var record in RecordContract.All.Values)
        {
            var http = stack.Http(Policies.All[Policies.Of(record.Put)][0]);
            var path = await Address(stack, record);
            var read = await http.GetAsync(path + record.EveryLanguage);
            var (whole, etag) = (await read.Json(), read.ETag());
            async Task Unchanged(Task<HttpResponseMessage> write)
            {
                await write.Json();
                var after = await http.GetAsync(path + record.EveryLanguage);
                Assert.Equal((path, whole.GetRawText(), etag), (path, (await after.Json()).GetRawText(), after.ETag()));
            }
            await Unchanged(http.Put(path, Json(whole.GetRawText()), etag));
            await Unchanged(Patch(http, path, "{}", etag));
            await Unchanged(Patch(http, path, "{}", "*"));
            if (record.EveryLanguage.Length > 0)
            {
                var french = await http.GetAsync(path + "?locale=fr");
                var text = (await french.Json()).GetRawText();
                // The unit of a fact is always in every language, and its text is computed: nothing would be lost.
                if (text.Contains("\"dir\":\"ltr\"", StringComparison.Ordinal) && record.Answer.Name != "Fact")
                {
                    foreach (var write in (Task<HttpResponseMessage>[])
                        [http.Put(path, Json(text), french.ETag()), Patch(http, path, text, french.ETag())])
                        Assert.EndsWith(":one_language", (await write.Problem(400, "invalid_request")).Faults()[0],
                            StringComparison.Ordinal);
                }
                // The ETag alone says nothing of what is sent.
                await Unchanged(http.Put(path, Json(whole.GetRawText()), french.ETag()));
                await Unchanged(Patch(http, path, "{}", french.ETag()));
            }
            // Anything else that is unknown is still refused by name.
            var more = whole.GetRawText()[..^1] + ",\"colour\":\"red\"}";
            Assert.Equal(["colour:unknown_field"], (await http.Put(path, Json(more), etag).Problem(400, "invalid_request")).Faults());
            Assert.Equal(["colour:unknown_field"],
                (await Patch(http, path, """{"colour":"red"}""", etag).Problem(400, "invalid_request")).Faults());
            await Patch(http, path, "{}", null).Problem(428, "precondition_required");
            var stale = await Patch(http, path, "{}", "\"v999\"").Problem(412, "stale");
            Assert.NotEmpty(stale.Text("currentETag"));
            Assert.Equal((path, true), (path, stale.Text("savedAt").Length > 0));
            await Patch(http, path, "[]", etag).Problem(400, "invalid_json");
            await http.Send(HttpMethod.Patch, path, Json("{}"), etag).Problem(415, "media_type_unsupported");
            await Patch(stack.Http(), path, "{}", etag).Problem(401, "token_missing");
        }
    }

    static async Task<string> Address(Stack stack, RecordContract record)
    {
        var path = record.Put.GetOptions().GetExtension(AnnotationsExtensions.Http).Put;
        if (path.Contains("{sha256}", StringComparison.Ordinal))
        {
            var file = Example.Of("uploadAsset")!.File!;
            var answer = await stack.Http(Roles.Editor).Post("/v1/assets?name=a.png", Platform.Bytes(file.Bytes, file.Type));
            return path.Replace("{sha256}", (await answer.Json()).Text("sha256"), StringComparison.Ordinal);
        }
        return record.PathFields.Aggregate(path, (p, name) => p.Replace($"{{{name}}}",
            Uri.EscapeDataString(Example.Of($"get{record.Answer.Name}")!.Path![name].ToString()), StringComparison.Ordinal));
    }

    internal static Task<HttpResponseMessage> Patch(HttpClient http, string path, string change, string? ifMatch)
    {
        var content = new StringContent(change, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        return http.Send(HttpMethod.Patch, path, content, ifMatch);
    }

    static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
