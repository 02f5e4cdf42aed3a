using System.Text.Json.Nodes;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.V1;
using Embassy.ServiceDefaults;
using Google.Protobuf;

namespace Embassy.Gateway.Tests.Endpoints;

public class MessageJsonTests
{
    static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static TheoryData<string> Messages => ["{}", """{"partner": "AZE"}""", """
        {"partner": "AZE", "narrative": {"state": "ok", "page": {"key": "k", "title": "<é> & \"ü\" صفحة", "body": "a\n\tb",
            "publishedAt": "2026-11-30T08:00:00.120Z"}},
         "visits": {"state": "ok", "engagements": [{}, {"id": "1", "title": {"text": "t"}}]},
         "forums": {"state": "degraded", "reason": "timeout", "forums": [{"forum": "un", "partner": [{"state": "AZE"}]}]},
         "agreements": {"totalSize": 3}}
        """];

    [Theory, MemberData(nameof(Messages))]
    public void Writes_what_the_formatter_writes_without_the_members_that_are_left_out(string json)
    {
        var overview = new JsonParser(JsonParser.Settings.Default.WithIgnoreUnknownFields(true)).Parse<Overview>(json);
        var expected = JsonPresence.Prune(System.Text.Encoding.UTF8.GetBytes(Formatter.Format(overview)), Overview.Descriptor);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.Span), JsonNode.Parse(MessageJson.Of(overview))),
            System.Text.Encoding.UTF8.GetString(MessageJson.Of(overview)));
    }
}
