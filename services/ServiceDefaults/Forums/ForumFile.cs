using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Embassy.ServiceDefaults;

/// <summary>The forums of <c>protos/forums.json</c>, or of an operator's file of the same form.</summary>
/// <remarks>An error names the line or the path in the file: a forum with a typing error must not start.</remarks>
public sealed partial record ForumFile
{
    static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Disallow,
    };

    // The longest name of the databases' columns.
    const int LongestKey = 12;

    /// <summary>
    /// The languages of all names, in display order; an operator's file leaves them to the first one.
    /// </summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Short names in files of standings that the platform does not cover.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    public required IReadOnlyList<ForumEntry> Forums { get; init; }

    /// <param name="name">Name of the file in an error.</param>
    public static ForumFile Parse(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var file = JsonSerializer.Deserialize<ForumFile>(json, Strict) ?? throw Fault(name, "$", "is empty");
            return file.Languages.Count > 0 ? file.Checked(name) : throw Fault(name, "$.languages", "names no language");
        }
        catch (JsonException e)
        {
            throw Unreadable(name, e);
        }
    }

    /// <summary>Adds the forums of an operator's file.</summary>
    public ForumFile With(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            var more = JsonSerializer.Deserialize<ForumFile>(json, Strict) ?? throw Fault(name, "$", "is empty");
            if (more.Languages.Count > 0) throw Fault(name, "$.languages", "stands in protos/forums.json only");
            (more with { Languages = Languages }).Checked(name);
            var both = this with { Forums = [.. Forums, .. more.Forums], OtherNames = [.. OtherNames, .. more.OtherNames] };
            return both.Checked($"{name} with protos/forums.json");
        }
        catch (JsonException e)
        {
            throw Unreadable(name, e);
        }
    }

    ForumFile Checked(string name)
    {
        var (keys, shortNames) = (new HashSet<string>(), new HashSet<string>(OtherNames));
        var standings =
            AllowedValues.Of(Embassy.Forums.V1.Membership.Descriptor.FindFieldByNumber(Embassy.Forums.V1.Membership.StandingFieldNumber));
        var kinds = AllowedValues.Of(Embassy.Forums.V1.Body.Descriptor.FindFieldByNumber(Embassy.Forums.V1.Body.KindFieldNumber));
        foreach (var (i, forum) in Forums.Index())
        {
            var at = $"$.forums[{i}]";
            CheckKey(name, $"{at}.key", forum.Key, keys);
            if (forum.ShortName.Length == 0 || !shortNames.Add(forum.ShortName))
                throw Fault(name, $"{at}.shortName", $"'{forum.ShortName}' is empty or taken");
            CheckLanguages(name, $"{at}.names", forum.Names);
            CheckWords(name, $"{at}.standings", forum.Standings, standings);
            CheckWords(name, $"{at}.features", forum.Features, ForumEntry.AllFeatures);
            if (forum.Standings.Count == 0) throw Fault(name, $"{at}.standings", "names no standing");
            if (forum.Bodies.Count == 0) throw Fault(name, $"{at}.bodies", "names no body");
            if (forum.Sources.Founded.Length == 0) throw Fault(name, $"{at}.sources.founded", "is empty");
            if (forum.Sources.Bodies.Length == 0) throw Fault(name, $"{at}.sources.bodies", "is empty");
            var bodies = new HashSet<string>();
            foreach (var (b, body) in forum.Bodies.Index())
            {
                if (!Key().IsMatch(body.Key) || !bodies.Add(body.Key))
                    throw Fault(name, $"{at}.bodies[{b}].key", $"'{body.Key}' is no key or is taken");
                CheckWords(name, $"{at}.bodies[{b}].kind", [body.Kind], kinds);
                CheckLanguages(name, $"{at}.bodies[{b}].titles", body.Titles);
            }
        }
        // The paths of the votes name one forum.
        if (Forums.Count(f => f.Has(ForumEntry.Votes)) > 1) throw Fault(name, "$.forums", "more than one has votes");
        return this;
    }

    static void CheckKey(string name, string at, string key, HashSet<string> keys)
    {
        if (key.Length > LongestKey || !Key().IsMatch(key))
            throw Fault(name, at, $"'{key}' is not 2 to {LongestKey} of a-z, 0-9 and -, beginning with a letter");
        if (!keys.Add(key)) throw Fault(name, at, $"'{key}' is there twice");
    }

    void CheckLanguages(string name, string at, IReadOnlyDictionary<string, string> texts)
    {
        if (Languages.FirstOrDefault(l => !texts.TryGetValue(l, out var text) || string.IsNullOrEmpty(text)) is { } missing)
            throw Fault(name, at, $"lacks the language '{missing}'");
        if (texts.Keys.FirstOrDefault(l => !Languages.Contains(l)) is { } unknown)
            throw Fault(name, at, $"has the unknown language '{unknown}'");
    }

    static void CheckWords(string name, string at, IReadOnlyList<string> words, string[] allowed)
    {
        if (words.FirstOrDefault(w => !allowed.Contains(w)) is { } unknown)
            throw Fault(name, at, $"'{unknown}' is none of: {string.Join(", ", allowed)}");
    }

    static InvalidOperationException Fault(string name, string at, string what) => new($"{name}: {at} {what}.");

    static InvalidOperationException Unreadable(string name, JsonException e) => new($"{name}, line {e.LineNumber + 1}: {e.Message}", e);

    [GeneratedRegex("^[a-z][a-z0-9-]+$")]
    private static partial Regex Key();
}
