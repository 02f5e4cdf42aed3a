using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Writes the tracked changes of a context as JSON, field by field:
/// <c>{"record":"engagements/…","entity":"engagement","change":"changed","fields":{"status":["planned","held"]}}</c>.
/// A long text is its length, its hash and an excerpt from the first difference; a personal value is its position among
/// the row's values and its salted hash.
/// </summary>
/// <param name="byService">True for the service itself.</param>
sealed class AuditChanges(EmbassyDb db, AuditDraft draft, bool byService)
{
    /// <summary>Longest text that is recorded whole, and longest excerpt of a longer one.</summary>
    public const int LongestText = 500, Excerpt = 200;

    const string Added = "added", Changed = "changed", Removed = "removed";

    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    readonly AuditMap map = AuditMap.Of(db);
    // Asked once: asking the tracker detects all changes each time.
    readonly List<EntityEntry> entries = [.. db.ChangeTracker.Entries()];
    ILookup<(IEntityType, object?), EntityEntry>? owners;
    ArrayBufferWriter<byte>? buffer;
    Utf8JsonWriter? json;

    /// <summary>Adds the changes of all tracked entities.</summary>
    public void Add()
    {
        foreach (var entry in entries)
        {
            var change = entry.State switch
            {
                EntityState.Added => Added,
                EntityState.Modified => Changed,
                EntityState.Deleted => Removed,
                _ => null,
            };
            if (change is null || map.Leaves(entry.Metadata.ClrType)) continue;
            Add(entry, change);
        }
    }

    void Add(EntityEntry entry, string change)
    {
        var root = Root(entry);
        if (root is not null && map.Leaves(root.Metadata.ClrType)) return;
        var entity = map.Find((root ?? entry).Metadata.ClrType);
        if (entity is { OfCallers: true } && byService) return;
        var record = entity is null || root is null ? "" : RecordOf(root, entity);
        var name = entry.Metadata.FindOwnership()?.PrincipalToDependent?.Name ?? entry.Metadata.ClrType.Name;
        if (draft.IsFull)
        {
            draft.Concern(record);
            draft.Count(Camel(name), change, 1);
            return;
        }
        buffer ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        json ??= new Utf8JsonWriter(buffer, Relaxed);
        json.Reset(buffer);
        json.WriteStartObject();
        if (record.Length > 0) json.WriteString("record", record);
        json.WriteString("entity", Camel(name));
        json.WriteString("change", change);
        json.WriteStartObject("fields");
        var any = Fields(entry, entity, change, entry.Metadata.FindOwnership() is not null);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        // Marked as modified without a change: a concurrency token that was touched.
        if (!any && change == Changed) return;
        draft.Concern(record);
        draft.Add(buffer.WrittenSpan.ToArray());
    }

    // The entity that an owned one belongs to; null if it is not tracked.
    EntityEntry? Root(EntityEntry entry)
    {
        while (entry.Metadata.FindOwnership() is { } ownership)
        {
            var key = ownership.Properties.Select(p => Value(entry, p)).ToArray();
            owners ??= entries.ToLookup(e => ((IEntityType)e.Metadata, Value(e, e.Metadata.FindPrimaryKey()!.Properties[0])));
            var owner = owners[(ownership.PrincipalEntityType, key[0])]
                .FirstOrDefault(e => ownership.PrincipalKey.Properties.Select(p => Value(e, p)).SequenceEqual(key));
            if (owner is null) return null;
            entry = owner;
        }
        return entry;
    }

    static object? Value(EntityEntry entry, IProperty property) =>
        entry.State == EntityState.Deleted ? entry.Property(property).OriginalValue : entry.Property(property).CurrentValue;

    static string RecordOf(EntityEntry entry, AuditEntity entity)
    {
        var record = entity.Record;
        foreach (var key in entity.Keys)
            record = record.Replace($"{{{key}}}", Text(Value(entry, entry.Metadata.FindProperty(key)!)), StringComparison.Ordinal);
        return record.Length <= AuditCalls.LongestRecord ? record : record[..AuditCalls.LongestRecord];
    }

    bool Fields(EntityEntry entry, AuditEntity? entity, string change, bool owned)
    {
        var any = false;
        foreach (var property in entry.Properties)
        {
            // The key of an owned entity is that of its owner, with a number that the database gives.
            if (owned && property.Metadata.IsPrimaryKey()) continue;
            any |= Field(property.Metadata.Name, property, entity, change);
        }
        foreach (var complex in entry.ComplexProperties) any |= Fields(complex, entity, change);
        return any;
    }

    bool Fields(ComplexPropertyEntry complex, AuditEntity? entity, string change)
    {
        var any = false;
        foreach (var property in complex.Properties) any |= Field(property.Metadata.Name, property, entity, change);
        foreach (var inner in complex.ComplexProperties) any |= Fields(inner, entity, change);
        return any;
    }

    bool Field(string name, PropertyEntry property, AuditEntity? entity, string change)
    {
        if (change == Changed && !property.IsModified) return false;
        var before = change == Added ? null : property.OriginalValue;
        var after = change == Removed ? null : property.CurrentValue;
        if (change == Changed && property.Metadata.GetValueComparer().Equals(before, after)) return false;
        if (change != Changed && IsNothing(before) && IsNothing(after)) return false;
        // A key that the database has yet to give.
        if (property.IsTemporary || entity?.Omit.Contains(name) == true) return false;
        json!.WriteStartArray(Camel(name));
        if (entity is null || entity.Secret.Contains(name)) { }
        else if (entity.Personal.Contains(name))
        {
            Personal(before, property.Metadata);
            Personal(after, property.Metadata);
        }
        else
        {
            Write(before, after, property.Metadata);
            Write(after, before, property.Metadata);
        }
        json.WriteEndArray();
        return true;
    }

    static bool IsNothing(object? value) => value is null or "" or System.Collections.ICollection { Count: 0 };

    void Personal(object? value, IProperty property)
    {
        if (IsNothing(value))
        {
            json!.WriteNullValue();
            return;
        }
        var (position, hash) = draft.Personal(Text(value, property));
        json!.WriteStartObject();
        json.WriteNumber("personal", position);
        json.WriteString("sha256", hash);
        json.WriteEndObject();
    }

    void Write(object? value, object? other, IProperty property)
    {
        switch (value)
        {
            case null: json!.WriteNullValue(); return;
            case bool yes: json!.WriteBooleanValue(yes); return;
            case int or long or short or byte: json!.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); return;
            case byte[] bytes: Shortened(bytes.Length, bytes, null); return;
        }
        var text = Text(value, property);
        if (text.Length > LongestText)
            Shortened(text.Length, Encoding.UTF8.GetBytes(text), ExcerptOf(text, other is null ? "" : Text(other, property)));
        else if (value is not string && text is ['[', ..] or ['{', ..]) json!.WriteRawValue(text, skipInputValidation: true);
        else json!.WriteStringValue(text);
    }

    void Shortened(int length, byte[] bytes, string? excerpt)
    {
        json!.WriteStartObject();
        json.WriteNumber("length", length);
        json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes)));
        if (excerpt is not null) json.WriteString("excerpt", excerpt);
        json.WriteEndObject();
    }

    static string ExcerptOf(string text, string other)
    {
        var start = Math.Max(0, text.AsSpan().CommonPrefixLength(other) - 20);
        if (start >= text.Length - 20) start = Math.Max(0, text.Length - Excerpt);
        if (start > 0 && char.IsLowSurrogate(text[start])) start--;
        var end = Math.Min(text.Length, start + Excerpt);
        if (end < text.Length && char.IsLowSurrogate(text[end])) end--;
        return text[start..end];
    }

    // As the API shows it: an instant in RFC 3339, a list as its JSON.
    static string Text(object? value, IProperty property) => value switch
    {
        string or DateTimeOffset or DateOnly or Guid or CivilDate or IFormattable => Text(value),
        _ => Text(property.GetValueConverter()?.ConvertToProvider(value)
            ?? JsonSerializer.Serialize(value, Announcements.Announcement.Json)),
    };

    static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>The changes of a draft as one array, with the counts at its end.</summary>
    public static string Of(AuditDraft draft)
    {
        var all = new ArrayBufferWriter<byte>(draft.Changes.Sum(c => c.Length + 1) + 64);
        using var json = new Utf8JsonWriter(all, Relaxed);
        json.WriteStartArray();
        foreach (var change in draft.Changes) json.WriteRawValue(change, skipInputValidation: true);
        foreach (var ((entity, change), rows) in draft.Counts)
        {
            json.WriteStartObject();
            json.WriteString("entity", entity);
            json.WriteString("change", change);
            json.WriteNumber("count", rows);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(all.WrittenSpan);
    }

    public static string Array(IEnumerable<string> texts)
    {
        var all = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(all, Relaxed);
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
        json.Flush();
        return Encoding.UTF8.GetString(all.WrittenSpan);
    }
}
