using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embassy.ServiceDefaults;

/// <summary>
/// An announcement on the wire: CloudEvents 1.0, structured JSON, with the extensions described in docs/announcing.md.
/// </summary>
public sealed record CloudEvent
{
    public const string MediaType = "application/cloudevents+json";

    [JsonPropertyName("specversion")] public string SpecVersion { get; init; } = "1.0";

    /// <summary>UUID; use it for de-duplication.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>
    /// The log that contains it: <c>/missions/embassy/content</c>, <c>/missions/embassy/forums/un</c>.
    /// </summary>
    [JsonPropertyName("source")] public required string Source { get; init; }

    [JsonPropertyName("type")] public required string Type { get; init; }
    [JsonPropertyName("subject")] public required string Subject { get; init; }
    [JsonPropertyName("time")] public required DateTimeOffset Time { get; init; }
    [JsonPropertyName("datacontenttype")] public string DataContentType { get; init; } = "application/json";
    [JsonPropertyName("dataschema")] public required string DataSchema { get; init; }

    /// <summary>W3C Trace Context of the change.</summary>
    [JsonPropertyName("traceparent")] public string? TraceParent { get; init; }

    /// <summary>
    /// Identifies one history of the log. A different value than before means that the log was restored from a backup.
    /// </summary>
    [JsonPropertyName("logepoch")] public string LogEpoch { get; init; } = "";

    /// <summary>
    /// Position in the log of <see cref="Source"/>, from 1, gap-free within one <see cref="LogEpoch"/>.
    /// </summary>
    [JsonPropertyName("logsequence")] public required long Sequence { get; init; }

    /// <summary>Version of the subject after the change; stale if older than the last version seen.</summary>
    [JsonPropertyName("subjectversion")] public required int SubjectVersion { get; init; }

    [JsonPropertyName("cause")] public required string Cause { get; init; }

    /// <summary>Id of the announcement that caused this change, if any.</summary>
    [JsonPropertyName("causationid")] public string? CausationId { get; init; }

    /// <summary>True when the subject is no longer public and receivers must delete it.</summary>
    [JsonPropertyName("removes"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Removes { get; init; }

    /// <summary>
    /// True when <c>data</c> was removed, because the subject stopped being public or was announced again without it.
    /// </summary>
    [JsonPropertyName("withheld"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Withheld { get; init; }

    /// <summary>Payload of the given <c>type</c>; absent if <c>withheld</c>.</summary>
    [JsonPropertyName("data")] public JsonElement? Data { get; init; }

    /// <summary>Returns the same CloudEvent, structured JSON, without its data.</summary>
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
