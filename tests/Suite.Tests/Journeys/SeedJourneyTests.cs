using System.Net;
using System.Text;
using Embassy.Content;
using Embassy.Search;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>The page that this project began with: published unchanged, read back unchanged, and announced.</summary>
public class SeedJourneyTests
{
    [Theory, BothWays]
    public async Task The_seed_is_published_in_Arabic_read_back_to_the_byte_and_announced(Way way)
    {
        var file = Repository.Shared is { } shared ? Directory.GetFiles(Path.Combine(shared, "seed"), "*.txt").Single() : null;
        Assert.SkipWhen(file is null, "The folder ../shared/seed is not beside the project: the seed's text cannot be published.");
        var text = await File.ReadAllTextAsync(file!, Encoding.UTF8);
        Assert.True(text.IsNormalized(NormalizationForm.FormC), "The seed is in Unicode NFC, so it must come back to the byte.");

        await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build), new Host("search", SearchHost.Build)]);
        await using var client = way == Way.Real
            ? await AmqpClient.Listen(stack.Vhost.Uri, count: 1, keys: ["content.edition.published.ar"]) : null;
        var desk = stack.Http(Roles.Editor);
        await desk.Post("/v1/pages", new { key = "current-relations", type = "page", authenticLocale = "ar" }).Json(HttpStatusCode.Created);
        var draft = await desk.Put("/v1/pages/current-relations/editions/ar",
            new { slug = "العلاقات-الحالية", title = "العلاقات الحالية", summary = "", body = text });
        await desk.Post("/v1/pages/current-relations/editions/ar:publish", new { }, draft.ETag()).Json();

        var answer = await stack.Http().GetAsync("/v1/pages/current-relations?locale=ar");
        var page = await answer.Json();
        Assert.Equal(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(page.Text("body")));
        Assert.Equal(("ar", "rtl"), (page.Text("lang"), page.Text("dir")));

        // A query typed in the usual spelling finds the text in its own.
        var found = await Eventually.Value("the seed is found", async () =>
            (await stack.Http().GetAsync(new Uri($"/v1/search?locale=ar&q={Uri.EscapeDataString("اتفاقيه")}", UriKind.Relative)).Json())
            .GetProperty("results").EnumerateArray().Select(r => (object)r).FirstOrDefault());
        var pieces = ((System.Text.Json.JsonElement)found).GetProperty("excerpt").EnumerateArray().ToList();
        Assert.Contains(pieces,
            p => p.GetProperty("found").GetBoolean() && p.Text("text").Contains("الإتفاقيات", StringComparison.Ordinal));
        Assert.Contains(string.Concat(pieces.Select(p => p.Text("text"))).Trim('…'),
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        if (client is null) return;
        var message = Assert.Single(await client.Received());
        var told = message.GetProperty("event");
        Assert.Equal(("content.edition.published.ar", "application/cloudevents+json", 2),
            (message.Text("routingKey"), message.Text("contentType"), message.GetProperty("deliveryMode").GetInt32()));
        Assert.Equal(("1.0", "embassy.content.edition.published.v1", "pages/current-relations/editions/ar"),
            (told.Text("specversion"), told.Text("type"), told.Text("subject")));
        Assert.Equal("العلاقات الحالية", told.GetProperty("data").Text("title"));
        foreach (var name in (string[])["id", "source", "time", "datacontenttype", "dataschema", "traceparent", "logsequence",
            "subjectversion", "cause"])
            Assert.True(told.TryGetProperty(name, out _), $"The CloudEvent has no {name}.");
    }
}
