namespace Embassy.ServiceDefaults;

/// <summary>A record that is public or internal, and may be under embargo.</summary>
public interface IHasAudience
{
    string Audience { get; }
    DateTimeOffset? EmbargoUntil { get; }
}

public static class Audiences
{
    public const string Public = "public", Internal = "internal";

    /// <summary>Asks a public list for what is internal or under embargo as well.</summary>
    public const string All = "all";
}

/// <summary>Marks an entity without its own audience, with the reason why it exposes nothing internal.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WithoutAudienceAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
