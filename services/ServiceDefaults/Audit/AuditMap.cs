using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// How the audit of a service shows its entities: the record of each, its personal and secret properties, and what is
/// left out because it follows from the rest. An entity that is not mapped is recorded without values.
/// </summary>
public sealed partial class AuditMap
{
    static readonly ConcurrentDictionary<Type, AuditMap> Maps = new();

    readonly Dictionary<Type, AuditEntity> entities = [];
    readonly Dictionary<Type, string> left = [];

    /// <summary>Types that are left out, each with the reason.</summary>
    public IReadOnlyDictionary<Type, string> Left => left;

    public IReadOnlyCollection<AuditEntity> Entities => entities.Values;

    /// <summary>Maps an entity to its record.</summary>
    /// <param name="record">
    /// The record, with properties in braces: <c>engagements/{Id}</c>. A part of a record has that record.
    /// </param>
    /// <param name="personal">Properties with names, addresses or texts about persons.</param>
    /// <param name="secret">Properties whose change is recorded without values.</param>
    /// <param name="omit">Properties that follow from others, such as search columns.</param>
    /// <param name="ofCallers">
    /// True to leave out what the service itself does, which is as frequent as announcements are.
    /// </param>
    public AuditMap Record<T>(string record, string[]? personal = null, string[]? secret = null, string[]? omit = null,
        bool ofCallers = false)
    {
        entities[typeof(T)] = new AuditEntity(typeof(T), record, [.. Braces().Matches(record).Select(m => m.Groups[1].Value)],
            new HashSet<string>(personal ?? []), new HashSet<string>(secret ?? []), new HashSet<string>(omit ?? []), ofCallers);
        return this;
    }

    /// <summary>Leaves an entity out.</summary>
    public AuditMap Leave<T>(string why)
    {
        left[typeof(T)] = why;
        return this;
    }

    public static AuditMap Of(EmbassyDb db) => Maps.GetOrAdd(db.GetType(), _ =>
    {
        var map = new AuditMap();
        foreach (var type in Own) map.left[type] = "the platform's own bookkeeping";
        db.MapAudit(map);
        return map;
    });

    static readonly Type[] Own =
    [
        typeof(OutboxRow), typeof(InboxRow), typeof(SubjectVersion), typeof(LogPosition), typeof(LogState), typeof(PageTokenKey),
        typeof(PersonName),
        typeof(AuditRow), typeof(AuditRecord), typeof(AuditValue), typeof(AuditWaiting), typeof(AuditSeal), typeof(AuditDay),
        typeof(AuditKey),
    ];

    public bool Leaves(Type type) => left.ContainsKey(type);

    public AuditEntity? Find(Type type) => entities.GetValueOrDefault(type);

    [GeneratedRegex(@"\{(\w+)\}")]
    internal static partial Regex Braces();
}

/// <summary>An entity as <see cref="AuditMap"/> maps it.</summary>
/// <param name="Record">Template of its record.</param>
/// <param name="Keys">The properties in the template, in order.</param>
public sealed record AuditEntity(
    Type Type, string Record, IReadOnlyList<string> Keys, IReadOnlySet<string> Personal, IReadOnlySet<string> Secret,
    IReadOnlySet<string> Omit, bool OfCallers)
{
    /// <summary>Returns the values of a record's properties; null if the record is none of this entity.</summary>
    public string[]? Match(string record)
    {
        var (mine, given) = (Record.Split('/'), record.Split('/'));
        if (mine.Length != given.Length) return null;
        var values = new List<string>();
        for (var i = 0; i < mine.Length; i++)
            if (mine[i] is ['{', .., '}']) values.Add(given[i]);
            else if (mine[i] != given[i]) return null;
        return [.. values];
    }
}
