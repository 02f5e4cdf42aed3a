using System.Text.Json.Nodes;
using Embassy.Announcements;

namespace Embassy.Gateway.Reference;

/// <summary>Generates the AsyncAPI 3.0 document of the bus from the announcement records.</summary>
public static class AsyncApiDocument
{
    static readonly Lazy<string> Json = new(() => OpenApiDocument.Text(Make()));

    /// <summary>The document, as served and committed (docs/asyncapi.json).</summary>
    public static string Document => Json.Value;

    static JsonObject Make()
    {
        var (channels, operations, messages) = (new JsonObject(), new JsonObject(), new JsonObject());
        foreach (var (name, record) in AnnouncementSchemas.Records)
        {
            channels[record.Name] = Channel(name, record);
            operations[$"tell{record.Name}"] = Operation(record);
            messages[record.Name] = Message(name, record);
        }
        var schemas = AnnouncementSchemas.All("#/components/schemas/");
        schemas[AnnouncementSchemas.CloudEvent] = AnnouncementSchemas.Envelope();
        foreach (var (name, record) in AnnouncementSchemas.Records)
            schemas[AnnouncementSchemas.EventName(record)] = AnnouncementSchemas.Event(name, record);
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["id"] = "urn:embassy:announcements",
            ["info"] = new JsonObject
            {
                ["title"] = "Embassy: announcements",
                ["version"] = typeof(AsyncApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = About,
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["url"] = "https://www.apache.org/licenses/LICENSE-2.0" },
                ["tags"] = new JsonArray(
                    [.. AnnouncementSchemas.Records.Select(r => r.Name.Service).Distinct().Select(s => (JsonNode)Tag(s))]),
            },
            ["defaultContentType"] = "application/cloudevents+json",
            ["servers"] =
                new JsonObject
                {
                    ["bus"] =
                    new JsonObject
                    {
                        ["host"] = "rabbitmq:5672",
                        ["protocol"] = "amqp",
                        ["description"] = "RabbitMQ inside the private network (docs/announcing.md)."
                    }
                },
            ["channels"] = channels,
            ["operations"] = operations,
            ["components"] = new JsonObject { ["messages"] = messages, ["schemas"] = new JsonObject(schemas) },
        };
    }

    // Only an instance knows whether its record concerns one language, so the channel shows both as the last segment.
    static JsonObject Channel(AnnouncedAttribute name, Type record) => new()
    {
        ["address"] = name.Name + ".{locale}",
        ["title"] = name.Name,
        ["description"] = RecordComments.Of(record),
        ["messages"] = new JsonObject { [record.Name] = new JsonObject { ["$ref"] = "#/components/messages/" + record.Name } },
        ["parameters"] =
            new JsonObject
            {
                ["locale"] =
                new JsonObject
                {
                    ["description"] = "The language, BCP 47; `-` where no one language is meant.",
                    ["examples"] = new JsonArray("ar", "-")
                }
            },
        ["bindings"] =
            new JsonObject
            {
                ["amqp"] =
                new JsonObject
                {
                    ["is"] = "routingKey",
                    ["exchange"] =
                        new JsonObject
                        {
                            ["name"] = "embassy.events",
                            ["type"] = "topic",
                            ["durable"] = true,
                            ["autoDelete"] = false,
                            ["vhost"] = "/"
                        },
                    ["bindingVersion"] = "0.3.0"
                }
            },
    };

    static JsonObject Operation(Type record) => new()
    {
        ["action"] = "send",
        ["channel"] = new JsonObject { ["$ref"] = "#/channels/" + record.Name },
        ["summary"] = RecordComments.Of(record),
        ["description"] = "At least once, in order for each subject; `id` tells a repeat, `subjectversion` what is stale.",
        ["messages"] = new JsonArray(new JsonObject { ["$ref"] = $"#/channels/{record.Name}/messages/{record.Name}" }),
    };

    static JsonObject Message(AnnouncedAttribute name, Type record) => new()
    {
        ["name"] = name.Type,
        ["title"] = record.Name,
        ["summary"] = RecordComments.Of(record),
        ["contentType"] = "application/cloudevents+json",
        ["tags"] = new JsonArray(Tag(name.Service)),
        ["payload"] = new JsonObject { ["$ref"] = "#/components/schemas/" + AnnouncementSchemas.EventName(record) },
    };

    static JsonObject Tag(string service) => new() { ["name"] = service, ["description"] = $"Told by {service}." };

    const string About =
        """
        Each public change is announced once, by the service that made it, in the transaction that made it. Only public facts leave: nothing internal, nothing before its hour. What is no longer public is announced too (`removes`), so that a receiver can forget it.

        One durable topic exchange, `embassy.events`; the body is one CloudEvent in JSON. No broker at hand: the same is read at `/v1/changes` and `/v1/changes/stream`.
        """;
}
