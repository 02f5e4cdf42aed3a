using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embassy.ServiceDefaults;

/// <summary>
/// An announcement on the wire: CloudEvents 1.0, structured JSON, with the extensions that docs/announcing.md describes.
/// </summary>
public sealed record CloudEvent
{
    public const string MediaType = "application/cloudevents+json";

    [JsonPropertyName("specversion")] public string SpecVersion { get; init; } = "1.0";

    /// <summary>UUID: the key for de-duplication.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>The log it stands in: <c>/embassy/content</c>, <c>/embassy/forums/un</c>.</summary>
    [JsonPropertyName("source")] public required string Source { get; init; }

    [JsonPropertyName("type")] public required string Type { get; init; }
    [JsonPropertyName("subject")] public required string Subject { get; init; }
    [JsonPropertyName("time")] public required DateTimeOffset Time { get; init; }
    [JsonPropertyName("datacontenttype")] public string DataContentType { get; init; } = "application/json";
    [JsonPropertyName("dataschema")] public required string DataSchema { get; init; }

    /// <summary>W3C Trace Context of the change.</summary>
    [JsonPropertyName("traceparent")] public string? TraceParent { get; init; }

    /// <summary>Names one history of the log; another one than before means that the log was restored from a backup and went back.</summary>
    [JsonPropertyName("logepoch")] public string LogEpoch { get; init; } = "";

    /// <summary>Position in the log of <see cref="Source"/>, from 1, without gaps within one <see cref="LogEpoch"/>.</summary>
    [JsonPropertyName("sequence")] public required long Sequence { get; init; }

    /// <summary>Version of the subject after the change: older than what was seen means stale.</summary>
    [JsonPropertyName("subjectversion")] public required int SubjectVersion { get; init; }

    [JsonPropertyName("cause")] public required string Cause { get; init; }

    /// <summary>The id of the announcement that made this change happen, if one did.</summary>
    [JsonPropertyName("causationid")] public string? CausationId { get; init; }

    /// <summary>True when the subject is no longer public, and is to be forgotten.</summary>
    [JsonPropertyName("removes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Removes { get; init; }

    /// <summary>True where <c>data</c> was taken away, because the subject stopped being public or was announced anew without it.</summary>
    [JsonPropertyName("withheld"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Withheld { get; init; }

    /// <summary>What <c>type</c> says; absent where it is <c>withheld</c>.</summary>
    [JsonPropertyName("data")] public JsonElement? Data { get; init; }

    /// <summary>The same CloudEvent, structured JSON, without its data.</summary>
    public static string Withhold(string json)
    {
        var told = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        told.Remove("data");
        told["withheld"] = true;
        return told.ToJsonString(Embassy.Announcements.Announcement.Json);
    }

    public static CloudEvent Of(OutboxRow row, string source, string epoch) => new()
    {
        Id = row.EventId.ToString(),
        Source = source,
        Type = row.Type,
        Subject = row.Subject,
        Time = row.Time,
        DataSchema = row.Schema,
        TraceParent = row.TraceParent,
        LogEpoch = epoch,
        Sequence = row.Sequence ?? throw new InvalidOperationException("Only the relay gives a sequence, before it publishes."),
        SubjectVersion = row.SubjectVersion,
        Cause = row.Cause,
        CausationId = row.CausationId?.ToString(),
        Removes = row.Removes,
        Withheld = row.Data is null,
        Data = row.Data is null ? null : JsonElement.Parse(row.Data),
    };
}
