using System.Text.Json;
using Embassy.Audit.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Ids of audit rows as positions in time.</summary>
static class AuditIds
{
    /// <summary>The lowest id of an instant: a version 7 UUID begins with its milliseconds.</summary>
    public static Guid First(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6..].Clear();
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>Audit rows as the API shows them.</summary>
static class AuditEntries
{
    public static async Task<IReadOnlyList<AuditEntry>> Of(EmbassyDb db, IReadOnlyList<AuditRow> rows, string service,
        CancellationToken cancellation)
    {
        var values = await Values(db, rows, cancellation);
        return [.. rows.Select(r => new AuditEntry
        {
            Id = r.Id.ToString(),
            At = r.At.ToTimestamp(),
            Service = service,
            Operation = r.Operation,
            Outcome = r.Outcome,
            Code = r.Code,
            Person = r.Person,
            Name = r.Name,
            Roles = { r.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            Client = r.Client,
            Records = { RecordsOf(r) },
            Changes = { Changes(r, values) },
            Cause = r.Cause,
            Address = r.Address,
            RequestId = r.RequestId,
            TraceId = r.TraceId,
            Times = r.Times,
        })];
    }

    /// <summary>The personal values of rows by row and position; one that is missing was erased.</summary>
    public static async Task<Dictionary<(Guid Audit, int Position), string>> Values(EmbassyDb db, IReadOnlyList<AuditRow> rows,
        CancellationToken cancellation)
    {
        var ids = rows.Where(r => r.Changes.Contains("\"personal\"", StringComparison.Ordinal)).Select(r => r.Id).ToList();
        return ids.Count == 0 ? [] : await db.Set<AuditValue>().AsNoTracking().Where(v => ids.Contains(v.Audit) && v.Value != null)
            .ToDictionaryAsync(v => (v.Audit, v.Position), v => v.Value!, cancellation);
    }

    public static List<string> RecordsOf(AuditRow row) => JsonSerializer.Deserialize<List<string>>(row.Records)!;

    /// <summary>The changes of a row.</summary>
    /// <param name="values">Null leaves every value out.</param>
    /// <param name="within">Only changes of this record and those below it; null for all.</param>
    public static IEnumerable<AuditChange> Changes(AuditRow row, Dictionary<(Guid, int), string>? values, string? within = null)
    {
        using var json = JsonDocument.Parse(row.Changes);
        foreach (var change in json.RootElement.EnumerateArray())
        {
            var record = change.TryGetProperty("record", out var of) ? of.GetString()! : "";
            if (within is not null && record != within && !record.StartsWith(within + "/", StringComparison.Ordinal)) continue;
            var shown = new AuditChange
            {
                Record = record,
                Entity = change.GetProperty("entity").GetString(),
                Change = change.GetProperty("change").GetString(),
                Count = change.TryGetProperty("count", out var count) ? count.GetInt64() : 0,
            };
            if (change.TryGetProperty("fields", out var fields))
                foreach (var field in fields.EnumerateObject()) shown.Fields.Add(Field(row.Id, field, values));
            yield return shown;
        }
    }

    static FieldChange Field(Guid row, JsonProperty field, Dictionary<(Guid, int), string>? values)
    {
        var shown = new FieldChange { Field = field.Name };
        // A secret has no values.
        if (values is null || field.Value.GetArrayLength() != 2) return shown;
        if (Text(row, field.Value[0], values, shown) is { } before) shown.Before = before;
        if (Text(row, field.Value[1], values, shown) is { } after) shown.After = after;
        return shown;
    }

    static string? Text(Guid row, JsonElement value, Dictionary<(Guid, int), string> values, FieldChange shown)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("personal", out var position)) return value.GetRawText();
        if (values.TryGetValue((row, position.GetInt32()), out var there)) return there;
        shown.Erased = true;
        return null;
    }
}
