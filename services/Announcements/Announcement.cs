using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embassy.Announcements;

/// <summary>
/// A public change that a service announces to other services and external receivers: public facts only. A record is
/// additive: a member is never renamed, removed or given another meaning; a new meaning is a new record.
/// </summary>
public abstract record Announcement
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver { Modifiers = { OnlyData } },
        // Keeps Arabic and Azerbaijani readable in the broker's UI; the body is JSON, never HTML.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// The CloudEvents subject, which identifies the changed resource: <c>pages/current-relations/editions/ar</c>.
    /// </summary>
    [JsonIgnore] public abstract string Subject { get; }

    /// <summary>
    /// The version of the subject after the change. Receivers ignore versions older than the last one seen.
    /// </summary>
    [JsonIgnore] public abstract int SubjectVersion { get; }

    /// <summary>
    /// The language, BCP 47, if the change concerns one language only; the last word of the routing key.
    /// </summary>
    [JsonIgnore] public virtual string? Language => null;

    /// <summary>
    /// True when the subject is no longer public: receivers delete it, and ignore older announcements that arrive late.
    /// </summary>
    [JsonIgnore] public virtual bool Removes => false;

    /// <summary>
    /// For <see cref="Removes"/>: subjects below this one that are removed with it, without announcements of their own.
    /// </summary>
    [JsonIgnore] public virtual IReadOnlyList<string> Parts => [];

    /// <summary>
    /// Distinguishes the announcements of one subject that are published when an embargo ends. While they wait, a newer
    /// one replaces an older one with the same meaning. Defaults to the name; overridden if one subject has several of
    /// a name.
    /// </summary>
    [JsonIgnore] public virtual string Meaning => Name.Name;

    /// <summary>
    /// True when the announcement only reports a difference: another waiting announcement of its subject makes it
    /// redundant.
    /// </summary>
    [JsonIgnore] public virtual bool IsMereChange => false;

    // Overrides of members of this class are metadata, not part of the data; [JsonIgnore] is not inherited.
    static void OnlyData(System.Text.Json.Serialization.Metadata.JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(Announcement))) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].AttributeProvider is PropertyInfo property
                && property.GetGetMethod() is { IsVirtual: true } getter
                && getter.GetBaseDefinition().DeclaringType == typeof(Announcement)) type.Properties.RemoveAt(i);
    }

    [JsonIgnore] public AnnouncedAttribute Name => AnnouncedAttribute.Of(GetType());

    public string ToJson() => JsonSerializer.Serialize(this, GetType(), Json);
}

/// <summary>The name of an announcement: <c>service.noun.past-verb</c> and the version of its meaning.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AnnouncedAttribute(string name, int version) : Attribute
{
    static readonly ConcurrentDictionary<Type, AnnouncedAttribute> Known = new();

    public string Name { get; } = name;
    public int Version { get; } = version;

    /// <summary>The service that publishes it, the first word of the name.</summary>
    public string Service { get; } = name[..name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The CloudEvents type, <c>embassy.content.edition.published.v1</c>.</summary>
    public string Type { get; } = $"embassy.{name}.v{version}";

    /// <summary>The CloudEvents dataschema.</summary>
    public string Schema { get; } = $"urn:embassy:schema:{name}.v{version}";

    /// <summary>
    /// The routing key, <c>content.edition.published.ar</c>; ends with <c>-</c> if there is no language.
    /// </summary>
    public string RoutingKey(string? language) => $"{Name}.{language ?? "-"}";

    public static AnnouncedAttribute Of(Type announcement) => Known.GetOrAdd(announcement, static t =>
        t.GetCustomAttribute<AnnouncedAttribute>() ?? throw new InvalidOperationException($"{t.Name} has no [Announced] name."));
}

/// <summary>
/// The service's log was restored from a backup, and sequences and versions are assigned again. Receivers drop their
/// data from this <c>source</c> and read the log, or the records, from the beginning.
/// </summary>
/// <param name="Epoch">The new epoch, equal to <c>logepoch</c> of this and later announcements.</param>
/// <param name="Former">The previous epoch.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
public abstract record LogReset(string Epoch, string Former, string Start, int Version, string Link) : Announcement
{
    public override string Subject => "log";
    public override int SubjectVersion => Version;
}

/// <summary>
/// Marks a member of a summary that belongs to the announced step, not to the record. It stays unchanged while the
/// rest of a waiting summary is updated.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OfItsStepAttribute : Attribute;

/// <summary>A text in one language, with its direction.</summary>
public sealed record AnnouncedText(string Lang, string Dir, string Text);
