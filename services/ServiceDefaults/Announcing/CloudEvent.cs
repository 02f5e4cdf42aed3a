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

    /// <summary>Position in the log of <see cref="Source"/>, from 1, without gaps.</summary>
    [JsonPropertyName("sequence")] public required long Sequence { get; init; }

    /// <summary>Version of the subject after the change: older than what was seen means stale.</summary>
    [JsonPropertyName("subjectversion")] public required int SubjectVersion { get; init; }

    [JsonPropertyName("cause")] public required string Cause { get; init; }

    /// <summary>The id of the announcement that made this change happen, if one did.</summary>
    [JsonPropertyName("causationid")] public string? CausationId { get; init; }

    /// <summary>True when the subject is no longer public, and is to be forgotten.</summary>
    [JsonPropertyName("removes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Removes { get; init; }

    [JsonPropertyName("data")] public required JsonElement Data { get; init; }

    public static CloudEvent Of(OutboxRow row, string source) => new()
    {
        Id = row.EventId.ToString(),
        Source = source,
        Type = row.Type,
        Subject = row.Subject,
        Time = row.Time,
        DataSchema = row.Schema,
        TraceParent = row.TraceParent,
        Sequence = row.Sequence ?? throw new InvalidOperationException("Only the relay gives a sequence, before it publishes."),
        SubjectVersion = row.SubjectVersion,
        Cause = row.Cause,
        CausationId = row.CausationId?.ToString(),
        Removes = row.Removes,
        Data = JsonElement.Parse(row.Data),
    };
}
