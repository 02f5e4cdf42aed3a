using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embassy.Announcements;

/// <summary>
/// What other services, and the world, are told of a change: public facts only. A record is additive: a member is never
/// renamed, removed or given another meaning; a new meaning is a new record.
/// </summary>
public abstract record Announcement
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver { Modifiers = { OnlyData } },
        // Arabic and Azerbaijani stay readable for a person at the broker; the body is JSON, never HTML.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The CloudEvents subject: what changed, <c>pages/current-relations/editions/ar</c>.</summary>
    [JsonIgnore] public abstract string Subject { get; }

    /// <summary>The version of the subject after the change. A receiver ignores what is older than what it has seen.</summary>
    [JsonIgnore] public abstract int SubjectVersion { get; }

    /// <summary>The language, BCP 47, when the change is of one language only: last word of the routing key.</summary>
    [JsonIgnore] public virtual string? Language => null;

    /// <summary>True when the subject is no longer public: receivers forget it, and whatever older arrives late.</summary>
    [JsonIgnore] public virtual bool Removes => false;

    /// <summary>Where <see cref="Removes"/>: subjects below this one that are not told of by themselves, and go with it.</summary>
    [JsonIgnore] public virtual IReadOnlyList<string> Parts => [];

    /// <summary>
    /// What tells apart the announcements of one subject that all come out when an embargo ends. While they wait, a newer one with the
    /// same meaning takes the place of the older one. The name, unless one subject has several of a name.
    /// </summary>
    [JsonIgnore] public virtual string Meaning => Name.Name;

    /// <summary>True when it only says that something is different: while another of its subject waits, that one says it.</summary>
    [JsonIgnore] public virtual bool IsMereChange => false;

    // What overrides a member of this class is about the announcement, not part of its data; [JsonIgnore] is not inherited.
    static void OnlyData(System.Text.Json.Serialization.Metadata.JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(Announcement))) return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].AttributeProvider is PropertyInfo property
                && property.GetGetMethod() is { IsVirtual: true } getter && getter.GetBaseDefinition().DeclaringType == typeof(Announcement)) type.Properties.RemoveAt(i);
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

    /// <summary>The service that tells it, the first word of the name.</summary>
    public string Service { get; } = name[..name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The CloudEvents type, <c>embassy.content.edition.published.v1</c>.</summary>
    public string Type { get; } = $"embassy.{name}.v{version}";

    /// <summary>The CloudEvents dataschema.</summary>
    public string Schema { get; } = $"urn:embassy:schema:{name}.v{version}";

    /// <summary>The routing key, <c>content.edition.published.ar</c>; <c>-</c> where no language is meant.</summary>
    public string RoutingKey(string? language) => $"{Name}.{language ?? "-"}";

    public static AnnouncedAttribute Of(Type announcement) => Known.GetOrAdd(announcement, static t =>
        t.GetCustomAttribute<AnnouncedAttribute>() ?? throw new InvalidOperationException($"{t.Name} has no [Announced] name."));
}

/// <summary>
/// The service's log went back: it was restored from a backup, and sequences and versions are given again. A receiver drops what it
/// keeps of this <c>source</c> and reads the log, or the records, from the beginning.
/// </summary>
/// <param name="Epoch">The epoch that began, as <c>logepoch</c> of this and later announcements says it.</param>
/// <param name="Former">The epoch before.</param>
/// <param name="Start">The last sequence of the former epochs that is still in the log, a decimal string.</param>
public abstract record LogReset(string Epoch, string Former, string Start, int Version, string Link) : Announcement
{
    public override string Subject => "log";
    public override int SubjectVersion => Version;
}

/// <summary>
/// A member of a summary that belongs to the step which is told, not to the record. It stays while the rest of a waiting summary is
/// restated.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OfItsStepAttribute : Attribute;

/// <summary>A text in one language, with its direction.</summary>
public sealed record AnnouncedText(string Lang, string Dir, string Text);
